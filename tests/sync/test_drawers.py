"""Several tills in one drawer: who joined is waited for, what each brought is told, and a close by
one while another still sells is provisional until that one is heard."""

from typing import Any

import pytest

from pos.journal.clock import wall_ms
from pos.journal.models import Event, Problem
from pos.journal.replay import rebuild
from pos.sales import shift_reports
from pos.sales.models import ShiftReport
from pos.sales.shift_reports import report_closed_shifts
from pos.tills.models import Shift, Sighting
from pos.tills.sightings import note_greeting
from sync import drawers as asked_drawers
from sync.drawers import drawers_here
from sync.schemas import DrawersAnswer, DrawersRequest
from tests.pos.tills.test_cash_moves import close_shift, moved, open_shift
from tests.pos.world import Till, make_world, of, pair, stock_up
from tests.tablet import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the hub answers this till, whose signature is not what is tried here."""

    def answer(till: Till, shift: str | None = None) -> list[dict[str, Any]]:
        monkeypatch.setattr(asked_drawers, "trusted", lambda asked: till.sender)
        told = drawers_here(None, DrawersRequest(shift=shift))  # type: ignore[arg-type]
        return DrawersAnswer.model_validate(told).model_dump()["shifts"]  # type: ignore[no-any-return]

    return answer


def join(till: Till, shift: str) -> None:
    body = {"shift": shift, "joined_at": 1, "person": {"id": new_id(), "name": "Budi"}}
    till.tablet.append("shift.joined", body, shift=shift)


def test_each_till_is_told_what_the_others_brought_into_the_drawer(ask: Any) -> None:
    world = make_world()
    first, second, product = pair(world), pair(world, "Kasir 2"), stock_up(world)
    assert ask(second) == []
    shift = open_shift(first)
    sold = first.sell_second(of(product, 2_000), shift=shift)
    first.refund(sold, shift=shift)
    first.sell_second(of(product), shift=shift)
    moved(first, shift, "out", 1_200)
    first.push()
    join(second, shift)
    second.push()
    [told] = ask(second)
    assert (str(told["shift"]), told["opened_by"], told["float_minor"]) == (shift, "Ana", 100_000)
    brought = [(each["series"], each["drawer_minor"]) for each in told["tills"]]
    assert brought == [("K01", 3_500 - 1_200), ("K02", 0)]
    second.sell_second(of(product), shift=shift)
    moved(second, shift, "in", 50_000)
    second.push()
    [told] = ask(first)
    assert told["tills"][1]["drawer_minor"] == 53_500
    row = Shift.objects.get()
    assert row.expected_now_minor == 100_000 + sum(t["drawer_minor"] for t in told["tills"])


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shifts that wait are looked at in every round."""
    monkeypatch.setattr(shift_reports, "WAITING_EVERY_S", 0)


def test_a_close_while_another_till_sells_names_it_and_its_sales_make_the_z_final(
    ask: Any, at_once: Any
) -> None:
    """Closed twice as well: the second count is kept and listed."""
    world = make_world()
    first, second, product = pair(world), pair(world, "Kasir 2"), stock_up(world)
    shift = open_shift(first)
    join(second, shift)
    first.push()
    second.push()
    first.sell_second(of(product), shift=shift)
    close_shift(first, shift)
    first.push()
    Event.objects.filter(kind="shift.closed").update(received_at=wall_ms() + 1)
    assert report_closed_shifts() == 1
    paper = ShiftReport.objects.get()
    assert (paper.is_provisional, paper.facts["unheard"]) == (True, ["K02 Kasir 2"])
    assert ask(second) == []
    [told] = ask(second, shift)
    assert (told["closed_by"], told["closed_on"]) == ("Ana", "Kasir 1")
    second.sell_second(of(product, 3_000), shift=shift)
    close_shift(second, shift)
    second.push()
    note_greeting(second.sender, {"heads": []})
    Sighting.objects.update(said_at=wall_ms() + 1_000)
    assert report_closed_shifts() == 1
    last = ShiftReport.objects.get(part=1)
    assert (last.is_provisional, last.late, last.number) == (False, 1, paper.number)
    assert [(each["series"], each["count"]) for each in last.facts["receipts"]] == [
        ("K01", 1),
        ("K02", 1),
    ]
    assert last.facts["cash"]["sales_minor"] == 4 * 3_500
    assert Problem.objects.get().code == "shift_closed_twice"
    assert rebuild(verify_only=True) == []


def test_who_joins_before_the_opening_is_heard_is_in_that_shift_all_the_same(ask: Any) -> None:
    world = make_world()
    first, second, product = pair(world), pair(world, "Kasir 2"), stock_up(world)
    shift = open_shift(first)
    join(second, shift)
    second.sell_second(of(product), shift=shift)
    second.push()
    assert ask(first) == []  # nobody can say yet whose it is
    first.push()
    assert [each["series"] for each in ask(first)[0]["tills"]] == ["K01", "K02"]
    assert (Shift.objects.get().sales, Problem.objects.count()) == (1, 0)
    assert rebuild(verify_only=True) == []
