"""Stock as a sum of movements: average cost, overselling, and the same result in any batches."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pos.catalog.actions import change_costs
from pos.journal.errors import LancarError
from pos.journal.models import Event, Problem
from pos.journal.replay import rebuild
from pos.stock.actions import Adjusted, Received, adjust_stock, receive_stock
from pos.stock.models import LateMove, Level, Movement, ValueChange
from tests.pos.world import World, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db


def receive(
    world: World, product, quantity: int, value: int | None = None, unit: str | None = None
):
    line = Received(product.id, quantity * 1000, value, unit)
    receive_stock(outlet=world.outlet, lines=[line], by=world.sari.id)


def state(product) -> tuple[int, int]:
    level = Level.objects.get(product=product)
    return level.quantity_milli, level.value_minor


def test_goods_that_come_in_raise_the_level_and_the_average_cost():
    world = make_world()
    product = stock_up(world)
    receive(world, product, 10, 29_000)
    receive(world, product, 30, 93_000)
    assert state(product) == (40_000, 122_000)
    assert Level.objects.get().unit_cost_minor == 3_050


def test_without_a_value_the_purchase_price_counts_and_packs_are_turned_into_pieces():
    world = make_world()
    units = [{"unit": "dus", "factor_milli": 40_000, "price_minor": 128_000}]
    product = stock_up(world, price={"price_minor": 3_500, "units": units})
    receive(world, product, 2, unit="dus")
    assert state(product) == (80_000, 232_000)


def test_a_sale_takes_goods_at_the_average_and_leaves_no_rest_behind():
    world = make_world()
    till, product = pair(world), stock_up(world)
    receive(world, product, 3, 10_000)
    for _ in range(3):
        till.sell(of(product))
    till.push()
    values = Movement.objects.filter(reason="sale").order_by("seq")
    assert list(values.values_list("cost_value_minor", flat=True)) == [-3_333, -3_334, -3_333]
    assert state(product) == (0, 0)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own words for a plan")
def test_a_sale_reads_the_levels_it_moves_and_no_others():
    world = make_world()
    till, goods = pair(world), [stock_up(world, name) for name in ("Beras", "Gula", "Kopi", "Teh")]
    till.sell(*map(of, goods))
    with CaptureQueriesContext(connection) as asked:
        till.push()
    (reading,) = [each["sql"] for each in asked if 'FROM "stock_level" WHERE' in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {reading}")
        plan = [row[3].rpartition(" (")[2] for row in cursor.fetchall()]
    assert plan == ["merchant_id=? AND outlet_id=? AND product_id=?)"]


def test_selling_more_than_there_is_is_recorded_and_said_once():
    world = make_world()
    till, product = pair(world), stock_up(world)
    receive(world, product, 1, 3_000)
    for _ in range(4):
        till.sell(of(product))
    till.push()
    assert state(product) == (-3_000, -8_700)
    problem = Problem.objects.get()
    assert problem.code == "oversold"
    assert problem.sentence.startswith("Indomie Goreng terjual melebihi stok, tercatat -3: K01 (")


def test_a_receipt_after_overselling_replaces_the_guessed_cost():
    world = make_world()
    till, product = pair(world), stock_up(world)
    for _ in range(5):
        till.sell(of(product))
    till.push()
    assert state(product) == (-5_000, -14_500)
    receive(world, product, 10, 31_000)
    assert state(product) == (5_000, 15_500)
    assert Movement.objects.get(reason="received").revaluation_minor == -1_000
    total = sum(move.cost_value_minor + move.revaluation_minor for move in Movement.objects.all())
    assert total == 15_500


def test_a_receipt_that_does_not_end_the_shortage_keeps_the_guess_for_the_rest():
    world = make_world()
    till, product = pair(world), stock_up(world)
    till.sell(of(product, 10_000))
    till.push()
    receive(world, product, 4, 10_000)
    assert state(product) == (-6_000, -17_400)


def test_a_count_is_compared_with_the_level_of_that_moment():
    world = make_world()
    product = stock_up(world)
    receive(world, product, 10, 29_000)
    adjust_stock(
        outlet=world.outlet,
        lines=[Adjusted(product.id, counted_milli=7_500)],
        reason="count",
        by=world.sari.id,
    )
    assert state(product) == (7_500, 21_750)
    move = Movement.objects.get(reason="count")
    assert (move.quantity_milli, move.cost_value_minor) == (-2_500, -7_250)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (Adjusted(uuid.uuid4(), difference_milli=1), "unknown_product"),
        (Adjusted(uuid.UUID(int=0)), "bad_quantity"),
        (Adjusted(uuid.UUID(int=0), difference_milli=2**53), "bad_quantity"),
    ],
)
def test_an_adjustment_that_makes_no_sense_is_refused_and_nothing_moves(line, code: str):
    world = make_world()
    product = stock_up(world)
    if line.product_id.int == 0:
        line = Adjusted(product.id, line.difference_milli, line.counted_milli)
    before = Event.objects.count()
    with pytest.raises(LancarError) as refused:
        adjust_stock(outlet=world.outlet, lines=[line], reason="waste", by=None)
    assert refused.value.code == code
    assert (Event.objects.count(), Movement.objects.count()) == (before, 0)


def test_services_have_no_stock():
    world = make_world()
    till = pair(world)
    product = stock_up(world, "Fotokopi", stock={"tracked": False})
    till.sell(of(product))
    till.push()
    assert Movement.objects.count() == 0
    with pytest.raises(LancarError) as refused:
        receive(world, product, 1)
    assert refused.value.code == "not_tracked"


def test_weighed_goods_move_by_the_gram():
    world = make_world()
    till = pair(world)
    product = stock_up(world, "Telur", identity={"unit": "kg", "weighed": True})
    receive(world, product, 15, 397_500)
    till.sell(of(product, 735))
    till.push()
    assert state(product) == (14_265, 378_022)


@pytest.mark.parametrize("size", [1, 2, 7, 200])
def test_rows_do_not_depend_on_how_events_were_cut_into_batches(size: int):
    """Level by level and movement by movement, as one batch of everything would write them."""
    world = make_world()
    till = pair(world)
    goods = [stock_up(world, f"Barang {number}") for number in range(3)]
    for number, product in enumerate(goods):
        receive(world, product, 2 + number, 7_001 * (number + 1))
    for number in range(14):
        till.sell(of(goods[number % 3]), of(goods[(number * 2) % 3], 500 * (number % 4 + 1)))
    till.push(size)
    levels = Level.objects.order_by("product__name").values_list("quantity_milli", "value_minor")
    costs = Movement.objects.filter(reason="sale").order_by("seq", "line")
    assert list(levels) == EXPECTED_LEVELS
    assert list(costs.values_list("cost_value_minor", flat=True)) == EXPECTED_COSTS


EXPECTED_LEVELS = [(-8_500, -24_650), (-7_000, -20_300), (-6_000, -17_400)]
EXPECTED_COSTS = [
    *(-3_501, -1_750, -4_667, -5_251, -5_251, -7_001, -3_200, -5_800, -3_784, -2_625),
    *(-5_251, -2_900, -2_900, -4_350, -2_900, -6_975, -2_900, -1_450, -2_900, -2_900),
    *(-2_900, -4_350, -2_900, -5_800, -2_900, -1_450, -2_900, -2_900),
]


def test_missing_goods_that_are_found_come_back_at_what_they_left_with():
    world = make_world()
    till, product = pair(world), stock_up(world)
    till.sell(of(product, 5_000))
    till.push()
    assert state(product) == (-5_000, -14_500)
    change_costs(merchant_id=world.merchant.id, costs={product.id: 500}, by=None)
    found = [Adjusted(product.id, difference_milli=6_000)]
    adjust_stock(outlet=world.outlet, lines=found, reason="found", by=world.sari.id)
    assert state(product) == (1_000, 500)


def test_what_somebody_typed_as_counted_had_the_late_sale_missing_already():
    world = make_world()
    till, product = pair(world), stock_up(world)
    receive(world, product, 10, 29_000)
    till.sell(of(product, 3_000))
    counted = [Adjusted(product.id, counted_milli=7_000)]
    adjust_stock(outlet=world.outlet, lines=counted, reason="count", by=world.sari.id)
    till.push()
    assert state(product) == (7_000, 20_300)
    assert LateMove.objects.get().quantity_milli == -3_000
    assert rebuild(verify_only=True) == []


def test_what_is_lost_otherwise_than_by_trade_stands_in_rows_and_closes_the_books():
    world = make_world()
    till, product = pair(world), stock_up(world)
    till.sell(of(product, 5_000))
    till.push()
    receive(world, product, 10, 31_000)
    broken = [Adjusted(product.id, difference_milli=-1_000)]
    adjust_stock(outlet=world.outlet, lines=broken, reason="waste", by=world.sari.id)
    told = ValueChange.objects.order_by("value_minor")
    assert [(each.reason, each.quantity_milli, each.value_minor) for each in told] == [
        ("waste", -1_000, -3_100),
        ("revaluation", 0, -1_000),
    ]
    assert state(product) == (4_000, 31_000 - 14_500 - 3_100 - 1_000)
