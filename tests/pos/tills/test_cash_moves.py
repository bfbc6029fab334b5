"""Cash moved without a sale: in the drawer, on the list, once, and judged like any other right."""

import pytest

from pos.journal.models import Event, Problem, State
from pos.journal.replay import rebuild
from pos.sales.actions import check_prices
from pos.tills.models import CashMove, Shift
from tests.pos.world import hire, make_world, of, pair, stock_up
from tests.tablet import new_id

pytestmark = pytest.mark.django_db


def moved(till, shift, direction, amount, person=None, **changes):
    body = {
        "move": new_id(),
        "shift": shift,
        "direction": direction,
        "category": "other",
        "label": "Lain-lain",
        "reason": "Ongkir",
        "amount_minor": amount,
        "person": person or {"id": new_id(), "name": "Ana"},
        "moved_at": 1_795_000_000_000,
        **changes,
    }
    till.tablet.append("cash.moved", body, shift=shift)
    return body


def open_shift(till, float_minor=100_000):
    shift = new_id()
    person = {"id": new_id(), "name": "Ana"}
    body = {
        "shift": shift, "drawer": None, "opened_at": 1, "float_minor": float_minor,
        "person": person,
    }  # fmt: skip
    till.tablet.append("shift.opened", body, shift=shift)
    return shift


def close_shift(till, shift, closed_at=2, **said):
    body = {
        "shift": shift, "closed_at": closed_at, "counted_minor": 0, "expected_minor": 0,
        "variance_minor": 0, "counts": [], "person": {"id": new_id(), "name": "Ana"},
        **said,
    }  # fmt: skip
    till.tablet.append("shift.closed", body, shift=shift)


@pytest.mark.parametrize("size", [1, 200])
def test_the_drawer_expects_what_was_moved_however_it_arrives(size):
    world = make_world()
    till, product = pair(world), stock_up(world)
    shift = open_shift(till)
    till.sell(of(product), shift=shift)
    moved(till, shift, "in", 50_000)
    moved(till, shift, "out", 20_000)
    moved(till, shift, "out", 5_000)
    moved(till, shift, "drop", 70_000)
    till.push(size)
    row = Shift.objects.get()
    assert (row.cash_in_minor, row.cash_out_minor, row.drop_minor) == (50_000, 25_000, 70_000)
    assert row.expected_now_minor == 100_000 + 3_500 + 50_000 - 25_000 - 70_000
    assert CashMove.objects.count() == 4
    assert rebuild(verify_only=True) == []


def test_what_comes_after_the_close_stays_in_its_shift_and_is_late():
    world = make_world()
    till = pair(world)
    shift = open_shift(till)
    close_shift(till, shift)
    moved(till, shift, "out", 10_000)
    till.push()
    row = Shift.objects.get()
    assert (row.cash_out_minor, row.late_sales, row.expected_now_minor) == (10_000, 1, 90_000)


def test_the_same_move_twice_moves_once_and_is_said():
    world = make_world()
    till = pair(world)
    shift = open_shift(till)
    first = moved(till, shift, "out", 10_000)
    till.tablet.append("cash.moved", first, shift=shift)
    till.push()
    assert Shift.objects.get().cash_out_minor == 10_000
    assert Event.objects.filter(kind="cash.moved", state=State.QUARANTINED).count() == 1
    assert Problem.objects.get().code == "cash_move_repeated"


def test_nothing_and_less_than_nothing_is_no_move():
    world = make_world()
    till = pair(world)
    shift = open_shift(till)
    moved(till, shift, "out", -5_000)
    moved(till, shift, "in", 0)
    till.push()
    assert not CashMove.objects.exists()
    assert Event.objects.filter(kind="cash.moved", state=State.QUARANTINED).count() == 2


def test_taking_more_than_the_rules_allow_is_said():
    world = make_world()
    ana = hire(world.merchant.id, "Ana")
    who = {"id": str(ana.id), "name": "Ana"}
    till = pair(world)
    shift = open_shift(till)
    moved(till, shift, "out", 100_000, who)
    moved(till, shift, "out", 100_001, who)
    moved(till, shift, "drop", 900, who)
    till.push()
    check_prices()
    taken, dropped = Problem.objects.order_by("sentence")
    assert {taken.code, dropped.code} == {"permission_breach"}
    assert "setoran Rp 900 oleh Ana (Kasir), tanpa" in dropped.sentence  # to whom is only a word
    assert taken.sentence == (
        "Laci, Lain-lain: kas keluar Rp 100.001 oleh Ana (Kasir), tanpa persetujuan yang "
        "diperlukan."
    )


def test_a_limit_is_of_all_one_person_moves_in_a_shift_not_of_each_move():
    world = make_world()
    ana, rina = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Rina")
    who, other = ({"id": str(each.id), "name": each.name} for each in (ana, rina))
    till = pair(world)
    shift = open_shift(till)
    moved(till, shift, "out", 60_000, who, moved_before_minor=0)
    moved(till, shift, "in", 60_000, who, moved_before_minor=0)
    moved(till, shift, "out", 60_000, other, moved_before_minor=0)
    moved(till, shift, "out", 40_000, who, moved_before_minor=60_000)  # all she may
    moved(till, open_shift(till), "out", 90_000, who, moved_before_minor=0)
    moved(till, shift, "out", 1_000, who, moved_before_minor=0)  # whatever it says
    till.push()
    check_prices()
    assert Problem.objects.get(code="permission_breach").sentence == (
        "Laci, Lain-lain: kas keluar Rp 101.000 oleh Ana (Kasir), tanpa persetujuan yang "
        "diperlukan."
    )
    assert rebuild(verify_only=True) == []


def test_what_somebody_said_yes_to_counts_for_nobodys_limit():
    world = make_world()
    ana, budi = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Budi", "supervisor")
    who, boss = ({"id": str(each.id), "name": each.name} for each in (ana, budi))
    till = pair(world)
    shift = open_shift(till)
    move = new_id()
    item = {"action": "cash_out", "amount": 900_000, "label": "Kas keluar"}
    yes = {
        "document": move, "items": [item], "asked_by": who, "approver": boss, "method": "pin",
        "reason": None, "given_at": 1_795_000_000_000,
    }  # fmt: skip
    till.tablet.append("approval.given", yes)
    moved(till, shift, "out", 900_000, who, move=move, moved_before_minor=0, by_yes=True)
    moved(till, shift, "out", 100_000, who, moved_before_minor=0)
    till.push()
    check_prices()
    assert not Problem.objects.exists()
    moved(till, shift, "out", 1_000, who, moved_before_minor=0, by_yes=True)  # a yes nobody gave
    moved(till, shift, "out", 1_000, who, moved_before_minor=0)
    till.push()
    check_prices()
    sentences = Problem.objects.order_by("sentence").values_list("sentence", flat=True)
    assert ["101.000" in sentences[0], "102.000" in sentences[1]] == [True, True]
