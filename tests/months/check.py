"""Does everybody say the same: the hub's rows, its reports, a tablet, the replay, and the book?"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pos.journal.replay import rebuild
from pos.purchasing.debts import debts_of
from pos.reports.actions import sum_stale_days
from pos.reports.models import Dimension
from pos.reports.periods import Stretch
from pos.reports.queries import lines_by_day, lines_of, sums_of
from pos.reports.registry import report_named
from pos.stock.models import SHOP, Level, Movement
from tests.months.month import DAYS, Month

Both = tuple[Any, Any]  # what the hub says, what the book says


def differences(month: Month) -> list[str]:
    """None, or what each says."""
    with month.clock.rules():
        while sum_stale_days():
            pass
        told = dict(_compared(month))
        found = [
            f"{name}: {hub} and not {book}" for name, (hub, book) in told.items() if hub != book
        ]
        return found + [str(each) for each in rebuild(verify_only=True)]


def _compared(month: Month) -> Iterator[tuple[str, Both]]:
    yield "levels", (_levels(), _piles(month))
    yield "movements", (_moved(), _piles(month))
    yield "a tablet", (month.told, _told(month))
    yield "debts", (_debts(month), _owed(month))
    yield "stock value", (_stock_value(month), _worth(month))
    yield from _figures(month)


def _levels() -> dict[Any, Any]:
    rows = Level.objects.values_list("product_id", "place", "quantity_milli", "value_minor")
    return {(str(product), place): both for product, place, *both in rows if any(both)}


def _moved() -> dict[Any, Any]:
    """A level is the sum of its movements."""
    sums: dict[Any, list[int]] = {}
    columns = ("product_id", "place", "quantity_milli", "cost_value_minor", "revaluation_minor")
    for product, place, quantity, value, revaluation in Movement.objects.values_list(*columns):
        sum_ = sums.setdefault((str(product), place), [0, 0])
        sum_[0] += quantity
        sum_[1] += value + revaluation
    return {key: both for key, both in sums.items() if any(both)}


def _piles(month: Month) -> dict[Any, Any]:
    piles = month.book.piles.items()
    return {key: [pile.held, pile.worth] for key, pile in piles if pile.held or pile.worth}


def _told(month: Month) -> dict[str, int]:
    """Of what the shop keeps: all levels that a person ever entered."""
    kept = Level.objects.filter(place=SHOP, revision__gt=0).values_list("product_id", flat=True)
    return {str(product): month.book.piles[str(product), SHOP].held for product in kept}


def _debts(month: Month) -> dict[str, int]:
    debts = debts_of(month.world.outlet, month.clock.day)
    return {debt.supplier_name: debt.total_minor for debt in debts}


def _owed(month: Month) -> dict[str, int]:
    owed: dict[str, int] = {}
    for one in month.delivered:
        if one.rest:
            name = one.receipt.supplier_name
            owed[name] = owed.get(name, 0) + one.rest
    return owed


def _stretch(month: Month) -> Stretch:
    first = month.clock.first
    return Stretch(first, date.fromordinal(first.toordinal() + DAYS - 1))


def _stock_value(month: Month) -> int:
    report = report_named("nilai-stok")
    rows = report.rows(month.world.outlet, _stretch(month))
    return sum(row.value_minor for row in rows)


def _worth(month: Month) -> int:
    kept = {
        str(key)
        for key in Level.objects.filter(revision__gt=0).values_list("product_id", flat=True)
    }
    return sum(pile.worth for (product, _), pile in month.book.piles.items() if product in kept)


def _figures(month: Month) -> Iterator[tuple[str, Both]]:
    outlet, stretch, book = month.world.outlet, _stretch(month), month.book
    sums = sums_of(outlet, stretch)
    days = book.days.values()
    names = ("sales", "refunds", "total", "net", "cost")
    yield (
        "the month",
        (
            [sums.sales, sums.refunds, sums.total_minor, sums.net_minor, sums.cost_minor],
            [sum(getattr(day, name) for day in days) for name in names],
        ),
    )
    by_day = {
        line.key: line
        for line in lines_by_day(outlet, stretch)
        if line.sums.sales or line.sums.refunds
    }
    yield (
        "profit by day",
        (
            {key: line.profit_minor for key, line in by_day.items()},
            {key: day.net - day.cost for key, day in book.days.items()},
        ),
    )
    goods = lines_of(outlet, Dimension.PRODUCT, stretch)
    yield (
        "goods",
        (
            {line.key: (line.sums.total_minor, line.sums.cost_minor) for line in goods},
            {key: (each.total, each.cost) for key, each in book.goods.items()},
        ),
    )
