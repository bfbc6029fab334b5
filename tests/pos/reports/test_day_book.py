"""The journal of a day: balanced, equal to what was signed; stock's account is stock's value."""

import json
import random
from collections import Counter
from datetime import date

import pytest

from pos.journal.models import Event
from pos.reports.accounts import BANK, CASH, CASH_DIFFERENCE, COST, HELD, KASBON, STOCK, WASTE
from pos.reports.csv_file import csv_lines
from pos.reports.day_book import Entry, entries_of
from pos.reports.periods import Stretch
from pos.reports.registry import report_named
from pos.stock.actions import Received, receive_stock
from pos.stock.models import Level
from pos.tills.models import Shift
from tests.pos.kasbon.kasbon_till import ani, paid_in_body, pay_back
from tests.pos.tills.test_cash_moves import close_shift, moved, open_shift
from tests.pos.world import World, make_world, of, pair, stock_up
from tests.tablet import new_id

pytestmark = pytest.mark.django_db
ALWAYS = Stretch(date(2025, 1, 1), date(2027, 12, 31))


def book(world: World) -> list[Entry]:
    return entries_of(world.outlet, ALWAYS)


def sums(entries: list[Entry]) -> Counter[str]:
    found: Counter[str] = Counter()
    for entry in entries:
        found[entry.account] += entry.amount_minor
    return found


def assert_balanced(entries: list[Entry]) -> None:
    """Each day, and in it each thing that happened."""
    days: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        days[entry.day, entry.about] += entry.amount_minor
        assert (entry.debit_minor == 0) != (entry.credit_minor == 0)
    assert set(days.values()) <= {0}, days


def test_one_day_to_the_rupiah():
    """Two sold at 3.500 with PPN inside, one back, bought at 2.900; 4.000 out, 1.500 short."""
    world = make_world()
    till, product = pair(world), stock_up(world)
    receive_stock(
        outlet=world.outlet, lines=[Received(product.id, 10_000, 29_000)], by=world.sari.id
    )
    shift = open_shift(till)
    sold = till.sell_second(of(product, 2_000), shift=shift)
    till.refund(sold, shift=shift, part={"quantities": [1_000]})
    moved(till, shift, "out", 4_000)
    counted = 100_000 + 3_500 - 4_000 - 1_500
    close_shift(till, shift, counted_minor=counted, expected_minor=99_500, variance_minor=-1_500)
    till.push()
    entries = [each for each in book(world) if each.about != "Pembelian"]
    assert_balanced(entries)
    told = [(e.about, e.account, e.debit_minor, e.credit_minor) for e in entries]
    assert told == [
        ("Penjualan", "1-1101", 7_000, 0),
        ("Penjualan", "2-1201", 0, 694),
        ("Penjualan", "4-1101", 0, 6_306),
        ("Retur", "2-1201", 347, 0),
        ("Retur", "4-1202", 3_153, 0),
        ("Retur", "1-1101", 0, 3_500),
        ("Harga pokok", "5-1101", 2_900, 0),
        ("Harga pokok", "1-1301", 0, 2_900),
        ("Kas masuk dan keluar", "6-1299", 4_000, 0),
        ("Kas masuk dan keluar", "1-1101", 0, 4_000),
        ("Selisih kas", "6-1102", 1_500, 0),
        ("Selisih kas", "1-1101", 0, 1_500),
    ]
    assert {entry.reference for entry in entries} == {"POS-B01-20261121"}


def test_damaged_goods_that_came_back_are_a_loss_and_not_a_cost_of_sales():
    world = make_world()
    till, product = pair(world), stock_up(world)
    receive_stock(
        outlet=world.outlet, lines=[Received(product.id, 10_000, 29_000)], by=world.sari.id
    )
    till.refund(till.sell_second(of(product, 2_000)), goods="damaged")
    till.push()
    found = sums(book(world))
    assert (found[COST], found[WASTE]) == (0, 5_800)
    assert_balanced(book(world))


