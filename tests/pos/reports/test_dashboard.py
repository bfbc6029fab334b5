"""The dashboard: today against the same weekday up to now, every outlet, and nobody else's."""

import re
import uuid
import zipfile
import zlib
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pos.catalog.models import Product
from pos.journal.actions import open_ledger
from pos.journal.ids import uuid7
from pos.journal.models import Event, Head
from pos.outlets.actions import add_outlet, change_outlet
from pos.people import roles
from pos.reports import api
from pos.reports.actions import sum_stale_days
from pos.reports.models import StalePeriod
from pos.stock.actions import Received, receive_stock
from pos.tills.models import Device, Sighting
from pos.tills.queries import with_last_heard
from tests.pos.reports.looking import LAST_WEEK, TODAY, ask, at
from tests.pos.world import Till, World, hire, make_world, of, pair, stock_up
from tests.sales import sale_body, second_version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def half_past_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "wall_ms", lambda: at(TODAY, "12:30"))


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def till(world: World) -> Till:
    return pair(world)


def branch(world: World, name: str) -> World:
    outlet_id = uuid7()
    open_ledger(world.merchant.id, outlet_id, name="Server cabang", role="hub")
    outlet = add_outlet(
        merchant_id=world.merchant.id, outlet_id=outlet_id, name=name, by=world.sari.id
    )
    return replace(world, outlet=outlet)


def sell(
    till: Till, day: str, hour: str, product: Product, pieces: int = 1, **changes: Any
) -> None:
    """A sale of this business day, ended at this time on the shop's clock."""
    till.tablet.counter += 1
    told = sale_body(
        [of(product, pieces * 1_000)], series=till.tablet.series, counter=till.tablet.counter
    )
    body = {**second_version(told), "completed_at": at(day, hour)}
    till.tablet.append("sale.completed", body, tv=2, business_date=day, **changes)


def test_only_signed_in_staff_with_the_right_and_costs_only_for_some(world: World, till: Till):
    product = stock_up(world)
    receive_stock(outlet=world.outlet, lines=[Received(product.id, 9_000, 9_000)], by=None)
    sell(till, TODAY, "09:00", product)
    till.push()
    assert Client().get("/api/v1/dashboard").status_code == 401
    stocker = hire(world.merchant.id, "Tono", "stock")
    assert ask(stocker).json()["code"] == "not_allowed"
    supervisor = hire(world.merchant.id, "Budi", "supervisor")
    assert ask(supervisor).json()["profit_minor"] is None
    # Rp 3.500 with PPN of 11 % inside, bought for Rp 1.000.
    assert ask(world.sari).json()["profit_minor"] == 3_153 - 1_000


def test_today_is_compared_with_the_same_weekday_up_to_this_moment(world: World, till: Till):
    product = stock_up(world)
    for clock in ("10:00", "12:05", "12:30"):
        sell(till, LAST_WEEK, clock, product)
    for clock in ("12:31", "15:00"):
        sell(till, LAST_WEEK, clock, product, 9)
    sell(till, TODAY, "10:30", product, 2)
    till.push()
    told = ask(world.sari).json()
    assert told["period"] == {
        "first": TODAY,
        "last": TODAY,
        "before_first": LAST_WEEK,
        "before_last": LAST_WEEK,
        "is_going_on": True,
    }
    assert (told["now"]["total_minor"], told["now"]["sales"]) == (7_000, 1)
    assert (told["before"]["total_minor"], told["before"]["sales"]) == (10_500, 3)
    bars = [(bar["key"], bar["total_minor"], bar["before_minor"]) for bar in told["bars"]]
    assert bars == [("10", 7_000, 3_500), ("11", 0, 0), ("12", 0, 7_000)]
    whole = ask(world.sari, period=LAST_WEEK).json()
    assert (whole["now"]["sales"], whole["period"]["is_going_on"]) == (5, False)


