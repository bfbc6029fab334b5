"""Places of a shop: what is carried keeps its value, sales take from one, a count is of one."""

import random

import pytest

from pos.catalog.models import Product
from pos.journal.errors import LancarError
from pos.journal.ids import uuid7
from pos.journal.models import Event, Problem
from pos.journal.replay import rebuild
from pos.purchasing.actions import return_goods
from pos.purchasing.delivery import GoodsLine
from pos.stock.actions import (
    Adjusted,
    Carried,
    Expired,
    add_place,
    adjust_stock,
    change_place,
    count_product,
    open_count,
    post_count,
    take_expired,
    transfer_stock,
)
from pos.stock.actions.counts import Counted
from pos.stock.batches import batches_of
from pos.stock.models import Level, Movement, Place, Transfer
from pos.stock.places import spots_of
from tests.pos.purchasing.test_receiving import DUS, delivery, receive, supplier_in
from tests.pos.world import World, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db


def levels(product: Product) -> dict[str, tuple[int, int]]:
    """Thousandths and value by place; every level is the sum of its movements."""
    found = {}
    for level in Level.objects.filter(product=product):
        moves = Movement.objects.filter(product=product, place=level.place)
        sums = moves.values_list("quantity_milli", "cost_value_minor", "revaluation_minor")
        assert level.quantity_milli == sum(each[0] for each in sums)
        assert level.value_minor == sum(each[1] + each[2] for each in sums)
        found[level.place] = (level.quantity_milli, level.value_minor)
    return found


def store(world: World) -> Place:
    return add_place(outlet=world.outlet, name="Gudang", by=world.sari.id)


def carry(world: World, source: str, target: str, *lines: Carried, **more) -> Transfer:
    return transfer_stock(
        outlet=world.outlet, source=source, target=target, lines=lines, by=world.sari.id, **more
    )


def refusal(call, *arguments, **options) -> str:
    before = Event.objects.count()
    with pytest.raises(LancarError) as refused:
        call(*arguments, **options)
    assert Event.objects.count() == before
    return refused.value.code


def test_goods_come_into_the_store_and_are_carried_to_the_shop_at_what_they_cost():
    world = make_world()
    till = pair(world)
    product = stock_up(world, price=DUS, expiry={"expires": True})
    gudang = store(world).code
    supplier = supplier_in(world)
    line = GoodsLine(product.id, 2_000, 116_000, "dus", expires_on="2027-06-30")
    receipt = receive(world, delivery(world, supplier, line, place=gudang))
    till.sell(of(product, 3_000))
    till.push()
    assert levels(product) == {gudang: (80_000, 232_000), "shop": (-3_000, -8_700)}
    assert Level.objects.filter(product=product, revision=0).count() == 0  # kept in both places
    assert Problem.objects.get().code == "oversold"
    made = carry(world, gudang, "shop", Carried(product.id, 1_000, "dus"), note="rak kosong")
    assert (str(made), made.lines.get().base_quantity_milli) == ("Gudang → Toko", 40_000)
    assert levels(product) == {gudang: (40_000, 116_000), "shop": (37_000, 107_300)}
    assert batches_of(world.merchant.id, world.outlet.id, product.id) == {"2027-06-30": 77_000}
    back = {"outlet": world.outlet, "receipt": receipt, "quantities": {1: 10_000}, "by": None}
    return_goods(**back)
    assert levels(product) == {gudang: (30_000, 87_000), "shop": (37_000, 107_300)}
    assert refusal(return_goods, **back, place="loteng") == "unknown_place"
    return_goods(**back, place="shop")
    assert levels(product) == {gudang: (30_000, 87_000), "shop": (27_000, 78_300)}
    gone = {"outlet": world.outlet, "lines": [Expired(product.id, "2027-06-30", 31_000)]}
    assert refusal(take_expired, **gone, by=None, place=gudang) == "not_in_place"
    gone["lines"] = [Expired(product.id, "2027-06-30", 30_000)]
    take_expired(**gone, by=None, place=gudang)
    assert levels(product)[gudang] == (0, 0)
    assert rebuild(verify_only=True) == []


