"""Kasbon on the hub: a balance is the sum of what happened, whatever arrives twice or late."""

import uuid

import pytest

from pos.balances.models import NOBODY, Movement, Why
from pos.balances.queries import owed_by
from pos.customers.actions import archive_customer, change_customer, merge_customers
from pos.customers.models import FORGOTTEN, Customer
from pos.journal.errors import RuleError
from pos.journal.models import Problem
from pos.journal.replay import rebuild
from pos.kasbon.actions import DRAWER, Adjusted, Repaid, adjust, repay, reverse_repayment
from pos.kasbon.queries import (
    OLDEST,
    age_word,
    by_age,
    debtors_of,
    holder_of,
    unpaid,
)
from pos.payments.actions import add_payment_method
from pos.payments.models import AwaitedPayment
from pos.payments.queries import kasbon_row, method_rows
from pos.sales.models import Sale
from pos.tills.actions import add_drawer, open_shift
from pos.tills.models import Shift
from tests.pos.kasbon.kasbon_till import ani, owed, pay_back, sell, take_back
from tests.pos.world import make_world, of, pair, stock_up
from tests.tablet import new_id

pytestmark = pytest.mark.django_db
CONSENT = {"at": 1_795_000_000_000, "wording": "2026-11", "channel": "till"}
LATER = {"given": False, **CONSENT, "at": 1_900_000_000_000}


def problems() -> dict[str, str]:
    return dict(Problem.objects.filter(settled_at=None).values_list("code", "sentence"))


def replay_is_the_same() -> None:
    assert rebuild(verify_only=True) == []


def test_what_is_sold_on_kasbon_is_owed_until_it_is_paid_in_parts():
    world = make_world()
    till, customer = pair(world), ani(world)
    product = stock_up(world)
    sell(till, customer, of(product, 10_000))
    sell(till, customer, of(product, 2_000), amount=5_000)
    pay_back(till, customer, 15_000)
    assert [result.status for result in till.push()] == ["stored"] * 3
    assert owed(customer) == 35_000 + 5_000 - 15_000
    told = list(Movement.objects.order_by("revision").values_list("why", "amount_minor", "number"))
    assert told == [
        ("sold", 35_000, "B01-K01-20261121-0001"),
        ("sold", 5_000, "B01-K01-20261121-0002"),
        ("repaid", -15_000, "KB-K01-3"),
    ]
    assert problems() == {}
    assert Sale.objects.count() == 2  # a repayment is no sale and takes no receipt number
    replay_is_the_same()


def test_the_same_events_again_and_one_repayment_told_by_two_events_count_once():
    world = make_world()
    till, customer = pair(world), ani(world)
    sell(till, customer, of(stock_up(world), 10_000))
    paid = pay_back(till, customer, 5_000)
    till.push()
    till.sent = 0
    assert {result.status for result in till.push()} == {"duplicate"}
    assert owed(customer) == 30_000
    till.tablet.append("kasbon.repaid", paid)
    assert [result.code for result in till.push()] == ["repayment_repeated"]
    assert owed(customer) == 30_000
    replay_is_the_same()


def test_a_sale_that_is_not_applied_owes_nothing_and_is_kept():
    world = make_world()
    till, customer = pair(world), ani(world)
    sold = sell(till, customer, of(stock_up(world), 10_000))
    till.push()
    till.tablet.append("sale.completed", sold, tv=3)
    assert [result.code for result in till.push()] == ["sale_repeated"]
    assert owed(customer) == 35_000


def test_a_refund_takes_off_the_debt_and_cash_beside_a_debt_is_looked_at():
    world = make_world()
    till, customer = pair(world), ani(world)
    product = stock_up(world)
    sold = sell(till, customer, of(product, 10_000))
    again = sell(till, customer, of(product, 4_000))
    take_back(till, sold, None)
    till.push()
    assert owed(customer) == 14_000
    assert problems() == {}
    take_back(till, again, 0)
    till.push()
    assert owed(customer) == 14_000
    assert problems() == {
        "refund_beside_kasbon": "Retur B01-K01-20261121-0004 memberi Rp 14.000 kepada Bu Ani, "
        "padahal kasbonnya masih Rp 14.000."
    }
    replay_is_the_same()


def test_two_tills_may_pass_the_limit_and_the_owner_hears_which_sale_did():
    world = make_world()
    one, other, customer = pair(world), pair(world, "Kasir 2"), ani(world, limit=40_000)
    product = stock_up(world)
    sell(one, customer, of(product, 10_000))
    sell(other, customer, of(product, 10_000))
    one.push()
    assert problems() == {}
    other.push()
    assert owed(customer) == 70_000
    assert Sale.objects.count() == 2
    assert problems() == {
        "kasbon_over_limit": "Kasbon Bu Ani menjadi Rp 70.000 dengan struk "
        "B01-K02-20261121-0001, melewati batasnya Rp 40.000."
    }


