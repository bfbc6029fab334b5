"""What the people of a month do, one act at a time, each told to the book in plain numbers."""

import uuid
from functools import partial
from typing import Any

from pos.catalog.actions import change_prices
from pos.catalog.models import Product
from pos.purchasing.actions import add_supplier
from pos.stock.actions import (
    Adjusted,
    Carried,
    Received,
    add_place,
    adjust_stock,
    receive_stock,
    transfer_stock,
)
from pos.stock.models import SHOP
from pos.stock.queries import levels_after
from tests.months.buying import deliver, pay, reverse, send_back
from tests.months.counter import Counter, Fact
from tests.months.counting import hears_late, see, start_or_post
from tests.months.month import DUS, GOODS, TILLS, Month
from tests.pos.world import make_world, of, pair, stock_up

WASTE = ("waste", "expired", "lost", "own_use", "other")
LEVELS = 100  # what a tablet pulls in at most


def open_shop(month: Month) -> None:
    month.world = make_world()
    month.store = add_place(outlet=month.world.outlet, name="Gudang", by=None).code
    month.goods = [_shelve(month, number) for number in range(GOODS)]
    month.counters = [Counter(pair(month.world, f"Kasir {n}")) for n in range(TILLS)]
    month.suppliers = [
        add_supplier(merchant_id=month.world.merchant.id, name=name, by=None)
        for name in ("PT Sumber", "CV Makmur")
    ]
    for product in month.goods[1:]:  # the first one is never entered: nobody is told a number
        _open_with(month, product, month.luck.randrange(0, 40) * 1000)


def begin_day(month: Month) -> None:
    """Now and then a till goes some days without the hub."""
    for counter in month.counters:
        counter.away = max(0, counter.away - 1)
        if month.luck.random() < 0.2:
            counter.away = month.luck.randrange(1, 6)


def act(month: Month) -> None:
    """One of the things that happen in a shop; a sale more often than the rest."""
    acts = (sell,) * 9 + (give_back, hand_in, hand_in, hand_in_again) + (deliver,) * 3
    acts += (send_back, reverse, pay, pay, carry, carry, lose, find, type_over, steal, reprice)
    acts += (start_or_post, start_or_post, see, see, see, see, see, look)
    month.luck.choice(acts)(month)


def end(month: Month) -> None:
    """The last day: everything is handed in, an open count is posted, tablets look once more."""
    last_evening(month)
    for counter in month.counters:
        counter.away = 0
        _tell(month, counter, 200)
    if month.count is not None:
        start_or_post(month)
    while look(month):
        pass


def last_evening(month: Month) -> None:
    """The hub dies, and somebody goes from till to till with what each may still sell him."""
    owing, customer = month.owing, month.owing.faithful()
    if customer is None:
        return
    for counter in month.counters:
        counter.away = 0
        _tell(month, counter, 200)
    for counter in month.counters:
        owing.hear(counter)
        counter.away = 1
    product = month.goods[0]
    for counter in month.counters:
        month.meet_hub(counter)
        pieces = owing.allows(counter, customer) // (product.price_minor or 1)
        if pieces:
            basket = [of(product, pieces * 1000)]
            buyer = partial(owing.buys, customer)
            month.sold.append(counter.sell(basket, month.clock.day, buyer))
            _moved(month, month.sold[-1])


def sell(month: Month) -> None:
    luck = month.luck
    counter = luck.choice(month.counters)
    month.meet_hub(counter)
    chosen = luck.sample(month.goods, luck.randrange(1, 4))
    basket = [_line(month, product) for product in chosen]
    fact = counter.sell(
        basket,
        month.clock.day,
        lambda total: month.owing.buyer(counter, total),
        lambda total: month.holding.payer(counter, total),
        coupon=lambda body: month.couponing.on(counter, body),
        pointing=month.pointing.sold,
    )
    month.sold.append(fact)
    _moved(month, fact)
    # A till that hears the hub tells it at once what was sold on a balance.
    spends = fact.pointed is not None and fact.pointed.spent > 0
    if luck.random() < 0.5 or fact.payer is not None or fact.on_kasbon or spends:
        _tell(month, counter, 200)


def give_back(month: Month) -> None:
    """The whole of an earlier sale, at any till, which may know it before the hub does."""
    known = [fact for fact in month.sold if not fact.is_refund]
    if not known:
        return
    counter, sold = month.luck.choice(month.counters), month.luck.choice(known)
    month.sold.remove(sold)
    month.meet_hub(counter)
    holding, paid = month.holding, sold.payer
    keeping = holding.keeper if paid is None else lambda _: holding.back(paid)
    back = counter.refund(sold, month.clock.day, keeping, month.pointing)
    _moved(month, back)
    if back.on_kasbon:
        month.owing.move(uuid.UUID(back.body["customer"]["id"]), back.on_kasbon)


def hand_in(month: Month) -> None:
    _tell(month, month.luck.choice(month.counters), month.luck.choice((1, 3, 200)))


def hand_in_again(month: Month) -> None:
    month.luck.choice(month.counters).hand_in_again()


