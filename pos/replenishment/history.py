"""The days that a forecast is made of: sold each day, and whether the shelf was empty at its end.

The shelf is the place that is sold from: goods in the store room sell nothing. What stood there at
the end of a day is its level today less what moved after that day. A record
below zero says nothing of the shelf, so a day that sold with such a record counts as any other.
Days on which a promotion sold the product are left out, unless that was most of the time.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, Sum

from pos.domain.dates import weekday
from pos.outlets.models import Outlet
from pos.prices.goods import Goods, Shelves, goods_of
from pos.prices.models import Promotion
from pos.replenishment.forecast import Day
from pos.reports.models import Dimension, Figure
from pos.reports.periods import Stretch
from pos.reports.queries import lines_by_day
from pos.stock.models import SHOP, Level, Movement

HISTORY_DAYS = 84  # twelve weeks; an older day would weigh a seven-thousandth
SLACK = timedelta(days=3)  # a shift may have begun before its day, a clock may be wrong

ByDay = dict[uuid.UUID, dict[str, int]]


class Shelf(NamedTuple):
    """A product whose stock is kept, and how much of it stands there now."""

    product: uuid.UUID
    held_milli: int  # in all places
    shelf_milli: int  # in the one that is sold from


def stretch_before(today: str) -> Stretch:
    last = date.fromisoformat(today) - timedelta(days=1)
    return Stretch(last - timedelta(days=HISTORY_DAYS - 1), last)


def takings_of(outlet: Outlet, stretch: Stretch) -> list[tuple[int, int]]:
    """(weekday, takings) of each day since the first on which anything was sold."""
    days = [(weekday(line.key), line.sums.total_minor) for line in lines_by_day(outlet, stretch)]
    first = next((place for place, (_, taken) in enumerate(days) if taken > 0), len(days))
    return days[first:]


def open_days(outlet: Outlet, stretch: Stretch) -> list[str]:
    """Days on which the shop sold anything: on others nobody could buy."""
    return [line.key for line in lines_by_day(outlet, stretch) if line.sums.sales]


def shelves_from(outlet: Outlet, first: uuid.UUID, count: int) -> list[Shelf]:
    """The next products whose stock is kept, in the order of their ids."""
    levels = Level.objects.filter(
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        revision__gt=0,
        product_id__gte=first,
        product__tracked=True,
        product__archived=False,
    )
    held = levels.order_by("product_id").values_list("product_id")
    on_shelf = Sum("quantity_milli", filter=Q(place=SHOP), default=0)
    sums = held.annotate(held=Sum("quantity_milli"), on_shelf=on_shelf)
    return [Shelf(*each) for each in sums[:count]]


class History:
    """The sales and moves of some neighbouring products, read at once."""

    def __init__(
        self, outlet: Outlet, stretch: Stretch, days: Sequence[str], shelves: Sequence[Shelf]
    ) -> None:
        self.days = days
        ids = [shelf.product for shelf in shelves]
        self.sold = _sold(outlet, stretch, ids)
        self.moved = _moved(outlet, stretch, ids)
        self.promoted = Promoted(outlet.merchant_id, days, ids)

    def of(self, shelf: Shelf) -> list[Day]:
        """The oldest day first."""
        sold, moved = self.sold.get(shelf.product, {}), self.moved.get(shelf.product, {})
        left_out = self.promoted.days_of(shelf.product)
        later = sorted(moved)
        found, stood = [], shelf.shelf_milli
        for day in reversed(self.days):
            while later and later[-1] > day:
                stood -= moved[later.pop()]
            if day not in left_out:
                amount = max(0, sold.get(day, 0))
                found.append(Day(weekday(day), amount, _is_short(stood, amount)))
        return found[::-1]


def _is_short(stood_milli: int, sold_milli: int) -> bool:
    return stood_milli == 0 if sold_milli else stood_milli <= 0


class Promoted:
    """On which of these days a promotion named a product. One for everything names none."""

    def __init__(
        self, merchant_id: uuid.UUID, days: Sequence[str], ids: Sequence[uuid.UUID]
    ) -> None:
        rows = Promotion.objects.filter(merchant_id=merchant_id).order_by("id")
        named = [(goods_of(row.rule()), _days_of(row, days)) for row in rows]
        self.named = [
            (goods, held)
            for goods, held in named
            if held and len(held) * 2 <= len(days) and not goods.everything
        ]
        self.shelves = Shelves(merchant_id, map(str, ids)) if self.named else None

    def days_of(self, product: uuid.UUID) -> set[str]:
        if self.shelves is None:
            return set()
        one = Goods(frozenset({str(product)}), frozenset())
        met = [held for goods, held in self.named if self.shelves.meet(one, goods)]
        return set().union(*met)


def _days_of(row: Promotion, days: Sequence[str]) -> set[str]:
    """Until the day on which it was stopped, that day included."""
    stopped = "9999" if row.stopped_at is None else _utc_day(row.stopped_at)
    first, last = row.date_from or "", min(row.date_to or "9999", stopped)
    return {day for day in days if first <= day <= last}


def _utc_day(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).date().isoformat()


def _sold(outlet: Outlet, stretch: Stretch, ids: Sequence[uuid.UUID]) -> ByDay:
    """Of all products whose ids lie between the first and the last of these."""
    figures = Figure.objects.filter(
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        dimension=Dimension.PRODUCT.value,
        period__in=stretch.days,
        key__gte=str(ids[0]),
        key__lte=str(ids[-1]),
    )
    rows = figures.order_by().values_list("key", "period", "quantity_milli")
    return _by_day((uuid.UUID(key), period, quantity) for key, period, quantity in rows)


def _moved(outlet: Outlet, stretch: Stretch, ids: Sequence[uuid.UUID]) -> ByDay:
    since = datetime(stretch.first.year, stretch.first.month, stretch.first.day, tzinfo=UTC) - SLACK
    moves = Movement.objects.filter(
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        product_id__in=ids,
        place=SHOP,
        happened_at__gte=int(since.timestamp()) * 1000,
    )
    days = moves.order_by().values_list("product_id", "business_date")
    return _by_day(days.annotate(milli=Sum("quantity_milli")))


def _by_day(rows: Iterable[tuple[uuid.UUID, str, int]]) -> ByDay:
    found: ByDay = {}
    for product, day, milli in rows:
        found.setdefault(product, {})[day] = milli
    return found
