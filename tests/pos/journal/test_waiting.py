"""What a device of a newer release sent waits, and counts once this server is as new."""

import uuid

import pytest

from pos.journal import interpret, kinds
from pos.journal.actions import open_ledger
from pos.journal.interpret import apply_pending
from pos.journal.models import Event, Ledger, Problem, State
from pos.journal.replay import rebuild
from pos.journal.store import store_events
from tests.pos.journal.test_store import DEVICE_REVOKED, envelopes, harmless, sender_for
from tests.tablet import Tablet, new_id

pytestmark = pytest.mark.django_db
REVOKED = ("device.revoked", 1)


@pytest.fixture
def ledger() -> Ledger:
    return open_ledger(uuid.uuid4(), uuid.uuid4(), name="Server", role="hub")


@pytest.fixture
def tablet(ledger: Ledger) -> Tablet:
    return Tablet(str(ledger.merchant_id), str(ledger.outlet_id), new_id(), "K01")


def hand_in_to_an_older_release(tablet, ledger, events, monkeypatch):
    with monkeypatch.context() as older:
        older.delitem(kinds._KINDS, REVOKED)
        store_events(sender_for(tablet, ledger), envelopes(events))


def states(tablet):
    rows = Event.objects.filter(device_id=tablet.device).order_by("seq")
    return list(rows.values_list("state", flat=True))


def test_all_that_waited_counts_however_much_it_is(ledger, tablet, monkeypatch):
    monkeypatch.setattr(interpret, "MAX_AGAIN", 2)
    events = [harmless(tablet) for _ in range(5)]
    hand_in_to_an_older_release(tablet, ledger, events, monkeypatch)
    assert states(tablet) == [State.PENDING] * 5
    assert [apply_pending() for _ in range(4)] == [2, 2, 1, 0]
    assert states(tablet) == [State.APPLIED] * 5
    assert rebuild(verify_only=True) == []


def test_what_still_nobody_knows_does_not_stand_in_the_way(ledger, tablet, monkeypatch):
    monkeypatch.setattr(interpret, "MAX_AGAIN", 1)
    events = [tablet.append("drone.landed", {"x": 1}) for _ in range(3)] + [harmless(tablet)]
    hand_in_to_an_older_release(tablet, ledger, events, monkeypatch)
    assert [apply_pending() for _ in range(2)] == [1, 0]
    assert states(tablet) == [State.PENDING] * 3 + [State.APPLIED]


def test_what_the_newer_release_cannot_apply_is_seen_by_a_person(ledger, tablet, monkeypatch):
    broken = tablet.append("device.revoked", {**DEVICE_REVOKED, "device": 7})
    hand_in_to_an_older_release(tablet, ledger, [broken, harmless(tablet)], monkeypatch)
    assert [apply_pending() for _ in range(2)] == [2, 0]
    assert states(tablet) == [State.QUARANTINED, State.APPLIED]
    assert Problem.objects.get().code == "invalid_body"