@pytest.mark.parametrize("seed", range(3))
def test_every_place_is_what_an_oracle_of_boxes_says_while_tills_sell_late(seed: int):
    luck = random.Random(seed)
    world = make_world()
    tills = [pair(world, f"Kasir {number}") for number in range(2)]
    product, supplier = stock_up(world), supplier_in(world)
    codes = [store(world).code, "shop"]
    box = dict.fromkeys(codes, 0)
    for _ in range(30):
        place, other = luck.sample(codes, 2)
        pieces, what = luck.randrange(1, 9), luck.random()
        if what < 0.3:
            line = GoodsLine(product.id, pieces * 1000, luck.randrange(2_000, 3_200))
            receive(world, delivery(world, supplier, line, place=place))
            box[place] += pieces
        elif what < 0.6:
            carry(world, place, other, Carried(product.id, pieces * 1000))
            box[place], box[other] = box[place] - pieces, box[other] + pieces
        elif what < 0.7:
            counted = [Adjusted(product.id, counted_milli=pieces * 1000)]
            adjust_stock(
                outlet=world.outlet, lines=counted, reason="count", by=None, place=codes[0]
            )
            box[codes[0]] = pieces
        else:
            till = luck.choice(tills)
            till.sell(of(product, pieces * 1000))
            box["shop"] -= pieces
    for till in luck.sample(tills, 2):
        till.push(luck.choice((1, 4, 200)))
    found = {place: quantity // 1000 for place, (quantity, _) in levels(product).items()}
    assert found == {place: box[place] for place in found}
    assert sum(found.values()) == sum(box.values())
    assert rebuild(verify_only=True) == []


def test_a_count_is_of_its_place():
    world = make_world()
    product = stock_up(world)
    gudang = store(world).code
    for place in (gudang, "shop"):
        receive(
            world,
            delivery(
                world, supplier_in(world, place), GoodsLine(product.id, 10_000, 2_900), place=place
            ),
        )
    count = open_count(outlet=world.outlet, name="Gudang", by=None, place=gudang)
    counted = Counted(product.id, 8_000)
    count_product(outlet=world.outlet, count=count, counted=counted, by=None)
    post_count(outlet=world.outlet, count=count, by=None)
    assert levels(product) == {gudang: (8_000, 23_200), "shop": (10_000, 29_000)}


def test_places_have_names_of_their_own_and_stay_while_goods_lie_there():
    world = make_world()
    product = stock_up(world)
    assert [spot.name for spot in spots_of(world.merchant.id, world.outlet.id)] == ["Toko"]
    gudang = store(world)
    assert [spot.name for spot in spots_of(world.merchant.id, world.outlet.id)] == [
        "Toko",
        "Gudang",
    ]
    shop = Place.objects.get(id=world.outlet.id)
    change_place(outlet=world.outlet, place=shop, by=None, identity={"name": "Rak depan"})
    put_away = {"outlet": world.outlet, "by": None, "state": {"archived": True}}
    assert refusal(add_place, outlet=world.outlet, name=" gudang", by=None) == "place_known"
    assert refusal(change_place, place=shop, **put_away) == "place_sells"
    carry(world, "shop", gudang.code, Carried(product.id, 1_000))  # more than there is
    assert levels(product)["shop"] == (-1_000, -2_900)
    assert refusal(change_place, place=gudang, **put_away) == "place_not_empty"
    carry(world, gudang.code, "shop", Carried(product.id, 1_000))
    change_place(place=gudang, **put_away)
    assert refusal(carry, world, "shop", gudang.code, Carried(product.id, 1_000)) == (
        "place_archived"
    )
    assert rebuild(verify_only=True) == []


def test_what_makes_no_sense_is_refused_and_the_same_page_twice_is_carried_once():
    world = make_world()
    product, service = stock_up(world), stock_up(world, "Jasa", stock={"tracked": False})
    gudang = store(world).code
    good, page = Carried(product.id, 1_000), uuid7()
    carry(world, gudang, "shop", good, document=page)
    for lines, places, code in (
        ([good], ("shop", "shop"), "same_place"),
        ([good], ("shop", "nowhere"), "unknown_place"),
        ([], ("shop", gudang), "no_lines"),
        ([good] * 501, ("shop", gudang), "too_many_lines"),
        ([Carried(product.id, 0)], ("shop", gudang), "bad_quantity"),
        ([Carried(product.id, 2**53)], ("shop", gudang), "bad_quantity"),
        ([Carried(product.id, 1_000, "dus")], ("shop", gudang), "unknown_unit"),
        ([Carried(service.id, 1_000)], ("shop", gudang), "not_tracked"),
        ([Carried(page, 1_000)], ("shop", gudang), "unknown_product"),
    ):
        assert refusal(carry, world, *places, *lines) == code
    assert refusal(carry, world, gudang, "shop", good, document=page) == "already_recorded"
    line = GoodsLine(product.id, 1_000, 2_900)
    made = delivery(world, supplier_in(world), line, place="nowhere")
    assert refusal(receive, world, made) == "unknown_place"
