"""A database put back to an older copy becomes a new incarnation, so that tablets refill it."""

import json
import uuid

import pytest

from pos.journal.actions import append, open_ledger
from pos.journal.audit import Report, audit
from pos.journal.incarnation import note_high_water, renew_if_put_back
from pos.journal.models import Event, Head, Ledger
from pos.journal.replay import rebuild
from pos.tills.queries import next_series

pytestmark = pytest.mark.django_db
REVOKED = {"device": "00000000-0000-7000-8000-000000000001", "reason": "hilang"}


@pytest.fixture
def ledger() -> Ledger:
    return open_ledger(uuid.uuid4(), uuid.uuid4(), name="Server", role="hub")


def say(ledger: Ledger) -> Event:
    tenant = {"merchant_id": ledger.merchant_id, "outlet_id": ledger.outlet_id}
    return append("device.revoked", REVOKED, **tenant, actor_id=None)


def put_back(ledger: Ledger, lost: Event) -> None:
    """What restoring last night's copy does: the newest event was never heard of."""
    Event.objects.filter(pk=lost.pk).delete()
    before = Event.objects.get(seq=lost.seq - 1)
    Head.objects.update(seq=before.seq, hash=before.hash)
    Ledger.objects.update(server_seq=lost.server_seq - 1)


def test_an_untouched_record_keeps_its_incarnation(ledger, tmp_path):
    say(ledger)
    assert note_high_water(tmp_path) is True
    assert note_high_water(tmp_path) is False
    assert renew_if_put_back(tmp_path) == 0
    assert Ledger.objects.get().incarnation == ledger.incarnation


def test_a_record_that_went_back_gets_a_new_incarnation_and_a_new_key(ledger, tmp_path):
    lost = say(ledger)
    note_high_water(tmp_path)
    put_back(ledger, lost)
    assert renew_if_put_back(tmp_path) == 1
    after = Ledger.objects.get()
    assert after.incarnation != ledger.incarnation
    assert (after.epoch, after.series) == (2, "H02")


def test_the_record_goes_on_and_proves_itself_after_it(ledger, tmp_path):
    lost = say(ledger)
    note_high_water(tmp_path)
    put_back(ledger, lost)
    renew_if_put_back(tmp_path)
    fresh = say(ledger)
    assert (fresh.epoch, fresh.seq) == (2, 2)
    assert list(audit(Report())) == []
    assert rebuild(verify_only=True) == []


def test_a_torn_mark_is_no_reason_to_renew(ledger, tmp_path):
    (tmp_path / "high_water.json").write_text('{"half')
    assert renew_if_put_back(tmp_path) == 0


def test_the_mark_never_goes_down_before_the_renewal(ledger, tmp_path):
    lost = say(ledger)
    note_high_water(tmp_path)
    put_back(ledger, lost)
    assert note_high_water(tmp_path) is False
    assert renew_if_put_back(tmp_path) == 1


def test_a_renewal_happens_once(ledger, tmp_path):
    lost = say(ledger)
    note_high_water(tmp_path)
    put_back(ledger, lost)
    assert [renew_if_put_back(tmp_path) for _ in range(2)] == [1, 0]


def test_a_series_of_the_lost_time_is_not_given_again(ledger, tmp_path):
    assert next_series(ledger.merchant_id, ledger.outlet_id, "till") == "K01"
    lost = say(ledger)
    note_high_water(tmp_path)
    put_back(ledger, lost)
    renew_if_put_back(tmp_path)
    assert next_series(ledger.merchant_id, ledger.outlet_id, "till") == "K101"


def test_a_newer_copy_than_the_last_one_is_noticed_too(ledger, tmp_path):
    """Two restores in a row: the second copy has more numbers than the server renewed after the
    first, but it is the server of before."""
    lost = say(ledger)
    note_high_water(tmp_path)
    put_back(ledger, lost)
    assert renew_if_put_back(tmp_path) == 1
    number = Ledger.objects.get().server_seq
    Ledger.objects.update(incarnation=ledger.incarnation, server_seq=number + 5)
    assert renew_if_put_back(tmp_path) == 1
    assert Ledger.objects.get().incarnation != ledger.incarnation


def test_a_mark_of_an_older_release_knows_the_number_alone(ledger, tmp_path):
    lost = say(ledger)
    mark = {str(ledger.outlet_id): Ledger.objects.get().server_seq}
    (tmp_path / "high_water.json").write_text(json.dumps(mark))
    assert renew_if_put_back(tmp_path) == 0
    assert note_high_water(tmp_path) is True  # who the server is stands in it from now on
    put_back(ledger, lost)
    assert renew_if_put_back(tmp_path) == 1
