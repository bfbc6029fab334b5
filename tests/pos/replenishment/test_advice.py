"""Advice from sales to purchase order: what the worker forecasts, what is advised, and why."""

from datetime import date, timedelta
from typing import Any

import pytest

from pos.catalog.actions import change_product
from pos.catalog.models import Product
from pos.journal.models import Event
from pos.outlets import documents
from pos.outlets.queries import business_date
from pos.purchasing import delivery as typed
from pos.purchasing.actions import make_order
from pos.purchasing.delivery import GoodsLine
from pos.purchasing.models import Order
from pos.replenishment.actions import forecast_due
from pos.replenishment.forecast import Demand, Rhythm
from pos.replenishment.models import Forecast, Season
from pos.replenishment.queries import Advice, advice_of, needs_of, season_of
from pos.replenishment.rhythms import rhythms_of
from pos.replenishment.words import why
from pos.reports.actions import sum_stale_days
from tests.pos.purchasing.test_receiving import DUS, delivery, receive, supplier_in
from tests.pos.world import Till, World, make_world, of, pair, stock_up
from tests.sales import sale_body, second_version

pytestmark = pytest.mark.django_db
WEEKS = 3


def day_before(world: World, days: int) -> str:
    today = date.fromisoformat(business_date(world.outlet))
    return (today - timedelta(days=days)).isoformat()


def sell_daily(world: World, till: Till, product: Product, count: int, days: int) -> None:
    """So many on each of the days before today."""
    for back in range(days, 0, -1):
        till.tablet.counter += 1
        lines = [of(product, count * 1_000)]
        body = sale_body(lines, series=till.tablet.series, counter=till.tablet.counter)
        day = day_before(world, back)
        till.tablet.append("sale.completed", second_version(body), tv=2, business_date=day)
    till.push()
    while sum_stale_days():
        pass


def told(world: World) -> list[Advice]:
    season = season_of(world.outlet)
    return advice_of(world.outlet, needs_of(world.outlet, season))


def demand_of(product: Product) -> Demand:
    row = Forecast.objects.get(product=product)
    return Demand(row.daily_milli, row.deviation_milli, row.counted_days, row.short_days)


def test_what_sells_is_forecast_once_a_day_and_advised_in_whole_packs_with_its_reason():
    world = make_world()
    till, supplier = pair(world), supplier_in(world)
    product = stock_up(world, price=DUS)
    dus = GoodsLine(product.id, 3_000, 116_000, "dus")
    receive(world, delivery(world, supplier, dus))
    sell_daily(world, till, product, 5, days=7 * WEEKS)
    assert told(world) == []
    before = Event.objects.count()
    assert forecast_due() == 1
    assert forecast_due() == 0
    assert Event.objects.count() == before
    assert demand_of(product) == Demand(5_000, 0, 21, 0)
    [advice] = told(world)
    need = advice.need
    assert (need.keep_milli, need.held_milli, need.coming_milli) == (59_000, 15_000, 0)
    assert (advice.packs, advice.unit, advice.order_milli) == (2, "dus", 80_000)
    assert why(advice, Season.objects.get().factors) == (
        "Terjual 5 sehari. Datang dalam 3 hari dan dipesan tiap 7 hari: "
        "kira-kira 50 terjual, 9 cadangan."
    )
    ordered = GoodsLine(product.id, 1_000, 116_000, "dus")
    make_order(outlet=world.outlet, supplier_id=supplier.id, lines=[ordered], by=None)
    [advice] = told(world)
    assert (advice.need.coming_milli, advice.packs) == (40_000, 1)


def test_no_more_is_advised_than_sells_before_it_expires():
    world = make_world()
    till, supplier = pair(world), supplier_in(world)
    bread = stock_up(world, "Roti", price=DUS, expiry={"expires": True})
    today = date.fromisoformat(business_date(world.outlet))
    fresh = {"expires_on": str(today + timedelta(days=4))}
    receive(world, delivery(world, supplier, GoodsLine(bread.id, 120_000, 2_900, **fresh)))
    sell_daily(world, till, bread, 5, days=7 * WEEKS)
    forecast_due()
    [advice] = told(world)
    need = advice.need
    assert (need.keep_milli, need.held_milli, need.fresh_days) == (35_000, 15_000, 4)  # not 59
    assert advice.packs == 20
    assert why(advice, Season.objects.get().factors) == (
        "Terjual 5 sehari. Datang dalam 3 hari dan tahan kira-kira 4 hari: "
        "paling banyak 35 terjual sebelum kedaluwarsa."
    )
    dus = GoodsLine(bread.id, 1_000, 116_000, "dus", **fresh)
    receive(world, delivery(world, supplier, dus))
    assert told(world) == []  # what is here sells no sooner because a pack would fit
    change_product(product=bread, by=None, stock={"reorder_point_milli": 60_000})
    [advice] = told(world)
    assert (advice.need.keep_milli, advice.need.fresh_days) == (60_000, None)  # the owner's word


