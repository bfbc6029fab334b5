"""Does everybody say the same: the hub's rows, its reports, a tablet, the replay, and the book?"""

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Sum

from pos.balances.models import Account
from pos.balances.models import Movement as Balance
from pos.customers.aliases import stand_ins
from pos.journal.replay import rebuild
from pos.kasbon.queries import creditors_of, debtors_of
from pos.kasbon.statement import statements
from pos.prices.coupons import uses_by_promotion
from pos.purchasing.debts import debts_of
from pos.reports.actions import sum_stale_days
from pos.reports.loss_report import REASONS
from pos.reports.models import Dimension
from pos.reports.periods import Stretch
from pos.reports.queries import lines_by_day, lines_of, sums_of
from pos.reports.registry import report_named
from pos.stock.models import SHOP, Level, Movement, ValueChange
from pos.stock.value_changes import REVALUATION
from tests.months.couponing import LIMIT
from tests.months.holding import CREDIT, GIFT
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
    yield "kasbon", (_kasbon(month), _on_book(month))
    yield "kasbon as tills hear it", (_heard(month), _by_any_name(month))
    yield "kasbon beyond its cap", (month.owing.beyond, [])
    yield "held", (_held(), _held_on_book(month))
    yield "held as tills hear it", (_held_heard(month), _held_on_book(month))
    yield "held below its cap", (month.holding.below, [])
    yield "points", (_points(month), _points_on_book(month))
    yield "points as tills hear them", (_points_heard(month), _points_on_book(month))
    yield "points below their cap", (month.pointing.below, [])
    yield "coupons used", (_coupons(month), month.couponing.uses)
    yield "coupons beyond their limit", (max(month.couponing.uses - LIMIT, 0), 0)
    yield "stock value", (_stock_value(month), _worth(month))
    yield "losses", (_losses(month), _lost(month))
    yield "the books close", _closed(month)
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
    if month.consigning.owed:
        owed[month.consigning.owner.name] = month.consigning.owed
    return owed


def _kasbon(month: Month) -> dict[str, int]:
    debtors = debtors_of(month.world.merchant.id, month.clock.day)
    return {str(each.id): each.owed_minor for each in debtors}


def _heard(month: Month) -> dict[str, int]:
    _, rows = statements(month.world.merchant.id, month.world.outlet.id)["kasbon"]
    return {customer: owed for customer, owed, _, _ in rows if owed}


def _on_book(month: Month) -> dict[str, int]:
    """By person: who was written down twice owes the sum."""
    ends = stand_ins(month.world.merchant.id)
    owed: dict[str, int] = {}
    for customer, minor in month.owing.book.items():
        end = str(ends.get(customer, customer))
        owed[end] = owed.get(end, 0) + minor
    return {end: minor for end, minor in owed.items() if minor}


def _by_any_name(month: Month) -> dict[str, int]:
    """Papers of before name who was merged: a till is told what that person owes too."""
    book = _on_book(month)
    ends = {str(one): str(end) for one, end in stand_ins(month.world.merchant.id).items()}
    return {**book, **{one: book[end] for one, end in ends.items() if end in book}}


def _goods(month: Month) -> set[str]:
    return {str(product.id) for product in (*month.goods, month.consigning.product)}


def _held() -> dict[Any, int]:
    """Credit and gift cards by the rows of the ledger."""
    rows = Balance.objects.exclude(account__in=(Account.KASBON, Account.POINTS)).order_by()
    sums = rows.values_list("account", "holder_id").annotate(minor=Sum("amount_minor"))
    return {(account, holder): minor for account, holder, minor in sums if minor}


def _held_on_book(month: Month) -> dict[Any, int]:
    return {holder: minor for holder, minor in month.holding.book.items() if minor}


def _held_heard(month: Month) -> dict[Any, int]:
    told = statements(month.world.merchant.id, month.world.outlet.id)
    return {
        (kind, uuid.UUID(one)): minor
        for kind in (CREDIT, GIFT)
        for one, minor, _, _ in told[kind][1]
    }


def _points(month: Month) -> dict[uuid.UUID, int]:
    """As the office sees them."""
    holders = creditors_of(month.world.merchant.id, Account.POINTS)
    return {each.id: each.held_minor for each in holders}


def _points_heard(month: Month) -> dict[uuid.UUID, int]:
    _, rows = statements(month.world.merchant.id, month.world.outlet.id)["points"]
    return {uuid.UUID(one): points for one, points, _, _ in rows}


def _points_on_book(month: Month) -> dict[uuid.UUID, int]:
    return {who: points for who, points in month.pointing.book.items() if points}


def _coupons(month: Month) -> int:
    promotion = month.couponing.promotion
    return uses_by_promotion(month.world.outlet, [promotion.pk]).get(promotion.pk, 0)


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


def _losses(month: Month) -> dict[tuple[str, str], int]:
    report = report_named("kerugian-stok")
    assert report is not None
    found: dict[tuple[str, str], int] = {}
    for row in report.rows(month.world.outlet, _stretch(month)):
        if row.value_minor:
            found[row.name, row.reason] = row.value_minor
    return found


def _lost(month: Month) -> dict[tuple[str, str], int]:
    goods = (*month.goods, month.consigning.product)
    names = {str(product.id): product.name for product in goods}
    lost = {(names[key], REASONS[why]): value for (key, why), value in month.book.losses.items()}
    for key, name in names.items():
        lost[name, REASONS["revaluation"]] = month.book.revalued(key)
    return {key: value for key, value in lost.items() if value}


def _closed(month: Month) -> Both:
    """What came in is there, was sold or is lost: to the rupiah."""
    book = month.book
    stock = sum(level.value_minor for level in Level.objects.all())
    sold = sums_of(month.world.outlet, _stretch(month)).cost_minor
    lost = sum(change.value_minor for change in ValueChange.objects.exclude(reason=REVALUATION))
    return stock + sold - lost, book.came_in


def _figures(month: Month) -> Iterator[tuple[str, Both]]:
    outlet, stretch, book = month.world.outlet, _stretch(month), month.book
    sums = sums_of(outlet, stretch)
    days = book.days.values()
    names = ("sales", "refunds", "total", "net")
    yield (
        "the month",
        (
            [sums.sales, sums.refunds, sums.total_minor, sums.net_minor],
            [sum(getattr(day, name) for day in days) for name in names],
        ),
    )
    corrected = sum(book.revalued(str(product.id)) for product in month.goods)
    yield "what was sold cost", (sums.cost_minor, sum(day.cost for day in days) - corrected)
    by_hour = lines_of(outlet, Dimension.HOUR, stretch)
    yield (
        "cost by hour",
        (sum(line.sums.cost_minor for line in by_hour), sum(day.cost for day in days)),
    )
    by_day = {line.key: line.sums.net_minor for line in lines_by_day(outlet, stretch)}
    yield (
        "net by day",
        (
            {key: net for key, net in by_day.items() if net},
            {key: day.net for key, day in book.days.items() if day.net},
        ),
    )
    yield (
        "goods",
        (
            {
                line.key: (line.sums.total_minor, line.sums.cost_minor)
                for line in lines_of(outlet, Dimension.PRODUCT, stretch)
                if line.sums.total_minor or line.sums.cost_minor
            },
            {
                key: (each.total, each.cost - book.revalued(key))
                for key in _goods(month)
                if (each := book.goods[key]) and (each.total or each.cost - book.revalued(key))
            },
        ),
    )
