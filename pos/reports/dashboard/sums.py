"""Sums of the rollups for the outlets and days that were asked for, now and before."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, Sum

from pos.reports.clock import HOUR_MS
from pos.reports.dashboard.asked import Asked, Window
from pos.reports.periods import Stretch
from pos.reports.rollup_models import HourSum, PaymentSum
from pos.sales.models import Kind, Sale
from pos.stock.models import ValueChange
from pos.stock.value_changes import REVALUATION

MEASURES = ("sales", "refunds", "total_minor", "net_minor", "cost_minor")
_SUMS: dict[str, Any] = {f"sum_{name}": Sum(name) for name in MEASURES}


@dataclass(slots=True)
class Sums:
    sales: int = 0
    refunds: int = 0
    total_minor: int = 0
    net_minor: int = 0
    cost_minor: int = 0

    def add(self, other: "Sums") -> None:
        for name in MEASURES:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Told:
    """`bars`: by the hour of a single day, by the place of a day in a longer stretch."""

    whole: Sums = field(default_factory=Sums)
    by_outlet: dict[uuid.UUID, Sums] = field(default_factory=dict)
    bars: dict[int, Sums] = field(default_factory=dict)

    def note(self, outlet_id: uuid.UUID, bar: int, sums: Sums) -> None:
        self.whole.add(sums)
        self.by_outlet.setdefault(outlet_id, Sums()).add(sums)
        self.bars.setdefault(bar, Sums()).add(sums)


def told_now(asked: Asked) -> Told:
    return _told(asked, {window.outlet.id: window.stretch for window in asked.windows})


def told_before(asked: Asked) -> Told:
    """The stretch it is compared with; its last day only up to the moment that corresponds to now
    (without what goods cost: that is not compared)."""
    told = _told(asked, {window.outlet.id: window.before for window in asked.windows}, is_cut=True)
    for outlet_id, bar, sums in _part_of_hour(asked):
        told.note(outlet_id, bar, sums)
    return told


def _told(asked: Asked, stretches: dict[uuid.UUID, Stretch], *, is_cut: bool = False) -> Told:
    """Days that are whole as days, a single day and one that is cut by its hours."""
    told, by_outlet = Told(), {window.outlet.id: window for window in asked.windows}
    is_one_day = len(asked.stretch.days) == 1
    hourly = {
        outlet_id: stretch.last.isoformat()
        for outlet_id, stretch in stretches.items()
        if is_one_day or (is_cut and by_outlet[outlet_id].cut_ms is not None)
    }
    if not is_one_day:
        for outlet_id, day, sums in _day_rows(asked, stretches):
            if day in (days := stretches[outlet_id].days) and day != hourly.get(outlet_id):
                told.note(outlet_id, days.index(day), sums)
    for outlet_id, day, hour, sums in _hour_rows(asked, set(hourly.values())):
        window = by_outlet[outlet_id]
        if hourly.get(outlet_id) == day and not (is_cut and _is_after_cut(window, hour)):
            told.note(outlet_id, hour if is_one_day else len(window.stretch.days) - 1, sums)
    return told


def outlet_rows(asked: Asked) -> list[tuple[uuid.UUID, str, int, Sums]]:
    """(outlet, day, hour, sums) of what was asked for; of a longer stretch whole days, hour 0."""
    stretches = {window.outlet.id: window.stretch for window in asked.windows}
    if len(asked.stretch.days) == 1:
        rows = _hour_rows(asked, {stretch.days[0] for stretch in stretches.values()})
    else:
        rows = ((outlet, day, 0, sums) for outlet, day, sums in _day_rows(asked, stretches))
    return [row for row in rows if row[1] in stretches[row[0]].days]


def _is_after_cut(window: Window, hour: int) -> bool:
    """Also the hour that the cut goes through: of it the sales themselves are asked."""
    clock, cut_ms = window.clock, window.cut_ms
    return cut_ms is not None and clock.place(hour) >= clock.place(clock.hour(cut_ms))


def _hour_rows(asked: Asked, days: set[str]) -> Iterable[tuple[uuid.UUID, str, int, Sums]]:
    rows = _of(HourSum, asked).filter(business_date__in=days)
    for outlet_id, day, hour, *sums in rows.values_list(
        "outlet_id", "business_date", "hour", *MEASURES
    ):
        yield outlet_id, day, hour, Sums(*sums)


def _day_rows(
    asked: Asked, stretches: dict[uuid.UUID, Stretch]
) -> Iterable[tuple[uuid.UUID, str, Sums]]:
    first = min(stretch.first for stretch in stretches.values()).isoformat()
    last = max(stretch.last for stretch in stretches.values()).isoformat()
    rows = _of(HourSum, asked).filter(business_date__range=(first, last))
    grouped = rows.values("outlet_id", "business_date").annotate(**_SUMS)
    for row in grouped:
        sums = Sums(*(int(row[f"sum_{name}"]) for name in MEASURES))
        yield row["outlet_id"], row["business_date"], sums


def _part_of_hour(asked: Asked) -> Iterable[tuple[uuid.UUID, int, Sums]]:
    """The begun hour, from the sales themselves. The cut is the same moment for all outlets."""
    cut = {window.outlet.id: window for window in asked.windows if window.cut_ms is not None}
    if not cut:
        return
    until = next(window.cut_ms or 0 for window in cut.values())
    sales = Sale.objects.filter(
        merchant_id=asked.merchant_id,
        outlet_id__in=cut,
        completed_at__gte=until // HOUR_MS * HOUR_MS,
        completed_at__lte=until,
    )
    grouped = sales.order_by().values("outlet_id", "business_date")
    for row in grouped.annotate(
        sales=Count("id", filter=Q(kind=Kind.SALE)),
        refunds=Count("id", filter=Q(kind=Kind.REFUND)),
        total=Sum("total_minor"),
        net=Sum("net_minor"),
    ):
        window = cut[row["outlet_id"]]
        if row["business_date"] == window.before.last.isoformat():
            is_one_day = len(window.before.days) == 1
            bar = window.clock.hour(until) if is_one_day else len(window.before.days) - 1
            sums = Sums(row["sales"], row["refunds"], int(row["total"]), int(row["net"]))
            yield window.outlet.id, bar, sums


def told_later(asked: Asked) -> int:
    """What goods sold beyond the stock turned out to cost, told on these days; signed, so a loss
    is below zero (pos/decisions/0010)."""
    days = (asked.stretch.first.isoformat(), asked.stretch.last.isoformat())
    changes = _of(ValueChange, asked).filter(business_date__range=days, reason=REVALUATION)
    return int(changes.aggregate(all=Sum("value_minor", default=0))["all"])


def payments(asked: Asked) -> list[dict[str, Any]]:
    """{method, kind, payments, amount_minor}, the most first."""
    days = (asked.stretch.first.isoformat(), asked.stretch.last.isoformat())
    rows = _of(PaymentSum, asked).filter(business_date__range=days)
    sums = rows.values("method", "kind").annotate(
        count=Sum("payments"), amount_minor=Sum("amount_minor")
    )
    return list(sums.order_by("-amount_minor", "method"))


def _of(table: Any, asked: Asked) -> Any:
    here = {"merchant_id": asked.merchant_id, "outlet_id__in": asked.outlet_ids}
    return table.objects.filter(**here).order_by()
