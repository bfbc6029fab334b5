"""Goods in: what an invoice comes to, what stock and its value become, and what is doubted."""

import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.catalog.actions import change_unit_prices
from pos.catalog.models import Product
from pos.journal.errors import LancarError, RuleError
from pos.journal.ids import uuid7
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.outlets.actions import change_outlet
from pos.outlets.queries import business_date
from pos.purchasing.actions import (
    add_supplier,
    change_buying_rules,
    change_supplier,
    receive_goods,
)
from pos.purchasing.costing import Bought, Tax, cost_invoice, suggested_price
from pos.purchasing.delivery import Delivery, GoodsLine, Planned
from pos.purchasing.doubts import doubts_about
from pos.purchasing.models import Receipt, Supplier
from pos.purchasing.queries import suggestions
from pos.stock.models import Level, Movement
from tests.pos.world import World, make_world, of, pair, stock_up

PPN = {"rate_ppm": 120_000, "base_numerator": 11, "base_denominator": 12}
DUS = {"price_minor": 3_500, "units": [{"unit": "dus", "factor_milli": 40_000, "price_minor": 1}]}


def supplier_in(world: World, name: str = "PT Sumber Rejeki", days: int = 14) -> Supplier:
    return add_supplier(
        merchant_id=world.merchant.id, name=name, by=world.sari.id, terms={"terms_days": days}
    )


def delivery(world: World, supplier: Supplier, *lines: GoodsLine, **more: Any) -> Delivery:
    given = {"invoice_date": business_date(world.outlet), **more}
    return Delivery(supplier.id, lines, **given)


def receive(world: World, made: Delivery, noticed: Any = None) -> Receipt:
    """Everything that is doubted is seen, unless `noticed` says what was."""
    if noticed is None:
        noticed = [doubt.key for doubt in doubts_about(Planned(world.outlet, made))]
    return receive_goods(outlet=world.outlet, delivery=made, by=world.sari.id, noticed=noticed)


def codes(world: World, made: Delivery) -> list[str]:
    return [doubt.code for doubt in doubts_about(Planned(world.outlet, made))]


def refusal(world: World, made: Delivery) -> str:
    before = Event.objects.count()
    with pytest.raises(LancarError) as refused:
        receive(world, made)
    assert Event.objects.count() == before
    return refused.value.code


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    lines=st.lists(
        st.builds(
            Bought,
            quantity_milli=st.integers(1, 10_000_000),
            factor_milli=st.sampled_from([1000, 10_000, 40_000]),
            unit_cost_minor=st.integers(0, 10_000_000),
            taxed=st.booleans(),
        ),
        min_size=1,
        max_size=12,
    ),
    cut=st.integers(0, 1000),
    mode=st.sampled_from(["none", "included", "added"]),
    creditable=st.booleans(),
)
def test_lines_always_make_the_invoice_to_the_last_rupiah(lines, cut, mode, creditable):
    goods = sum(line.net_minor for line in lines)
    discount = goods * cut // 1000
    invoice = cost_invoice(lines, discount, Tax(mode, creditable=creditable, **PPN))
    added = invoice.tax_minor if mode == "added" else 0
    assert sum(line.invoice_discount_minor for line in invoice.lines) == discount
    assert sum(line.tax_minor for line in invoice.lines) == invoice.tax_minor
    assert sum(line.total_minor for line in invoice.lines) == goods - discount + added
    assert invoice.total_minor == goods - discount + added
    credited = invoice.tax_minor if creditable else 0
    assert sum(line.cost_value_minor for line in invoice.lines) == invoice.total_minor - credited
    assert all(line.cost_value_minor >= 0 for line in invoice.lines)