def test_a_longer_stretch_has_a_bar_a_day_and_cuts_the_last_day_of_the_one_before(
    world: World, till: Till
):
    product = stock_up(world)
    sell(till, "2026-11-22", "20:00", product)  # a week before the second day of these seven
    sell(till, LAST_WEEK, "12:10", product)
    sell(till, LAST_WEEK, "13:00", product, 9)
    sell(till, "2026-11-29", "20:00", product, 2)
    till.push()
    told = ask(world.sari, period="week").json()
    assert [bar["key"] for bar in told["bars"]] == [f"2026-11-{day}" for day in range(24, 31)]
    assert [bar["before_minor"] for bar in told["bars"]][-2:] == [3_500, 3_500]
    assert told["before"]["total_minor"] == 7_000
    assert told["now"]["total_minor"] == 7_000
    assert told["payments"][0]["name"] == "Tunai"


def test_a_business_day_that_ends_after_midnight_keeps_its_hours_in_order(
    world: World, till: Till, monkeypatch: pytest.MonkeyPatch
):
    late = {"zone": "Asia/Makassar", "day_cutoff_minute": 240}
    change_outlet(outlet=world.outlet, by=world.sari.id, calendar=late)
    monkeypatch.setattr(api, "wall_ms", lambda: at("2026-12-01", "02:30"))  # 03:30 in Makassar
    product = stock_up(world)
    till.push()
    for day, clock in ((TODAY, "22:10"), (TODAY, "23:40"), (LAST_WEEK, "22:10")):
        sell(till, day, clock, product)
    till.push()
    told = ask(world.sari).json()
    assert told["period"]["first"] == TODAY
    assert [bar["key"] for bar in told["bars"]] == ["23", "00"]
    assert (told["now"]["sales"], told["before"]["sales"]) == (2, 1)


def test_outlets_are_ranked_and_one_can_be_looked_at_alone(world: World, till: Till):
    market = branch(world, "Pasar")
    product = stock_up(world)
    sell(till, TODAY, "09:00", product)
    till.push()
    other = pair(market)
    sell(other, TODAY, "09:30", product, 3)
    other.push()
    told = ask(world.sari).json()
    assert [row["outlet_id"] for row in told["ranking"]] == [
        str(market.outlet.id),
        str(world.outlet.id),
    ]
    assert told["now"]["total_minor"] == 14_000
    assert told["best"][0]["quantity_milli"] == 4_000
    assert {outlet["state"] for outlet in told["outlets"]} <= {"live", "late"}
    alone = ask(world.sari, outlet=str(market.outlet.id)).json()
    assert (alone["now"]["total_minor"], alone["ranking"]) == (10_500, [])
    assert alone["best"][0]["quantity_milli"] == 3_000
    assert len(alone["outlets"]) == 2
    one = {"outlet": str(market.outlet.id), "period": "week"}
    assert ask(world.sari, **one).json()["best"] == []  # the worker sums
    assert StalePeriod.objects.filter(outlet_id=market.outlet.id, period=TODAY).exists()
    sum_stale_days()
    assert ask(world.sari, **one).json()["best"] == alone["best"]


def test_what_fell_is_told_by_whole_weeks_and_what_came_late_by_its_day(world: World, till: Till):
    noodles, rice = stock_up(world), stock_up(world, "Beras")
    sell(till, "2026-11-20", "09:00", rice, 4)
    sell(till, "2026-11-28", "09:00", rice)
    sell(till, "2026-11-28", "09:00", noodles, 5)
    till.push()
    told = ask(world.sari).json()
    [fallen] = told["falling"]
    assert (fallen["name"], fallen["before_minor"], fallen["total_minor"]) == (
        "Beras",
        14_000,
        3_500,
    )


def test_receipts_are_for_those_who_may_see_sales(
    world: World, till: Till, monkeypatch: pytest.MonkeyPatch
):
    sell(till, TODAY, "09:00", stock_up(world))
    till.push()
    monkeypatch.setitem(roles._ALLOWED, "stock", frozenset({"reports.view_"}))
    told = ask(hire(world.merchant.id, "Tono", "stock")).json()
    assert (told["now"]["sales"], told["latest"]) == (1, [])
    assert len(ask(world.sari).json()["latest"]) == 1


def test_the_sales_behind_a_bar_are_those_of_its_hour(world: World, till: Till):
    product = stock_up(world)
    for clock in ("09:00", "09:59", "10:00"):
        sell(till, LAST_WEEK, clock, product)
    till.push()
    nine = ask(world.sari, "/sales", day=LAST_WEEK, hour=9).json()
    assert len(nine["sales"]) == 2
    assert nine["sales"][0]["completed_at"] == at(LAST_WEEK, "09:59")
    first = ask(world.sari, "/sales", day=LAST_WEEK, limit=2).json()
    rest = ask(world.sari, "/sales", day=LAST_WEEK, limit=2, cursor=first["next"]).json()
    assert (len(first["sales"]), len(rest["sales"]), rest["next"]) == (2, 1, None)


