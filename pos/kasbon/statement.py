"""What a till may sell on kasbon, and out of credit, by itself: for each customer what is owed (or
held), and how much more.

Two amounts beside what is owed. `room` is all that the limit leaves: for a till that has just heard
this server. `alone` is the till's share of it, room (never more than the limit, whoever overpaid)
by the number of tills: for one that has not. Tills that lose the server together can so never pass
the limit together. A till that was away for long still has the share of then, so the most by which
a limit can be passed is its part of the limit for each other till; the sale stands, and the owner
hears of it (`kasbon_over_limit`).

Who was merged has a row too while the person owes: papers of before name them so. What is owed is
owed by that person; room has only who stands in.

Credit is told the same way: `room` is what is held, and several tills may together spend more than
that by the same most (`credit_below_zero`). So are points, in points (`points_below_zero`).

A sale on either that is stored and not applied (set aside, or of a newer release) still uses up
what it was sold on, until it is applied or a person settles it.
"""

import json
import uuid
from collections import OrderedDict
from typing import Any
from zlib import crc32

from django.db.models import Max

from pos.balances.models import Account
from pos.balances.queries import newest_revision, owed_by_holder, valid_cards
from pos.customers.aliases import stand_ins
from pos.customers.models import Customer
from pos.journal.models import Event, Problem, State
from pos.kasbon.steps import Row, Steps
from pos.outlets.masters import in_slices
from pos.tills.models import Device, Role

Told = tuple[int, list[Row]]
Both = dict[str, Told]  # by account
Used = dict[uuid.UUID, int]
MAX_KEPT = 1_000  # merchants' outlets in one process (cloud); one on a hub
MAX_HELD = 500
# Kinds of payment that use up what a till was told, and the account that each is of.
_USING = {
    "kasbon": Account.KASBON.value,
    "store_credit": Account.STORE_CREDIT.value,
    "gift_card": Account.GIFT_CARD.value,
    "points": Account.POINTS.value,
}
_steps: dict[tuple[uuid.UUID, uuid.UUID], dict[str, Steps]] = {}
_kept: OrderedDict[tuple[uuid.UUID, uuid.UUID], tuple[Any, Both]] = OrderedDict()


