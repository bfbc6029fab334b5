"""Rollups move with every sale, say what the reports say, and are the same however sales came."""

import random
import uuid
from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Sum

from pos.journal.replay import rebuild
from pos.outlets.actions import change_outlet
from pos.reports import rollup_projection
from pos.reports.actions import sum_stale_days
from pos.reports.clock import HOUR_MS, ShopClock
from pos.reports.models import Dimension, Figure
from pos.reports.rollup_models import HourSum, LateSum, PaymentSum, ProductSum
from pos.reports.rollup_projection import MEASURES
from pos.stock.actions import Received, receive_stock
from tests.pos.world import Till, World, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db
TABLES = (HourSum, PaymentSum, ProductSum, LateSum)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def till(world: World) -> Till:
    return pair(world)


def rows() -> dict[str, list[tuple[Any, ...]]]:
    return {table.__name__: sorted(table.objects.values_list()) for table in TABLES}


def sell_much(world: World, till: Till, seed: int) -> None:
    """Goods bought before, some beyond the stock, some taken back."""
    luck = random.Random(seed)
    goods = [stock_up(world, f"Barang {number}") for number in range(4)]
    bought = [Received(each.id, 5_000, 13_000) for each in goods[:3]]
    receive_stock(outlet=world.outlet, lines=bought, by=None)
    for _ in range(12):
        chosen = luck.sample(goods, luck.randint(1, 3))
        sold = till.sell_second(*(of(each, luck.randint(1, 3) * 1_000) for each in chosen))
        if luck.random() < 0.3:
            till.refund(sold)


def figures(dimension: Dimension) -> Iterator[tuple[str, dict[str, int]]]:
    for row in Figure.objects.filter(dimension=dimension, period__contains="-").values():
        if len(row["period"]) == len("2026-11-21"):
            yield row["key"], row


def test_a_sale_moves_its_hour_its_way_to_pay_and_its_goods_at_once(world: World, till: Till):
    noodles = stock_up(world)
    receive_stock(outlet=world.outlet, lines=[Received(noodles.id, 9_000, 25_200)], by=None)
    sold = till.sell_second(of(noodles, 2_000))
    till.sell_second(of(noodles, 1_000))
    till.refund(sold)
    till.push()
    hours = HourSum.objects.aggregate(
        **{name: Sum(name) for name in ("sales", "refunds", "total_minor", "cost_minor")}
    )
    assert hours == {"sales": 2, "refunds": 1, "total_minor": 3_500, "cost_minor": 2_800}
    # What these tablets call it when they sell, and when they give money back.
    paid = PaymentSum.objects.values_list("method", "kind", "payments", "amount_minor")
    assert set(paid) == {("Tunai", "cash", 2, 10_500), ("cash", "cash", 1, -7_000)}
    goods = ProductSum.objects.get()
    assert (goods.outlet_id, goods.product_id) == (world.merchant.id, noodles.id)
    assert (goods.quantity_milli, goods.cost_minor) == (1_000, 2_800)


@pytest.mark.parametrize("size", [1, 5, 200])
def test_rollups_say_what_the_reports_say_however_sales_were_cut(
    world: World, till: Till, size: int
):
    sell_much(world, till, seed=7)
    till.push(size)
    while sum_stale_days():
        pass
    of_hours = {str(row.hour): row for row in HourSum.objects.all()}
    for key, figure in figures(Dimension.HOUR):
        row = of_hours.pop(key)
        names = ("sales", "refunds", "total_minor", "net_minor", "cost_minor")
        assert [getattr(row, name) for name in names] == [figure[name] for name in names]
    assert of_hours == {}
    by_method = {row.method: row.amount_minor for row in PaymentSum.objects.all()}
    assert by_method == {key: row["total_minor"] for key, row in figures(Dimension.METHOD)}
    by_goods = {str(row.product_id): row for row in ProductSum.objects.all()}
    for key, figure in figures(Dimension.PRODUCT):
        row = by_goods.pop(key)
        names = ("quantity_milli", "total_minor", "net_minor", "cost_minor")
        assert [getattr(row, name) for name in names] == [figure[name] for name in names]
    assert by_goods == {}


