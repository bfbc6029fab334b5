"""Sums over a stretch of days: whole months, quarters and years that are over are read as such, the
rest as days (spans.py)."""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max, Min, QuerySet, Sum
from django.db.models.functions import Length

from pos.customers.aliases import stand_ins
from pos.customers.queries import names_of
from pos.journal.bulk import converters
from pos.journal.direct import ask
from pos.journal.tenancy import TENANT
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.reports.figures import MEASURES, Measures
from pos.reports.models import Dimension, Figure, StalePeriod
from pos.reports.periods import Stretch, month_end
from pos.reports.spans import MONTH, above, all_above, parts

A_READ = 500
_TOTAL = "CAST(SUM(total_minor) AS bigint)"
_QUANTITY = "CAST(SUM(quantity_milli) AS bigint)"


@dataclass(slots=True)
class Line:
    """What one key came to. Divisions are the reader's."""

    key: str
    label: str
    sums: Measures

    @property
    def profit_minor(self) -> int:
        """Laba kotor: what is left of the net price (no tax, no service) after what goods cost."""
        return self.sums.net_minor - self.sums.cost_minor


def sums_of(outlet: Outlet, stretch: Stretch) -> Measures:
    """All sales of these days together."""
    figures = _figures(outlet, Dimension.DAY, stretch)
    found = figures.aggregate(**{f"sum_{name}": Sum(name) for name in MEASURES})
    return Measures(**{name: found[f"sum_{name}"] or 0 for name in MEASURES})


def lines_of(
    outlet: Outlet, dimension: Dimension, stretch: Stretch, keys: Collection[str] | None = None
) -> list[Line]:
    """One line a key, of these keys or of all, in no order; a merged customer counts under whoever
    stands for them."""
    if dimension == Dimension.CUSTOMER:
        return _people(outlet, stretch, keys)
    return _lines(outlet, dimension, stretch, keys)


def _lines(
    outlet: Outlet, dimension: Dimension, stretch: Stretch, keys: Collection[str] | None
) -> list[Line]:
    sums = ", ".join(f"CAST(SUM({name}) AS bigint)" for name in MEASURES)
    found = _grouped(outlet, dimension, stretch, sums=f"MAX(label), {sums}", keys=keys)
    return [Line(key, label, Measures(*rest)) for key, label, *rest in found]


def _people(outlet: Outlet, stretch: Stretch, keys: Collection[str] | None) -> list[Line]:
    stands = stand_ins_by_text(outlet.merchant_id)
    wanted = None if keys is None else {*keys, *(each for each in stands if stands[each] in keys)}
    joined: dict[str, Line] = {}
    for line in _lines(outlet, Dimension.CUSTOMER, stretch, wanted):
        end = stands.get(line.key, line.key)
        before = joined.get(end)
        label = line.label if before is None or end == line.key else before.label
        sums = line.sums if before is None else before.sums.plus(line.sums)
        joined[end] = Line(end, label, sums)
    return _called(outlet, list(joined.values()))


def _called(outlet: Outlet, lines: list[Line]) -> list[Line]:
    """Customers as they are called now: figures keep the name a receipt was printed with, also of
    who was renamed or forgotten since. Only whoever the hub has not heard of keeps that."""
    names = names_of(outlet.merchant_id, [uuid.UUID(line.key) for line in lines if line.key])
    for line in lines:
        line.label = names.get(uuid.UUID(line.key), line.label) if line.key else line.label
    return lines


class RankedLines:
    """The lines of a dimension with very many keys, who sold most first: only the order is read for
    all of them, the rest of a line when it is asked for."""

    def __init__(self, outlet: Outlet, dimension: Dimension, stretch: Stretch) -> None:
        self.outlet, self.dimension, self.stretch = outlet, dimension, stretch
        ranked = _grouped(outlet, dimension, stretch, sums=_TOTAL)
        self.keys = [key for key, _ in sorted(ranked, key=lambda each: (-each[1], each[0]))]

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, part: slice) -> list[Line]:
        return self._lines(self.keys[part])

    def __iter__(self) -> Iterator[Line]:
        for first in range(0, len(self.keys), A_READ):
            yield from self._lines(self.keys[first : first + A_READ])

    def _lines(self, keys: list[str]) -> list[Line]:
        found = lines_of(self.outlet, self.dimension, self.stretch, keys)
        by_key = {line.key: line for line in found}
        return [by_key[key] for key in keys]


def product_sums(outlet: Outlet, stretch: Stretch) -> list[tuple[Any, ...]]:
    """(product id, then MEASURES) of every product sold, as plain numbers: there may be 20,000."""
    sums = ", ".join(f"CAST(SUM({name}) AS bigint)" for name in MEASURES)
    return _grouped(outlet, Dimension.PRODUCT, stretch, sums=sums)


