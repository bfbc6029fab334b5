"""What a promotion brought: how often it was used, what was given, and how its goods sold.

Beside it stands what is usual: for each of its days the mean of the same weekday in the four weeks
before its first. That is a comparison and no proof, as pay day, weather and feasts sell too; days
on which the shop was closed are in neither. Today is left out, because it is not over.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Min, Q
from django.db.models.functions import Length

from pos.catalog.models import Product
from pos.domain.dates import weekday
from pos.domain.money import divide_half_up
from pos.outlets.masters import in_slices
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.prices.goods import Goods, goods_of
from pos.prices.models import Promotion
from pos.reports.models import Dimension, Figure
from pos.reports.periods import ONE, Stretch
from pos.reports.spans import MONTH

WEEKS_BEFORE = 4
MOST_DAYS = 84  # of a promotion that never ends: its last ones


@dataclass(slots=True)
class Sums:
    """Of the promotion's goods; of a promotion for everything, of the whole shop."""

    quantity_milli: int = 0
    total_minor: int = 0
    net_minor: int = 0
    cost_minor: int = 0

    @property
    def profit_minor(self) -> int:
        return self.net_minor - self.cost_minor


NAMES = tuple(field.name for field in fields(Sums))
NONE = Sums()
ByDay = dict[str, Sums]


@dataclass(slots=True)
class Result:
    """`used`: receipts with it; `with_minor`: what these came to. `usual` None: the shop sold
    nothing on such days before. `days`: those that are compared, on which the shop was open."""

    promotion: Promotion
    first: str
    last: str
    used: int
    given_minor: int
    with_minor: int
    days: int
    sold: Sums
    usual: Sums | None
    is_of_goods: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A promotion with the days that are compared: those it held on, and the four weeks before."""

    promotion: Promotion
    goods: Goods
    first: str
    last: str
    held: list[str]
    before: list[str]


def result_of(outlet: Outlet, promotion: Promotion) -> Result | None:
    """Of its whole time. None: it has not held on a day that is over."""
    found = _results(outlet, [promotion], None)
    return found[0] if found else None


def results_of(outlet: Outlet, stretch: Stretch) -> list[Result]:
    """Of the promotions that were used in these days, or were meant for some, the newest first."""
    used = _of(outlet, Dimension.PROMOTION).filter(period__in=stretch.days)
    keys = set(used.values_list("key", flat=True))
    every = Promotion.objects.filter(merchant_id=outlet.merchant_id).order_by("-id")
    met = [each for each in every if str(each.pk) in keys or _is_meant_for(each, stretch)]
    return _results(outlet, met, stretch)


def _results(
    outlet: Outlet, promotions: Sequence[Promotion], within: Stretch | None
) -> list[Result]:
    """The figures are read once for all of them: a shop may have hundreds."""
    began = _first_used(outlet, [each for each in promotions if not each.date_from])
    asked = [
        found
        for each in promotions
        if (found := _asked(outlet, each, began.get(str(each.pk), ""), within)) is not None
    ]
    read = Read(outlet, asked)
    return [read.result(each) for each in asked]


def _asked(
    outlet: Outlet, promotion: Promotion, first_used: str, within: Stretch | None
) -> Asked | None:
    span = _span(outlet, promotion, first_used)
    if span is None:
        return None
    began, last = span
    first = began
    if within is not None:
        first, last = max(first, within.first.isoformat()), min(last, within.last.isoformat())
    if first > last:
        return None
    first = max(first, (date.fromisoformat(last) - ONE * (MOST_DAYS - 1)).isoformat())
    held = _held(promotion, Stretch(date.fromisoformat(first), date.fromisoformat(last)))
    start = date.fromisoformat(began)
    before = Stretch(start - ONE * 7 * WEEKS_BEFORE, start - ONE).days
    return Asked(promotion, goods_of(promotion.rule()), first, last, held, before)


def _is_meant_for(promotion: Promotion, stretch: Stretch) -> bool:
    """Its own dates say so, and nobody stopped it."""
    if not promotion.date_from or not promotion.date_to or promotion.stopped_at:
        return False
    first, last = stretch.first.isoformat(), stretch.last.isoformat()
    return promotion.date_from <= last and promotion.date_to >= first


def _span(outlet: Outlet, promotion: Promotion, first_used: str) -> tuple[str, str] | None:
    """Its first day, and its last one that is over."""
    began = promotion.date_from or first_used
    ends = [(date.fromisoformat(business_date(outlet)) - ONE).isoformat()]
    ends += [promotion.date_to] if promotion.date_to else []
    ends += [business_date(outlet, promotion.stopped_at)] if promotion.stopped_at else []
    return (began, min(ends)) if began and began <= min(ends) else None


def _held(promotion: Promotion, stretch: Stretch) -> list[str]:
    wanted = promotion.weekdays
    return [day for day in stretch.days if not wanted or weekday(day) in wanted]


class Read:
    """The figures of all days and goods that some promotions ask for, read in five questions."""

    def __init__(self, outlet: Outlet, asked: Sequence[Asked]) -> None:
        self.outlet = outlet
        days = sorted({day for each in asked for day in (*each.held, *each.before)})
        goods = [each.goods for each in asked if not each.goods.everything]
        self.inside = _categories(outlet, {key for each in goods for key in each.products})
        self.whole = _figures(outlet, Dimension.DAY, days)
        self.categories = _figures(
            outlet, Dimension.CATEGORY, days, {key for each in goods for key in each.categories}
        )
        self.products = _figures(
            outlet, Dimension.PRODUCT, days, {key for each in goods for key in each.products}
        )
        self.used = _used(outlet, [str(each.promotion.pk) for each in asked], days)

    def result(self, asked: Asked) -> Result:
        by_day = self._by_day(asked)
        sold, usual, days = self._compared(by_day, asked)
        used = self.used.get(str(asked.promotion.pk), {})
        told = [used.get(day, (0, 0, 0)) for day in asked.held]
        receipts, given, with_minor = (sum(each[place] for each in told) for place in range(3))
        is_of_goods = not asked.goods.everything
        span = (asked.promotion, asked.first, asked.last)
        return Result(*span, receipts, given, with_minor, days, sold, usual, is_of_goods)

    def _compared(self, by_day: ByDay, asked: Asked) -> tuple[Sums, Sums | None, int]:
        """(sold, usual, how many days) of the days that have a weekday to stand beside."""
        usual_days: dict[int, list[str]] = {}
        for day in asked.before:
            if ("", day) in self.whole:
                usual_days.setdefault(weekday(day), []).append(day)
        days = [day for day in asked.held if ("", day) in self.whole]
        sides = [usual_days.get(weekday(day)) for day in days]
        if not days or not all(sides):
            return _sum(by_day, days), None, len(days)
        usual = [_mean(by_day, side) for side in sides if side]
        return _sum(by_day, days), _total(usual), len(days)

    def _by_day(self, asked: Asked) -> ByDay:
        """A product of a category that counts is not counted again for itself."""
        days, goods = (*asked.held, *asked.before), asked.goods
        if goods.everything:
            return {day: self.whole[key] for day in days if (key := ("", day)) in self.whole}
        alone = [
            product for product in goods.products
            if self.inside.get(product) not in goods.categories
        ]  # fmt: skip
        return {
            day: _total(
                [
                    *(self.categories.get((key, day), NONE) for key in goods.categories),
                    *(self.products.get((key, day), NONE) for key in alone),
                ]
            )
            for day in days
        }


def _categories(outlet: Outlet, products: Collection[str]) -> dict[str, str]:
    """Which category each of these products is in."""
    found: dict[str, str] = {}
    for part in in_slices(products):
        rows = Product.objects.filter(merchant_id=outlet.merchant_id, id__in=part)
        for key, category in rows.values_list("id", "category_id"):
            found[str(key)] = str(category)
    return found


def _figures(
    outlet: Outlet, dimension: Dimension, days: Sequence[str], keys: Collection[str] | None = None
) -> dict[tuple[str, str], Sums]:
    """By key and day, where something was sold. The whole shop's days have no key."""
    found: dict[tuple[str, str], Sums] = {}
    if not days:
        return found
    wanted: set[str] | None = None if keys is None else set(keys)
    rows = _of(outlet, dimension).filter(period__gte=days[0], period__lte=days[-1])
    for part in [None] if wanted is None else in_slices(wanted):
        told = rows if part is None else rows.filter(key__in=list(part))
        for key, period, *sums in told.values_list("key", "period", *NAMES):
            if len(period) > MONTH:
                found["" if wanted is None else key, period] = Sums(*sums)
    return found


