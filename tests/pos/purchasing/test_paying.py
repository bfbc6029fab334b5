"""What suppliers are owed: by invoice and age, paid in parts, out of a drawer or by the bank."""

from typing import Any

import pytest

from pos.journal.errors import LancarError
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.outlets.queries import business_date
from pos.purchasing.actions import Paid, pay_supplier, return_goods, reverse_payment
from pos.purchasing.debts import age_word, debts_of, open_receipts
from pos.purchasing.delivery import GoodsLine
from pos.purchasing.models import Payment, Receipt, Supplier
from pos.tills.actions import add_drawer, close_shift, open_shift
from pos.tills.models import Shift
from tests.pos.purchasing.test_receiving import delivery, receive, supplier_in
from tests.pos.world import World, make_world, stock_up


def pay(world: World, supplier: Supplier, amounts: dict[Receipt, int], **more: Any) -> Payment:
    given = {"paid_on": business_date(world.outlet), **more}
    paid = Paid({receipt.pk: amount for receipt, amount in amounts.items()}, **given)
    return pay_supplier(outlet=world.outlet, supplier=supplier, paid=paid, by=world.sari.id)


def rests(world: World) -> list[int]:
    return list(open_receipts(world.outlet).values_list("rest_minor", flat=True))


def two_invoices(world: World) -> tuple[Supplier, Receipt, Receipt]:
    supplier, product = supplier_in(world), stock_up(world)
    older = receive(
        world,
        delivery(
            world,
            supplier,
            GoodsLine(product.id, 10_000, 2_900),
            invoice_date="2026-06-01",
            due_date="2026-06-15",
            invoice_number="A-1",
        ),
    )
    newer = delivery(world, supplier, GoodsLine(product.id, 5_000, 3_000), invoice_number="A-2")
    return supplier, older, receive(world, newer)


@pytest.mark.parametrize(
    ("due", "word"),
    [
        ("2026-11-29", "Belum jatuh tempo"),
        ("2026-12-10", "Belum jatuh tempo"),
        ("2026-11-28", "Lewat 1–30 hari"),
        ("2026-10-30", "Lewat 1–30 hari"),
        ("2026-10-29", "Lewat 31–60 hari"),
        ("2026-08-31", "Lewat 61–90 hari"),
        ("2026-08-30", "Lewat lebih dari 90 hari"),
    ],
)
def test_a_debt_is_as_old_as_its_due_date_is_past(due, word):
    assert age_word(due, "2026-11-29") == word


@pytest.mark.django_db
def test_a_debt_is_paid_in_parts_until_nothing_is_left():
    world = make_world()
    supplier, older, newer = two_invoices(world)
    assert rests(world) == [29_000, 15_000]
    pay(world, supplier, {older: 9_000, newer: 0})
    assert rests(world) == [20_000, 15_000]
    debt = debts_of(world.outlet, "2026-08-01")[0]
    assert (debt.total_minor, debt.receipts, debt.due_date) == (35_000, 2, "2026-06-15")
    assert debt.by_age == {"Lewat 31–60 hari": 20_000, "Belum jatuh tempo": 15_000}
    made = pay(world, supplier, {older: 20_000, newer: 15_000}, note="lunas")
    assert (made.amount_minor, made.source, made.shift_id) == (35_000, "bank", None)
    assert rests(world) == []
    assert debts_of(world.outlet, "2026-08-01") == []


@pytest.mark.django_db
def test_what_cannot_be_right_is_refused_and_nothing_is_recorded():
    world = make_world()
    supplier, older, newer = two_invoices(world)
    other = supplier_in(world, "CV Lain")
    before = Event.objects.count()
    for who, amounts, more, code in (
        (supplier, {older: 29_001}, {}, "more_than_owed"),
        (supplier, {older: -1}, {}, "more_than_owed"),
        (supplier, {older: 0, newer: 0}, {}, "nothing_paid"),
        (other, {older: 1}, {}, "other_supplier"),
        (supplier, {older: 1}, {"paid_on": "2099-01-01"}, "paid_in_future"),
        (supplier, {older: 1}, {"paid_on": "besok"}, "bad_date"),
        (supplier, {older: 1}, {"source": "drawer"}, "shift_is_closed"),
    ):
        with pytest.raises(LancarError) as refused:
            pay(world, who, amounts, **more)
        assert refused.value.code == code
    assert Event.objects.count() == before
    assert rests(world) == [29_000, 15_000]


@pytest.mark.django_db
def test_cash_for_a_supplier_leaves_the_drawer_and_comes_back_when_it_was_wrong():
    world = make_world()
    supplier, older, _ = two_invoices(world)
    drawer = add_drawer(**world.tenant, name="Laci 1", by=world.sari.id)
    shift = open_shift(drawer=drawer, float_minor=500_000, by=world.sari)
    made = pay(world, supplier, {older: 10_000}, source="drawer", shift_id=shift.id)
    assert Shift.objects.get().expected_now_minor == 490_000
    assert rests(world) == [19_000, 15_000]
    back = reverse_payment(outlet=world.outlet, payment=made, by=world.sari.id)
    assert (back.amount_minor, back.reverses_id) == (-10_000, made.id)
    assert Shift.objects.get().expected_now_minor == 500_000
    assert rests(world) == [29_000, 15_000]
    for wrong in (made, back):
        with pytest.raises(LancarError) as refused:
            reverse_payment(outlet=world.outlet, payment=wrong, by=world.sari.id)
        assert refused.value.code == "already_reversed"
    close_shift(shift=shift, counted_minor=500_000, by=world.sari)
    with pytest.raises(LancarError) as closed:
        pay(world, supplier, {older: 1}, source="drawer", shift_id=shift.id)
    assert closed.value.code == "shift_is_closed"
    assert rebuild(verify_only=True) == []


@pytest.mark.django_db
def test_what_was_paid_for_goods_that_went_back_is_set_against_the_next_invoice():
    world = make_world()
    supplier, older, newer = two_invoices(world)
    pay(world, supplier, {older: 29_000})
    return_goods(outlet=world.outlet, receipt=older, quantities={1: 4_000}, by=world.sari.id)
    assert rests(world) == [-11_600, 15_000]
    assert debts_of(world.outlet, "2026-08-01")[0].total_minor == 3_400
    made = pay(world, supplier, {older: -11_600, newer: 15_000})
    assert made.amount_minor == 3_400
    assert rests(world) == []


@pytest.mark.django_db
def test_the_same_page_sent_twice_pays_once():
    world = make_world()
    supplier, older, newer = two_invoices(world)
    document = pay(world, supplier, {older: 1_000}).pk
    with pytest.raises(LancarError) as refused:
        pay(world, supplier, {newer: 1_000}, document=document)
    assert refused.value.code == "already_recorded"
    assert rests(world) == [28_000, 15_000]
