"""The books and each cashier's deeds are kept by the day: never behind their documents, to the
rupiah, whatever came late, was taken back or was summed by an older version."""

import json
import random
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pos.journal.ids import uuid7
from pos.journal.models import Event
from pos.reports import actions
from pos.reports.accounts import CASH, COST, PPN
from pos.reports.actions import sum_stale_days
from pos.reports.control_report import Deeds, deeds_of
from pos.reports.day_book import document_sums
from pos.reports.kept_days import BY_DAY, live_days
from pos.reports.models import Dimension, Figure
from pos.reports.periods import Stretch
from pos.stock.actions import Received, receive_stock
from pos.stock.models import Movement
from pos.tills.models import Shift
from tests.pos.tills.test_cash_moves import close_shift, open_shift
from tests.pos.world import World, hire, make_world, of, pair, stock_up
from tests.sales import refund_body, sale_body, second_version

pytestmark = pytest.mark.django_db
ALWAYS = Stretch(date(2024, 6, 1), date(2026, 12, 31))
DAYS = ("2024-12-31", "2025-01-01", "2026-02-28", "2026-11-20", "2026-11-21", "2026-11-31")
BESIDE_SALES = """NOT ("stock_movement"."reason" = 'sale')"""  # as that index is asked
DOCUMENTS = ("sales_saleline", "sales_salepayment", "sales_saletax", "stock_movement")


class Shop:
    """Two tills and two cashiers who sell, take back and void on whatever day."""

    def __init__(self, luck: random.Random) -> None:
        self.luck, self.world = luck, make_world()
        self.tills = [pair(self.world), pair(self.world, "Kasir 2")]
        hired = [hire(self.world.merchant.id, name) for name in ("Rina", "Budi")]
        self.people = [{"id": str(each.id), "name": each.name} for each in hired]
        self.goods = [stock_up(self.world), stock_up(self.world, "Beras")]
        self.sold: list[dict[str, Any]] = []

    def go_on(self, times: int) -> None:
        for _ in range(times):
            self.luck.choice((self.buy, self.sell, self.sell, self.sell, self.take_back))()
            if self.luck.random() < 0.3:
                self.luck.choice(self.tills).push()
            if self.luck.random() < 0.3:
                sum_stale_days()

    def buy(self) -> None:
        value = self.luck.randrange(1_000, 90_000)
        bought = Received(self.luck.choice(self.goods).id, 5_000, value)
        receive_stock(outlet=self.world.outlet, lines=[bought], by=self.world.sari.id)

    def sell(self) -> None:
        quantity = self.luck.randrange(1, 5) * 1_000
        line = of(self.luck.choice(self.goods), quantity)
        body = second_version(sale_body([line], **self._receipt()))
        self.sold.append(body)
        self._write("sale.completed", {**body, "cashier": self.luck.choice(self.people)})

    def take_back(self) -> None:
        if not self.sold:
            return
        sold = self.sold.pop(self.luck.randrange(len(self.sold)))
        back = {
            **refund_body(sold, **self._receipt()),
            "cashier": self.luck.choice(self.people),
            "goods": self.luck.choice(("shelf", "damaged")),
        }
        if self.luck.random() < 0.3:
            back |= {"void": True, "reason": {"code": "wrong_entry", "label": "Salah input"}}
        self._write("sale.refunded", back)

    def hand_in(self) -> None:
        for till in self.tills:
            till.push()

    def _receipt(self) -> dict[str, Any]:
        self.till = self.luck.choice(self.tills)
        self.till.tablet.counter += 1
        return {"series": self.till.tablet.series, "counter": self.till.tablet.counter}

    def _write(self, kind: str, body: dict[str, Any]) -> None:
        day = self.luck.choice(DAYS)
        tv = 2 if kind == "sale.completed" else 1
        self.till.tablet.append(kind, body, tv=tv, business_date=day)


def signed() -> list[tuple[str, bool, dict[str, Any]]]:
    """(day, is a sale, body) of what the tills signed."""
    found = Event.objects.filter(kind__in=("sale.completed", "sale.refunded"))
    read = [json.loads(bytes(each.raw)) for each in found]
    return [
        (each["business_date"], each["type"] == "sale.completed", each["body"]) for each in read
    ]


def assert_books_are_what_was_signed(world: World) -> None:
    told = Counter[tuple[str, str, str]]()
    for day, is_sale, body in signed():
        about = "Penjualan" if is_sale else "Retur"
        told[day, about, CASH] += sum(each["amount_minor"] for each in body["payments"])
        told[day, about, PPN] -= sum(each["tax_minor"] for each in body["taxes"])
    moves = Movement.objects.filter(reason__in=("sale", "returned"))
    for day, value in moves.values_list("business_date", "cost_value_minor"):
        told[day, "Harga pokok", COST] -= value
    found = document_sums(world.outlet, ALWAYS)
    assert {key: found[key] for key in told} == dict(told)
    balance = Counter[tuple[str, str]]()
    for (day, about, _), amount in found.items():
        balance[day, about] += amount
    assert set(balance.values()) <= {0}, balance


