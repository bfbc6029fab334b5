"""What a till may sell on kasbon by itself: for each customer what is owed, and how much more.

Two amounts beside what is owed. `room` is all that the limit leaves: for a till that has just heard
this server. `alone` is the till's share of it, room by the number of tills: for one that has not.
Tills that lose the server together can so never pass the limit together. A till that was away for
long still has the share of then, so the most by which a limit can be passed is one such share for
each other till; the sale stands, and the owner hears of it (`kasbon_over_limit`).

Who was merged has a row too while the person owes: papers of before name them so. What is owed is
owed by that person; room has only who stands in.

A sale on kasbon that is stored and not applied (set aside, or of a newer release) still uses up
what it was sold on, until it is applied or a person settles it.
"""

import json
import uuid
from collections import OrderedDict
from typing import Any
from zlib import crc32

from django.db.models import Max

from pos.balances.queries import newest_revision, owed_by_holder
from pos.customers.aliases import stand_ins
from pos.customers.models import Customer
from pos.journal.models import Event, Problem, State
from pos.outlets.masters import in_slices
from pos.tills.models import Device, Role

Row = tuple[str, int, int, int]  # customer, owed, room, alone
Told = tuple[int, list[Row]]
MAX_KEPT = 1_000  # merchants' outlets in one process (cloud); one on a hub
MAX_HELD = 500
_kept: OrderedDict[tuple[uuid.UUID, uuid.UUID], tuple[Any, Told]] = OrderedDict()


def statement(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> Told:
    """The rows, and a mark that is another one when they are others. Summed anew only when
    something moved."""
    customers = Customer.objects.filter(merchant_id=merchant_id)
    held = held_by(merchant_id)
    held_now = None if held is None else tuple(sorted(held.items()))
    here = {"merchant_id": merchant_id, "outlet_id": outlet_id}
    tills = Device.objects.filter(**here, role=Role.TILL, revoked_at=None).count()
    top = customers.aggregate(top=Max("revision"))["top"]
    state = (newest_revision(merchant_id), top, held_now, tills)
    key = (merchant_id, outlet_id)
    known = _kept.get(key)
    if known is not None and known[0] == state:
        return known[1]
    rows = _rows(merchant_id, held, max(tills, 1))
    told = (crc32(json.dumps(rows).encode()), rows)
    _kept[key] = (state, told)
    while len(_kept) > MAX_KEPT:
        _kept.popitem(last=False)
    return told


def _rows(merchant_id: uuid.UUID, held: dict[uuid.UUID, int] | None, tills: int) -> list[Row]:
    stands = stand_ins(merchant_id)
    owed = _by_person(owed_by_holder(merchant_id), stands)
    used = _by_person(held or {}, stands)
    limited = Customer.objects.filter(merchant_id=merchant_id, kasbon_limit_minor__gt=0)
    limits = dict(limited.filter(archived=False).values_list("id", "kasbon_limit_minor"))
    free = {} if held is None else {each: limits[each] - used.get(each, 0) for each in limits}
    merged = [one for one, end in stands.items() if owed.get(end)]
    shown = {*limits, *(one for one, minor in owed.items() if minor), *merged}
    free.update(dict.fromkeys(merged, 0))
    return [
        _row(each, owed.get(stands.get(each, each), 0), free.get(each, 0), tills)
        for each in sorted(shown, key=str)
    ]


def _row(customer: uuid.UUID, owed: int, free: int, tills: int) -> Row:
    room = max(0, free - owed)
    return (str(customer), owed, room, room // tills)


def _by_person(
    amounts: dict[uuid.UUID, int], stands: dict[uuid.UUID, uuid.UUID]
) -> dict[uuid.UUID, int]:
    sums: dict[uuid.UUID, int] = {}
    for holder, amount in amounts.items():
        end = stands.get(holder, holder)
        sums[end] = sums.get(end, 0) + amount
    return sums


def held_by(merchant_id: uuid.UUID) -> dict[uuid.UUID, int] | None:
    """What sales that are not applied were sold on kasbon, by customer. None: they are too many to
    read, so nobody has room until people have looked at them."""
    # `state__gt` says again what `state` implies: only so does SQLite see the index of the few.
    waiting = Event.objects.filter(
        merchant_id=merchant_id,
        state__gt=State.APPLIED,
        state__in=(State.PENDING, State.QUARANTINED),
        kind="sale.completed",
        version__gte=3,
    )
    ids = list(waiting.values_list("id", flat=True))
    settled = _settled(merchant_id, ids)
    open_ones = [each for each in ids if str(each) not in settled]
    if len(open_ones) > MAX_HELD:
        return None
    sums: dict[uuid.UUID, int] = {}
    for part in in_slices(open_ones):
        for raw in waiting.filter(id__in=part).values_list("raw", flat=True):
            _add(sums, bytes(raw))
    return sums


def _settled(merchant_id: uuid.UUID, ids: list[uuid.UUID]) -> set[str]:
    found: set[str] = set()
    for part in in_slices([str(each) for each in ids]):
        looked_at = Problem.objects.filter(merchant_id=merchant_id, key__in=part)
        found.update(looked_at.exclude(settled_at=None).values_list("key", flat=True))
    return found


def _add(sums: dict[uuid.UUID, int], raw: bytes) -> None:
    """An event that was set aside may say anything; what cannot be read uses nothing up."""
    try:
        body = json.loads(raw)["body"]
        holder = uuid.UUID(body["customer"]["id"])
        parts = [each for each in body["payments"] if each["kind"] == "kasbon"]
        amount = sum(int(each["amount_minor"]) + int(each["tip_minor"]) for each in parts)
    except (KeyError, TypeError, ValueError, AttributeError):
        return
    sums[holder] = sums.get(holder, 0) + max(0, amount)
