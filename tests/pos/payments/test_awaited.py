"""Money outside the drawer: begun, paid, given up, found or not; the same after a replay."""

from importlib import import_module

import pytest
from django.apps import apps

from pos.journal.models import Problem
from pos.journal.replay import rebuild
from pos.payments.models import AwaitedPayment
from pos.payments.queries import open_payments, taken_in_shift
from pos.sales.models import SalePayment
from pos.tills.models import Shift
from tests.pos.world import make_world, of, pair, stock_up
from tests.tablet import new_id

pytestmark = pytest.mark.django_db
ANA = {"id": new_id(), "name": "Ana"}
PAN = "4111 1111 1111 1111"


def begun(payment, sale, **changes):
    return {
        "payment": payment,
        "sale": sale,
        "method": "qris",
        "name": "QRIS",
        "kind": "qris",
        "amount_minor": 3_500,
        "account": "QRIS toko",
        "started_at": 1_795_000_000_000,
        "person": ANA,
        **changes,
    }


def given_up(payment, sale, reason="cancelled"):
    told = {"payment": payment, "sale": sale, "person": ANA}
    return {**told, "reason": reason, "abandoned_at": 1_795_000_100_000}


def paid(payment, **changes):
    return {
        "id": payment,
        "method": "qris",
        "name": "QRIS",
        "kind": "qris",
        "amount_minor": 3_500,
        "tendered_minor": 3_500,
        "tip_minor": 0,
        "change_minor": 0,
        "donation_minor": 0,
        "reference": None,
        "account": "QRIS toko",
        "details": None,
        "confirmed_at": 1_795_000_050_000,
        **changes,
    }


def scene():
    world = make_world()
    return world, pair(world), stock_up(world), new_id()


def sell_by(till, product, shift, payment):
    settled = {"rounding_minor": 0, "due_minor": 3_500, "change_minor": 0, "payments": [payment]}
    return till.sell_second(of(product), shift=shift, **settled)


def test_a_payment_that_was_begun_stays_open_until_its_sale_comes():
    world, till, product, shift = scene()
    payment = new_id()
    till.tablet.append("payment.started", begun(payment, new_id()), shift=shift)
    till.push()
    assert [each.amount_minor for each in open_payments(world.merchant.id)] == [3_500]
    body = sell_by(till, product, shift, paid(payment))
    till.push()
    assert open_payments(world.merchant.id).count() == 0
    row = AwaitedPayment.objects.get()
    assert (row.outcome, row.check_state) == ("paid", "")
    assert (row.number, row.started_at) == (body["receipt"]["number"], 1_795_000_000_000)
    assert row.ended_at == 1_795_000_050_000
    assert taken_in_shift(world.merchant.id, shift) == [("QRIS", 1, 3_500)]
    assert Shift.objects.get(id=shift).cash_minor == 0
    assert rebuild(verify_only=True) == []


def test_a_payment_that_was_given_up_says_why_and_paid_is_never_undone():
    _world, till, product, shift = scene()
    first, second = new_id(), new_id()
    till.tablet.append("payment.started", begun(first, new_id()), shift=shift)
    till.tablet.append("payment.abandoned", given_up(first, new_id(), "not_paid"), shift=shift)
    sell_by(till, product, shift, paid(second))
    till.tablet.append("payment.abandoned", given_up(second, new_id()), shift=shift)
    assert {each.status for each in till.push()} == {"stored"}
    states = dict(AwaitedPayment.objects.values_list("payment_id", "outcome"))
    assert states == {first: "abandoned", second: "paid"}
    assert AwaitedPayment.objects.get(payment_id=first).reason == "not_paid"
    assert rebuild(verify_only=True) == []


def test_what_the_cashier_found_in_the_account_is_kept_per_payment():
    _world, till, product, shift = scene()
    found, missing = new_id(), new_id()
    bodies = [sell_by(till, product, shift, paid(each)) for each in (found, missing)]
    checked = [
        {
            "payment": payment,
            "sale": body["sale"],
            "number": body["receipt"]["number"],
            "name": "QRIS",
            "amount_minor": 3_500,
            "found": payment == found,
        }
        for payment, body in zip((found, missing), bodies, strict=True)
    ]
    matched = {"shift": shift, "matched_at": 1_795_000_200_000, "person": ANA}
    till.tablet.append("payment.matched", {**matched, "payments": checked, "note": ""})
    assert {each.status for each in till.push()} == {"stored"}
    rows = AwaitedPayment.objects.values_list("payment_id", "check_state", "checked_by")
    assert set(rows) == {(found, "found", "Ana"), (missing, "missing", "Ana")}
    assert rebuild(verify_only=True) == []