def assert_deeds_are_what_was_signed(world: World) -> None:
    told: dict[str, Deeds] = {}
    for _, is_sale, body in signed():
        row = told.setdefault(body["cashier"]["name"], Deeds(body["cashier"]["name"]))
        total = body["totals"]["total_minor"]
        row.sales += is_sale
        row.refunds += not is_sale
        row.total_minor += total if is_sale else 0
        row.refund_minor -= 0 if is_sale else total
        row.voided += bool(body.get("void"))
    found = {row.name: row for row in deeds_of(world.outlet, ALWAYS)[:-1]}
    columns = ("sales", "refunds", "total_minor", "refund_minor", "voided")
    for name, row in told.items():
        assert [getattr(found[name], key) for key in columns] == [
            getattr(row, key) for key in columns
        ]
    assert found.keys() == told.keys()


@pytest.mark.parametrize("seed", range(3))
def test_kept_sums_are_those_of_the_documents_at_every_moment(seed: int):
    shop = Shop(random.Random(seed))
    for _ in range(4):
        shop.go_on(8)
        assert_books_are_what_was_signed(shop.world)
        assert_deeds_are_what_was_signed(shop.world)
    shop.hand_in()
    assert_books_are_what_was_signed(shop.world)
    while sum_stale_days():
        pass
    assert_books_are_what_was_signed(shop.world)
    assert_deeds_are_what_was_signed(shop.world)
    assert live_days(shop.world.outlet, ALWAYS) in ([], ["2026-11-31"])


def test_days_summed_by_an_older_version_are_summed_anew_a_few_at_a_time(monkeypatch):
    shop = Shop(random.Random(1))
    shop.go_on(40)
    shop.hand_in()
    while sum_stale_days():
        pass
    monkeypatch.setattr(actions, "DAYS_A_ROUND", 2)
    monkeypatch.setattr(actions, "_complete", set())
    Figure.objects.filter(dimension__in=BY_DAY).delete()
    assert set(live_days(shop.world.outlet, ALWAYS)) >= set(DAYS)
    assert_books_are_what_was_signed(shop.world)
    assert sum_stale_days() == 2
    assert_books_are_what_was_signed(shop.world)
    while sum_stale_days():
        pass
    assert live_days(shop.world.outlet, ALWAYS) == ["2026-11-31"]
    assert Figure.objects.filter(dimension=Dimension.BOOK, key="").count() >= len(DAYS) - 1
    assert_books_are_what_was_signed(shop.world)


def test_what_is_kept_is_read_without_looking_at_any_document():
    shop = Shop(random.Random(2))
    shop.go_on(20)
    shop.hand_in()
    while sum_stale_days():
        pass
    short = Stretch(date(2024, 6, 1), date(2026, 11, 21))
    with CaptureQueriesContext(connection) as asked:
        assert document_sums(shop.world.outlet, short)
        assert deeds_of(shop.world.outlet, short)
    asks_of_sales = [
        each["sql"].replace(BESIDE_SALES, "")
        for each in asked
        if any(table in each["sql"] for table in DOCUMENTS)
    ]
    assert not [sql for sql in asks_of_sales if "'sale'" in sql or "sales_sale" in sql]


def test_months_kept_by_a_version_that_was_put_back_do_not_count_beside_their_days():
    shop = Shop(random.Random(3))
    shop.go_on(20)
    shop.hand_in()
    while sum_stale_days():
        pass
    by_day = Figure.objects.filter(dimension__in=BY_DAY, period="2026-11-21")
    for row in by_day.exclude(key="").values():
        Figure.objects.create(**{**row, "id": uuid7(), "period": "2026-11"})
    assert_books_are_what_was_signed(shop.world)
    assert_deeds_are_what_was_signed(shop.world)


def test_a_sale_that_changes_the_drawer_of_another_day_is_in_both_days():
    """The shift is of the first day, its late sale of the second."""
    world = make_world()
    till, product = pair(world), stock_up(world)
    shift = open_shift(till)
    close_shift(till, shift, counted_minor=100_000)
    till.push()
    while sum_stale_days():
        pass
    body = second_version(sale_body([of(product)], series=till.tablet.series, counter=1))
    till.tablet.append("sale.completed", body, tv=2, shift=shift, business_date="2026-11-22")
    till.push()
    while sum_stale_days():
        pass
    found = document_sums(world.outlet, ALWAYS)
    assert Shift.objects.get().expected_now_minor == 103_500
    assert found["2026-11-22", "Penjualan", CASH] == 3_500
    assert found["2026-11-21", "Selisih kas", CASH] == -3_500