def test_another_merchants_outlet_is_unknown_and_its_sales_are_never_seen(world: World):
    stranger = make_world("Toko lain")
    theirs = pair(stranger)
    sell(theirs, TODAY, "09:00", stock_up(stranger))
    theirs.push()
    told = ask(world.sari)
    assert str(stranger.merchant.id) not in told.content.decode()
    assert (told.json()["now"]["sales"], told.json()["latest"], told.json()["best"]) == (0, [], [])
    for path in ("", "/needs", "/sales", "/recap", "/paper", "/export", "/radar"):
        answer = ask(world.sari, path, outlet=str(stranger.outlet.id))
        assert (answer.status_code, answer.json()["code"]) == (404, "nothing_to_show")
    assert ask(world.sari, outlet=str(uuid.uuid4())).status_code == 404
    assert ask(world.sari, period="2026-13-40").status_code == 404
    assert ask(world.sari, period="x").status_code == 422


def test_the_rows_leave_as_files_and_the_record_says_who_took_them(world: World, till: Till):
    product = stock_up(world, "=1+1")
    market = branch(world, "=Pasar")
    for clock in ("09:00", "10:00"):
        sell(till, TODAY, clock, product)
    till.push()
    other = pair(market)
    sell(other, "2026-11-29", "09:30", product, 3)
    other.push()
    budi = hire(world.merchant.id, "Budi", "supervisor")
    told = b"".join(ask(budi, "/export", period="week", kind="csv").streaming_content).decode()
    heading, *rows = told.lstrip("\ufeff").strip().split("\r\n")
    assert heading == "Cabang,Hari,Jam,Transaksi,Retur,Penjualan,Neto"  # no cost for him
    assert rows == [
        f"Toko Uji,{TODAY},,2,0,7000,6306",
        "'=Pasar,2026-11-29,,1,0,10500,9459",
    ]
    [taken] = Event.objects.filter(kind="report.taken")
    assert taken.actor_id == budi.id
    answer = ask(world.sari, "/export")
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert all(f">{text}<" in sheet for text in ("Modal", "Toko Uji", "09.00", "10.00"))
    assert "11.00" not in sheet
    answer.close()


def test_a_recap_says_the_same_in_a_few_lines(world: World, till: Till):
    product = stock_up(world)
    receive_stock(outlet=world.outlet, lines=[Received(product.id, 1_000, 900)], by=None)
    sell(till, LAST_WEEK, "09:00", product, 4)
    sell(till, TODAY, "09:00", product, 5)
    till.push()
    said = ask(world.sari, "/recap").json()["text"]
    assert said.startswith("Toko Uji\nSenin, 30 Nov 2026\nData s.d. 12.30\n\n")
    assert "Penjualan Rp 17.500 (+25% dari hari yang sama sebelumnya)" in said
    assert "1 transaksi, rata-rata Rp 17.500" in said
    assert "Terlaris: Indomie Goreng (5)" in said
    budi = hire(world.merchant.id, "Budi", "supervisor")
    assert "1 stok minus" in said
    assert "(Toko Uji)" not in said
    branch(world, "Pasar")
    assert "1 stok minus (Toko Uji)" in ask(world.sari, "/recap").json()["text"]
    assert "Laba kotor" in said
    assert "Laba kotor" not in ask(budi, "/recap").json()["text"]


