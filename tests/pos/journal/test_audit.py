"""The audit and the replay walk a record of any length in windows, and still see every fault."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pos.journal import audit as auditing
from pos.journal import replay
from pos.journal.actions import append, open_ledger
from pos.journal.audit import Report, audit
from pos.journal.envelope import read
from pos.journal.models import Event, Head, Ledger, State
from pos.journal.replay import rebuild
from pos.journal.store import Sender, store_events
from tests.tablet import Tablet, new_id

pytestmark = pytest.mark.django_db
REVOKED = {"device": "00000000-0000-7000-8000-000000000001", "reason": "hilang"}


@pytest.fixture(autouse=True)
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "WINDOW", 3)
    monkeypatch.setattr(replay, "BATCH", 3)


@pytest.fixture
def ledger() -> Ledger:
    return open_ledger(uuid.uuid4(), uuid.uuid4(), name="Server", role="hub")


def say(ledger: Ledger, times: int) -> list[Event]:
    tenant = {"merchant_id": ledger.merchant_id, "outlet_id": ledger.outlet_id}
    return [append("device.revoked", REVOKED, **tenant, actor_id=None) for _ in range(times)]


def hear(ledger: Ledger, times: int) -> Tablet:
    """Events of a tablet: a second chain."""
    tablet = Tablet(str(ledger.merchant_id), str(ledger.outlet_id), new_id(), "K01")
    events = [tablet.append("device.revoked", REVOKED) for _ in range(times)]
    keys = {1: tablet.public_key}
    sender = Sender(ledger.merchant_id, ledger.outlet_id, uuid.UUID(tablet.device), keys)
    store_events(sender, [read(event["raw"].encode(), event["sig"]) for event in events])
    return tablet


def faults(report: Report | None = None) -> list[tuple[str, str]]:
    return [(fault.code, fault.sentence) for fault in audit(report or Report())]


def test_a_sound_record_of_several_windows_has_no_fault(ledger):
    say(ledger, 7)
    report = Report()
    assert faults(report) == []
    assert report == Report(chains=1, events=8, quarantined=0, pending=0)


def test_events_of_the_whole_merchant_and_of_the_outlet_are_one_chain(ledger):
    for outlet_id in (ledger.merchant_id, ledger.outlet_id) * 4:
        tenant = {"merchant_id": ledger.merchant_id, "outlet_id": outlet_id}
        append("device.revoked", REVOKED, **tenant, actor_id=None)
    report = Report()
    assert faults(report) == []
    assert (report.chains, report.events) == (1, 9)


def test_a_gap_of_several_windows_is_named_once_and_the_walk_goes_on(ledger):
    say(ledger, 19)
    Event.objects.filter(seq__gt=2, seq__lt=15).delete()
    report = Report()
    assert faults(report) == [
        ("gap", "Nomor urut 3 hilang."),
        ("chain_broken", "Rantai terputus: kejadian sebelumnya lain."),
    ]
    assert report.events == 8


def test_bytes_that_somebody_turned_into_text_are_named(ledger):
    """SQLite lets a column hold anything; `replace()` on bytes makes text of them."""
    event = say(ledger, 1)[0]
    event.raw = bytes(event.raw).decode()
    found = list(auditing._check(event, event.seq - 1, event.prev, ""))
    assert [(fault.code, fault.sentence) for fault in found] == [
        ("unreadable", "Isinya bukan lagi byte yang ditandatangani.")
    ]


def test_a_head_that_is_not_the_end_of_its_chain_is_named(ledger):
    say(ledger, 6)
    Head.objects.update(seq=3)
    assert faults() == [("head_differs", "Posisi tercatat 3, rantai 7.")]


def test_a_chain_without_a_head_is_walked_all_the_same(ledger):
    say(ledger, 6)
    Head.objects.all().delete()
    report = Report()
    assert faults(report) == [("head_differs", "Posisi tercatat tidak ada, rantai 7.")]
    assert report.events == 7


def test_a_head_without_any_event_is_named(ledger):
    tablet = hear(ledger, 2)
    Event.objects.filter(device_id=tablet.device).delete()
    assert [fault for fault in faults() if fault[0] == "head_without_events"] == [
        ("head_without_events", "Posisi tercatat tanpa kejadian.")
    ]


def test_what_is_sold_during_the_audit_is_no_fault(ledger, monkeypatch):
    say(ledger, 4)
    honest, waiting = auditing._head_of, [1]

    def and_then_somebody_sells(chain):
        head = honest(chain)
        if waiting:
            waiting.pop()
            say(ledger, 5)
        return head

    monkeypatch.setattr(auditing, "_head_of", and_then_somebody_sells)
    report = Report()
    assert faults(report) == []
    assert report.events == 10


def test_a_replay_in_windows_is_in_the_order_of_application_and_across_its_gaps(ledger):
    events = say(ledger, 9)
    Event.objects.filter(pk=events[1].pk).update(applied_seq=40)
    Event.objects.filter(pk=events[2].pk).update(applied_seq=None, state=State.QUARANTINED)
    windows = [[happening.server_seq for happening in window] for window in replay._windows()]
    assert windows == [[1, 2], [5, 6, 7], [8, 9, 10], [3]]
    assert rebuild(verify_only=True) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own words for a plan")
def test_neither_walk_sorts_or_reads_the_whole_record(ledger):
    say(ledger, 9)
    with CaptureQueriesContext(connection) as asked:
        faults()
        list(replay._windows())
    selects = [each["sql"] for each in asked if 'FROM "journal_event"' in each["sql"]]
    plans = {plan for sql in selects for plan in plan_of(sql)}
    scans = {plan.rpartition(" USING ")[2] for plan in plans if plan.startswith("SCAN")}
    assert scans == {"COVERING INDEX sqlite_autoindex_journal_event_2"}  # event_key, its second
    searches = {plan.partition(" (")[2] for plan in plans if plan.startswith("SEARCH")}
    whole_key = "merchant_id=? AND outlet_id=? AND device_id=? AND epoch=? AND stream=? AND seq>?"
    assert searches == {
        f"{whole_key})",
        f"{whole_key} AND seq<?)",
        "applied_seq>?)",
        "applied_seq>? AND applied_seq<?)",
    }


def plan_of(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]
