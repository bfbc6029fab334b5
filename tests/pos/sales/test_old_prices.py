"""A tablet that had not heard of a new price sold at the old one: kept, and shown."""

import importlib
from typing import Any

import pytest
from django.apps import apps

from pos.catalog.actions import change_product, set_price
from pos.catalog.models import Product, ShelfPrice
from pos.sales.actions import check_prices
from pos.sales.models import OldPrice, Sale
from tests.pos.world import Till, World, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def till(world: World) -> Till:
    return pair(world)


def raise_price(world: World, product: Product, price_minor: int) -> None:
    set_price(product=product, price_minor=price_minor, by=world.sari.id)


def found() -> list[tuple[Any, ...]]:
    check_prices()
    columns = ("name", "quantity_milli", "sold_minor", "in_force_minor", "difference_minor")
    return list(OldPrice.objects.order_by("completed_at", "id").values_list(*columns))


def test_a_sale_at_a_replaced_price_is_kept_as_printed_and_listed_once_with_the_difference(
    world: World, till: Till
):
    rice, product = stock_up(world, "Beras", price={"price_minor": 15_900}), stock_up(world)
    known = of(product, 2_000)
    raise_price(world, product, 4_000)
    till.sell(known, of(rice, 735))
    till.push()
    assert found() == [("Indomie Goreng", 2_000, 3_500, 4_000, 1_000)]
    assert found() == [("Indomie Goreng", 2_000, 3_500, 4_000, 1_000)]
    assert Sale.objects.get().total_minor == 18_687


def test_a_price_that_fell_costs_the_customer_and_is_listed_below_zero(world: World, till: Till):
    product = stock_up(world)
    known = of(product, 1_500)
    raise_price(world, product, 3_001)
    till.sell(known)
    till.push()
    assert found() == [("Indomie Goreng", 1_500, 3_500, 3_001, -749)]


def test_a_sale_that_came_late_but_was_made_before_the_change_is_as_it_should_be(
    world: World, till: Till
):
    product = stock_up(world)
    till.sell(of(product))
    raise_price(world, product, 4_000)
    till.push()
    assert found() == []


def test_a_tablet_whose_clock_is_behind_may_know_the_newer_price(world: World, till: Till):
    product = stock_up(world)
    before = ShelfPrice.objects.get(product_id=product.id).hlc_ms
    raise_price(world, product, 4_000)
    product.refresh_from_db()
    body = till.sell(of(product))
    assert body["lines"][0]["list_price_minor"] == 4_000
    till.tablet.events.clear()
    till.tablet.heads.clear()
    till.tablet.append("sale.completed", body, hlc=[before, 99])
    till.push()
    assert found() == []


def test_a_pack_is_compared_with_the_price_of_the_pack(world: World, till: Till):
    pack = {"unit": "dus", "factor_milli": 40_000, "price_minor": 130_000}
    product = stock_up(world, price={"price_minor": 3_500, "units": [pack]})
    sold = {**of(product), "unit": "dus", "factor_milli": 40_000, "price_minor": 130_000}
    dearer = {**pack, "price_minor": 135_000}
    change_product(product=product, by=world.sari.id, price={"units": [dearer]})
    till.sell(sold, of(product))
    till.push()
    assert found() == [("Indomie Goreng", 1_000, 130_000, 135_000, 5_000)]


def test_a_pack_that_is_not_sold_any_more_has_no_price_to_compare_with(world: World, till: Till):
    pack = {"unit": "dus", "factor_milli": 40_000, "price_minor": 130_000}
    product = stock_up(world, price={"price_minor": 3_500, "units": [pack]})
    change_product(product=product, by=world.sari.id, price={"units": []})
    till.sell({**of(product), "unit": "dus", "factor_milli": 40_000, "price_minor": 130_000})
    till.push()
    assert found() == []


def test_one_odd_sale_does_not_stop_the_look_at_the_others(world: World, till: Till):
    product = stock_up(world)
    known = of(product)
    raise_price(world, product, 1_000_000_000)
    odd = till.sell(known)
    till.tablet.events.clear()
    till.tablet.heads.clear()
    odd["lines"][0]["quantity_milli"] = 2**53 - 1
    till.tablet.append("sale.completed", odd)
    till.sell(known)
    till.push()
    assert found() == [("Indomie Goreng", 1_000, 3_500, 1_000_000_000, 999_996_500)]


@pytest.mark.parametrize("typed", [{"override_minor": 3_000}, {"label_minor": 3_200}])
def test_a_price_typed_by_hand_or_printed_on_a_label_is_not_the_shelfs(
    world: World, till: Till, typed: dict[str, int]
):
    product = stock_up(world)
    known = {**of(product), **typed}
    raise_price(world, product, 4_000)
    till.sell(known)
    till.push()
    assert found() == []


def test_an_older_shop_learns_its_former_prices_from_its_record(world: World):
    product = stock_up(world)
    raise_price(world, product, 4_000)
    columns = [field.attname for field in ShelfPrice._meta.concrete_fields]
    written = list(ShelfPrice.objects.order_by("id").values(*columns))
    assert [row["prices"] for row in written if row["product_id"] == product.id] == [
        {"": 3_500},
        {"": 4_000},
    ]
    ShelfPrice.objects.all().delete()
    migration = importlib.import_module("pos.catalog.migrations.0003_old_prices")
    migration.prices_on_record(apps, None)
    assert list(ShelfPrice.objects.order_by("id").values(*columns)) == written