def lines_by_day(outlet: Outlet, stretch: Stretch) -> list[Line]:
    """One line a day, also for days on which nothing was sold."""
    figures = _of(outlet, Dimension.DAY).filter(period__in=stretch.days)
    found = {period: Measures(*rest) for period, *rest in figures.values_list("period", *MEASURES)}
    return [Line(day, day, found.get(day) or Measures()) for day in stretch.days]


def first_and_last(outlet: Outlet, dimension: Dimension) -> dict[str, tuple[str, str]]:
    """For each key the first and the last day on which something was sold."""
    days = _of(outlet, dimension).annotate(letters=Length("period")).filter(letters__gt=MONTH)
    found = days.values_list("key").annotate(Min("period"), Max("period"))
    stands = stand_ins_by_text(outlet.merchant_id) if dimension == Dimension.CUSTOMER else {}
    known: dict[str, tuple[str, str]] = {}
    for key, first, last in found:
        end = stands.get(key, key)
        earlier, later = known.get(end, (first, last))
        known[end] = (min(earlier, first), max(later, last))
    return known


def stand_ins_by_text(merchant_id: uuid.UUID) -> dict[str, str]:
    """As figures name customers."""
    return {str(merged): str(end) for merged, end in stand_ins(merchant_id).items()}


def sold_keys(outlet: Outlet, stretch: Stretch) -> dict[str, int]:
    """{product id: how much was sold, in thousandths of its base unit}."""
    sold = _grouped(outlet, Dimension.PRODUCT, stretch, sums=_QUANTITY)
    return dict(sold)


def stale_days(outlet: Outlet, stretch: Stretch) -> list[str]:
    """Which of these days still wait to be summed, the newest first."""
    first, last = stretch.first.isoformat(), stretch.last.isoformat()
    marked = stale_periods(outlet).filter(period__gte=first, period__lte=last)
    return [period for period in marked if len(period) > MONTH]


def stale_periods(outlet: Outlet) -> "QuerySet[StalePeriod, str]":
    """Days and longer periods, the newest first."""
    marks = StalePeriod.objects.filter(merchant_id=outlet.merchant_id, outlet_id=outlet.id)
    return marks.order_by("-period").values_list("period", flat=True)


def _grouped(
    outlet: Outlet,
    dimension: Dimension,
    stretch: Stretch,
    *,
    sums: str,
    keys: Collection[str] | None = None,
) -> list[tuple[Any, ...]]:
    """(key, sums …) of each key. Django would turn every number of 20,000 rows over once more,
    which takes longer than the sums."""
    periods = _periods(outlet, stretch)
    sql = (
        f"SELECT key, {sums} FROM reports_figure "
        "WHERE merchant_id = %s AND outlet_id = %s AND dimension = %s"
        f" AND period IN ({', '.join(['%s'] * len(periods))})"
    )
    asked: list[Any] = [*tenant_of(outlet), dimension.value, *periods]
    if keys is not None:
        sql += f" AND key IN ({', '.join(['%s'] * len(keys))})"
        asked += keys
    return ask(f"{sql} GROUP BY key", asked) if keys is None or keys else []


def tenant_of(outlet: Outlet) -> list[Any]:
    """As this database keeps ids."""
    change = converters(Figure, TENANT, connection.vendor)
    ids = ([outlet.merchant_id], [outlet.id])
    return [
        each(list(value))[0] if each else value[0] for each, value in zip(change, ids, strict=True)
    ]


def _of(outlet: Outlet, dimension: Dimension) -> "QuerySet[Figure]":
    return Figure.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, dimension=dimension.value
    ).order_by()


def _figures(outlet: Outlet, dimension: Dimension, stretch: Stretch) -> "QuerySet[Figure]":
    return _of(outlet, dimension).filter(period__in=_periods(outlet, stretch))


def _periods(outlet: Outlet, stretch: Stretch) -> list[str]:
    """Longer periods stand for their parts where they are whole, over and summed."""
    waiting = list(stale_periods(outlet))
    stale = {*waiting, *(upper for each in waiting for upper in all_above(each))}
    over = business_date(outlet)[:MONTH]
    days = stretch.days
    counted: dict[str, int] = {}
    for day in days:
        counted[day[:MONTH]] = counted.get(day[:MONTH], 0) + 1
    whole = {
        month
        for month, count in counted.items()
        if month < over and month not in stale and count == _length(month)
    }
    rest = [day for day in days if day[:MONTH] not in whole]
    return [*_joined(_joined(whole, stale), stale), *rest]


def _joined(periods: Collection[str], stale: Collection[str]) -> list[str]:
    """Three months that are a quarter become one, four quarters a year, unless it waits."""
    uppers = {above(each) for each in periods}
    found = {
        upper
        for upper in uppers
        if upper and upper not in stale and set(parts(upper)) <= set(periods)
    }
    return sorted([*found, *(each for each in periods if above(each) not in found)])


def _length(month: str) -> int:
    return month_end(date.fromisoformat(f"{month}-01")).day
