"""Penjualan per merek: adds up to the day, however a brand is written and whenever it was given."""

from datetime import date
from typing import Any

import pytest

from pos.catalog.actions import change_product
from pos.catalog.models import Product
from pos.catalog.queries import brands_of, search
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.reports.actions import sum_stale_days
from pos.reports.periods import Stretch
from pos.reports.queries import sums_of
from pos.reports.registry import report_named
from tests.pos.world import World, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_brands_come_to_what_the_day_came_to_and_follow_the_goods(world: World):
    noodles = stock_up(world, brand={"brand": "Indofood"})
    soup = stock_up(world, "Kaldu", brand={"brand": "INDOFOOD"})
    rice = stock_up(world, "Beras")
    till = pair(world)
    till.sell_second(of(noodles, 2_000), of(soup), of(rice))
    till.sell_second(of(noodles))
    till.push()
    while sum_stale_days():
        pass
    day = date.fromisoformat(Event.objects.filter(kind="sale.completed").first().business_date)
    stretch, report = Stretch(day, day), report_named("merek")
    assert report is not None
    lines: Any = report.rows(world.outlet, stretch)
    assert [(line.label, line.sums.quantity_milli, line.sums.total_minor) for line in lines] == [
        ("INDOFOOD", 4_000, 14_000),
        ("Tanpa merek", 1_000, 3_500),
    ]
    whole = sums_of(world.outlet, stretch)
    assert sum(line.sums.net_minor for line in lines) == whole.net_minor
    change_product(product=rice, by=None, brand={"brand": "Pandan Wangi"})
    assert [line.label for line in report.rows(world.outlet, stretch)] == [
        "INDOFOOD",
        "Pandan Wangi",
    ]
    assert brands_of(world.merchant.id) == ["INDOFOOD", "Indofood", "Pandan Wangi"]
    assert list(search(world.merchant.id, "pandan")) == [rice]
    assert rebuild(verify_only=True) == []


def test_only_a_brand_makes_a_change_of_the_third_version(world: World):
    stock_up(world)
    made = Event.objects.get(kind="product.changed")
    assert made.version == 1
    change_product(product=Product.objects.get(), by=None, brand={"brand": "Indofood"})
    change_product(product=Product.objects.get(), by=None, expiry={"expires": True})
    versions = Event.objects.filter(kind="product.changed").order_by("server_seq")
    assert list(versions.values_list("version", flat=True)) == [1, 3, 2]