@pytest.mark.parametrize(
    ("mode", "creditable", "tax", "total", "cost"),
    [
        ("none", False, 0, 1_110_000, 1_110_000),
        ("included", False, 110_000, 1_110_000, 1_110_000),
        ("included", True, 110_000, 1_110_000, 1_000_000),
        ("added", False, 122_100, 1_232_100, 1_232_100),
        ("added", True, 122_100, 1_232_100, 1_110_000),
    ],
)
def test_input_tax_is_cost_unless_the_shop_may_credit_it(mode, creditable, tax, total, cost):
    invoice = cost_invoice(
        [Bought(10_000, 1000, 111_000)], 0, Tax(mode, creditable=creditable, **PPN)
    )
    assert (invoice.tax_minor, invoice.total_minor, invoice.cost_minor) == (tax, total, cost)


def test_the_discount_of_an_invoice_is_spread_by_largest_remainder():
    lines = [Bought(1000, 1000, cost) for cost in (100, 100, 100)]
    invoice = cost_invoice(lines, 100, Tax())
    assert [line.invoice_discount_minor for line in invoice.lines] == [34, 33, 33]
    assert [line.cost_value_minor for line in invoice.lines] == [66, 67, 67]


@pytest.mark.parametrize(
    ("cost", "step", "before", "usual", "price"),
    [
        (3_100, 500, (3_500, 2_900), (3_100, 200_000), 4_000),  # 3.741 at the same profit
        (3_100, 100, (3_500, 2_900), (3_100, 200_000), 3_800),
        (2_900, 500, (None, None), (2_900, 200_000), 3_500),  # 3.480
        (3_000, 500, (2_500, 2_900), (3_000, 100_000), 3_500),  # sold at a loss before
        (10_000, 500, (None, None), (11_100, 200_000), 13_500),  # the PPN is in the price
    ],
)
def test_a_suggested_price_keeps_the_profit_and_is_a_sensible_one(cost, step, before, usual, price):
    assert suggested_price(cost, step, before=before, usual=usual) == price


@pytest.mark.django_db
def test_a_delivery_raises_stock_at_its_cost_and_the_average_follows():
    world = make_world()
    product = stock_up(world, price=DUS)
    supplier = supplier_in(world)
    receive(world, delivery(world, supplier, GoodsLine(product.id, 10_000, 2_900)))
    lines = [GoodsLine(product.id, 2_000, 120_000, "dus", 10_000)]
    receipt = receive(world, delivery(world, supplier, *lines, discount_minor=4_000))
    level = Level.objects.get()
    assert (level.quantity_milli, level.value_minor) == (90_000, 29_000 + 226_000)
    assert (receipt.goods_minor, receipt.total_minor, receipt.cost_minor) == (
        230_000,
        226_000,
        226_000,
    )
    assert Product.objects.get().cost_minor == 2_825
    assert Movement.objects.latest("seq").note == "PT Sumber Rejeki"


@pytest.mark.django_db
def test_a_delivery_ends_an_oversold_stretch_with_its_own_cost():
    world = make_world()
    till, product = pair(world), stock_up(world)
    for _ in range(5):
        till.sell(of(product))
    till.push()
    receive(world, delivery(world, supplier_in(world), GoodsLine(product.id, 10_000, 3_100)))
    level = Level.objects.get()
    assert (level.quantity_milli, level.value_minor) == (5_000, 15_500)


@pytest.mark.django_db
def test_a_pkp_books_goods_without_the_tax_it_credits():
    world = make_world()
    product = stock_up(world)
    change_outlet(outlet=world.outlet, by=None, tax={"pkp": True})
    line = GoodsLine(product.id, 10_000, 3_000)
    receipt = receive(world, delivery(world, supplier_in(world), line, tax_mode="added"))
    assert (receipt.tax_minor, receipt.total_minor, receipt.cost_minor) == (3_300, 33_300, 30_000)
    assert Level.objects.get().value_minor == 30_000


@pytest.mark.django_db
def test_exempt_goods_bear_no_tax_of_the_invoice():
    world = make_world()
    rice = stock_up(world, "Beras", tax={"tax_class": "BEBAS"})
    noodles = stock_up(world)
    lines = [GoodsLine(rice.id, 1_000, 100_000), GoodsLine(noodles.id, 1_000, 100_000)]
    receipt = receive(world, delivery(world, supplier_in(world), *lines, tax_mode="added"))
    taxes = receipt.lines.values_list("tax_minor", flat=True)
    assert list(taxes) == [0, 11_000]


