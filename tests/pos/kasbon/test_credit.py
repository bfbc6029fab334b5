"""Credit on the hub: what refunds leave with the shop and customers spend again is a sum too."""

import pytest

from pos.balances.models import NOBODY, Movement
from pos.balances.queries import credit_of
from pos.customers.actions import change_customer, merge_customers
from pos.customers.models import Customer
from pos.journal.actions import settle_problem
from pos.journal.errors import RuleError
from pos.journal.models import Event, Ledger, Problem
from pos.journal.replay import rebuild
from pos.kasbon.credit import CreditChange, adjust_credit
from pos.kasbon.queries import creditors_of, holder_of
from pos.kasbon.statement import statements
from pos.payments.actions import add_payment_method
from pos.payments.models import AwaitedPayment
from pos.payments.queries import credit_row, method_rows
from pos.reports.personal_data import personal_data
from pos.tills.actions import add_drawer, open_shift
from pos.tills.models import Shift
from sync.pull import pull
from tests.pos.kasbon.kasbon_till import ani, held, owed, sell, take_back
from tests.pos.world import World, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db
CREDIT = "store_credit"


def give(world: World, customer: Customer, amount: int, reason: str = "issued") -> Movement:
    holder = holder_of(world.merchant.id, customer.id)
    change = CreditChange(reason, amount, "barang rusak")
    return adjust_credit(outlet=world.outlet, holder=holder, change=change, by=world.sari.id)


def rows(world: World) -> dict[str, tuple[int, int, int]]:
    _, told = statements(world.merchant.id, world.outlet.id)[CREDIT]
    return {customer: (minor, room, alone) for customer, minor, room, alone in told}


def problems() -> dict[str, str]:
    return dict(Problem.objects.filter(settled_at=None).values_list("code", "sentence"))


def test_a_refund_is_kept_as_credit_and_spent_again_to_the_rupiah():
    world = make_world()
    till, customer = pair(world), ani(world, 0)
    product = stock_up(world)
    sold = sell(till, customer, of(product, 10_000), amount=0)
    take_back(till, sold, None, CREDIT)
    sell(till, customer, of(product, 4_000), kind=CREDIT)
    sell(till, customer, of(product, 2_000), kind=CREDIT, amount=5_000)
    assert [result.status for result in till.push()] == ["stored"] * 4
    assert held(customer) == 35_000 - 14_000 - 5_000
    assert owed(customer) == 0
    told = Movement.objects.order_by("revision").values_list("account", "why", "amount_minor")
    assert list(told) == [
        (CREDIT, "refunded", 35_000),
        (CREDIT, "sold", -14_000),
        (CREDIT, "sold", -5_000),
    ]
    assert problems() == {}
    assert rebuild(verify_only=True) == []
    till.sent = 0
    assert {result.status for result in till.push()} == {"duplicate"}
    assert held(customer) == 16_000


def test_credit_is_neither_money_in_the_drawer_nor_looked_for_at_the_bank():
    world = make_world()
    till, customer = pair(world), ani(world, 0)
    drawer = add_drawer(
        merchant_id=world.merchant.id, outlet_id=world.outlet.id, name="Laci", by=None
    )
    shift = open_shift(drawer=drawer, float_minor=100_000, by=world.sari)
    give(world, customer, 50_000)
    sold = sell(till, customer, of(stock_up(world), 10_000), kind=CREDIT, amount=30_000)
    take_back(till, sold, None, CREDIT)
    till.push()
    assert AwaitedPayment.objects.count() == 0
    assert held(customer) == 50_000 - 30_000 + 35_000
    assert Shift.objects.get(id=shift.id).expected_now_minor == 100_000


def test_the_office_gives_pays_out_and_puts_right_but_never_below_zero():
    world = make_world()
    customer = ani(world, 0)
    made = give(world, customer, 50_000)
    assert (made.number[:6], made.get_why_display()) == ("SD-H01", "Diberi toko")
    give(world, customer, 20_000, "paid_out")
    give(world, customer, -10_000, "correction")
    assert held(customer) == 20_000
    for amount, reason, code in (
        (20_001, "paid_out", "more_than_held"),
        (-20_001, "correction", "more_than_held"),
        (-5, "issued", "nothing_repaid"),
        (0, "correction", "nothing_repaid"),
    ):
        with pytest.raises(RuleError) as refusal:
            give(world, customer, amount, reason)
        assert refusal.value.code == code
    assert held(customer) == 20_000
    assert rebuild(verify_only=True) == []


def test_a_till_cannot_give_credit_by_the_offices_word():
    world = make_world()
    till, customer = pair(world), ani(world, 0)
    give(world, customer, 5_000)
    body = {
        "adjustment": str(Event.objects.last().id),
        "customer": {"id": str(customer.id), "name": customer.name},
        "reason": "issued",
        "amount_minor": 1_000_000,
        "note": "x",
        "adjusted_at": 1_795_000_000_000,
        "person": {"id": str(world.sari.id), "name": "Sari"},
    }
    till.tablet.append("credit.adjusted", body)
    assert [result.status for result in till.push()] == ["quarantined"]
    assert held(customer) == 5_000