def test_a_rebuild_makes_the_same_rows_bit_for_bit(world: World, till: Till):
    sell_much(world, till, seed=3)
    till.push(7)
    assert rebuild(verify_only=True) == []
    HourSum.objects.filter(id=HourSum.objects.order_by("id")[0].id).update(sales=99)
    [difference] = rebuild(verify_only=True)
    assert difference.table == "reports_hoursum"
    rebuild(verify_only=False)
    assert rebuild(verify_only=True) == []


def test_goods_cost_the_same_as_they_are_moved_and_as_the_rows_say(
    world: World, till: Till, monkeypatch: pytest.MonkeyPatch
):
    sell_much(world, till, seed=7)
    till.push(7)
    asked = []
    monkeypatch.setattr(rollup_projection, "take_costs", asked.append)  # gives nothing back
    assert rebuild(verify_only=True) == []
    assert asked


def test_a_shop_that_sold_before_gets_the_same_rows(
    world: World, till: Till, monkeypatch: pytest.MonkeyPatch
):
    sell_much(world, till, seed=5)
    till.push()
    before = rows()
    for table in TABLES:
        table.objects.all().delete()
    # A column that the rollups get one day is none that this migration knows of.
    later = {table: (*names, "added_later_minor") for table, names in MEASURES.items()}
    monkeypatch.setattr(rollup_projection, "MEASURES", later)
    fill = import_module("pos.reports.migrations.0007_rollups").fill
    fill(apps, SimpleNamespace(connection=connection))
    assert rows() == before


def test_sales_of_two_outlets_meet_in_the_products_of_the_merchant(world: World, till: Till):
    stranger = make_world("Toko lain")
    for shop, counter in ((world, till), (stranger, pair(stranger))):
        counter.sell_second(of(stock_up(shop), 1_000))
        counter.push()
    assert {row.merchant_id for row in ProductSum.objects.all()} == {
        world.merchant.id,
        stranger.merchant.id,
    }
    assert ProductSum.objects.filter(merchant_id=world.merchant.id).get().quantity_milli == 1_000


def test_what_comes_in_after_its_day_is_over_is_told_by_the_day_it_came(world: World, till: Till):
    """The tablet of these tests sold on 2026-11-21; this server hears of it now."""
    sold = till.sell_second(of(stock_up(world), 2_000))
    till.refund(sold)
    till.push()
    late = LateSum.objects.get()
    assert (late.business_date, late.sales, late.refunds) == ("2026-11-21", 1, 1)
    assert (late.total_minor, late.outlet_id) == (0, world.outlet.id)
    assert late.arrived_on > late.business_date


def test_a_shops_clock_knows_when_its_day_is_over():
    jakarta, night = ShopClock("Asia/Jakarta", 0), ShopClock("Asia/Jakarta", 4 * 60)
    midnight = 1_795_885_200_000  # 2026-11-29 00:00 in Jakarta
    assert (jakarta.day(midnight - 1), jakarta.day(midnight)) == ("2026-11-28", "2026-11-29")
    assert night.day(midnight) == "2026-11-28"
    assert (jakarta.hour(midnight), jakarta.hour(midnight - 1)) == (0, 23)
    assert [night.place(hour) for hour in (4, 23, 0, 3)] == [0, 19, 20, 23]
    assert jakarta.late_on("2026-11-28", midnight + HOUR_MS - 1) == ""
    assert jakarta.late_on("2026-11-28", midnight + HOUR_MS) == "2026-11-29"
    assert ShopClock("Asia/Jayapura", 0).hour(midnight) == 2


def test_hours_follow_the_outlets_own_zone(world: World, till: Till):
    far = {"zone": "Asia/Jayapura", "day_cutoff_minute": 0}
    change_outlet(outlet=world.outlet, by=world.sari.id, calendar=far)
    sold = till.sell_second(of(stock_up(world), 1_000))
    till.push()
    row = HourSum.objects.get()
    assert row.hour == (sold["completed_at"] // HOUR_MS + 9) % 24
    assert uuid.UUID(str(row.outlet_id)) == world.outlet.id
