"""Titip jual: goods that are worth nothing to the shop, and are paid once they are sold."""

import random
from collections import Counter
from datetime import date

import pytest

from pos.catalog.models import Product
from pos.journal.clock import wall_ms
from pos.journal.errors import LancarError
from pos.journal.ids import uuid7
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.outlets.queries import business_date
from pos.purchasing.actions import (
    Lost,
    Paid,
    Settling,
    agree_consignment,
    end_consignment,
    lose_consigned,
    pay_supplier,
    receive_goods,
    return_goods,
    reverse_settlement,
    settle_consignment,
)
from pos.purchasing.debts import debts_of
from pos.purchasing.delivery import Delivery, GoodsLine, Planned
from pos.purchasing.doubts import doubts_about
from pos.purchasing.models import Receipt, Supplier
from pos.purchasing.settled_models import SettledLine
from pos.reports import accounts as to
from pos.reports.actions import sum_period
from pos.reports.day_book import entries_of
from pos.reports.models import Figure
from pos.reports.periods import Stretch
from pos.sales.models import Sale
from pos.stock.consigned_models import Consigned, ConsignedMove
from pos.stock.models import LateMove, Level, Movement, ValueChange
from tests.pos.purchasing.test_receiving import supplier_in
from tests.pos.stock.test_counting import count, post, see
from tests.pos.world import Till, World, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db
COST = 4_000


def chips(world: World, name: str = "Keripik singkong balado") -> Product:
    return stock_up(world, name, price={"price_minor": 5_000})


def agree(world: World, supplier: Supplier, product: Product, cost: int = COST) -> None:
    agree_consignment(
        outlet=world.outlet, supplier=supplier, product=product, cost_minor=cost, by=world.sari.id
    )


def bring(world: World, supplier: Supplier, product: Product, pieces: int) -> Receipt:
    line = GoodsLine(product.id, pieces * 1000, COST)
    made = Delivery(supplier.id, [line], invoice_date=business_date(world.outlet))
    assert doubts_about(Planned(world.outlet, made)) == []
    return receive_goods(outlet=world.outlet, delivery=made, by=world.sari.id)


def settle(world: World, supplier: Supplier) -> Receipt:
    return settle_consignment(
        outlet=world.outlet, supplier=supplier, settling=Settling(), by=world.sari.id
    )


def worth(product: Product) -> tuple[int, int]:
    """Pieces and value; the level is the sum of its movements."""
    row = Level.objects.get(product=product)
    moves = Movement.objects.filter(product=product)
    sums = moves.values_list("quantity_milli", "cost_value_minor", "revaluation_minor")
    assert row.quantity_milli == sum(each[0] for each in sums)
    assert row.value_minor == sum(each[1] + each[2] for each in sums)
    return row.quantity_milli // 1000, row.value_minor


def owed(world: World) -> int:
    return sum(each.total_minor for each in debts_of(world.outlet, business_date(world.outlet)))


def cost_reported(world: World) -> int:
    """What gross profit takes off the sales."""
    for day in set(Sale.objects.values_list("business_date", flat=True)):
        sum_period(world.outlet, day)
    return sum(Figure.objects.filter(dimension="product").values_list("cost_minor", flat=True))


def refused(call, *arguments, **options) -> str:
    before = Event.objects.count()
    with pytest.raises(LancarError) as error:
        call(*arguments, **options)
    assert Event.objects.count() == before
    return error.value.code


def test_goods_on_consignment_are_no_stock_value_and_owed_once_they_are_sold():
    """The reference's example: sold at 5.000, of which 4.000 are the supplier's."""
    world = make_world()
    till, supplier, product = pair(world), supplier_in(world), chips(world)
    agree(world, supplier, product)
    receipt = bring(world, supplier, product, 20)
    assert (receipt.total_minor, owed(world), worth(product)) == (0, 0, (20, 0))
    till.sell(of(product, 2_000))
    brought_back = till.sell_second(of(product))
    till.push()
    assert (owed(world), worth(product)) == (0, (17, 0))
    assert Movement.objects.filter(cost_value_minor=-2 * COST, revaluation_minor=2 * COST).exists()
    assert cost_reported(world) == 3 * COST
    till.refund(brought_back)
    till.push()
    assert cost_reported(world) == 2 * COST
    made = settle(world, supplier)
    assert (made.total_minor, made.is_settlement, owed(world)) == (2 * COST, True, 2 * COST)
    line = SettledLine.objects.get(receipt=made)
    assert (line.name, line.quantity_milli, line.total_minor) == (product.name, 2_000, 2 * COST)
    assert refused(settle, world, supplier) == "nothing_sold"
    paid = Paid({made.pk: 2 * COST}, business_date(world.outlet), "bank")
    pay_supplier(outlet=world.outlet, supplier=supplier, paid=paid, by=None)
    back = return_goods(outlet=world.outlet, receipt=receipt, quantities={1: 18_000}, by=None)
    assert (back.total_minor, owed(world), worth(product)) == (0, 0, (0, 0))
    assert rebuild(verify_only=True) == []


