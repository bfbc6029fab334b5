"""What closed months and their addenda do to the journal of days: a closed month stays as it was,
and what came for it later stands on its addendum's own day."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, Min

from pos.domain.moments import MONTHS
from pos.journal.clock import wall_ms
from pos.journal.models import Event
from pos.outlets.models import Outlet
from pos.purchasing.models import Payment
from pos.reports.month_models import ClosedMonth, MonthAddendum
from pos.reports.periods import Stretch, month_end
from pos.sales.models import Sale
from pos.stock.models import Movement
from pos.tills.models import Shift

Key = tuple[str, str, str]  # day, what it is about, account
Sums = dict[Key, int]
MONTH = len("2026-11")


def settled(outlet: Outlet, stretch: Stretch, live: Mapping[Key, int]) -> Sums:
    """What the documents say now, with closed months as they were closed, and addenda."""
    closed = closed_in(outlet, stretch)
    sums: Sums = defaultdict(int)
    for key, amount in with_addenda(outlet, stretch, live).items():
        if key[0][:MONTH] not in closed:
            sums[key] += amount
    days = (stretch.first.isoformat(), stretch.last.isoformat())
    for month in closed.values():
        for key, amount in summed(month.entries).items():
            if days[0] <= key[0] <= days[1]:
                sums[key] += amount
    return sums


def with_addenda(outlet: Outlet, stretch: Stretch, live: Mapping[Key, int]) -> Sums:
    sums: Sums = defaultdict(int, live)
    days = (stretch.first.isoformat(), stretch.last.isoformat())
    for addendum in MonthAddendum.objects.filter(**_here(outlet), dated__range=days):
        about = f"Susulan {month_words(addendum.month)}"
        for (_, _, account), amount in summed(addendum.entries).items():
            sums[addendum.dated, about, account] += amount
    return sums


def closed_in(outlet: Outlet, stretch: Stretch) -> dict[str, ClosedMonth]:
    months = (stretch.first.isoformat()[:MONTH], stretch.last.isoformat()[:MONTH])
    found = ClosedMonth.objects.filter(**_here(outlet), month__range=months)
    return {each.month: each for each in found}


def addenda_of(outlet: Outlet, month: str) -> list[MonthAddendum]:
    found = MonthAddendum.objects.filter(**_here(outlet), month=month)
    return list(found.order_by("number"))


def first_open_month(outlet: Outlet, today: str) -> str:
    """The oldest one with documents after those that are closed; where there is none, the running
    one. What a dead clock dated before the shop was founded asks nobody to close a year of 1970."""
    here, running = _here(outlet), today[:MONTH]
    newest = ClosedMonth.objects.filter(**here).aggregate(month=Max("month"))["month"]
    since = founded_in(outlet) if newest is None else next_month(newest)
    days = [
        model.objects.filter(**here, business_date__gte=f"{since}-01").aggregate(
            day=Min("business_date")
        )["day"]
        for model in (Sale, Shift, Movement, Payment)
    ]
    late = MonthAddendum.objects.filter(**here, dated__gte=f"{since}-01")
    days.append(late.aggregate(day=Min("dated"))["day"])
    begun = min((day[:MONTH] for day in days if day), default=max(since, running))
    return min(begun, max(since, running))


def founded_in(outlet: Outlet) -> str:
    """The month in which this outlet's record begins, by its server's clock."""
    record = Event.objects.filter(**_here(outlet)).order_by("server_seq")
    began_ms = record.values_list("received_at", flat=True).first() or wall_ms()
    began = datetime.fromtimestamp(began_ms / 1000, ZoneInfo(outlet.zone))
    return began.strftime("%Y-%m")


def still_open(outlet: Outlet, month: str) -> list[Shift]:
    """Shifts of the month that nobody has counted; whatever they still bring will be late."""
    shifts = Shift.objects.filter(**_here(outlet), closed_at=None, business_date__startswith=month)
    return list(shifts.order_by("business_date", "id"))


def stretch_of(month: str) -> Stretch:
    first = date.fromisoformat(f"{month}-01")
    return Stretch(first, month_end(first))


def next_month(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def is_month(text: str) -> bool:
    return re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text, re.ASCII) is not None


def month_words(month: str) -> str:
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"


def summed(entries: Iterable[Iterable[Any]]) -> Sums:
    sums: Sums = defaultdict(int)
    for day, about, account, amount in entries:
        sums[day, about, account] += amount
    return sums


def _here(outlet: Outlet) -> dict[str, Any]:
    return {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
