"""Reports add up to what the tills signed, to the rupiah, whatever came late or twice."""

import json
import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from pos.catalog.actions import archive_product
from pos.journal.models import Event, Problem
from pos.journal.replay import rebuild
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.reports import actions
from pos.reports.actions import sum_days_now, sum_period, sum_stale_days
from pos.reports.csv_file import csv_lines
from pos.reports.figures import MEASURES, Row
from pos.reports.marks import mark_stale
from pos.reports.models import Dimension, Figure, StalePeriod
from pos.reports.periods import Stretch, compared, preset_stretch, typed_stretch
from pos.reports.queries import Line, _periods, lines_by_day, lines_of, sums_of
from pos.reports.registry import REPORTS, report_named
from pos.stock.actions import Adjusted, Received, adjust_stock, receive_stock
from tests.pos.world import Till, World, make_world, of, pair, shelve, stock_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def till(world: World) -> Till:
    return pair(world)


def day_of(till: Till) -> str:
    return str(json.loads(till.tablet.events[-1]["raw"])["business_date"])


def stretch_of(till: Till) -> Stretch:
    day = date.fromisoformat(day_of(till))
    return Stretch(day, day)


def line_of(world: World, till: Till, dimension: Dimension, key: str) -> Line:
    [found] = lines_of(world.outlet, dimension, stretch_of(till), [key])
    return found


def sum_all() -> None:
    while sum_stale_days():
        pass


def test_a_day_tells_what_was_sold_what_it_cost_and_what_was_gained(world: World, till: Till):
    noodles = stock_up(world)
    rice = stock_up(world, "Beras", price={"price_minor": 15_900}, cost={"cost_minor": 12_000})
    bought = [Received(noodles.id, 10_000, 28_000), Received(rice.id, 5_000, 60_000)]
    receive_stock(outlet=world.outlet, lines=bought, by=None)
    till.sell_second(of(noodles, 3_000), of(rice, 735))
    sold = till.sell_second(of(noodles, 2_000))
    till.refund(sold)
    till.push()
    sum_all()
    sums = sums_of(world.outlet, stretch_of(till))
    # 3 noodles at 3.500 and 735 g of rice at 15.900 (11.687), with PPN of 11 % inside; the third
    # receipt takes the second one back.
    assert (sums.sales, sums.refunds) == (2, 1)
    assert (sums.total_minor, sums.tax_minor, sums.net_minor) == (22_187, 2_199, 19_988)
    assert sums.cost_minor == 3 * 2_800 + 8_820
    product = line_of(world, till, Dimension.PRODUCT, str(noodles.id))
    assert (product.label, product.sums.quantity_milli) == ("Indomie Goreng", 3_000)
    assert (product.sums.total_minor, product.sums.cost_minor) == (10_500, 8_400)
    assert product.profit_minor == product.sums.net_minor - 8_400


def test_every_dimension_of_a_random_day_comes_to_the_same_total(world: World, till: Till):
    shelf = shelve(world)
    goods = [
        stock_up(world, f"Barang {n}", price={"price_minor": 1_000 + 777 * n},
                 identity={"name": f"Barang {n}", "category": str(shelf.id) if n % 2 else None})
        for n in range(6)
    ]  # fmt: skip
    luck = random.Random(7)
    sold = []
    for _ in range(40):
        chosen = luck.sample(goods, luck.randint(1, 5))
        sold.append(till.sell_second(*(of(p, luck.choice([1_000, 2_000, 735])) for p in chosen)))
    for body in luck.sample(sold, 7):
        till.refund(body)
    till.push()
    sum_all()
    bodies = [
        json.loads(bytes(each.raw))["body"]
        for each in Event.objects.filter(kind__startswith="sale.")
    ]
    total = sum(body["totals"]["total_minor"] for body in bodies)
    stretch = stretch_of(till)
    for dimension in (Dimension.DAY, Dimension.HOUR, Dimension.PRODUCT, Dimension.CATEGORY,
                      Dimension.CASHIER, Dimension.ORDER_TYPE):  # fmt: skip
        lines = lines_of(world.outlet, dimension, stretch)
        assert sum(line.sums.total_minor for line in lines) == total, dimension
    costs = {
        dimension: sum(line.sums.cost_minor for line in lines_of(world.outlet, dimension, stretch))
        for dimension in (Dimension.DAY, Dimension.PRODUCT, Dimension.CATEGORY, Dimension.HOUR)
    }
    assert len(set(costs.values())) == 1
    assert costs[Dimension.DAY] > 0
    paid = Counter[str]()
    for body in bodies:
        for each in body["payments"]:
            paid[each["method"]] += each["amount_minor"]
    methods = lines_of(world.outlet, Dimension.METHOD, stretch)
    assert sum(line.sums.refunds for line in methods) == 7
    assert {line.key: line.sums.total_minor for line in methods} == dict(paid)
    taxes = lines_of(world.outlet, Dimension.TAX, stretch)
    assert sum(x.sums.tax_minor for x in taxes) == sum(b["totals"]["tax_minor"] for b in bodies)


