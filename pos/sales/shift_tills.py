"""Which tills put their cash into the drawer of a shift, and what each brought there, as far as is
known here. Reads only; what somebody moved at the back office is no till's.
"""

import uuid
from collections import Counter
from dataclasses import dataclass

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
    brought = _brought(shift)
    devices = Device.objects.filter(
        merchant_id=shift.merchant_id, id__in=took_part(shift) | set(brought)
    ).exclude(role__in=(Role.HUB, Role.CLOUD))
    return [TillInShift(each, brought[each.id]) for each in devices.order_by("series")]


def took_part(shift: Shift) -> set[uuid.UUID]:
    """Whoever opened or joined it, sold in it, or moved its cash."""
    here = {"merchant_id": shift.merchant_id, "outlet_id": shift.outlet_id, "shift_id": shift.id}
    found = {shift.device_id} if shift.device_id else set()
    found |= set(documents_of(shift).values_list("device_id", flat=True).distinct())
    for model in (CashMove, DrawerOpening, DishVoid):
        found |= set(model.objects.filter(**here).values_list("device_id", flat=True))
    joined = Event.objects.filter(**here, kind="shift.joined", state=State.APPLIED)
    return found | set(joined.order_by().values_list("device_id", flat=True))


def _brought(shift: Shift) -> Counter[uuid.UUID]:
    here = {"merchant_id": shift.merchant_id, "outlet_id": shift.outlet_id}
    sums: Counter[uuid.UUID] = Counter()
    paid = SalePayment.objects.filter(
        **here, kind="cash", sale__in=documents_of(shift).values("id")
    ).order_by()
    kept = Sum(F("amount_minor") + F("tip_minor") + F("donation_minor"))
    for device, amount in paid.values_list("sale__device_id").annotate(kept=kept):
        sums[device] += amount
    moves = CashMove.objects.filter(**here, shift_id=shift.id).order_by()
    for device, way, amount in moves.values_list("device_id", "direction").annotate(
        Sum("amount_minor")
    ):
        sums[device] += _SIGN.get(way, -1) * amount
    moved = Movement.objects.filter(**here, shift_id=shift.id, why__in=CAME).order_by()
    came = Event.objects.filter(
        **here, id__in=moved.values("event_id"), kind__in=_CAME, state=State.APPLIED
    )
    for event in came.order_by("server_seq"):
        parts = signed_body(event)["payments"]
        sums[event.device_id] += sum(p["amount_minor"] for p in parts if p["kind"] == "cash")
    return sums