@pytest.mark.django_db
def test_the_due_date_follows_the_terms_of_the_supplier():
    world = make_world()
    product = stock_up(world)
    made = delivery(
        world, supplier_in(world, days=30), GoodsLine(product.id, 1_000, 2_900),
        invoice_date="2026-11-15",
    )  # fmt: skip
    assert receive(world, made).due_date == "2026-12-15"


@pytest.mark.django_db
def test_the_same_invoice_is_stopped_until_somebody_says_that_it_is_another():
    world = make_world()
    product, supplier = stock_up(world), supplier_in(world)
    line = GoodsLine(product.id, 10_000, 2_900)
    receive(world, delivery(world, supplier, line, invoice_number="INV 001/26"))
    again = delivery(world, supplier, line, invoice_number="inv-001-26")
    assert codes(world, again) == ["same_invoice"]
    with pytest.raises(RuleError) as stopped:
        receive(world, again, noticed=())
    assert (stopped.value.code, stopped.value.extra["doubts"]) == ("doubtful", ["same_invoice"])
    assert Level.objects.get().quantity_milli == 10_000
    receipt = receive(world, again)
    assert "sudah dicatat" in receipt.noticed[0]
    other = delivery(world, supplier_in(world, "CV Lain"), line, invoice_number="INV 001/26")
    assert codes(world, other) == []


@pytest.mark.django_db
def test_the_same_page_sent_twice_is_recorded_once():
    world = make_world()
    product = stock_up(world)
    line = GoodsLine(product.id, 10_000, 2_900)
    made = delivery(world, supplier_in(world), line, document=uuid7())
    receive(world, made)
    assert refusal(world, made) == "already_recorded"
    assert Level.objects.get().quantity_milli == 10_000


