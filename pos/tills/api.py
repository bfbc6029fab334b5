"""Devices, drawers and shifts over HTTP."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from pos.outlets.pages import MAX_LIMIT, page
from pos.outlets.schemas import REFUSALS, Cursor
from pos.people.api import Office, person_behind
from pos.people.places import outlet_shown, row_shown
from pos.tills import actions, queries
from pos.tills.models import CashDrawer, Device, Shift
from pos.tills.schemas import (
    Code,
    DeviceList,
    DeviceShape,
    DrawerList,
    NewCode,
    Revoked,
    ShiftPage,
    ShiftShape,
)

router = Router(tags=["tills"])


@router.get(
    "/devices",
    operation_id="tills_list_devices",
    auth=Office("tills.view_device"),
    response={200: DeviceList, **REFUSALS},
)
def list_devices(request: HttpRequest) -> dict[str, Any]:
    """Every device that was ever paired, by series."""
    person = person_behind(request)
    return {"devices": list(person.of_their_outlets(queries.devices_of(person.merchant_id)))}


@router.post(
    "/devices/pairing-code",
    operation_id="tills_make_pairing_code",
    auth=Office("tills.add_device"),
    response={201: Code, **REFUSALS},
)
def make_pairing_code(request: HttpRequest, body: NewCode) -> Status[dict[str, Any]]:
    """A code for one new device within ten minutes; older codes end."""
    person = person_behind(request)
    outlet = outlet_shown(person)
    if body.drawer_id is not None:
        queries.drawer_of(person.merchant_id, body.drawer_id)
    code = actions.make_pairing_code(
        merchant_id=person.merchant_id,
        outlet_id=outlet.id,
        by=person.id,
        drawer_id=body.drawer_id,
    )
    return Status(201, {"code": code, "valid_ms": actions.CODE_LIFE_MS})


@router.post(
    "/devices/{device_id}/revoked",
    operation_id="tills_revoke_device",
    auth=Office("tills.change_device"),
    response={200: DeviceShape, **REFUSALS},
)
def revoke_device(request: HttpRequest, device_id: UUID, body: Revoked) -> Device:
    """Take a device out of the shop. What it still sends is kept for a person to judge."""
    person = person_behind(request)
    device = row_shown(person, queries.device_of(person.merchant_id, device_id))
    return actions.revoke_device(device=device, reason=body.reason, by=person.id)


@router.get(
    "/drawers",
    operation_id="tills_list_drawers",
    auth=Office("tills.view_cashdrawer"),
    response={200: DrawerList, **REFUSALS},
)
def list_drawers(request: HttpRequest) -> dict[str, Any]:
    person = person_behind(request)
    drawers = CashDrawer.objects.filter(merchant_id=person.merchant_id).order_by("id")
    return {"drawers": list(person.of_their_outlets(drawers))}


@router.get(
    "/shifts",
    operation_id="tills_list_shifts",
    auth=Office("tills.view_shift"),
    response={200: ShiftPage, **REFUSALS},
)
def list_shifts(
    request: HttpRequest,
    cursor: Cursor | None = None,
    limit: int = Query(50, ge=1, le=MAX_LIMIT),
) -> dict[str, Any]:
    """Newest first."""
    person = person_behind(request)
    found = person.of_their_outlets(queries.shifts_of(person.merchant_id))
    shifts, following = page(found, ("-id",), cursor, limit)
    return {"shifts": shifts, "next": following}


@router.get(
    "/shifts/{shift_id}",
    operation_id="tills_get_shift",
    auth=Office("tills.view_shift"),
    response={200: ShiftShape, **REFUSALS},
)
def get_shift(request: HttpRequest, shift_id: UUID) -> Shift:
    person = person_behind(request)
    return row_shown(person, queries.shift_of(person.merchant_id, shift_id))