def statements(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> Both:
    """Of each account the rows, and a mark that is another one when they are others. Summed anew
    only when something moved."""
    customers = Customer.objects.filter(merchant_id=merchant_id)
    held = held_by(merchant_id)
    held_now = (
        None if held is None else [(each, sorted(used.items())) for each, used in held.items()]
    )
    here = {"merchant_id": merchant_id, "outlet_id": outlet_id}
    tills = Device.objects.filter(**here, role=Role.TILL, revoked_at=None).count()
    top = customers.aggregate(top=Max("revision"))["top"]
    state = (newest_revision(merchant_id), top, held_now, tills)
    key = (merchant_id, outlet_id)
    known = _kept.get(key)
    if known is not None and known[0] == state:
        return known[1]
    told = {
        account: _marked(rows(merchant_id, None if held is None else held[account], max(tills, 1)))
        for account, rows in _ROWS.items()
    }
    if known is not None:
        steps = _steps.setdefault(key, {account: Steps() for account in told})
        for account, now in told.items():
            steps[account].note(known[1][account], now)
    _kept[key] = (state, told)
    while len(_kept) > MAX_KEPT:
        gone, _ = _kept.popitem(last=False)
        _steps.pop(gone, None)
    return told


def changed_since(
    tenant: tuple[uuid.UUID, uuid.UUID], account: str, before: int, after: int
) -> dict[str, Row | None] | None:
    """The rows that are others now than in the statement of the mark `before`; None where that is
    not known here, or where all of them are no more."""
    known, kept = _steps.get(tenant), _kept.get(tenant)
    changed = known[account].between(before, after) if known else None
    if changed is None or kept is None or 2 * len(changed) > len(kept[1][account][1]):
        return None
    return changed


def _marked(rows: list[Row]) -> Told:
    return crc32(json.dumps(rows).encode()), rows


def _kasbon_rows(merchant_id: uuid.UUID, held: Used | None, tills: int) -> list[Row]:
    stands = stand_ins(merchant_id)
    owed = _by_person(owed_by_holder(merchant_id), stands)
    used = _by_person(held or {}, stands)
    limited = Customer.objects.filter(merchant_id=merchant_id, kasbon_limit_minor__gt=0)
    limits = dict(limited.filter(archived=False).values_list("id", "kasbon_limit_minor"))
    merged = [one for one, end in stands.items() if owed.get(end)]
    shown = {*limits, *(one for one, minor in owed.items() if minor), *merged}
    nobody = held is None  # then nobody has room
    return [
        (str(each), owed.get(stands.get(each, each), 0), 0, 0)
        if nobody or each in stands
        else _row(each, owed.get(each, 0), limits.get(each, 0) - used.get(each, 0), tills)
        for each in sorted(shown, key=str)
    ]


def _credit_rows(merchant_id: uuid.UUID, held: Used | None, tills: int) -> list[Row]:
    return _held_rows(merchant_id, Account.STORE_CREDIT, held, tills)


def _points_rows(merchant_id: uuid.UUID, held: Used | None, tills: int) -> list[Row]:
    """In points."""
    return _held_rows(merchant_id, Account.POINTS, held, tills)


def _held_rows(merchant_id: uuid.UUID, account: str, held: Used | None, tills: int) -> list[Row]:
    """Whoever was merged spends under who stands for them."""
    stands = stand_ins(merchant_id)
    sums = _by_person(owed_by_holder(merchant_id, account), stands)
    used = _by_person(held or {}, stands)
    free = {} if held is None else {each: sums[each] - used.get(each, 0) for each in sums}
    merged = {one: sums[end] for one, end in stands.items() if end in sums}
    shown = {each: minor for each, minor in {**sums, **merged}.items() if minor}
    return [
        _told(each, shown[each], 0 if each in merged else free.get(each, 0), tills)
        for each in sorted(shown, key=str)
    ]


def _card_rows(merchant_id: uuid.UUID, held: Used | None, tills: int) -> list[Row]:
    """By card; its id says nothing of its code. Money that a refund put onto a card that nobody
    issued, or that was voided, buys nothing: people settle it."""
    sums = owed_by_holder(merchant_id, Account.GIFT_CARD)
    good = valid_cards(merchant_id)
    free = {} if held is None else {each: sums[each] - held.get(each, 0) for each in good & {*sums}}
    return [_told(each, sums[each], free.get(each, 0), tills) for each in sorted(sums, key=str)]


_ROWS = {
    Account.KASBON.value: _kasbon_rows,
    Account.STORE_CREDIT.value: _credit_rows,
    Account.GIFT_CARD.value: _card_rows,
    Account.POINTS.value: _points_rows,
}


def _row(customer: uuid.UUID, owed: int, free: int, tills: int) -> Row:
    """Who overpaid has more room than their limit, and no larger share for that: a till that was
    away must not pass the limit by more than its part of the limit."""
    _, _, room, _ = told = _told(customer, owed, free - owed, tills)
    return (*told[:3], min(room, max(0, free)) // tills)


def _told(customer: uuid.UUID, minor: int, free: int, tills: int) -> Row:
    room = max(0, free)
    return (str(customer), minor, room, room // tills)


def _by_person(amounts: Used, stands: dict[uuid.UUID, uuid.UUID]) -> Used:
    sums: Used = {}
    for holder, amount in amounts.items():
        end = stands.get(holder, holder)
        sums[end] = sums.get(end, 0) + amount
    return sums


def held_by(merchant_id: uuid.UUID) -> dict[str, Used] | None:
    """What sales that are not applied used up, by account and customer. None: they are too many to
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
    sums: dict[str, Used] = {account: {} for account in _USING.values()}
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


def _used_up(payment: dict[str, Any]) -> int:
    if payment["kind"] == "points":
        return int(payment["points"])
    return int(payment["amount_minor"]) + int(payment["tip_minor"])


def _add(sums: dict[str, Used], raw: bytes) -> None:
    """An event that was set aside may say anything; what cannot be read uses nothing up."""
    try:
        body = json.loads(raw)["body"]
        parts = [
            (
                _USING[each["kind"]],
                uuid.UUID(each["card"] if each["kind"] == "gift_card" else body["customer"]["id"]),
                _used_up(each),
            )
            for each in body["payments"]
            if each["kind"] in _USING
        ]
    except (KeyError, TypeError, ValueError, AttributeError):
        return
    for account, holder, amount in parts:
        used = sums[account]
        used[holder] = used.get(holder, 0) + max(0, amount)