def test_an_empty_shelf_is_no_lack_of_demand_and_a_minimum_needs_no_forecast(
    monkeypatch: pytest.MonkeyPatch,
):
    world = make_world()
    till, supplier = pair(world), supplier_in(world)
    product, candy = stock_up(world), stock_up(world, "Permen")
    long_ago = day_before(world, 20)
    with monkeypatch.context() as patch:  # the goods came before they were sold
        patch.setattr(typed, "business_date", lambda outlet: long_ago)
        goods = GoodsLine(product.id, 75_000, 2_900)
        receive(world, delivery(world, supplier, goods, invoice_date=long_ago))
    sell_daily(world, till, product, 5, days=15)
    sell_daily(world, till, candy, 1, days=3)
    change_product(product=candy, by=None, stock={"reorder_point_milli": 12_000})
    forecast_due()
    assert demand_of(product) == Demand(5_000, 0, 14, 1)
    first, second = told(world)
    assert (first.product, first.need.is_urgent, first.packs) == (product, True, 59)
    assert why(first, [1_000_000] * 7).endswith(
        "1 hari stok kosong tidak ikut dihitung. Stok diperkirakan habis sebelum kiriman datang."
    )
    assert (second.product, second.need.supplier_id) == (candy, None)
    assert (second.need.held_milli, second.packs) == (-3_000, 12)  # not 15: count first
    assert why(second, [1_000_000] * 7) == (
        "Belum cukup hari penjualan untuk perkiraan. Minimum dari Anda 12. "
        "Stok tercatat minus, dianggap 0: hitung dulu di rak."
    )


def test_how_long_a_supplier_takes_and_how_often_it_comes_is_read_from_what_happened(
    monkeypatch: pytest.MonkeyPatch,
):
    world = make_world()
    supplier, product = supplier_in(world), stock_up(world)
    goods = GoodsLine(product.id, 5_000, 2_900)
    for ordered, came in ((30, 28), (20, 16), (10, 8)):
        with monkeypatch.context() as patch:
            patch.setattr(documents, "business_date", lambda _, day=ordered: day_before(world, day))
            made = make_order(
                outlet=world.outlet, supplier_id=supplier.id, lines=[goods], by=world.sari.id
            )
        day = day_before(world, came)
        with monkeypatch.context() as patch:
            patch.setattr(typed, "business_date", lambda _, day=day: day)
            arrived = delivery(world, supplier, goods, invoice_date=day, order_id=made.pk)
            receive(world, arrived)
    [rhythm] = rhythms_of(world.outlet, business_date(world.outlet)).values()
    assert rhythm == Rhythm(lead_days=2, review_days=12, lead_deviation_milli=1_154)


def test_one_tap_makes_the_order_and_what_cannot_be_ordered_is_told(client: Any):
    world = make_world()
    supplier, product = supplier_in(world), stock_up(world, price=DUS)
    receive(world, delivery(world, supplier, GoodsLine(product.id, 1_000, 116_000, "dus")))
    change_product(product=product, by=None, stock={"reorder_point_milli": 90_000})
    client.force_login(world.sari)
    address = "/admin/replenishment/forecast/"
    page = client.get(address).content.decode()
    assert "Minimum dari Anda 90." in page
    assert f'name="jumlah-{product.pk}" value="2"' in page
    form = {"supplier": str(supplier.pk), "group": str(supplier.pk), f"satuan-{product.pk}": "dus"}
    refused = client.post(address, {**form, f"jumlah-{product.pk}": "banyak"}).content.decode()
    assert "Belum disimpan." in refused
    assert 'value="banyak"' in refused
    nobody = client.post(address, {f"jumlah-{product.pk}": "2"}).content.decode()
    assert "Pilih dulu pemasoknya. Belum disimpan." in nobody
    empty = client.post(address, {**form, f"jumlah-{product.pk}": "0"}).content.decode()
    assert "Belum disimpan." in empty
    assert Order.objects.count() == 0
    made = client.post(address, {**form, f"jumlah-{product.pk}": "2"})
    order = Order.objects.get()
    assert made.headers["Location"] == f"/admin/purchasing/order/{order.pk}/change/"
    [line] = order.lines.all()
    assert (line.quantity_milli, line.unit, line.unit_cost_minor) == (2_000, "dus", 116_000)
    assert "Tidak ada yang perlu dipesan." in client.get(address).content.decode()