def carry(month: Month) -> None:
    product = month.luck.choice(month.goods)
    places = month.luck.choice(((SHOP, month.store), (month.store, SHOP)))
    unit, factor = month.luck.choice((("pcs", 1000), ("dus", DUS)))
    pieces = month.luck.randrange(1, 4)
    transfer_stock(
        outlet=month.world.outlet, source=places[0], target=places[1],
        lines=[Carried(product.id, pieces * 1000, unit)], by=month.world.sari.id,
    )  # fmt: skip
    month.book.carried(str(product.id), places, pieces * factor)
    month.truth[str(product.id), places[0]] -= pieces * factor
    month.truth[str(product.id), places[1]] += pieces * factor


def lose(month: Month) -> None:
    _adjust(month, -month.luck.randrange(1, 6), month.luck.choice(WASTE))


def find(month: Month) -> None:
    _adjust(month, month.luck.randrange(1, 4), "found")


def type_over(month: Month) -> None:
    """Sesuaikan stok with what lies there: a count of one product, without a count."""
    product, place = month.luck.choice(month.goods), month.luck.choice((SHOP, month.store))
    key = (str(product.id), place)
    lying = month.truth[key]
    if lying < 0:
        return
    adjust_stock(
        outlet=month.world.outlet, lines=[Adjusted(product.id, counted_milli=lying)],
        reason="count", by=month.world.sari.id, place=place,
    )  # fmt: skip
    difference = lying - month.book.piles[key].held
    month.book.counted(*key, difference, month.clock.now_ms)


def steal(month: Month) -> None:
    """Nobody records it: only a count will tell."""
    key = (str(month.luck.choice(month.goods).id), month.luck.choice((SHOP, month.store)))
    month.truth[key] -= month.luck.choice((1000, 2000, -1000))


def reprice(month: Month) -> None:
    product = month.luck.choice(month.goods)
    price = month.luck.randrange(10, 300) * 100
    change_prices(merchant_id=month.world.merchant.id, prices={product.id: price}, by=None)
    product.refresh_from_db()


def look(month: Month) -> bool:
    """A tablet asks what moved since it asked last. Is there more?"""
    world = month.world
    answer = levels_after(world.merchant.id, world.outlet.id, month.told_upto)
    assert not answer["reset"]
    month.told.update(dict(answer["levels"]))
    month.told_upto = answer["next"]
    return bool(answer["more"])


def _shelve(month: Month, number: int) -> Product:
    price, cost = month.luck.randrange(20, 200) * 100, month.luck.randrange(1_000, 2_000)
    units = [{"unit": "dus", "factor_milli": DUS, "price_minor": price * 11}]
    product = stock_up(
        month.world, f"Barang {number}", price={"price_minor": price, "units": units},
        cost={"cost_minor": cost},
    )  # fmt: skip
    month.book.guesses[str(product.id)] = cost
    return product


def _open_with(month: Month, product: Product, quantity: int) -> None:
    if not quantity:
        return
    worth = month.luck.randrange(quantity, quantity * 3)
    goods = [Received(product.id, quantity, worth)]
    receive_stock(outlet=month.world.outlet, lines=goods, by=None, opening=True)
    month.book.bought(str(product.id), SHOP, quantity, worth)
    month.truth[str(product.id), SHOP] += quantity


def _line(month: Month, product: Product) -> dict[str, Any]:
    luck = month.luck
    if luck.random() < 0.15:
        level = product.units.get()
        whole = {"unit": "dus", "factor_milli": DUS, "price_minor": level.price_minor}
        return {**of(product), **whole, "quantity_milli": luck.randrange(1, 3) * 1000}
    return of(product, luck.choice((1000, 1000, 2000, 5000, 735, 1250)))


def _moved(month: Month, fact: Fact) -> None:
    for product, quantity, _ in fact.lines:
        month.truth[product, SHOP] -= quantity


def _tell(month: Month, counter: Counter, size: int) -> None:
    """The hub hears of it, and so does the book."""
    if counter.away:
        return
    sold = [fact for fact in counter.hand_in(size) if fact.kind == "sale"]
    month.holding.hear(counter)  # what was handed in is no longer its own to count
    month.owing.hear(counter)
    for fact in sold:
        day, cost = month.book.days[fact.day], 0
        for product, quantity, rupiah in fact.lines:
            if month.consigning.is_of(product):
                each = month.consigning.heard(month, quantity, fact.at)
            else:
                hears_late(month, product, fact.at, quantity)
                each = month.book.sold(product, SHOP, quantity, fact.at)
            month.book.goods[product].total += rupiah
            month.book.goods[product].cost += each
            cost += each
        day.sales += not fact.is_refund
        day.refunds += fact.is_refund
        day.total, day.net, day.cost = day.total + fact.total, day.net + fact.net, day.cost + cost


def _adjust(month: Month, pieces: int, reason: str) -> None:
    product, place = month.luck.choice(month.goods), month.luck.choice((SHOP, month.store))
    moved = [Adjusted(product.id, pieces * 1000)]
    adjust_stock(
        outlet=month.world.outlet, lines=moved, reason=reason, by=month.world.sari.id, place=place
    )
    month.book.adjusted(str(product.id), place, pieces * 1000, reason)
    month.truth[str(product.id), place] += pieces * 1000
