"""Which tills put their cash into the drawer of a shift, and what each brought there, as far as is
known here. Reads only; what somebody moved at the back office is no till's.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Sum

from pos.balances.models import Movement
from pos.journal.models import Event, State
from pos.sales.models import SalePayment
from pos.sales.queries import signed_body
from pos.sales.shift_facts import CAME, documents_of
from pos.tills.models import CashMove, Device, DishVoid, DrawerOpening, Role, Shift

_CAME = ("kasbon.repaid", "balance.paid_in")
_SIGN = {CashMove.Direction.IN.value: 1}  # the others go out


@dataclass(frozen=True)
class TillInShift:
    """`drawer_minor`: what it brought into the drawer less what it took out; the float is apart."""

    device: Device
    drawer_minor: int


def tills_in(shift: Shift) -> list[TillInShift]:
    return tills_in_each([shift])[shift.id]


def tills_in_each(shifts: Sequence[Shift]) -> dict[uuid.UUID, list[TillInShift]]:
    """Of shifts of one outlet, with as many statements for twenty as for one."""
    brought, part = _brought(shifts), _took_part(shifts)
    known = {device for shift in shifts for device in part[shift.id] | set(brought[shift.id])}
    devices = Device.objects.filter(
        merchant_id__in={shift.merchant_id for shift in shifts}, id__in=known
    ).exclude(role__in=(Role.HUB, Role.CLOUD))
    in_order = [*devices.order_by("series")]
    return {
        shift.id: [
            TillInShift(each, brought[shift.id][each.id])
            for each in in_order
            if each.id in part[shift.id] or each.id in brought[shift.id]
        ]
        for shift in shifts
    }


def took_part(shift: Shift) -> set[uuid.UUID]:
    """Whoever opened or joined it, sold in it, or moved its cash."""
    return _took_part([shift])[shift.id]


def _took_part(shifts: Sequence[Shift]) -> dict[uuid.UUID, set[uuid.UUID]]:
    found = {shift.id: {shift.device_id} if shift.device_id else set() for shift in shifts}
    here = _here(shifts)
    joined = Event.objects.filter(**here, kind="shift.joined", state=State.APPLIED)
    moved = [model.objects.filter(**here) for model in (CashMove, DrawerOpening, DishVoid)]
    for rows in (documents_of(*shifts), joined, *moved):
        pairs: Any = rows.order_by().values_list("shift_id", "device_id").distinct()
        for shift_id, device_id in pairs:
            found[shift_id].add(device_id)
    return found


def _at(shifts: Sequence[Shift]) -> dict[str, Any]:
    return {
        "merchant_id__in": {shift.merchant_id for shift in shifts},
        "outlet_id__in": {shift.outlet_id for shift in shifts},
    }


def _here(shifts: Sequence[Shift]) -> dict[str, Any]:
    return {**_at(shifts), "shift_id__in": {shift.id for shift in shifts}}


def _brought(shifts: Sequence[Shift]) -> dict[uuid.UUID, Counter[uuid.UUID]]:
    sums: dict[uuid.UUID, Counter[uuid.UUID]] = {shift.id: Counter() for shift in shifts}
    for shift_id, device_id, amount in (*_paid(shifts), *_moved(shifts), *_came(shifts)):
        sums[shift_id][device_id] += amount
    return sums


def _paid(shifts: Sequence[Shift]) -> Iterable[tuple[Any, ...]]:
    """Each as shift, device and Rupiah; so the next two."""
    paid = SalePayment.objects.filter(kind="cash", sale__in=documents_of(*shifts).values("id"))
    kept = Sum(F("amount_minor") + F("tip_minor") + F("donation_minor"))
    by_till = paid.order_by().values_list("sale__shift_id", "sale__device_id")
    return by_till.annotate(kept=kept)


def _moved(shifts: Sequence[Shift]) -> Iterator[tuple[Any, ...]]:
    moves = CashMove.objects.filter(**_here(shifts)).order_by()
    by_way = moves.values_list("shift_id", "device_id", "direction").annotate(Sum("amount_minor"))
    for shift_id, device_id, way, amount in by_way:
        yield shift_id, device_id, _SIGN.get(way, -1) * amount


def _came(shifts: Sequence[Shift]) -> Iterator[tuple[Any, ...]]:
    """Cash that came for no sale: only the event itself says who took it."""
    moved = Movement.objects.filter(**_here(shifts), why__in=CAME).order_by()
    shift_of = dict(moved.values_list("event_id", "shift_id"))
    came = Event.objects.filter(**_at(shifts), id__in=shift_of, kind__in=_CAME, state=State.APPLIED)
    for event in came.order_by("server_seq"):
        parts = signed_body(event)["payments"]
        cash = sum(part["amount_minor"] for part in parts if part["kind"] == "cash")
        yield shift_of[event.id], event.device_id, cash