def written_on(paper: bytes) -> str:
    """The texts of a PDF with the fonts that every reader has, in their order."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", paper, re.DOTALL)
    told = b"\n".join(zlib.decompress(stream) for stream in streams)
    texts = re.findall(rb"\(((?:[^()\\]|\\.)*)\) Tj", told)
    return "\n".join(re.sub(rb"\\(.)", rb"\1", text).decode("windows-1252") for text in texts)


def test_the_page_to_print_has_the_figures_of_the_recap(world: World, till: Till):
    product = stock_up(world, "Kopi (susu) ☕ “gula” aren")
    sell(till, LAST_WEEK, "09:00", product, 4)
    sell(till, TODAY, "09:00", product, 5)
    till.push()
    answer = ask(world.sari, "/paper")
    assert answer["Content-Type"] == "application/pdf"
    told = written_on(answer.content)
    for said in ask(world.sari, "/recap").json()["text"].split("\n\n")[1].splitlines():
        assert said in told
    assert "Senin, 30 Nov 2026 · Data s.d. 12.30" in told
    assert "Kopi (susu) ? “gula” aren\n5\nRp 17.500" in told
    assert "Batang tertinggi Rp 17.500." in told


def test_a_day_without_a_sale_is_a_page_too(world: World):
    told = written_on(ask(world.sari, "/paper").content)
    assert "Penjualan Rp 0" in told
    assert "Batang" not in told


def test_the_radar_has_every_tablet_in_use_and_when_it_was_heard(world: World, till: Till):
    pair(make_world("Toko lain"))
    quiet = pair(world, "Kasir 2")
    sell(till, TODAY, "09:00", stock_up(world))
    till.push()
    tablets = ask(world.sari, "/radar").json()["tablets"]
    assert [each["name"] for each in tablets] == ["Kasir 1", quiet.device.name]
    assert tablets[0]["heard_at"] > 0
    assert tablets[0]["slow_ms"] is None  # it never asked for the time
    assert tablets[1]["heard_at"] is None


def test_a_tablet_is_heard_at_the_cloud_and_by_what_it_says_of_the_whole_merchant(
    world: World, till: Till
):
    """One ledger keeps all heads there, under no outlet; nor has a customer's change one."""
    sell(till, TODAY, "09:00", stock_up(world))
    till.push()
    heard = ask(world.sari, "/radar").json()["tablets"][0]["heard_at"]
    Head.objects.update(outlet_id=F("merchant_id"))
    assert ask(world.sari, "/radar").json()["tablets"][0]["heard_at"] == heard
    Event.objects.filter(device_id=till.device.id).update(outlet_id=F("merchant_id"))
    assert ask(world.sari, "/radar").json()["tablets"][0]["heard_at"] == heard
    assert with_last_heard(Device.objects.filter(id=till.device.id)).get().heard_at == heard


def test_the_radar_says_whose_clock_is_wrong_and_which_version_it_has(world: World, till: Till):
    here = {"merchant_id": world.merchant.id, "outlet_id": world.outlet.id}
    Sighting.objects.create(id=till.device.id, said_at=1, app_version="0.9.0", **here)
    asked = {"wall": 1, "zone": "Asia/Jakarta", "uncertainty_ms": 20, "source": "hub"}
    slow = {**asked, "offset_ms": 4 * 60_000}
    sell(till, TODAY, "09:00", stock_up(world), clock=slow)
    till.push()
    [told] = ask(world.sari, "/radar").json()["tablets"]
    assert (told["slow_ms"], told["version"]) == (240_000, "0.9.0")


def test_needs_are_those_of_the_front_page_and_of_this_persons_rights(world: World, till: Till):
    market = branch(world, "Pasar")
    product = stock_up(world)
    receive_stock(outlet=world.outlet, lines=[Received(product.id, 1_000, 900)], by=None)
    sell(till, TODAY, "09:00", product, 3)
    till.push()
    stock_up(world, "Tanpa harga", price={"price_minor": None})
    needs = {
        (need["code"], need["outlet_id"]) for need in ask(world.sari, "/needs").json()["needs"]
    }
    assert ("stock_minus", str(world.outlet.id)) in needs
    assert ("no_price", None) in needs
    assert ("stock_minus", str(market.outlet.id)) not in needs


def test_the_first_screen_asks_little_whatever_there_is(world: World, till: Till):
    branch(world, "Pasar")
    product = stock_up(world)
    for clock in ("09:00", "11:00"):
        sell(till, TODAY, clock, product)
        sell(till, LAST_WEEK, clock, product)
    till.push()
    client = Client()
    client.force_login(world.sari)
    for period in ("today", "week", "four-weeks"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/api/v1/dashboard", {"period": period}).status_code == 200
        told = [each["sql"] for each in asked if "FROM" in each["sql"]]
        assert len(told) <= 20, "\n".join(told)  # three of them ask who is signed in
