"""What people at the shop let out of quarantine is tried again in the cloud."""

import json
import uuid
from typing import Any

import pytest

from pos.catalog.models import Category
from pos.journal import interpret
from pos.journal.models import Event, Problem, State
from sync import relay
from sync.models import Uplink
from tests.pos.world import World, pair
from tests.sync.talking import rule_that_says_no
from tests.sync.test_branches import say
from tests.sync.test_links import Box, linked
from tests.sync.test_relay_steps import (  # noqa: F401  (fixtures)
    FakeLine,
    calling,
    cloud,
    hand_in,
    line,
    newest,
    sold,
    uplink,
    work_until_quiet,
    world,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings: Any, tmp_path: Any) -> Box:
    settings.ROLE, settings.DATA_DIR = "cloud", tmp_path
    box = linked()
    box.hand_in(box.events)
    return box


def held(box: Box) -> Event:
    """An event that the cloud keeps apart by a rule, as the shop did."""
    with rule_that_says_no():
        box.hand_in([say(box, "Minuman")])
    return Event.objects.get(kind="category.changed")


def tell(box: Box, *released: Any) -> None:
    answer = box.ask("hello", json.dumps({"waiting": 0, "released": list(released)}).encode())
    assert answer.status_code == 200, answer.json()


def test_the_cloud_tries_it_again_and_its_own_inbox_is_settled(box: Box) -> None:
    event = held(box)
    assert event.state == State.QUARANTINED
    tell(box, "nonsense", 7, str(uuid.uuid4()), str(event.id))
    assert Category.objects.get().name == "Minuman"
    assert Problem.objects.get(event_id=event.id).settled_at is not None
    tell(box, str(event.id))
    assert Event.objects.get(id=event.id).state == State.APPLIED


def test_what_still_breaks_a_rule_in_the_cloud_stays_in_its_inbox(box: Box) -> None:
    event = held(box)
    with rule_that_says_no():
        tell(box, str(event.id))
    assert Event.objects.get(id=event.id).state == State.QUARANTINED
    assert Problem.objects.get(event_id=event.id).settled_at is None


def test_another_merchants_server_lets_nothing_out(box: Box) -> None:
    event = held(box)
    tell(linked(), str(event.id))
    assert Event.objects.get(id=event.id).state == State.QUARANTINED


def test_the_relay_says_what_was_let_out_when_it_was_and_after_a_start(
    world: World,  # noqa: F811
    uplink: Uplink,  # noqa: F811
    line: FakeLine,  # noqa: F811
    calling: relay.Relay,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[list[str]] = []
    ask = line.ask
    monkeypatch.setattr(
        line, "ask", lambda path, told: (said.append(told.get("released", [])), ask(path, told))[1]
    )
    till = pair(world)
    with rule_that_says_no():
        assert hand_in(till, sold(till)) == ["quarantined"]
    work_until_quiet(calling, uplink)
    assert not any(said)
    event = Event.objects.get(kind="sale.completed")
    assert interpret.apply_again(event)
    work_until_quiet(calling, uplink)
    assert said[-1] == [str(event.id)]
    assert calling.mark == newest(uplink)
    calling.incarnation = None  # as at a start
    work_until_quiet(calling, uplink)
    assert said[-1] == [str(event.id)]