def test_two_tills_may_take_the_last_of_a_debt_twice_and_the_owner_hears_of_it():
    world = make_world()
    one, other, customer = pair(world), pair(world, "Kasir 2"), ani(world)
    sell(one, customer, of(stock_up(world), 10_000))
    pay_back(one, customer, 35_000)
    one.push()
    assert problems() == {}
    pay_back(other, customer, 35_000)
    other.push()
    assert owed(customer) == -35_000
    assert problems() == {
        "kasbon_overpaid": "Bu Ani membayar kasbon Rp 35.000 lebih banyak dari utangnya (KB-K02-1)."
    }
    replay_is_the_same()


def test_somebody_no_server_knows_yet_owes_like_anybody_and_nobody_is_asked_about():
    world = make_world()
    till = pair(world)
    product = stock_up(world)
    stranger = Customer(id=uuid.UUID(new_id()), merchant_id=world.merchant.id, name="Pak Baru")
    sell(till, stranger, of(product))
    sell(till, None, of(product))
    assert {result.status for result in till.push()} == {"stored"}
    assert holder_of(world.merchant.id, stranger.id).name == "Pak Baru"
    assert owed_by(world.merchant.id, [NOBODY]) == 3_500
    assert set(problems()) == {"kasbon_over_limit", "kasbon_of_nobody"}
    by_name = {each.name: each.owed_minor for each in debtors_of(world.merchant.id, "2026-11-29")}
    assert by_name == {"Pak Baru": 3_500, "Tanpa pelanggan": 3_500}


def test_who_was_written_down_twice_owes_the_sum_and_may_be_parted_again():
    world = make_world()
    till = pair(world)
    customer, double = ani(world, 100_000), ani(world, 300_000, name="Ibu Ani")
    product = stock_up(world)
    sell(till, customer, of(product, 2_000))
    sell(till, double, of(product, 4_000))
    till.push()
    merge_customers(customer=double, into=customer, by=world.sari.id)
    sell(till, double, of(product))  # a tablet that has not heard of it
    till.push()
    assert owed(customer) == owed(double) == 7_000 + 14_000 + 3_500
    customer.refresh_from_db()
    assert customer.kasbon_limit_minor == 300_000
    [debtor] = debtors_of(world.merchant.id, "2026-11-29")
    assert (debtor.id, debtor.owed_minor) == (customer.id, 24_500)
    double.refresh_from_db()
    change_customer(customer=double, by=None, state={"archived": False})
    assert (owed(customer), owed(double)) == (7_000, 17_500)
    replay_is_the_same()


def test_a_debtor_is_not_forgotten_nor_put_away_in_the_office():
    world = make_world()
    till, customer = pair(world), ani(world)
    sell(till, customer, of(stock_up(world)))
    till.push()
    for refused in (
        lambda: change_customer(customer=customer, by=None, given={"keep_data": False}),
        lambda: archive_customer(customer=customer, by=None),
    ):
        with pytest.raises(RuleError) as refusal:
            refused()
        assert refusal.value.code == "customer_owes"
        assert "Kasbon Bu Ani masih Rp 3.500" in refusal.value.sentence


def test_a_debtor_who_asks_at_a_till_is_forgotten_once_all_is_paid():
    world = make_world()
    till, customer = pair(world), ani(world)
    sell(till, customer, of(stock_up(world), 2_000))
    tick = {"consent": "keep_data", **LATER}
    till.tablet.append("customer.consented", {"id": str(customer.id), "ticks": [tick]})
    till.push()
    customer.refresh_from_db()
    assert (customer.name, customer.is_kept_for_debt, customer.consents) == ("Bu Ani", True, [])
    assert "kasbonnya Rp 7.000" in problems()["debtor_withdrew"]
    replay_is_the_same()
    pay_back(till, customer, 3_000)
    till.push()
    customer.refresh_from_db()
    assert customer.name == "Bu Ani"
    pay_back(till, customer, 4_000)
    till.push()
    customer.refresh_from_db()
    assert (customer.name, customer.archived) == (FORGOTTEN, True)
    replay_is_the_same()


def test_money_for_kasbon_lies_in_the_drawer_and_is_looked_for_at_the_bank():
    world = make_world()
    till, customer = pair(world), ani(world)
    drawer = add_drawer(**world.tenant, name="Depan", by=None)
    shift = open_shift(drawer=drawer, float_minor=100_000, by=world.sari)
    sell(till, customer, of(stock_up(world), 10_000))
    bank = {"kind": "transfer", "method": "bca", "name": "Transfer BCA"}
    pay_back(till, customer, 5_000, shift=str(shift.id))
    pay_back(till, customer, 6_000, shift=str(shift.id), payment=bank)
    till.push()
    assert Shift.objects.get(id=shift.id).expected_now_minor == 105_000
    [awaited] = AwaitedPayment.objects.all()
    assert (awaited.amount_minor, awaited.outcome, awaited.number) == (6_000, "paid", "KB-K01-3")
    replay_is_the_same()