def test_what_a_tablet_tells_after_the_settlement_is_in_the_next_one():
    world = make_world()
    tills, supplier = [pair(world, "A"), pair(world, "B")], supplier_in(world)
    product = chips(world)
    agree(world, supplier, product)
    bring(world, supplier, product, 20)
    for till, pieces in zip(tills, (3, 4), strict=True):
        till.sell(of(product, pieces * 1000))
    tills[0].push()
    first = settle(world, supplier)
    tills[1].push()
    second = settle(world, supplier)
    assert (first.total_minor, second.total_minor) == (3 * COST, 4 * COST)
    settled = dict(ConsignedMove.objects.values_list("settled_in", "owed_minor"))
    assert settled == {first.pk: 3 * COST, second.pk: 4 * COST}
    assert rebuild(verify_only=True) == []


def sell_after(till: Till, product: Product, pieces: int) -> dict:
    """A sale of later than the newest agreement, whatever millisecond it is."""
    agreed = Consigned.objects.get(product=product).agreed_at
    till.tablet.clock_ms = max(till.tablet.clock_ms, agreed)
    return till.sell_second(of(product, pieces * 1000))


def test_a_sale_costs_what_was_agreed_when_it_was_made_however_late_a_tablet_tells():
    world = make_world()
    tills, supplier = [pair(world, "A"), pair(world, "B")], supplier_in(world)
    product = chips(world)
    tills[1].sell(of(product))  # before anything was agreed: at what was agreed first
    agree(world, supplier, product)
    for till, pieces in zip(tills, (1, 2), strict=True):
        sell_after(till, product, pieces)
    newest = max(each.tablet.clock_ms for each in tills)
    while wall_ms() <= newest:
        pass
    agree(world, supplier, product, 4_200)
    sell_after(tills[0], product, 5)
    tills[0].push()
    tills[1].push()
    owed = sorted(ConsignedMove.objects.values_list("quantity_milli", "owed_minor"))
    assert owed == [(1_000, COST), (1_000, COST), (2_000, 2 * COST), (5_000, 5 * 4_200)]
    assert (settle(world, supplier).total_minor, worth(product)) == (4 * COST + 21_000, (-9, 0))
    assert rebuild(verify_only=True) == []


def lose(world: World, supplier: Supplier, product: Product, pieces: int, **more) -> None:
    lost = Lost(product, pieces * 1000, **more)
    lose_consigned(outlet=world.outlet, supplier=supplier, lost=lost, by=world.sari.id)


def test_what_the_shop_lost_is_paid_for_like_what_it_sold_and_is_a_loss_at_that_cost():
    world = make_world()
    supplier, product = supplier_in(world), chips(world)
    assert refused(lose, world, supplier, product, 1) == "not_consigned"
    agree(world, supplier, product)
    bring(world, supplier, product, 10)
    lose(world, supplier, product, 3)
    lose(world, supplier, product, 1, reason="found")
    document = uuid7()
    lose(world, supplier, product, 1, reason="waste", document=document)
    again = {"reason": "waste", "document": document}
    assert refused(lose, world, supplier, product, 1, **again) == "already_recorded"
    assert refused(lose, world, supplier, product, 0) == "bad_quantity"
    assert refused(lose, world, supplier, product, 1, reason="count") == "bad_quantity"
    assert worth(product) == (7, 0)
    losses = dict(ValueChange.objects.values_list("reason", "value_minor"))
    assert losses == {"lost": -3 * COST, "found": COST, "waste": -COST}
    assert settle(world, supplier).total_minor == 3 * COST
    today = date.fromisoformat(business_date(world.outlet))
    day_book = entries_of(world.outlet, Stretch(today, today))
    told = {(each.about, each.account): each.amount_minor for each in day_book}
    assert told == {
        ("Susut dan koreksi stok", to.WASTE): 3 * COST,
        ("Susut dan koreksi stok", to.OWED_TO_CONSIGNORS): -3 * COST,
        ("Bagi hasil titipan", to.OWED_TO_CONSIGNORS): 3 * COST,
        ("Bagi hasil titipan", to.OWED_TO_SUPPLIERS): -3 * COST,
    }
    assert rebuild(verify_only=True) == []