def test_a_sale_that_comes_late_corrects_its_own_day_and_its_month(world: World, till: Till):
    noodles = stock_up(world)
    old = Stretch(date(2026, 9, 1), date(2026, 9, 30))
    _sell_on(till, "2026-09-07", of(noodles))
    till.push()
    sum_all()
    assert sums_of(world.outlet, old).total_minor == 3_500
    assert Figure.objects.filter(period="2026-09", dimension="day").get().total_minor == 3_500
    _sell_on(till, "2026-09-07", of(noodles, 2_000))
    _sell_on(till, "2026-09-30", of(noodles, 3_000))
    till.push()
    assert sum_days_now(world.outlet, old) == 0
    assert sums_of(world.outlet, old).total_minor == 21_000  # the month is stale: read by its days
    sum_all()
    assert Figure.objects.filter(period="2026-09", dimension="day").get().total_minor == 21_000
    assert sums_of(world.outlet, old).total_minor == 21_000
    by_day = {line.key: line.sums.total_minor for line in lines_by_day(world.outlet, old)}
    assert (by_day["2026-09-07"], by_day["2026-09-30"], len(by_day)) == (10_500, 10_500, 30)


def test_quarters_and_years_stand_for_their_days_and_give_way_to_a_late_sale(
    world: World, till: Till
):
    noodles, luck = stock_up(world), random.Random(11)
    sold: Counter[str] = Counter()
    for _ in range(60):
        day = (date(2024, 11, 1) + timedelta(days=luck.randrange(690))).isoformat()
        _sell_on(till, day, of(noodles, 1_000 * luck.randint(1, 9)))
        sold[day] += json.loads(till.tablet.events[-1]["raw"])["body"]["totals"]["total_minor"]
    till.push()
    sum_all()

    def told(first: date, last: date) -> int:
        return sums_of(world.outlet, Stretch(first, last)).total_minor

    for _ in range(40):
        ends = sorted(date(2024, 10, 1) + timedelta(days=luck.randrange(760)) for _ in range(2))
        days = Stretch(*ends).days
        assert told(*ends) == sum(sold[day] for day in days)
    whole = (date(2024, 10, 1), date(2026, 9, 30))
    read = _periods(world.outlet, Stretch(*whole))
    assert read == ["2024Q4", "2025", "2026Q1", "2026Q2", "2026Q3"]
    _sell_on(till, "2025-05-20", of(noodles))
    till.push()
    assert sum_days_now(world.outlet, Stretch(*whole)) == 0
    assert told(*whole) == sum(sold.values()) + 3_500  # its month, quarter and year give way
    assert "2025Q1" in _periods(world.outlet, Stretch(*whole))
    sum_all()
    assert (told(*whole), _periods(world.outlet, Stretch(*whole))) == (
        sum(sold.values()) + 3_500, read
    )  # fmt: skip