@pytest.mark.django_db
def test_a_quantity_in_the_wrong_unit_and_a_cost_of_the_wrong_unit_are_doubted():
    world = make_world()
    product, supplier = stock_up(world, price=DUS), supplier_in(world)

    def doubted(*line: Any) -> list[str]:
        return codes(world, delivery(world, supplier, GoodsLine(product.id, *line)))

    assert doubted(40_000, 116_000, "dus") == ["unusual_quantity"]  # never came before
    assert doubted(2_000, 116_000, "dus") == []
    receive(world, delivery(world, supplier, GoodsLine(product.id, 40_000, 2_900)))
    assert doubted(40_000, 116_000, "dus") == ["unusual_quantity"]
    assert doubted(5_000, 116_000, "dus") == []
    assert doubted(40_000, 116_000) == ["unusual_cost", "cost_above_price"]
    assert doubted(1_000, 2_900, "dus") == ["unusual_cost"]
    assert doubted(40_000, 3_600) == ["cost_above_price"]
    assert doubted(1_000, 0) == ["free_goods"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "more", "code"),
    [
        ((0, 2_900), {}, "bad_quantity"),
        ((10**15, 2_900), {}, "bad_quantity"),
        ((1_000, -1), {}, "bad_cost"),
        ((1_000, 10**13), {}, "bad_cost"),
        ((1_000, 2_900, "dus"), {}, "unknown_unit"),
        ((1_000, 2_900, None, 2_901), {}, "discount_too_large"),
        ((1_000, 2_900), {"discount_minor": 2_901}, "discount_too_large"),
        ((1_000_000_000, 10**12), {}, "amount_too_large"),
        ((1_000, 2_900), {"invoice_date": "2099-01-01"}, "date_in_future"),
        ((1_000, 2_900), {"invoice_date": "31/12/2026"}, "bad_date"),
        ((1_000, 2_900), {"due_date": "2020-01-01"}, "due_before_invoice"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(line, more, code):
    world = make_world()
    product = stock_up(world)
    made = delivery(world, supplier_in(world), GoodsLine(product.id, *line), **more)
    assert refusal(world, made) == code


@pytest.mark.django_db
def test_no_lines_no_supplier_and_an_archived_supplier_are_refused():
    world = make_world()
    supplier = supplier_in(world)
    line = GoodsLine(stock_up(world).id, 1_000, 2_900)
    assert refusal(world, delivery(world, supplier)) == "no_lines"
    nobody = Delivery(uuid.uuid4(), [line], invoice_date="2026-11-01")
    assert refusal(world, nobody) == "unknown_supplier"
    change_supplier(supplier=supplier, by=None, state={"archived": True})
    assert refusal(world, delivery(world, supplier, line)) == "supplier_archived"


@pytest.mark.django_db
def test_a_supplier_is_kept_once_however_the_name_is_written():
    world = make_world()
    supplier = supplier_in(world, "PT. Sumber Rejeki")
    with pytest.raises(RuleError) as twice:
        supplier_in(world, "sumber  rejeki, PT")
    assert twice.value.code == "supplier_known"
    with pytest.raises(LancarError) as wrong:
        change_supplier(supplier=supplier, by=None, identity={"npwp": "123"})
    assert wrong.value.code == "bad_npwp"
    change_supplier(supplier=supplier, by=None, identity={"npwp": "01.312.166.0-091.000"})
    assert Supplier.objects.get().npwp == "01.312.166.0-091.000"


def suggested(world: World, receipt: Receipt) -> list[tuple[str, int]]:
    return [(each.unit, each.price_minor) for each in suggestions(world.outlet, receipt)]


@pytest.mark.django_db
def test_each_unit_gets_its_own_price_at_its_own_profit_and_one_verb_takes_them():
    world = make_world()
    units = [{"unit": "dus", "factor_milli": 40_000, "price_minor": 128_000}]
    product = stock_up(world, price={"price_minor": 3_500, "units": units})
    supplier = supplier_in(world)
    dearer = receive(world, delivery(world, supplier, GoodsLine(product.id, 1_000, 124_000, "dus")))
    assert suggested(world, dearer) == [("pcs", 4_000), ("dus", 137_000)]
    prices = {(product.id, unit): price for unit, price in suggested(world, dearer)[1:]}
    change_unit_prices(merchant_id=world.merchant.id, prices=prices, by=None)
    changed = Product.objects.get()
    assert (changed.price_minor, changed.units.get().price_minor) == (3_500, 137_000)
    assert suggested(world, dearer) == [("pcs", 4_000)]


@pytest.mark.django_db
def test_prices_are_suggested_where_the_cost_changed_and_only_after_the_last_delivery():
    world = make_world()
    product, supplier = stock_up(world), supplier_in(world)
    same = receive(world, delivery(world, supplier, GoodsLine(product.id, 10_000, 2_900)))
    assert suggestions(world.outlet, same) == []
    dearer = receive(world, delivery(world, supplier, GoodsLine(product.id, 10_000, 3_100)))
    assert suggested(world, dearer) == [("pcs", 4_000)]
    change_buying_rules(outlet=world.outlet, by=None, price_step_minor=100)
    assert suggested(world, dearer) == [("pcs", 3_800)]
    receive(world, delivery(world, supplier, GoodsLine(product.id, 10_000, 3_200)))
    assert suggestions(world.outlet, dearer) == []


@pytest.mark.django_db
def test_the_record_replays_to_the_same_rows():
    world = make_world()
    product, supplier = stock_up(world, price=DUS), supplier_in(world)
    change_buying_rules(outlet=world.outlet, by=None, markup_ppm=150_000)
    for cost in (110_000, 118_001):
        line = GoodsLine(product.id, 3_000, cost, "dus")
        made = delivery(world, supplier, line, line, discount_minor=1, tax_mode="included")
        receive(world, made)
    assert rebuild(verify_only=True) == []
