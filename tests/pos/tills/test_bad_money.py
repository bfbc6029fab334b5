"""Money that cannot be, and a shift that two devices close: kept, said in words, and nothing else
of the shift is changed by it."""

from typing import Any

import pytest

from pos.journal.models import Event, Problem, State
from pos.journal.replay import rebuild
from pos.sales.models import ShiftReport
from pos.sales.shift_reports import report_closed_shifts
from pos.tills.models import CashMove, Shift
from tests.pos.tills.test_cash_moves import close_shift, moved, open_shift
from tests.pos.world import make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db


def test_a_shift_that_two_devices_close_keeps_the_first_count_and_loses_nothing() -> None:
    world = make_world()
    first, second, product = pair(world), pair(world, "Kasir 2"), stock_up(world)
    shift = open_shift(first)
    first.sell(of(product), shift=shift)
    first.push()
    counted: dict[str, Any] = {"expected_minor": 103_500}
    close_shift(first, shift, counted_minor=103_500, variance_minor=0, **counted)
    close_shift(second, shift, counted_minor=90_000, variance_minor=-13_500, **counted)
    first.push()
    assert {each.status for each in second.push()} == {"quarantined"}
    row = Shift.objects.get()
    assert (row.counted_minor, row.variance_minor, row.expected_now_minor) == (103_500, 0, 103_500)
    problem = Problem.objects.get(code="shift_closed_twice")
    assert problem.sentence == "Shift ini sudah pernah ditutup."
    assert "Bandingkan kedua hitungan kas" in problem.suggestion
    report_closed_shifts()
    assert ShiftReport.objects.get(part=0).facts["cash"]["counted_minor"] == 103_500
    assert Event.objects.filter(kind="shift.closed").count() == 2  # the other count is kept too
    assert rebuild(verify_only=True) == []


@pytest.mark.parametrize("direction", ["in", "out", "drop"])
@pytest.mark.parametrize("amount", [-50_000, 0, 2**53])
def test_cash_that_cannot_be_is_kept_and_moves_nothing(direction: str, amount: int) -> None:
    world = make_world()
    till = pair(world)
    shift = open_shift(till)
    till.push()
    moved(till, shift, direction, amount)
    assert {each.status for each in till.push()} == {"quarantined"}
    assert Shift.objects.get().expected_now_minor == 100_000
    assert not CashMove.objects.exists()
    assert Event.objects.get(kind="cash.moved").state == State.QUARANTINED
    assert Problem.objects.filter(settled_at=None).count() == 1
    moved(till, shift, "in", 5_000)  # what comes after it waits for nobody
    till.push()
    assert Shift.objects.get().expected_now_minor == 105_000


def test_a_float_and_a_count_below_nothing_are_kept_and_open_and_close_nothing() -> None:
    world = make_world()
    till = pair(world)
    open_shift(till, -1)
    assert {each.status for each in till.push()} == {"quarantined"}
    assert not Shift.objects.exists()
    shift = open_shift(till)
    close_shift(till, shift, counted_minor=-1)
    assert {each.status for each in till.push()} == {"stored", "quarantined"}
    assert Shift.objects.get().closed_at is None