def test_summing_again_gives_the_same_rows_bit_for_bit_and_a_rebuild_marks_every_day(
    world: World, till: Till
):
    noodles = stock_up(world)
    _sell_on(till, "2026-09-07", of(noodles))
    till.push()
    sum_all()
    rows = sorted(Figure.objects.values_list("id", "period", "dimension", "key", *MEASURES))
    assert rebuild(verify_only=True) == []
    mark_stale(world.merchant.id, [(world.outlet.id, "2026-09-07")])
    assert sum_period(world.outlet, "2026-09-07")
    sum_all()
    assert rows == sorted(Figure.objects.values_list("id", "period", "dimension", "key", *MEASURES))
    rebuild(verify_only=False)
    waiting = set(StalePeriod.objects.values_list("period", flat=True))
    assert waiting - {"2026"} == {"2026-09-07"}  # a year waits until it is over


@pytest.mark.parametrize("at_once", [1, 2])
def test_a_sale_that_comes_while_its_day_is_summed_is_in_the_next_sum(
    world: World, till: Till, monkeypatch: pytest.MonkeyPatch, at_once: int
):
    """Also when another one summed the day meanwhile: a new mark is not the one that was noted."""
    noodles, day = stock_up(world), "2026-09-07"
    _sell_on(till, day, of(noodles))
    till.push()
    read = actions.figures_of_day

    def slowly(outlet: Outlet, period: str) -> list[Row]:
        monkeypatch.setattr(actions, "figures_of_day", read)
        found = list(read(outlet, period))
        if at_once == 2:
            assert sum_period(outlet, period)
        _sell_on(till, day, of(noodles))
        till.push()
        return found

    monkeypatch.setattr(actions, "figures_of_day", slowly)
    assert not sum_period(world.outlet, day)
    assert _sales_summed(day) == at_once - 1
    assert sum_period(world.outlet, day)
    assert _sales_summed(day) == 2


def test_who_looks_at_a_day_gets_its_sum_although_a_sale_comes_meanwhile(
    world: World, till: Till, monkeypatch: pytest.MonkeyPatch
):
    noodles, day = stock_up(world), "2026-09-07"
    _sell_on(till, day, of(noodles))
    till.push()
    read = actions.figures_of_day

    def slowly(outlet: Outlet, period: str) -> list[Row]:
        monkeypatch.setattr(actions, "figures_of_day", read)
        found = list(read(outlet, period))
        _sell_on(till, day, of(noodles))
        till.push()
        return found

    monkeypatch.setattr(actions, "figures_of_day", slowly)
    assert sum_days_now(world.outlet, Stretch(date(2026, 9, 7), date(2026, 9, 7))) == 0
    assert _sales_summed(day) == 2


def _sales_summed(day: str) -> int:
    rows = Figure.objects.filter(period=day, dimension=Dimension.HOUR)
    return sum(rows.values_list("sales", flat=True))


def test_a_sale_of_a_day_that_is_no_day_is_kept_and_told(world: World, till: Till):
    noodles = stock_up(world)
    _sell_on(till, "2026-13-45", of(noodles))
    _sell_on(till, "2026-11-31", of(noodles))
    till.push()
    sum_all()
    assert Figure.objects.count() == 0
    stretch = typed_stretch("2026-11-01", "2027-01-01")
    assert stretch is not None
    lines = report_named("rincian").rows(world.outlet, stretch)  # as texts both lie in between
    assert (len(lines), list(lines), lines[0:50]) == (0, [], [])
    found = Problem.objects.filter(code="unknown_day")[1]
    assert found.sentence.startswith("Hari usaha struk ")


def test_every_report_can_be_made_of_a_shop_without_sales(world: World):
    today = date.fromisoformat(business_date(world.outlet))
    stretch = preset_stretch("tahun-ini", today)
    assert stretch is not None
    for report in REPORTS:
        rows = list(report.rows(world.outlet, stretch))
        assert (len(rows) == len(stretch.days)) if report.slug == "hari" else rows == []