def test_debts_paid_and_cards_sold_are_money_owed_less_and_money_owed_for_and_no_sales():
    world = make_world()
    till, customer = pair(world), ani(world)
    shift = open_shift(till)
    pay_back(till, customer, 45_000, shift=shift)
    transfer = {"kind": "transfer", "method": "bca", "name": "BCA"}
    pay_back(till, customer, 20_000, shift=shift, payment=transfer)
    card = {"id": new_id(), "ending": "7Q2D", "is_new": True}
    till.tablet.append("balance.paid_in", paid_in_body(100_000, card=card), shift=shift)
    till.push()
    entries = [each for each in book(world) if each.about == "Kasbon, saldo, kartu"]
    assert_balanced(entries)
    assert sums(entries) == {CASH: 145_000, BANK: 20_000, KASBON: -65_000, HELD: -100_000}


@pytest.mark.parametrize("seed", range(4))
def test_random_days_are_balanced_and_equal_to_the_signed_bodies(seed: int):
    luck = random.Random(seed)
    world = make_world()
    tills, goods = (
        [pair(world), pair(world, "Kasir 2")],
        [stock_up(world), stock_up(world, "Beras")],
    )
    for _ in range(6):
        till = luck.choice(tills)
        shift = open_shift(till)
        if luck.random() < 0.5:
            line = Received(
                luck.choice(goods).id, luck.randrange(1, 9) * 1_000, luck.randrange(90_000)
            )
            receive_stock(outlet=world.outlet, lines=[line], by=world.sari.id)
        for _ in range(luck.randrange(1, 5)):
            sold = till.sell_second(
                of(luck.choice(goods), luck.randrange(1, 4) * 1_000), shift=shift
            )
            if luck.random() < 0.4:
                till.refund(sold, shift=shift, goods=luck.choice(("shelf", "damaged")))
        moved(till, shift, luck.choice(("in", "out", "drop")), luck.randrange(1, 50_000))
        close_shift(till, shift, counted_minor=luck.randrange(200_000))
        luck.choice(tills).push()
    for till in tills:
        till.push()
    entries = book(world)
    assert_balanced(entries)
    found = sums(entries)
    assert found[STOCK] == sum(Level.objects.values_list("value_minor", flat=True))
    assert found[CASH] == cash_of_bodies() + sum(differences())
    assert found[CASH_DIFFERENCE] == -sum(differences())


def differences() -> list[int]:
    return [(each.counted_minor or 0) - each.expected_now_minor for each in Shift.objects.all()]


def cash_of_bodies() -> int:
    """Read from what the tills signed, and from nothing else."""
    total = 0
    for event in Event.objects.filter(kind__in=("sale.completed", "sale.refunded", "cash.moved")):
        body = json.loads(bytes(event.raw))["body"]
        if event.kind == "cash.moved":
            total += body["amount_minor"] if body["direction"] == "in" else -body["amount_minor"]
        else:
            total += sum(p["amount_minor"] for p in body["payments"] if p["kind"] == "cash")
    return total


def test_the_books_are_files_that_balance_and_the_cash_flow_is_the_drawers():
    world = make_world()
    till, product = pair(world), stock_up(world)
    shift = open_shift(till)
    till.sell_second(of(product), shift=shift)
    moved(till, shift, "drop", 2_000)
    till.push()
    journal, ledger, flow = (report_named(name) for name in ("jurnal", "buku-besar", "arus-kas"))
    assert journal is not None
    lines = list(csv_lines(journal.columns, journal.rows(world.outlet, ALWAYS)))
    assert lines[0] == "\ufeffTanggal,Referensi,Kode akun,Akun,Debit,Kredit,Memo\r\n"
    assert lines[1] == "2026-11-21,POS-B01-20261121,1-1101,Kas Kasir,3500,0,Penjualan\r\n"
    assert ledger is not None
    assert sum(ledger.columns[4].value(row) for row in ledger.rows(world.outlet, ALWAYS)) == 0
    assert flow is not None
    told = [
        (row.place, row.about, row.in_minor, row.out_minor)
        for row in flow.rows(world.outlet, ALWAYS)
    ]
    assert told == [
        ("Kas Kasir", "Penjualan", 3_500, 0),
        ("Kas Besar/Brankas", "Kas masuk dan keluar", 2_000, 0),
        ("Kas Kasir", "Kas masuk dan keluar", 0, 2_000),
    ]
