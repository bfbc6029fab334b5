"""Counting while the shop sells: every difference is what an oracle of the real shelf says."""

import random
import time
from collections import Counter

import pytest

from pos.catalog.actions import archive_product
from pos.catalog.models import Product
from pos.journal.clock import wall_ms
from pos.journal.errors import LancarError
from pos.journal.models import Event, Ledger, Problem
from pos.journal.replay import rebuild
from pos.stock.actions import (
    Received,
    count_product,
    drop_count,
    open_count,
    post_count,
    receive_stock,
)
from pos.stock.actions.counts import Counted
from pos.stock.counting import uncounted, variances_of
from pos.stock.models import CountEntry, CountLine, LateMove, Level, Movement, StockCount
from tests.pos.world import Till, World, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db


def count(world: World, name: str = "Akhir bulan") -> StockCount:
    return open_count(outlet=world.outlet, name=name, by=world.sari.id)


def see(world: World, at: StockCount, product: Product, pieces: int, **more) -> CountEntry:
    counted = Counted(product.id, pieces * 1000, **more)
    return count_product(outlet=world.outlet, count=at, counted=counted, by=world.sari.id)


def post(world: World, at: StockCount) -> dict[str, int]:
    """Posted differences in pieces by name."""
    post_count(outlet=world.outlet, count=at, by=world.sari.id)
    lines = CountLine.objects.filter(count=at)
    return {name: milli // 1000 for name, milli in lines.values_list("name", "difference_milli")}


def stock(world: World, product: Product, pieces: int) -> None:
    line = Received(product.id, pieces * 1000)
    receive_stock(outlet=world.outlet, lines=[line], by=world.sari.id)


def level(product: Product) -> int:
    row = Level.objects.get(product=product)
    moves = Movement.objects.filter(product=product)
    sums = moves.values_list("quantity_milli", "cost_value_minor", "revaluation_minor")
    assert row.quantity_milli == sum(each[0] for each in sums)
    assert row.value_minor == sum(each[1] + each[2] for each in sums)
    return row.quantity_milli // 1000


def catch_up(till: Till) -> None:
    """The tablet's clock takes over the hub's, as each answer makes it."""
    hub = Ledger.objects.get()
    till.tablet.clock_ms = max(till.tablet.clock_ms, hub.hlc_ms)


def look_after(tills: list[Till]) -> None:
    """Who counts looks at the shelf a while after the last piece was sold: a count's time is a
    millisecond's, and a program sells and counts within one."""
    last_sale = max(till.tablet.clock_ms for till in tills)
    while wall_ms() <= last_sale:
        time.sleep(0.001)


def follow_stamp(till: Till) -> None:
    """The tablet has seen the hub's newest stamp: its next one has the same millisecond, and the
    counter after it, as long as its own time is not later."""
    till.tablet.clock_ms = Ledger.objects.get().hlc_ms - 1


@pytest.mark.parametrize("seed", range(3))
def test_differences_are_exact_while_three_tills_sell_offline_and_send_late(seed: int):
    """An oracle keeps the real shelf: what counts see is what lies there, whatever is known."""
    luck = random.Random(seed)
    world = make_world()
    tills = [pair(world, f"Kasir {number}") for number in range(3)]
    goods = [stock_up(world, f"Barang {number:03d}") for number in range(40)]
    shelf = {product.id: luck.randrange(20, 60) for product in goods}
    stolen = {product.id: luck.choice((0, 0, 1, 4, -2)) for product in goods}
    for product in goods:
        stock(world, product, shelf[product.id] + stolen[product.id])
    opened = count(world)
    waiting = list(goods)
    luck.shuffle(waiting)
    while waiting:
        till = luck.choice(tills)
        catch_up(till)
        basket = luck.sample(goods, luck.randrange(1, 4))
        till.sell(*map(of, basket))
        shelf.update(Counter(shelf) - Counter(product.id for product in basket))
        if luck.random() < 0.2:
            till.push()
        if luck.random() < 0.6:
            product = waiting.pop()
            look_after(tills)
            see(world, opened, product, shelf[product.id])
    luck.choice(tills).push()  # the others still hold theirs when the count is posted
    posted = post(world, opened)
    assert len(posted) == len(goods)
    for till in tills:
        till.push(luck.choice((1, 7, 200)))
    assert {product.id: level(product) for product in goods} == shelf
    late = Counter()
    for move in LateMove.objects.all():
        late[move.product_id] += move.quantity_milli // 1000
    explained = {product.id: posted[product.name] - late[product.id] for product in goods}
    assert explained == {key: -gone for key, gone in stolen.items()}
    assert rebuild(verify_only=True) == []


def test_a_sale_from_before_the_count_that_arrives_after_it_is_listed_and_not_taken_off_twice():
    world = make_world()
    till, product = pair(world), stock_up(world)
    stock(world, product, 10)
    till.sell(of(product, 2_000))
    opened = count(world)
    see(world, opened, product, 8)
    assert post(world, opened) == {"Indomie Goreng": -2}
    till.push()
    assert level(product) == 8
    late = LateMove.objects.get()
    assert (late.count_id, late.quantity_milli) == (opened.id, -2_000)
    reasons = Movement.objects.order_by("line").values_list("reason", "quantity_milli")
    assert ("late", 2_000) in set(reasons)
    catch_up(till)
    till.sell(of(product))
    till.push()
    assert (level(product), LateMove.objects.count()) == (7, 1)
    assert Problem.objects.count() == 0
    assert rebuild(verify_only=True) == []


def test_what_arrived_between_the_count_and_its_posting_explains_the_difference():
    world = make_world()
    till, product = pair(world), stock_up(world)
    stock(world, product, 10)
    till.sell(of(product, 3_000))
    opened = count(world)
    see(world, opened, product, 7)
    till.push()
    (variance,) = variances_of(opened)
    assert (variance.difference_milli, variance.late_milli) == (0, -3_000)
    assert post(world, opened) == {"Indomie Goreng": 0}
    assert level(product) == 7


def test_shelves_add_up_and_the_last_word_about_a_shelf_counts():
    world = make_world()
    product = stock_up(world)
    stock(world, product, 50)
    opened = count(world)
    see(world, opened, product, 12, shelf="Depan")
    see(world, opened, product, 30, shelf="Gudang")
    see(world, opened, product, 15, shelf="Depan")
    (variance,) = variances_of(opened)
    assert (variance.counted_milli, variance.difference_milli) == (45_000, -5_000)
    assert post(world, opened) == {"Indomie Goreng": -5}


def test_a_newer_count_that_is_posted_first_stands():
    world = make_world()
    product, other = stock_up(world), stock_up(world, "Kopi")
    stock(world, product, 10)
    stock(world, other, 10)
    older, newer = count(world, "Lama"), count(world, "Baru")
    see(world, older, product, 9)
    see(world, older, other, 9)
    see(world, newer, product, 8)
    assert post(world, newer) == {"Indomie Goreng": -2}
    assert post(world, older) == {"Kopi": -1}
    assert (level(product), level(other)) == (8, 9)


def test_a_product_archived_meanwhile_keeps_its_count_and_what_nobody_counted_is_named():
    world = make_world()
    product, other = stock_up(world), stock_up(world, "Kopi")
    stock(world, product, 5)
    stock(world, other, 5)
    opened = count(world)
    archive_product(product=product, by=world.sari.id)
    see(world, opened, product, 4)
    assert [each.name for each in uncounted(opened)] == ["Kopi"]
    assert post(world, opened) == {"Indomie Goreng": -1}
    assert level(product) == 4


def test_what_makes_no_sense_is_refused_and_far_too_many_asks_first():
    world = make_world()
    units = [{"unit": "dus", "factor_milli": 40_000, "price_minor": 128_000}]
    product = stock_up(world, price={"price_minor": 3_500, "units": units})
    service = stock_up(world, "Fotokopi", stock={"tracked": False})
    stock(world, product, 40)
    opened = count(world)
    before = Event.objects.count()
    for wrong, code in (
        (Counted(product.id, 40_000, "dus"), "doubtful"),
        (Counted(product.id, -1), "bad_quantity"),
        (Counted(product.id, 2**53), "bad_quantity"),
        (Counted(product.id, 1_000, "kilo"), "unknown_unit"),
        (Counted(service.id, 1_000), "not_tracked"),
        (Counted(world.merchant.id, 1_000), "unknown_product"),
    ):
        with pytest.raises(LancarError) as refused:
            count_product(outlet=world.outlet, count=opened, counted=wrong, by=None)
        assert refused.value.code == code
    with pytest.raises(LancarError) as refused:
        post_count(outlet=world.outlet, count=opened, by=None)
    assert refused.value.code == "nothing_counted"
    assert Event.objects.count() == before
    see(world, opened, product, 40, unit="dus", is_sure=True)
    drop_count(outlet=world.outlet, count=opened, by=None)
    assert level(product) == 40
    with pytest.raises(LancarError) as refused:
        see(world, opened, product, 1)
    assert refused.value.code == "count_closed"


def test_a_sale_is_told_from_its_count_also_while_the_hubs_clock_stands_ahead_of_the_wall():
    """A tablet four minutes fast drags the shop's clock along: until the wall has come so far all
    stamps share one millisecond, and only those of counts begin a new one."""
    world = make_world()
    fast, other, product = pair(world, "Cepat"), pair(world, "Biasa"), stock_up(world)
    stock(world, product, 20)
    fast.tablet.clock_ms = wall_ms() + 4 * 60_000
    fast.sell(of(product))
    fast.push()
    opened = count(world)
    follow_stamp(other)
    other.sell(of(product, 2_000))
    see(world, opened, product, 17)
    follow_stamp(other)
    other.sell(of(product, 3_000))
    other.push()
    assert post(world, opened) == {"Indomie Goreng": 0}
    assert (level(product), LateMove.objects.count()) == (14, 0)
    assert rebuild(verify_only=True) == []


def test_what_a_tablet_of_another_year_sold_before_a_count_counts_as_sold_before():
    world = make_world()
    till, product = pair(world), stock_up(world)
    stock(world, product, 10)
    till.tablet.clock_ms = wall_ms() + 400 * 86_400_000
    till.sell(of(product, 2_000))
    till.push()
    opened = count(world)
    see(world, opened, product, 8)
    assert post(world, opened) == {"Indomie Goreng": 0}
    assert level(product) == 8
    sold = Movement.objects.get(reason="sale")
    assert sold.happened_at <= wall_ms()
    assert rebuild(verify_only=True) == []
