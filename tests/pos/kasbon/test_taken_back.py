"""Kasbon taken back: once, where it was taken, out of an open drawer; seen for the whole person."""

import pytest

from pos.balances.models import Movement
from pos.customers.actions import merge_customers
from pos.journal.errors import RuleError
from pos.journal.models import Event, Problem
from pos.journal.replay import rebuild
from pos.kasbon.actions import BANK, DRAWER, Repaid, Way, repay, reverse_repayment
from pos.kasbon.queries import holder_of, repaid_body
from pos.outlets.actions import add_outlet
from pos.outlets.documents import record
from pos.tills.actions import add_drawer, close_shift, open_shift
from tests.pos.kasbon.kasbon_till import ani, owed, pay_back, sell, take_back
from tests.pos.world import make_world, of, pair, stock_up
from tests.tablet import new_id

pytestmark = pytest.mark.django_db


def problems() -> set[str]:
    return set(Problem.objects.filter(settled_at=None).values_list("code", flat=True))


def test_cash_of_a_closed_shift_goes_back_out_of_what_is_open_now():
    world = make_world()
    till, customer = pair(world), ani(world)
    drawer = add_drawer(**world.tenant, name="Depan", by=None)
    first = open_shift(drawer=drawer, float_minor=0, by=world.sari)
    sell(till, customer, of(stock_up(world), 10_000))
    pay_back(till, customer, 20_000, shift=str(first.id))
    pay_back(till, customer, 5_000, shift=str(first.id))
    till.push()
    first.refresh_from_db()
    close_shift(shift=first, counted_minor=25_000, by=world.sari)
    one, other = Movement.objects.filter(why="repaid").order_by("revision")
    second = open_shift(drawer=drawer, float_minor=100_000, by=world.sari)
    here = {"outlet": world.outlet, "by": world.sari.id}
    for way, code in ((None, "which_way_out"), (Way(DRAWER, first.id), "shift_is_closed")):
        with pytest.raises(RuleError) as refusal:
            reverse_repayment(movement=one, out_of=way, **here)
        assert refusal.value.code == code
    reverse_repayment(movement=one, out_of=Way(DRAWER, second.id), **here)
    reverse_repayment(movement=other, out_of=Way(BANK), **here)
    assert owed(customer) == 35_000
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.cash_minor, first.late_sales) == (25_000, 0)
    assert second.expected_now_minor == 80_000
    assert rebuild(verify_only=True) == []


def test_a_repayment_is_taken_back_where_it_was_taken_and_once():
    world = make_world()
    till, customer = pair(world), ani(world)
    sell(till, customer, of(stock_up(world), 10_000))
    till.push()
    here = {"outlet": world.outlet, "by": world.sari.id}
    made = repay(holder=holder_of(world.merchant.id, customer.id), repaid=Repaid(20_000), **here)
    branch = add_outlet(merchant_id=world.merchant.id, name="Cabang", code="B02", by=None)
    with pytest.raises(RuleError) as refusal:
        reverse_repayment(outlet=branch, movement=made, by=world.sari.id)
    assert refusal.value.code == "taken_elsewhere"
    back = reverse_repayment(movement=made, **here)
    body = {**repaid_body(Event.objects.get(id=back.event_id)), "repayment": new_id()}
    with pytest.raises(RuleError) as refusal:
        record("kasbon.repaid", world.outlet, body, world.sari.id)
    assert refusal.value.code == "repayment_reversed_twice"
    assert owed(customer) == 35_000


def test_a_refund_to_a_merged_name_is_seen_beside_the_debt_of_the_person():
    world = make_world()
    till, customer, double = pair(world), ani(world), ani(world, name="Ibu Ani")
    sold = sell(till, double, of(stock_up(world), 10_000))
    till.push()
    merge_customers(customer=double, into=customer, by=world.sari.id)
    pay_back(till, double, 35_000)
    sell(till, customer, of(stock_up(world, name="Lain"), 2_000))
    take_back(till, sold, 0)
    till.push()
    assert "refund_beside_kasbon" in problems()