def test_the_office_takes_part_of_it_never_more_and_takes_a_mistake_back():
    world = make_world()
    till, customer = pair(world), ani(world)
    drawer = add_drawer(**world.tenant, name="Depan", by=None)
    shift = open_shift(drawer=drawer, float_minor=0, by=world.sari)
    sell(till, customer, of(stock_up(world), 10_000))
    till.push()
    here = {"outlet": world.outlet, "by": world.sari.id}
    holder = holder_of(world.merchant.id, customer.id)
    form = uuid.UUID(new_id())
    given = Repaid(20_000, DRAWER, shift.id, document=form)
    made = repay(holder=holder, repaid=given, **here)
    assert (owed(customer), made.amount_minor, made.method) == (15_000, -20_000, "Tunai")
    for wrong, code in (
        (given, "already_recorded"),
        (Repaid(15_001), "more_than_owed"),
        (Repaid(0), "nothing_repaid"),
        (Repaid(1, DRAWER, uuid.UUID(new_id())), "shift_is_closed"),
    ):
        with pytest.raises(RuleError) as refusal:
            repay(holder=holder, repaid=wrong, **here)
        assert refusal.value.code == code
    reverse_repayment(movement=made, **here)
    assert owed(customer) == 35_000
    assert Shift.objects.get(id=shift.id).expected_now_minor == 0
    with pytest.raises(RuleError) as refusal:
        reverse_repayment(movement=made, **here)
    assert refusal.value.code == "already_reversed"
    replay_is_the_same()


def test_a_debt_of_the_paper_book_is_entered_and_a_lost_one_is_given_up_with_a_reason():
    world = make_world()
    customer = ani(world)
    holder = holder_of(world.merchant.id, customer.id)
    here = {"outlet": world.outlet, "by": world.sari.id, "holder": holder}
    adjust(adjusted=Adjusted("opening", 80_000), **here)
    with pytest.raises(RuleError) as refusal:
        adjust(adjusted=Adjusted("written_off", 30_000), **here)
    assert refusal.value.code == "why_missing"
    with pytest.raises(RuleError) as refusal:
        adjust(adjusted=Adjusted("written_off", 80_001, "pindah"), **here)
    assert refusal.value.code == "more_than_owed"
    adjust(adjusted=Adjusted("written_off", 30_000, "pindah kota"), **here)
    adjust(adjusted=Adjusted("correction", -10_000, "salah tulis"), **here)
    assert owed(customer) == 40_000
    assert set(Movement.objects.values_list("why", flat=True)) == {
        Why.OPENING.value,
        Why.WRITTEN_OFF.value,
        Why.CORRECTION.value,
    }
    replay_is_the_same()


def test_a_till_sets_no_limit_corrects_nothing_and_takes_no_repayment_back():
    world = make_world()
    till, customer = pair(world), ani(world)
    groups = {"kasbon": {"kasbon_limit_minor": 9_000_000}}
    till.tablet.append("customer.changed", {"id": str(customer.id), "groups": groups}, tv=4)
    who = {"id": str(customer.id), "name": "Bu Ani"}
    body = {"adjustment": new_id(), "customer": who, "reason": "opening", "amount_minor": -1}
    said = {"note": "", "adjusted_at": 1, "person": who}
    till.tablet.append("kasbon.adjusted", {**body, **said})
    pay_back(till, customer, -5_000, reverses=new_id())
    pay_back(till, customer, 5_000, amount_minor=500)
    codes = [result.code for result in till.push()]
    assert codes == ["servers_only", "servers_only", "servers_only", "repayment_unequal"]
    customer.refresh_from_db()
    assert (customer.kasbon_limit_minor, owed(customer)) == (500_000, 0)


def test_what_is_paid_pays_the_oldest_first():
    moved = [
        ("2026-09-01", 10_000),
        ("2026-11-01", 20_000),
        ("2026-11-25", 5_000),
        ("2026-11-26", -12_000),
    ]
    rest = unpaid(moved)
    assert rest == [("2026-11-01", 18_000), ("2026-11-25", 5_000)]
    assert by_age(rest, "2026-11-29") == {"8–30 hari": 18_000, "0–7 hari": 5_000}
    assert unpaid([*moved, ("2026-11-27", -90_000)]) == []


@pytest.mark.parametrize(
    ("day", "word"),
    [
        ("2026-11-22", "0–7 hari"),
        ("2026-11-21", "8–30 hari"),
        ("2026-10-30", "8–30 hari"),
        ("2026-10-29", "31–60 hari"),
        ("2026-09-30", "31–60 hari"),
        ("2026-09-29", OLDEST),
        ("2026-02-31", OLDEST),
    ],
)
def test_a_debt_is_as_old_as_its_sale(day, word):
    assert age_word(day, "2026-11-29") == word


def test_there_is_one_way_to_owe_and_older_tills_do_not_see_it():
    world = make_world()
    here = {"merchant_id": world.merchant.id, "by": None}
    add_payment_method(name="Tunai", kind="cash", **here)
    assert kasbon_row(world.merchant.id) is None
    add_payment_method(name="Kasbon", kind="kasbon", **here)
    assert [row["kind"] for row in method_rows(world.merchant.id)] == ["cash"]
    row = kasbon_row(world.merchant.id)
    assert row is not None
    assert row["name"] == "Kasbon"
    with pytest.raises(RuleError) as refusal:
        add_payment_method(name="Bon", kind="kasbon", **here)
    assert refusal.value.code == "one_kasbon"
