"""What a promotion brought: how often it was used, what was given, and how its goods sold.

Beside it stands what is usual: for each of its days the mean of the same weekday in the four weeks
before its first. That is a comparison and no proof, as pay day, weather and feasts sell too; days
on which the shop was closed are in neither. Today is left out, because it is not over.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Min, Q, Sum
from django.db.models.functions import Length

from pos.catalog.models import Product
from pos.domain.dates import weekday
from pos.domain.money import divide_half_up
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.prices.goods import Goods, goods_of
from pos.prices.models import Promotion
from pos.reports.models import Dimension, Figure
from pos.reports.periods import ONE, Stretch
from pos.reports.spans import MONTH

WEEKS_BEFORE = 4
MOST_DAYS = 84  # of a promotion that never ends: its last ones
MOST_SHOWN = 30


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


def result_of(outlet: Outlet, promotion: Promotion, within: Stretch | None = None) -> Result | None:
    """Of its whole time or of these days. None: it has not held on a day that is over."""
    span = _span(outlet, promotion)
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
    goods = goods_of(promotion.rule())
    sold, usual, days = _compared(outlet, goods, held, before)
    used = _used(outlet, promotion, held)
    is_of_goods = not goods.everything
    return Result(promotion, first, last, *used, days, sold, usual, is_of_goods)


def results_of(outlet: Outlet, stretch: Stretch) -> list[Result]:
    """Of the newest promotions that were used in these days, or were meant for some of them."""
    used = _of(outlet, Dimension.PROMOTION).filter(period__in=stretch.days)
    keys = set(used.values_list("key", flat=True))
    every = Promotion.objects.filter(merchant_id=outlet.merchant_id).order_by("-id")
    met = [each for each in every if str(each.pk) in keys or _is_meant_for(each, stretch)]
    found = (result_of(outlet, each, stretch) for each in met[:MOST_SHOWN])
    return [each for each in found if each is not None]


def _is_meant_for(promotion: Promotion, stretch: Stretch) -> bool:
    """Its own dates say so, and nobody stopped it."""
    if not promotion.date_from or not promotion.date_to or promotion.stopped_at:
        return False
    first, last = stretch.first.isoformat(), stretch.last.isoformat()
    return promotion.date_from <= last and promotion.date_to >= first


def _span(outlet: Outlet, promotion: Promotion) -> tuple[str, str] | None:
    """Its first day, and its last one that is over."""
    began = promotion.date_from or _first_used(outlet, promotion)
    ends = [(date.fromisoformat(business_date(outlet)) - ONE).isoformat()]
    ends += [promotion.date_to] if promotion.date_to else []
    ends += [business_date(outlet, promotion.stopped_at)] if promotion.stopped_at else []
    return (began, min(ends)) if began and began <= min(ends) else None


def _held(promotion: Promotion, stretch: Stretch) -> list[str]:
    wanted = promotion.weekdays
    return [day for day in stretch.days if not wanted or weekday(day) in wanted]


def _compared(
    outlet: Outlet, goods: Goods, held: Sequence[str], before: Sequence[str]
) -> tuple[Sums, Sums | None, int]:
    """(sold, usual, how many days) of the days that have a weekday to stand beside."""
    opened = set(_figures(outlet, Dimension.DAY, [*held, *before]))
    by_day = _of_goods(outlet, goods, [*held, *before])
    usual_days: dict[int, list[str]] = {}
    for day in before:
        if day in opened:
            usual_days.setdefault(weekday(day), []).append(day)
    days = [day for day in held if day in opened]
    sides = [usual_days.get(weekday(day)) for day in days]
    if not days or not all(sides):
        return _sum(by_day, days), None, len(days)
    usual = [_mean(by_day, side) for side in sides if side]
    return _sum(by_day, days), _total(usual), len(days)


def _of_goods(outlet: Outlet, goods: Goods, days: Sequence[str]) -> ByDay:
    """A product of a category that counts is not counted again for itself."""
    if goods.everything:
        return _figures(outlet, Dimension.DAY, days)
    found = _figures(outlet, Dimension.CATEGORY, days, goods.categories)
    alone = _figures(outlet, Dimension.PRODUCT, days, _outside(outlet, goods))
    return {day: _total([found.get(day, Sums()), alone.get(day, Sums())]) for day in days}


def _outside(outlet: Outlet, goods: Goods) -> set[str]:
    if not goods.products or not goods.categories:
        return set(goods.products)
    inside = Product.objects.filter(
        merchant_id=outlet.merchant_id,
        id__in=list(goods.products),
        category_id__in=list(goods.categories),
    )
    return set(goods.products) - {str(key) for key in inside.values_list("id", flat=True)}


def _figures(
    outlet: Outlet, dimension: Dimension, days: Sequence[str], keys: Collection[str] | None = None
) -> ByDay:
    """Day by day; days without any are not there."""
    if keys is not None and not keys:
        return {}
    found = _of(outlet, dimension).filter(period__in=days)
    if keys is not None:
        found = found.filter(key__in=list(keys))
    sums = {f"sum_{name}": Sum(name) for name in NAMES}
    rows = found.values("period").annotate(**sums)
    return {row["period"]: Sums(**{name: row[f"sum_{name}"] for name in NAMES}) for row in rows}


def _used(outlet: Outlet, promotion: Promotion, days: Sequence[str]) -> tuple[int, int, int]:
    """(receipts, given, what the receipts came to)."""
    found = _of(outlet, Dimension.PROMOTION).filter(period__in=days, key=str(promotion.pk))
    told = found.aggregate(used=Sum("sales"), given=Sum("promotion_minor"), all=Sum("total_minor"))
    return told["used"] or 0, told["given"] or 0, told["all"] or 0


def _first_used(outlet: Outlet, promotion: Promotion) -> str | None:
    days = _of(outlet, Dimension.PROMOTION).filter(key=str(promotion.pk))
    only = days.annotate(letters=Length("period")).filter(letters__gt=MONTH)
    first: str | None = only.aggregate(first=Min("period"))["first"]
    return first


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