def test_a_settlement_that_was_wrong_is_taken_back_once_and_is_in_the_next_one():
    world = make_world()
    till, supplier, product = pair(world), supplier_in(world), chips(world)
    agree(world, supplier, product)
    sell_after(till, product, 2)
    till.push()
    first = settle(world, supplier)
    paid = Paid({first.pk: COST}, business_date(world.outlet), "bank")
    pay_supplier(outlet=world.outlet, supplier=supplier, paid=paid, by=None)
    taking = {"outlet": world.outlet, "receipt": first, "by": world.sari.id}
    reverse_settlement(**taking, note="salah tanggal")
    assert refused(reverse_settlement, **taking) == "settlement_reversed"
    assert owed(world) == -COST  # paid already: set against the next
    sell_after(till, product, 1)
    till.push()
    second = settle(world, supplier)
    assert (second.total_minor, owed(world)) == (3 * COST, 2 * COST)
    assert set(ConsignedMove.objects.values_list("settled_in", flat=True)) == {second.pk}
    own = bring(world, supplier, product, 1)
    wrong = {"outlet": world.outlet, "receipt": own, "by": None}
    assert refused(reverse_settlement, **wrong) == "not_a_settlement"
    assert rebuild(verify_only=True) == []


def test_a_late_sale_of_counted_goods_is_owed_and_the_stock_is_still_worth_nothing():
    world = make_world()
    till, supplier, product = pair(world), supplier_in(world), chips(world)
    agree(world, supplier, product)
    bring(world, supplier, product, 10)
    till.sell(of(product, 2_000))
    opened = count(world)
    see(world, opened, product, 8)
    assert post(world, opened) == {product.name: -2}
    till.push()
    assert (LateMove.objects.count(), worth(product)) == (1, (8, 0))
    assert settle(world, supplier).total_minor == 2 * COST
    assert rebuild(verify_only=True) == []


def test_whose_goods_they_are_changes_on_an_empty_shelf_only():
    world = make_world()
    till, supplier, product = pair(world), supplier_in(world), chips(world)
    other, today = supplier_in(world, "PT Lain"), business_date(world.outlet)
    own = Delivery(supplier.id, [GoodsLine(product.id, 2_000, 3_000)], invoice_date=today)
    seen = [doubt.key for doubt in doubts_about(Planned(world.outlet, own))]
    receive_goods(outlet=world.outlet, delivery=own, by=None, noticed=seen)
    assert refused(agree, world, supplier, product) == "own_goods_left"
    till.sell(of(product, 2_000))
    till.push()
    agree(world, supplier, product)
    assert refused(agree, world, other, product) == "consigned_by_other"
    theirs = Delivery(other.id, [GoodsLine(product.id, 1_000, COST)], invoice_date=today)
    assert refused(Planned, world.outlet, theirs) == "consigned_by_other"
    bring(world, supplier, product, 1)
    ending = {"outlet": world.outlet, "product": product, "by": None}
    assert refused(end_consignment, supplier=supplier, **ending) == "own_goods_left"
    till.sell(of(product))
    till.push()
    assert refused(end_consignment, supplier=other, **ending) == "not_consigned"
    end_consignment(supplier=supplier, **ending)
    till.sell(of(product))
    till.push()
    assert settle(world, supplier).total_minor == COST  # the last one was the shop's own
    assert rebuild(verify_only=True) == []


@pytest.mark.parametrize("seed", range(2))
def test_everything_sold_is_in_one_settlement_exactly_however_tablets_send(seed: int):
    luck = random.Random(seed)
    world = make_world()
    supplier, own = supplier_in(world), stock_up(world, "Sabun")
    tills = [pair(world, f"Kasir {number}") for number in range(3)]
    goods = [chips(world, f"Titipan {number}") for number in range(4)]
    costs = {product.id: luck.randrange(500, 5_000) for product in goods}
    for product in goods:
        agree(world, supplier, product, costs[product.id])
        bring(world, supplier, product, 50)
    sold: Counter = Counter()
    settled = 0
    for _ in range(30):
        basket = luck.sample([*goods, own], luck.randrange(1, 4))
        luck.choice(tills).sell(*map(of, basket))
        sold.update(product.id for product in basket if product is not own)
        if luck.random() < 0.3:
            luck.choice(tills).push(luck.choice((1, 7)))
        if luck.random() < 0.2 and ConsignedMove.objects.filter(settled_in=None).exists():
            settled += settle(world, supplier).total_minor
    for till in tills:
        till.push()
    if ConsignedMove.objects.filter(settled_in=None).exists():
        settled += settle(world, supplier).total_minor
    assert settled == owed(world) == sum(costs[key] * pieces for key, pieces in sold.items())
    assert [worth(each) for each in goods] == [(50 - sold[each.id], 0) for each in goods]
    assert rebuild(verify_only=True) == []
