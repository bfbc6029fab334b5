"""Closing a month of the books: its journal is kept as it is now, and nothing an office does is
dated into it any more. What tills still bring for it becomes an addendum, dated its own day.

Months are closed in their order, and never opened again: what was wrong is put right in the open
month, as in every book.
"""

import uuid
from collections.abc import Mapping
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
    month_words,
    stretch_of,
    summed,
    with_addenda,
)
from pos.reports.day_book import document_sums
from pos.reports.month_models import ClosedMonth, MonthAddendum

# What belongs to a shift that tills have made, and an addendum itself: facts, whenever they come.
_FACTS = frozenset({"shift.closed", "shift.reported", "month.closed", "month.amended"})
# How far the record of an outlet was looked at in this process; a start looks at every month once.
_looked: dict[uuid.UUID, int] = {}


@guard
def refuse_closed_months(kind: str, merchant_id: uuid.UUID, outlet_id: uuid.UUID, day: str) -> None:
    if kind in _FACTS:
        return
    here = {"merchant_id": merchant_id, "outlet_id": outlet_id}
    if ClosedMonth.objects.filter(**here, month=day[:MONTH]).exists():
        raise errors.month_is_closed(month_words(day[:MONTH]))


@transaction.atomic
def close_month(*, outlet: Outlet, month: str, by: Person) -> ClosedMonth:
    """RuleError `month_is_closed`, `month_not_over`, `earlier_month_open`."""
    lock_ledger(outlet.merchant_id, home_outlet(outlet.merchant_id, outlet.id))
    here: dict[str, Any] = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    today = business_date(outlet)
    if ClosedMonth.objects.filter(**here, month=month).exists():
        raise errors.month_is_closed(month_words(month))
    if month >= today[:MONTH]:
        raise errors.month_not_over(month_words(month))
    earlier = first_open_month(outlet, today)
    if earlier != month:
        raise errors.earlier_month_open(month_words(earlier))
    body = {
        "month": month,
        "entries": _entries(_now(outlet, month)),
        "closed_at": wall_ms(),
        "by": {"id": str(by.id), "name": by.name},
    }
    append("month.closed", body, **here, actor_id=by.id)
    return ClosedMonth.objects.get(**here, month=month)


def amend_months() -> int:
    """The worker's part: addenda that are due. Returns how many were made."""
    return sum(_amend_outlet(*each) for each in recorded_outlets())


def _amend_outlet(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> int:
    """A month is summed anew when something has come that says a day of it."""
    here = {"merchant_id": merchant_id, "outlet_id": outlet_id}
    closed = set(ClosedMonth.objects.filter(**here).values_list("month", flat=True))
    if not closed:
        return 0
    seen, events = _looked.get(outlet_id), Event.objects.filter(**here)
    newest = events.aggregate(last=Max("server_seq"))["last"] or 0
    if seen is not None:
        days = events.filter(server_seq__gt=seen).values_list("business_date", flat=True)
        closed &= {day[:MONTH] for day in days.distinct()}
    outlet = outlet_of(merchant_id, outlet_id)
    made = sum(amend_month(outlet, month) is not None for month in sorted(closed))
    _looked[outlet_id] = newest
    return made


@transaction.atomic
def amend_month(outlet: Outlet, month: str) -> MonthAddendum | None:
    """What has come for a closed month since; None: nothing."""
    lock_ledger(outlet.merchant_id, home_outlet(outlet.merchant_id, outlet.id))
    here: dict[str, Any] = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    told = ClosedMonth.objects.get(**here, month=month)
    before = addenda_of(outlet, month)
    short = _now(outlet, month)
    for entries in (told.entries, *(each.entries for each in before)):
        for key, amount in summed(entries).items():
            short[key] = short.get(key, 0) - amount
    entries = _entries(short)
    if not entries:
        return None
    number = len(before) + 1
    body = {
        "month": month,
        "number": number,
        "dated": business_date(outlet),
        "entries": entries,
        "noted_at": wall_ms(),
    }
    append("month.amended", body, **here, actor_id=None)
    return MonthAddendum.objects.get(**here, month=month, number=number)


def _now(outlet: Outlet, month: str) -> dict[Key, int]:
    stretch = stretch_of(month)
    return dict(with_addenda(outlet, stretch, document_sums(outlet, stretch)))


def _entries(sums: Mapping[Key, int]) -> list[dict[str, Any]]:
    return [
        {"day": day, "about": about, "account": account, "amount_minor": amount}
        for (day, about, account), amount in sorted(sums.items())
        if amount
    ]
