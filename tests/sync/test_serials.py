"""A till asks which pieces with serial numbers are in the shop."""

from typing import Any

import pytest

from pos.stock.actions import Noted, note_serials
from pos.stock.serial_models import Step
from sync import serials as asked_serials
from sync.schemas import SerialsRequest
from sync.serials import serials_here
from tests.pos.world import Till, World, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the hub answers this till, whose signature is not what is tried here."""

    def answer(till: Till, product: Any) -> dict[str, Any]:
        monkeypatch.setattr(asked_serials, "trusted", lambda asked: till.sender)
        return serials_here(None, SerialsRequest(product=product.id))  # type: ignore[arg-type]

    return answer


def note(world: World, product: Any, *serials: str, way: str = Step.IN.value) -> None:
    noted = Noted({product.id: list(serials)}, way=way)
    note_serials(outlet=world.outlet, noted=noted, by=world.sari.id)


def test_what_came_in_and_was_not_sold_is_offered_the_oldest_first(ask):
    world = make_world()
    till, phone = pair(world), stock_up(world, "Ponsel", serials={"serials": True})
    other = stock_up(world, "Tablet", serials={"serials": True})
    assert ask(till, phone) == {"serials": [], "more": False}
    for serials in (("A1", "A2"), ("A3",)):
        note(world, phone, *serials)
    note(world, other, "B1")
    till.sell_second({**of(phone), "note": "SN A2"})
    till.push()
    note(world, phone, "A1", way=Step.OUT.value)
    note(world, phone, "A0")
    assert ask(till, phone) == {"serials": ["A3", "A0"], "more": False}


def test_no_more_are_told_than_a_till_can_show(ask, monkeypatch):
    world = make_world()
    till, phone = pair(world), stock_up(world, "Ponsel", serials={"serials": True})
    note(world, phone, "A1", "A2", "A3")
    monkeypatch.setattr(asked_serials, "MOST", 2)
    answer = ask(till, phone)
    assert (len(answer["serials"]), answer["more"]) == (2, True)
