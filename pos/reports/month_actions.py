"""Closing a month of the books: its journal is kept as it is now, and nothing an office does is
dated into it any more. What tills still bring for it becomes an addendum, dated its own day.

Months are closed in their order, and never opened again: what was wrong is put right in the open
month, as in every book.
"""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Max

from pos.journal.actions import append
from pos.journal.clock import wall_ms
from pos.journal.guards import guard
from pos.journal.models import Event
from pos.journal.rows import home_outlet, lock_ledger, recorded_outlets
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date, outlet_of
from pos.people.models import Person
from pos.reports import errors
from pos.reports.closed_months import (
    MONTH,
    Key,
    addenda_of,
    first_open_month,
    is_month,
    month_words,
    stretch_of,
    summed,
    with_addenda,
)
from pos.reports.day_book import document_sums
from pos.reports.month_models import ClosedMonth, MonthAddendum

# What belongs to a shift that tills have made, and an addendum itself: facts, whenever they come.
_FACTS = frozenset({"shift.closed", "shift.reported", "month.closed", "month.amended"})
# An event may change a month that it does not name (a payment taken back, a guess settled): those
# that are likely are summed anew every minute in which something came, all of them every hour.
RECENT, RECENT_EVERY_S, ALL_EVERY_S = 2, 60, 3_600


@dataclass
class _Looked:
    """How far the record of an outlet was looked at in this process."""

    seq: int = 0
    recent_at: float = -inf
    all_at: float = -inf


_looked: dict[uuid.UUID, _Looked] = {}


@guard
def refuse_closed_months(kind: str, merchant_id: uuid.UUID, outlet_id: uuid.UUID, day: str) -> None:
    """The newest closed month and all before it, whether or not there was something to close."""
    if kind in _FACTS:
        return
    here = {"merchant_id": merchant_id, "outlet_id": outlet_id}
    if ClosedMonth.objects.filter(**here, month__gte=day[:MONTH]).exists():
        raise errors.month_is_closed(month_words(day[:MONTH]))


def close_month(*, outlet: Outlet, month: str, by: Person) -> ClosedMonth:
    """RuleError `month_is_closed`, `month_not_over`, `earlier_month_open`. Summed before the tills
    have to wait, and anew only where something came meanwhile."""
    _check_closing(outlet, month)
    seq, sums = _newest(outlet), _now(outlet, month)
    with transaction.atomic():
        lock_ledger(outlet.merchant_id, home_outlet(outlet.merchant_id, outlet.id))
        _check_closing(outlet, month)
        if _newest(outlet) != seq:
            sums = _now(outlet, month)
        body = {
            "month": month,
            "entries": _entries(sums),
            "closed_at": wall_ms(),
            "by": {"id": str(by.id), "name": by.name},
        }
        append("month.closed", body, **_tenant(outlet), actor_id=by.id)
        return ClosedMonth.objects.get(**_tenant(outlet), month=month)


def _check_closing(outlet: Outlet, month: str) -> None:
    today = business_date(outlet)
    if not is_month(month):
        raise errors.month_not_over(month[:20])
    if ClosedMonth.objects.filter(**_tenant(outlet), month=month).exists():
        raise errors.month_is_closed(month_words(month))
    if month >= today[:MONTH]:
        raise errors.month_not_over(month_words(month))
    earlier = first_open_month(outlet, today)
    if earlier != month:
        raise errors.earlier_month_open(month_words(earlier))


def amend_months() -> int:
    """The worker's part: addenda that are due. Returns how many were made."""
    return sum(_amend_outlet(*each) for each in recorded_outlets())


def _amend_outlet(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> int:
    here = {"merchant_id": merchant_id, "outlet_id": outlet_id}
    closed = sorted(ClosedMonth.objects.filter(**here).values_list("month", flat=True))
    if not closed:
        return 0
    outlet, looked = outlet_of(merchant_id, outlet_id), _looked.setdefault(outlet_id, _Looked())
    months = _to_look_at(outlet, closed, looked)
    return sum(amend_month(outlet, month) is not None for month in closed if month in months)


def _to_look_at(outlet: Outlet, closed: Sequence[str], looked: _Looked) -> set[str]:
    """Those that what came since names; the newest ones now and then; all of them at times."""
    now, newest = monotonic(), _newest(outlet)
    if now - looked.all_at >= ALL_EVERY_S:
        looked.seq, looked.recent_at, looked.all_at = newest, now, now
        return set(closed)
    if newest == looked.seq:
        return set()
    news = Event.objects.filter(**_tenant(outlet), server_seq__gt=looked.seq)
    months = {day[:MONTH] for day in news.values_list("business_date", flat=True).distinct()}
    looked.seq = newest
    if now - looked.recent_at >= RECENT_EVERY_S:
        looked.recent_at = now
        months |= set(closed[-RECENT:])
    return months


def amend_month(outlet: Outlet, month: str) -> MonthAddendum | None:
    """What has come for a closed month since; None: nothing. Tills wait only when there is."""
    if not _short_of(outlet, month):
        return None
    with transaction.atomic():
        lock_ledger(outlet.merchant_id, home_outlet(outlet.merchant_id, outlet.id))
        entries = _short_of(outlet, month)
        number = len(addenda_of(outlet, month)) + 1
        if not entries:
            return None
        body = {
            "month": month,
            "number": number,
            "dated": business_date(outlet),
            "entries": entries,
            "noted_at": wall_ms(),
        }
        append("month.amended", body, **_tenant(outlet), actor_id=None)
        return MonthAddendum.objects.get(**_tenant(outlet), month=month, number=number)


def _short_of(outlet: Outlet, month: str) -> list[dict[str, Any]]:
    """Of the whole month, on its last day: on which of its days it was, the documents tell."""
    told = ClosedMonth.objects.get(**_tenant(outlet), month=month)
    sums = Counter(_of_month(month, _now(outlet, month)))
    for entries in (told.entries, *(each.entries for each in addenda_of(outlet, month))):
        sums.subtract(_of_month(month, summed(entries)))
    return _entries(sums)


def _of_month(month: str, sums: Mapping[Key, int]) -> Counter[Key]:
    last, found = stretch_of(month).last.isoformat(), Counter[Key]()
    for (_, about, account), amount in sums.items():
        found[last, about, account] += amount
    return found


def _now(outlet: Outlet, month: str) -> Mapping[Key, int]:
    stretch = stretch_of(month)
    return with_addenda(outlet, stretch, document_sums(outlet, stretch))


def _newest(outlet: Outlet) -> int:
    events = Event.objects.filter(**_tenant(outlet))
    return events.aggregate(last=Max("server_seq"))["last"] or 0


def _entries(sums: Mapping[Key, int]) -> list[dict[str, Any]]:
    return [
        {"day": day, "about": about, "account": account, "amount_minor": amount}
        for (day, about, account), amount in sorted(sums.items())
        if amount
    ]


def _tenant(outlet: Outlet) -> dict[str, Any]:
    return {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
