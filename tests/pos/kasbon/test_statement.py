"""What tills may sell on kasbon by themselves: room is held until a sale is applied or settled."""

import pytest

from pos.customers.actions import change_customer, merge_customers
from pos.journal.actions import settle_problem
from pos.journal.models import Event, Ledger, Problem, State
from pos.kasbon import statement as module
from pos.kasbon.statement import statements
from pos.tills.actions import revoke_device
from sync import pull as pulls
from tests.pos.kasbon.kasbon_till import ani, pay_back, sell
from tests.pos.world import World, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db


def rows(world: World) -> dict[str, tuple[int, int, int]]:
    _, told = statements(world.merchant.id, world.outlet.id)["kasbon"]
    return {customer: (owed, room, alone) for customer, owed, room, alone in told}


def test_each_till_has_its_share_and_all_shares_together_are_the_room():
    world = make_world()
    customer, one = ani(world, 100_000), pair(world)
    assert rows(world) == {str(customer.id): (0, 100_000, 100_000)}
    two, three = pair(world, "Kasir 2"), pair(world, "Kasir 3")
    product = stock_up(world)
    assert rows(world) == {str(customer.id): (0, 100_000, 33_333)}
    sell(one, customer, of(product, 10_000))
    one.push()
    assert rows(world) == {str(customer.id): (35_000, 65_000, 21_666)}
    revoke_device(device=three.device, reason="hilang", by=None)
    assert rows(world) == {str(customer.id): (35_000, 65_000, 32_500)}
    pay_back(two, customer, 35_000)
    two.push()
    assert rows(world) == {str(customer.id): (0, 100_000, 50_000)}


def test_the_mark_is_another_one_only_when_something_moved():
    world = make_world()
    customer, till = ani(world, 100_000), pair(world)
    before = statements(world.merchant.id, world.outlet.id)
    assert statements(world.merchant.id, world.outlet.id) == before
    sell(till, customer, of(stock_up(world)))
    till.push()
    after = statements(world.merchant.id, world.outlet.id)
    assert after["kasbon"][0] != before["kasbon"][0]
    assert after["store_credit"][0] == before["store_credit"][0]


def test_who_overpaid_has_more_room_but_no_larger_share():
    """A till that was away passes a limit by its part of the limit, never by what was overpaid."""
    world = make_world()
    customer, one = ani(world, 100_000), pair(world)
    pair(world, "Kasir 2")
    pay_back(one, customer, 30_000)
    one.push()
    assert rows(world) == {str(customer.id): (-30_000, 130_000, 50_000)}


def test_who_was_merged_has_no_room_of_what_the_person_overpaid():
    world = make_world()
    customer, double, till = ani(world, 50_000), ani(world, 0, name="Ibu Ani"), pair(world)
    pay_back(till, double, 30_000)
    till.push()
    merge_customers(customer=double, into=customer, by=world.sari.id)
    assert rows(world) == {
        str(customer.id): (-30_000, 80_000, 50_000),
        str(double.id): (-30_000, 0, 0),
    }


def test_who_is_over_the_limit_has_no_room_and_who_may_not_owe_has_a_row_only_with_a_debt():
    world = make_world()
    customer, other, till = ani(world, 10_000), ani(world, 0, name="Pak Budi"), pair(world)
    product = stock_up(world)
    sell(till, customer, of(product, 10_000))
    till.push()
    assert rows(world) == {str(customer.id): (35_000, 0, 0)}
    sell(till, other, of(product))
    till.push()
    assert rows(world)[str(other.id)] == (3_500, 0, 0)


def test_a_sale_that_is_set_aside_or_waits_still_uses_up_what_it_was_sold_on():
    world = make_world()
    customer, till = ani(world, 100_000), pair(world)
    sold = sell(till, customer, of(stock_up(world), 10_000))
    till.push()
    till.tablet.append("sale.completed", sold, tv=3)
    assert [result.code for result in till.push()] == ["sale_repeated"]
    assert rows(world) == {str(customer.id): (35_000, 30_000, 30_000)}
    settle_problem(Problem.objects.get(code="sale_repeated"), by=world.sari.id)
    assert rows(world) == {str(customer.id): (35_000, 65_000, 65_000)}
    till.tablet.append("sale.completed", sold, tv=99)
    assert [result.status for result in till.push()] == ["pending"]
    assert rows(world) == {str(customer.id): (35_000, 30_000, 30_000)}
    assert Event.objects.filter(state=State.PENDING).count() == 1


