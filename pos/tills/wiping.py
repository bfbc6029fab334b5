"""Emptying a tablet from afar: asked by the owner, done by the tablet once all it has is here.

Nothing of a sale is ever lost by it: the tablet asks first, and is told yes only when the server's
ends of its chains are its own. Then it wipes, and says so; from then on it is revoked.
"""

import uuid
from collections.abc import Sequence

from django.db import models, transaction

from pos.journal.actions import append
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.tills import errors
from pos.tills.actions import revoke_device
from pos.tills.models import Device, Role

WIPED = "Isi tablet dihapus"


@transaction.atomic
def ask_to_wipe(*, device: Device, reason: str, by: uuid.UUID | None) -> Device:
    """The tablet hears it at once or when it is next here. A revoked one too."""
    if device.role in {Role.HUB, Role.CLOUD}:
        raise errors.hub_stays()
    if device.role == Role.DISPLAY:
        raise errors.nothing_to_wipe()
    if device.wiped_at is None and device.wipe_asked_at is None:
        _append("device.wipe_asked", device, by, wanted=True, reason=reason)
    return device


@transaction.atomic
def keep_after_all(*, device: Device, by: uuid.UUID | None) -> Device:
    """It was found, or the wrong one was pressed. RuleError `already_wiped` when it is too late."""
    if device.wiped_at is not None:
        raise errors.already_wiped()
    if device.wipe_asked_at is not None:
        _append("device.wipe_asked", device, by, wanted=False, reason="")
    return device


@transaction.atomic
def note_wiped(*, device: Device) -> Device:
    """Said by the tablet itself, the last thing its key signs. A repeat changes nothing."""
    if device.wipe_asked_at is None:
        raise errors.not_to_be_wiped()
    if device.wiped_at is None:
        _append("device.wiped", device, None)
        revoke_device(device=device, reason=WIPED, by=None)
    return device


def _append(kind: str, device: Device, by: uuid.UUID | None, **more: object) -> None:
    append(
        kind,
        {"device": str(device.id), **more},
        merchant_id=device.merchant_id,
        outlet_id=device.outlet_id,
        actor_id=by,
    )
    device.refresh_from_db()


@projection("device.wipe_asked", tables=(Device,))
def project_wipes_asked(run: Sequence[Happening]) -> None:
    only_servers(run)
    for happening in run:
        asked_at = happening.hlc_ms if happening.body.wanted else None
        _device(happening).update(wipe_asked_at=asked_at)


@projection("device.wiped", tables=(Device,))
def project_wiped(run: Sequence[Happening]) -> None:
    only_servers(run)
    for happening in run:
        _device(happening).filter(wiped_at=None).update(wiped_at=happening.hlc_ms)


def _device(happening: Happening) -> "models.QuerySet[Device]":
    body = happening.body
    return Device.objects.filter(merchant_id=happening.merchant_id, id=body.device)