Receipts = dict[str, tuple[int, int, int]]  # by day: receipts, given, what they came to


def _used(outlet: Outlet, keys: Sequence[str], days: Sequence[str]) -> dict[str, Receipts]:
    found: dict[str, Receipts] = {}
    if not days:
        return found
    rows = _of(outlet, Dimension.PROMOTION).filter(period__gte=days[0], period__lte=days[-1])
    columns = ("key", "period", "sales", "promotion_minor", "total_minor")
    for part in in_slices(set(keys)):
        told = rows.filter(key__in=list(part)).values_list(*columns)
        for key, period, *sums in told:
            if len(period) > MONTH:
                found.setdefault(key, {})[period] = (sums[0], sums[1], sums[2])
    return found


def _first_used(outlet: Outlet, promotions: Sequence[Promotion]) -> dict[str, str]:
    """The first day of each of those that have no dates of their own."""
    found: dict[str, str] = {}
    for part in in_slices({str(each.pk) for each in promotions}):
        days = _of(outlet, Dimension.PROMOTION).filter(key__in=list(part))
        only = days.annotate(letters=Length("period")).filter(letters__gt=MONTH)
        found.update(only.values("key").annotate(first=Min("period")).values_list("key", "first"))
    return found


def _of(outlet: Outlet, dimension: Dimension) -> Any:
    here = Q(merchant_id=outlet.merchant_id, outlet_id=outlet.id, dimension=dimension.value)
    return Figure.objects.filter(here).order_by()


def _sum(by_day: ByDay, days: Iterable[str]) -> Sums:
    return _total(by_day.get(day, Sums()) for day in days)


def _total(parts: Iterable[Sums]) -> Sums:
    whole = Sums()
    for part in parts:
        for name in NAMES:
            setattr(whole, name, getattr(whole, name) + getattr(part, name))
    return whole


def _mean(by_day: ByDay, days: Sequence[str]) -> Sums:
    whole = _sum(by_day, days)
    return Sums(**{name: divide_half_up(getattr(whole, name), 1, len(days)) for name in NAMES})
