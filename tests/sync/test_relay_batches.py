"""Where the hub's relay cuts its record into batches: behind a signature that proves the rest."""

import pytest

from sync import sending
from tests.pos.world import pair
from tests.sync.test_relay_steps import (  # noqa: F401  (fixtures)
    cloud,
    hand_in,
    newest,
    sold,
    uplink,
    world,
)

pytestmark = pytest.mark.django_db


def test_a_batch_never_ends_before_the_signature_that_proves_its_last_event(
    world,  # noqa: F811
    uplink,  # noqa: F811
    monkeypatch,
) -> None:
    till = pair(world)
    mark = newest(uplink)
    assert hand_in(till, sold(till)) == ["stored"]
    assert hand_in(till, sold(till, signed=False), sold(till)) == ["stored", "stored"]
    assert hand_in(till, sold(till)) == ["stored"]
    monkeypatch.setattr(sending, "MAX_EVENTS", 2)
    first, until = sending.next_events(uplink, mark, newest(uplink))
    assert ([event.server_seq for event in first], until) == ([mark + 1], mark + 1)
    _, until = sending.next_events(uplink, until, newest(uplink))
    assert until == mark + 3
    _, until = sending.next_events(uplink, until, newest(uplink))
    assert until == newest(uplink)


def test_what_the_hub_keeps_apart_for_its_signature_is_told_and_ends_a_batch_too(
    world,  # noqa: F811
    uplink,  # noqa: F811
    monkeypatch,
) -> None:
    till = pair(world)
    mark = newest(uplink)
    assert hand_in(till, sold(till, signed=False)) == ["quarantined"]
    assert hand_in(till, sold(till)) == ["stored"]
    sent, _ = sending.next_events(uplink, mark, newest(uplink))
    assert [sending.as_told(event).get("held") for event in sent] == [True, None]
    monkeypatch.setattr(sending, "MAX_EVENTS", 1)
    assert sending.next_events(uplink, mark, newest(uplink))[1] == mark + 1
