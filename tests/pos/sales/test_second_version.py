"""`sale.completed` version 2: what it tells more becomes rows, is rechecked, and is shown."""

import json
from pathlib import Path

import pytest

from pos.journal.models import Problem
from pos.journal.replay import rebuild
from pos.sales.actions import check_prices
from pos.sales.admin.facts import discount_text, facts_of, payment_facts
from pos.sales.models import Sale
from pos.sales.recheck import first_difference
from pos.stock.models import Movement
from pos.tills.models import Shift
from tests.pos.world import make_world, of, pair, stock_up
from tests.tablet import new_id

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parents[2] / "golden" / "journal" / "sale.completed.v2.json"
DENTED = {"kind": "percent", "rate_ppm": 100_000, "reason": "kemasan penyok"}


def golden_body():
    return json.loads(json.loads(GOLDEN.read_text())["raw"])["body"]


def told_fully(series):
    """The golden sale as the first of a till of our own."""
    return {**golden_body(), "receipt": {"number": "B01-1", "series": series, "counter": 1}}


def test_everything_the_second_version_tells_becomes_rows_and_words():
    world = make_world()
    till = pair(world)
    till.tablet.append("sale.completed", told_fully(till.tablet.series), tv=2)
    assert [result.status for result in till.push()] == ["stored"]
    sale = Sale.objects.get()
    assert (sale.customer_name, sale.customer_phone) == ("Bu Ani", "6281234567890")
    assert (sale.customer_member, sale.queue_number) == (True, "12")
    assert (sale.donation_minor, sale.donation_to) == (300, "Yayasan Contoh")
    assert sale.order_discount == DENTED
    assert [line.discount for line in sale.lines.all()] == [DENTED, None]
    card, cash = sale.payments.all()
    assert (card.name, card.account, card.details["last4"]) == ("Kartu BCA", "EDC BCA 1", "1234")
    assert (cash.name, cash.details, cash.donation_minor) == ("Tunai", None, 300)
    assert ("Pelanggan", "Bu Ani, 0812-3456-7890, anggota") in facts_of(sale)
    assert ("Donasi kembalian", "Rp 300 untuk Yayasan Contoh") in facts_of(sale)
    shown = ["EDC BCA 1", "BCA", "•••• 1234", "kode 001234", "trace 000321"]
    assert payment_facts(card)[:5] == shown
    assert discount_text(DENTED) == "Diskon 10% (kemasan penyok)"


def test_both_versions_in_one_batch_move_stock_and_cash_and_replay_to_the_same_rows():
    world = make_world()
    till, product = pair(world), stock_up(world)
    shift = new_id()
    till.sell(of(product), shift=shift)
    till.sell_second(of(product), shift=shift)
    till.sell(of(product), shift=shift)
    assert {result.status for result in till.push()} == {"stored"}
    assert [sale.payments.get().name for sale in Sale.objects.order_by("counter")] == [
        "",
        "Tunai",
        "",
    ]
    assert (Movement.objects.count(), Shift.objects.get(id=shift).cash_minor) == (3, 10_500)
    assert rebuild(verify_only=True) == []


def test_donated_change_stays_in_the_drawer():
    world = make_world()
    till, product = pair(world), stock_up(world)
    shift = new_id()
    body = till.sell_second(of(product), shift=shift)  # 3.500, paid with 50.000
    cash = {**body["payments"][0], "tendered_minor": 4_000, "change_minor": 0}
    number = {**body["receipt"], "number": "B01-2", "counter": 2}
    given = {
        **body,
        "sale": new_id(),
        "receipt": number,
        "payments": [{**cash, "donation_minor": 500}],
        "change_minor": 0,
        "donation_minor": 500,
        "donation_to": "Yayasan Contoh",
    }
    till.tablet.append("sale.completed", given, tv=2, shift=shift)
    assert [result.status for result in till.push()] == ["stored", "stored"]
    assert Shift.objects.get(id=shift).cash_minor == 3_500 + 4_000
    assert first_difference(given, "2026-11-21") is None


def test_a_discount_that_does_not_follow_from_what_was_given_is_shown_to_a_person():
    world = make_world()
    till, product = pair(world), stock_up(world)
    till.sell_second(of(product), order_discount=DENTED)
    till.push()
    assert check_prices() == 1
    problem = Problem.objects.get(code="sale_discrepancy")
    assert "total discount_minor: 0, 350" in problem.sentence
