"""What a promotion brought, beside the same weekdays of the four weeks before it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pos.outlets.queries import business_date
from pos.reports.actions import sum_stale_days
from pos.reports.periods import Stretch
from pos.reports.promotion_results import results_of
from pos.reports.registry import report_named
from tests.pos.prices.test_promotions import item, promote
from tests.pos.world import World, make_world, of, pair, stock_up
from tests.sales import sale_body, second_version

pytestmark = pytest.mark.django_db
FREE = {"rate_ppm": 1_000_000, "get_quantity_milli": 1_000}


def ago(world: World, days: int) -> date:
    return date.fromisoformat(business_date(world.outlet)) - timedelta(days=days)


def sell(world: World, days: range, *lines: Any, promotions: Any = ()) -> None:
    """Once on each of these days before today."""
    till = pair(world, f"Kasir {days.start}")
    for back in days:
        till.tablet.counter += 1
        numbered = {"series": till.tablet.series, "counter": till.tablet.counter}
        body = second_version(sale_body(list(lines), **numbered, promotions=list(promotions)))
        day = ago(world, back).isoformat()
        till.tablet.append("sale.completed", body, tv=2, business_date=day)
    till.push()
    while sum_stale_days():
        pass


def test_a_result_stands_beside_what_is_usual_and_says_what_it_is_not(client: Any):
    world = make_world()
    noodles = stock_up(world, cost={"cost_minor": 2_000})
    rice = stock_up(world, "Beras")
    period = {"date_from": ago(world, 3).isoformat()}
    buy = item(noodles, quantity=2_000)
    made = promote(world, "buy_get", buy=buy, name="Gratis 1", period=period, **FREE)
    client.force_login(world.sari)
    address = f"/admin/prices/promotion/{made.pk}/change/"
    sell(world, range(31, 3, -1), of(noodles, 2_000), of(rice))
    rule = {key: value for key, value in made.rule().items() if key != "from"}
    sell(world, range(3, 0, -1), of(noodles, 3_000), of(rice), promotions=[rule])
    page = client.get(address).content.decode()
    for label, value in (
        ("Dipakai", "3 transaksi"),
        ("Potongan diberikan", "Rp 10.500"),
        ("Belanja dengan promo", "Rp 31.500"),
        ("Penjualan barang promo", "Rp 21.000, biasanya Rp 21.000 (sama)"),
        ("Jumlah terjual", "9, biasanya 6 (naik 50%)"),
    ):
        assert f"<dt>{label}</dt><dd>{value}</dd>" in page
    assert "perbandingan, bukan bukti" in page
    stretch = Stretch(ago(world, 1), ago(world, 0))
    report = report_named("hasil-promo")
    assert report is not None
    [row] = report.rows(world.outlet, stretch)
    told = [column.value(row) for column in report.columns_for(sees_cost=False)]
    assert told == ["Gratis 1", 1, 1, 3_500, 10_500, 7_000, 7_000, 0]


def test_a_promotion_that_begins_today_or_has_nothing_beside_it_says_so(client: Any):
    world = make_world()
    noodles = stock_up(world, cost={"cost_minor": 2_000})
    buy = item(noodles, quantity=2_000)
    period = {"date_from": ago(world, 0).isoformat()}
    today = promote(world, "buy_get", buy=buy, period=period, **FREE)
    client.force_login(world.sari)
    address = "/admin/prices/promotion/{}/change/"
    told = client.get(address.format(today.pk)).content.decode()
    assert "Hasil terlihat sehari setelah promo mulai." in told
    past = {"date_from": ago(world, 2).isoformat(), "weekdays": [1, 2, 3, 4, 5, 6, 7]}
    alone = promote(world, "buy_get", buy=buy, period=past, priority=5, **FREE)
    sell(world, range(2, 0, -1), of(noodles))
    told = client.get(address.format(alone.pk)).content.decode()
    assert "<dd>Rp 7.000</dd>" in told
    assert "Belum ada hari yang sama di 4 minggu sebelum promo" in told


def test_a_report_of_long_ago_shows_what_ran_then_whatever_came_after():
    world = make_world()
    noodles = stock_up(world, cost={"cost_minor": 2_000})
    buy = item(noodles, quantity=2_000)
    long = promote(
        world, "buy_get", buy=buy, period={"date_from": ago(world, 130).isoformat()}, **FREE
    )
    rule = {key: value for key, value in long.rule().items() if key != "from"}
    sell(world, range(121, 118, -1), of(noodles, 3_000), promotions=[rule])
    for number in range(31):
        promote(world, "buy_get", buy=buy, priority=number, name=f"Promo {number}", **FREE)
    [row] = results_of(world.outlet, Stretch(ago(world, 122), ago(world, 110)))
    assert (row.promotion, row.used, row.given_minor) == (long, 3, 10_500)


def test_many_promotions_are_all_told_and_ask_no_more_than_one():
    world = make_world()
    noodles = stock_up(world, cost={"cost_minor": 2_000})
    period = {"date_from": ago(world, 3).isoformat(), "date_to": ago(world, -3).isoformat()}
    buy = item(noodles, quantity=2_000)

    def questions() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            found = results_of(world.outlet, Stretch(ago(world, 5), ago(world, 1)))
        return len(asked), len(found)

    promote(world, "buy_get", buy=buy, period=period, **FREE)
    first, _ = questions()
    for number in range(39):
        promote(
            world, "buy_get", buy=buy, priority=number, name=f"P {number}", period=period, **FREE
        )
    assert questions() == (first, 40)