def test_two_tills_that_spend_the_same_credit_are_named_and_both_sales_stand():
    world = make_world()
    one, other, customer = pair(world), pair(world, "Kasir 2"), ani(world, 0)
    product = stock_up(world)
    give(world, customer, 35_000)
    sell(one, customer, of(product, 10_000), kind=CREDIT)
    sell(other, customer, of(product, 10_000), kind=CREDIT)
    one.push()
    assert problems() == {}
    other.push()
    assert held(customer) == -35_000
    assert problems() == {
        "credit_below_zero": "Saldo Bu Ani menjadi -Rp 35.000 dengan struk "
        "B01-K02-20261121-0001: dipakai lebih dari yang ada."
    }
    assert rows(world) == {str(customer.id): (-35_000, 0, 0)}
    assert rebuild(verify_only=True) == []


def test_credit_of_nobody_is_kept_apart_and_looked_at():
    world = make_world()
    till = pair(world)
    sell(till, None, of(stock_up(world)), kind=CREDIT)
    till.push()
    assert credit_of(world.merchant.id, [NOBODY]) == -3_500
    assert set(problems()) == {"credit_of_nobody"}


def test_a_till_is_told_all_of_it_while_it_is_heard_and_its_share_while_it_is_not():
    world = make_world()
    customer, till = ani(world, 0), pair(world)
    product = stock_up(world)
    assert rows(world) == {}
    give(world, customer, 100_000)
    assert rows(world) == {str(customer.id): (100_000, 100_000, 100_000)}
    pair(world, "Kasir 2")
    assert rows(world) == {str(customer.id): (100_000, 100_000, 50_000)}
    sold = sell(till, customer, of(product, 10_000), kind=CREDIT)
    till.push()
    assert rows(world) == {str(customer.id): (65_000, 65_000, 32_500)}
    till.tablet.append(
        "sale.completed", sold, tv=4
    )  # set aside: it still uses up what it was sold on
    till.push()
    assert rows(world) == {str(customer.id): (65_000, 30_000, 15_000)}
    settle_problem(Problem.objects.get(code="sale_repeated"), by=world.sari.id)
    assert rows(world) == {str(customer.id): (65_000, 65_000, 32_500)}


def test_a_pull_tells_credit_only_to_a_till_that_asks_and_nothing_twice():
    world = make_world()
    customer, till = ani(world, 0), pair(world)
    give(world, customer, 100_000)
    ledger = Ledger.objects.get(merchant_id=world.merchant.id, outlet_id=world.outlet.id)
    assert pull(till.sender, ledger, "", 10)["credit"] is None
    told = pull(till.sender, ledger, "", 10, credit=0)
    assert told["kasbon"] is None
    assert told["credit"]["rows"] == [(str(customer.id), 100_000, 100_000, 100_000)]
    again = pull(till.sender, ledger, "", 10, credit=told["credit"]["mark"])
    assert again["credit"]["rows"] is None


def test_who_was_merged_has_one_credit():
    world = make_world()
    customer, double = ani(world, 0), ani(world, 0, name="Ibu Ani")
    give(world, customer, 10_000)
    give(world, double, 25_000)
    merge_customers(customer=double, into=customer, by=world.sari.id)
    assert held(double) == held(customer) == 35_000
    [one] = creditors_of(world.merchant.id)
    assert (one.id, one.name, one.held_minor) == (customer.id, "Bu Ani", 35_000)
    assert rows(world) == {
        str(customer.id): (35_000, 35_000, 35_000),
        str(double.id): (35_000, 0, 0),
    }


def test_who_still_has_credit_is_not_forgotten_and_their_copy_says_what_they_hold():
    world = make_world()
    customer = ani(world, 0)
    give(world, customer, 10_000)
    with pytest.raises(RuleError) as refusal:
        change_customer(customer=customer, by=world.sari.id, given={"keep_data": False})
    assert refusal.value.code == "customer_holds"
    [line] = personal_data(customer)["saldo"]
    assert (line["kejadian"], line["jumlah"]) == ("Diberi toko", 10_000)
    assert personal_data(customer)["kasbon"] == []
    give(world, customer, 10_000, "paid_out")
    change_customer(customer=customer, by=world.sari.id, given={"keep_data": False})
    customer.refresh_from_db()
    assert customer.is_forgotten


def test_who_asked_a_till_to_be_forgotten_is_forgotten_once_the_credit_is_spent():
    world = make_world()
    till, customer = pair(world), ani(world, 0)
    give(world, customer, 35_000)
    tick = {"consent": "keep_data", "given": False, "at": 1_900_000_000_000}
    body = {"id": str(customer.id), "ticks": [{**tick, "wording": "2026-11", "channel": "till"}]}
    till.tablet.append("customer.consented", body)
    till.push()
    customer.refresh_from_db()
    assert customer.is_kept_for_debt
    assert "saldonya Rp 35.000" in problems()["debtor_withdrew"]
    sell(till, customer, of(stock_up(world), 10_000), kind=CREDIT)
    till.push()
    customer.refresh_from_db()
    assert customer.is_forgotten


def test_there_is_one_method_and_older_tills_are_not_told_of_it():
    world = make_world()
    here = {"merchant_id": world.merchant.id, "by": world.sari.id}
    assert credit_row(world.merchant.id) is None
    add_payment_method(name="Saldo", kind=CREDIT, **here)
    with pytest.raises(RuleError) as refusal:
        add_payment_method(name="Saldo lain", kind=CREDIT, **here)
    assert refusal.value.code == "one_credit"
    assert credit_row(world.merchant.id)["code"] == "saldo"
    assert all(row["kind"] != CREDIT for row in method_rows(world.merchant.id))
    assert Event.objects.filter(kind="payment_method.changed").last().version == 3