def test_a_full_card_number_never_becomes_a_row_and_is_told_to_a_person():
    _world, till, product, shift = scene()
    card = {"bank": "BCA", "last4": "1111", "approval": "4111111111111111", "trace": "1"}
    sell_by(till, product, shift, paid(new_id(), kind="card", reference=PAN, details=card))
    assert [each.status for each in till.push()] == ["stored"]
    row = SalePayment.objects.get()
    assert (row.reference, row.details["approval"]) == ("**** **** **** 1111", "************1111")
    assert AwaitedPayment.objects.get().reference == "**** **** **** 1111"
    problem = Problem.objects.get(code="card_number_seen")
    assert problem.sentence == (
        "Struk B01-K01-20261121-0001 memuat nomor kartu lengkap. Nomornya disamarkan di sini."
    )


def test_events_may_be_cut_into_any_batches():
    _world, till, product, shift = scene()
    payment = new_id()
    till.tablet.append("payment.started", begun(payment, new_id()), shift=shift)
    sell_by(till, product, shift, paid(payment))
    assert {each.status for each in till.push(size=1)} == {"stored"}
    assert rebuild(verify_only=True) == []


def test_money_that_went_back_is_taken_off_its_way_to_pay_and_needs_no_looking_for():
    world, till, product, shift = scene()
    kept, undone = new_id(), new_id()
    sell_by(till, product, shift, paid(kept))
    sold = sell_by(till, product, shift, paid(undone))
    back = {"amount_minor": -3_500, "tendered_minor": -3_500, "confirmed_at": None}
    money = {"payments": [paid(new_id(), **back)], "due_minor": -3_500, "rounding_minor": 0}
    till.refund(sold, shift=shift, **money)
    assert {each.status for each in till.push()} == {"stored"}
    assert taken_in_shift(world.merchant.id, shift) == [("QRIS", 2, 3_500)]
    checks = dict(AwaitedPayment.objects.values_list("payment_id", "check_state"))
    assert (checks[kept], checks[undone]) == ("", "returned")
    assert AwaitedPayment.objects.get(outcome="returned").sale_id.hex == sold["sale"].replace(
        "-", ""
    )
    assert rebuild(verify_only=True) == []


def part_back(till, sold, minor, **changes):
    """Handed out by the way the sale was paid."""
    told = {"amount_minor": -minor, "tendered_minor": -minor, "confirmed_at": None, **changes}
    money = {"payments": [paid(new_id(), **told)], "due_minor": -minor, "rounding_minor": 0}
    till.refund(sold, **money)
    assert {each.status for each in till.push()} == {"stored"}


def looked_for():
    found = AwaitedPayment.objects.filter(outcome="paid", check_state="")
    return set(found.values_list("payment_id", flat=True))


def test_a_payment_is_looked_for_until_all_parts_together_brought_it_back():
    _world, till, product, shift = scene()
    payment = new_id()
    sold = sell_by(till, product, shift, paid(payment))
    part_back(till, sold, 2_000)
    assert looked_for() == {payment}
    part_back(till, sold, 1_500)
    assert looked_for() == set()
    assert rebuild(verify_only=True) == []


def test_a_part_that_went_back_settles_one_of_two_payments_and_not_both():
    _world, till, product, shift = scene()
    halves = [paid(new_id(), amount_minor=1_750, tendered_minor=1_750) for _ in range(2)]
    settled = {"rounding_minor": 0, "due_minor": 3_500, "change_minor": 0, "payments": halves}
    sold = till.sell_second(of(product), shift=shift, **settled)
    part_back(till, sold, 1_750)
    assert len(looked_for() & {each["id"] for each in halves}) == 1
    assert rebuild(verify_only=True) == []


def test_a_tip_goes_back_with_its_payment():
    _world, till, product, shift = scene()
    sold = sell_by(till, product, shift, paid(new_id(), tip_minor=500, tendered_minor=4_000))
    part_back(till, sold, 3_500, tip_minor=-500, tendered_minor=-4_000)
    assert looked_for() == set()
    assert rebuild(verify_only=True) == []


def test_rows_of_the_release_before_become_what_a_replay_makes_of_them():
    _world, till, product, shift = scene()
    tipped = sell_by(till, product, shift, paid(new_id(), tip_minor=500, tendered_minor=4_000))
    part_back(till, tipped, 3_500, tip_minor=-500, tendered_minor=-4_000)
    kept = sell_by(till, product, shift, paid(new_id()))
    part_back(till, kept, 1_000)
    sold = AwaitedPayment.objects.filter(outcome="paid")
    sold.filter(sale_id=tipped["sale"]).update(check_state="")
    sold.filter(sale_id=kept["sale"]).update(check_state="returned")
    assert rebuild(verify_only=True) != []
    import_module("pos.payments.migrations.0006_returned_in_parts").settle(apps, None)
    assert rebuild(verify_only=True) == []