def test_what_cannot_be_read_holds_nothing_and_stops_nothing():
    world = make_world()
    customer, till = ani(world, 100_000), pair(world)
    for body in ({}, {"customer": None, "payments": []}, {"customer": 1, "payments": 2}):
        till.tablet.append("sale.completed", body, tv=3)
    assert [result.status for result in till.push()] == ["quarantined"] * 3
    assert rows(world) == {str(customer.id): (0, 100_000, 100_000)}


def test_who_was_merged_has_one_room():
    world = make_world()
    customer, double, till = ani(world, 50_000), ani(world, 80_000, name="Ibu Ani"), pair(world)
    sell(till, double, of(stock_up(world), 10_000))
    till.push()
    merge_customers(customer=double, into=customer, by=world.sari.id)
    assert rows(world) == {
        str(customer.id): (35_000, 45_000, 45_000),
        str(double.id): (35_000, 0, 0),  # a refund names who bought: their debt is known
    }
    pay_back(till, double, 35_000)
    till.push()
    assert rows(world) == {str(customer.id): (0, 80_000, 80_000)}


def test_too_many_set_aside_to_read_leave_nobody_room_and_settled_ones_do_not_count(monkeypatch):
    monkeypatch.setattr(module, "MAX_HELD", 1)
    world = make_world()
    customer, till = ani(world, 100_000), pair(world)
    sold = sell(till, customer, of(stock_up(world), 10_000))
    till.push()
    for _ in range(2):
        till.tablet.append("sale.completed", sold, tv=3)
    assert [result.code for result in till.push()] == ["sale_repeated"] * 2
    assert rows(world) == {str(customer.id): (35_000, 0, 0)}
    first, _ = Problem.objects.filter(code="sale_repeated")
    settle_problem(first, by=world.sari.id)
    assert rows(world) == {str(customer.id): (35_000, 30_000, 30_000)}


def test_what_comes_in_while_the_rows_are_read_is_not_vouched_for(monkeypatch):
    world = make_world()
    customer, till = ani(world, 100_000), pair(world)
    sell(till, customer, of(stock_up(world), 10_000))

    def in_between(*tenant):
        told = statements(*tenant)
        till.push()
        return told

    monkeypatch.setattr(pulls, "statements", in_between)
    ledger = Ledger.objects.get(merchant_id=world.merchant.id, outlet_id=world.outlet.id)
    told = pulls.pull(till.sender, ledger, "", 100, kasbon=0)["kasbon"]
    assert (told["head"], told["rows"]) == (0, [(str(customer.id), 0, 100_000, 100_000)])


def test_a_till_is_told_what_changed_since_it_asked_and_all_where_that_is_not_known():
    world = make_world()
    till, product = pair(world), stock_up(world)
    people = [ani(world, 100_000 + number, name=f"Ani {number}") for number in range(5)]
    ledger = Ledger.objects.get(merchant_id=world.merchant.id, outlet_id=world.outlet.id)

    def asked(mark: int, **also: int):
        return pulls.pull(till.sender, ledger, "", 100, kasbon=mark, **also)["kasbon"]

    first = asked(0, deltas=1)
    assert len(first["rows"]) == 5
    for customer in people[:2]:  # two steps, asked over together
        sell(till, customer, of(product, 10_000))
        till.push()
        asked(0)
    told = asked(first["mark"], deltas=1)
    assert told["rows"] is None
    assert told["since"] == first["mark"]
    assert sorted(row[1:] for row in told["changed"]) == [
        (35_000, 65_000, 65_000),
        (35_000, 65_001, 65_001),
    ]
    assert told["gone"] == []
    known = {row[0]: row for row in first["rows"]}
    known.update({row[0]: row for row in told["changed"]})
    assert sorted(known.values()) == sorted(asked(0)["rows"])
    assert asked(told["mark"], deltas=1)["rows"] is None
    assert "changed" not in asked(first["mark"])  # a till of before
    assert len(asked(first["mark"] + 1, deltas=1)["rows"]) == 5  # nobody was told that
    change_customer(customer=people[4], by=None, kasbon={"kasbon_limit_minor": 0})
    assert asked(told["mark"], deltas=1)["gone"] == [str(people[4].id)]