def test_goods_that_lie_there_unsold_are_told_from_those_that_sell(world: World, till: Till):
    sells, lies = stock_up(world), stock_up(world, "Kaos")
    bought = [Received(sells.id, 10_000, 28_000), Received(lies.id, 4_000, 100_000)]
    receive_stock(outlet=world.outlet, lines=bought, by=None)
    till.sell(of(sells, 2_000))
    till.push()
    sum_all()
    stretch = stretch_of(till)
    names = {
        slug: [row.name for row in _rows(slug, world, stretch)]
        for slug in ("nilai-stok", "paling-laku", "kurang-laku", "stok-mati")
    }
    assert names == {
        "nilai-stok": ["Kaos", "Indomie Goreng"],
        "paling-laku": ["Indomie Goreng"],
        "kurang-laku": ["Indomie Goreng"],
        "stok-mati": ["Kaos"],
    }
    [row] = _rows("paling-laku", world, stretch)
    assert (row.quantity_milli, row.sold_milli, row.days_left) == (8_000, 2_000, 4)


def test_goods_put_away_are_still_worth_what_lies_on_the_shelf(world: World):
    lies, gone = stock_up(world, "Kaos"), stock_up(world, "Topi")
    bought = [Received(lies.id, 4_000, 100_000), Received(gone.id, 1_000, 5_000)]
    receive_stock(outlet=world.outlet, lines=bought, by=None)
    adjust_stock(outlet=world.outlet, lines=[Adjusted(gone.id, -1_000)], reason="lost", by=None)
    for product in (lies, gone):
        archive_product(product=product, by=None)
    today = date.fromisoformat(business_date(world.outlet))
    stretch = Stretch(today, today)
    for slug in ("nilai-stok", "stok-mati"):
        [row] = _rows(slug, world, stretch)
        assert (row.name, row.quantity_milli, row.value_minor) == (
            "Kaos (diarsipkan)",
            4_000,
            100_000,
        )


def test_stretches_are_compared_with_the_month_before_and_with_the_same_weekdays():
    month = typed_stretch("2026-11-01", "2026-11-30")
    assert month == typed_stretch("2026-11-30", "2026-11-01")
    assert month is not None
    assert month.words == "November 2026"
    assert compared(month, "sebelumnya") == Stretch(date(2026, 10, 1), date(2026, 10, 31))
    sunday = Stretch(date(2026, 11, 29), date(2026, 11, 29))
    assert compared(sunday, "hari-sama") == Stretch(date(2026, 11, 22), date(2026, 11, 22))
    ten = Stretch(date(2026, 11, 20), date(2026, 11, 29))
    assert compared(ten, "sebelumnya") == Stretch(date(2026, 11, 10), date(2026, 11, 19))
    assert compared(ten, "hari-sama") == Stretch(date(2026, 11, 6), date(2026, 11, 15))
    assert typed_stretch("2026-02-30", "2026-03-01") is None
    assert typed_stretch("2020-01-01", "2026-01-01") is None
    assert compared(ten, "tidak") is None


def test_a_cell_that_a_spreadsheet_would_run_is_text_in_a_csv(world: World, till: Till):
    trick = stock_up(world, "=1+1 Kopi")
    till.sell(of(trick, 1_500))
    till.push()
    sum_all()
    report = report_named("barang")
    assert report is not None
    lines = list(csv_lines(report.columns, report.rows(world.outlet, stretch_of(till))))
    assert lines[0] == (
        "\ufeffBarang,Jumlah,Transaksi,Diskon,Penjualan,Neto,Modal,Laba kotor,Margin\r\n"
    )
    assert lines[1] == "'=1+1 Kopi,1.5,1,0,5250,4730,4350,380,8.0338\r\n"


def _rows(slug: str, world: World, stretch: Stretch) -> list[Any]:
    report = report_named(slug)
    assert report is not None
    return report.rows(world.outlet, stretch)


def _sell_on(till: Till, day: str, *lines: dict[str, Any]) -> None:
    """A sale of this business day, whatever the clock says."""
    from tests.sales import sale_body, second_version

    till.tablet.counter += 1
    body = sale_body(list(lines), series=till.tablet.series, counter=till.tablet.counter)
    till.tablet.append("sale.completed", second_version(body), tv=2, business_date=day)
