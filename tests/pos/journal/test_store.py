"""Store first, interpret later: what becomes of every sort of event a device may hand in."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pos.journal.actions import open_ledger
from pos.journal.audit import Report, audit
from pos.journal.envelope import Envelope, read
from pos.journal.keys import decode
from pos.journal.models import Event, Fork, Head, Ledger, Problem, State
from pos.journal.store import Sender, store_events
from pos.kasbon.statement import held_by
from sync.answers import to_check
from tests.tablet import Tablet, new_id

pytestmark = pytest.mark.django_db

DEVICE_REVOKED = {"device": "00000000-0000-7000-8000-000000000001", "reason": "hilang"}


@pytest.fixture
def ledger() -> Ledger:
    return open_ledger(uuid.uuid4(), uuid.uuid4(), name="Server", role="hub")


@pytest.fixture
def tablet(ledger: Ledger) -> Tablet:
    return Tablet(str(ledger.merchant_id), str(ledger.outlet_id), new_id(), "K01")


def sender_for(tablet: Tablet, ledger: Ledger, **changes: object) -> Sender:
    values = {
        "merchant_id": ledger.merchant_id,
        "outlet_id": ledger.outlet_id,
        "device_id": uuid.UUID(tablet.device),
        "public_keys": {1: tablet.public_key},
        **changes,
    }
    return Sender(**values)  # type: ignore[arg-type]


def envelopes(events: list[dict[str, str]]) -> list[Envelope]:
    return [read(event["raw"].encode(), event["sig"]) for event in events]


def harmless(tablet: Tablet, **changes: object) -> dict[str, str]:
    """Revoking an unknown device is a valid fact that changes no other row."""
    return tablet.append("device.revoked", DEVICE_REVOKED, **changes)


def statuses(sender: Sender, events: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(result.status, result.code) for result in store_events(sender, envelopes(events))]


def test_new_events_are_stored_in_order_and_the_head_is_the_last(ledger, tablet):
    events = [harmless(tablet) for _ in range(3)]
    assert statuses(sender_for(tablet, ledger), events) == [("stored", "")] * 3
    head = Head.objects.get(device_id=tablet.device)
    assert (head.seq, head.hash) == tablet.heads["F"]
    assert [event.server_seq for event in Event.objects.order_by("server_seq")] == [1, 2, 3, 4]


def test_the_stored_bytes_are_the_bytes_that_came(ledger, tablet):
    event = harmless(tablet)
    store_events(sender_for(tablet, ledger), envelopes([event]))
    stored = Event.objects.get(device_id=tablet.device)
    assert bytes(stored.raw).decode() == event["raw"]
    assert stored.signature == event["sig"]


def test_the_same_event_again_is_a_duplicate_and_changes_nothing(ledger, tablet):
    events = [harmless(tablet) for _ in range(2)]
    sender = sender_for(tablet, ledger)
    store_events(sender, envelopes(events))
    assert statuses(sender, events) == [("duplicate", "")] * 2
    assert Event.objects.filter(device_id=tablet.device).count() == 2
    assert Ledger.objects.get().server_seq == 3


def test_a_batch_that_repeats_itself_counts_once(ledger, tablet):
    event = harmless(tablet)
    assert statuses(sender_for(tablet, ledger), [event, event]) == [
        ("stored", ""),
        ("duplicate", ""),
    ]


def test_same_key_with_other_content_is_a_fork_and_both_are_kept(ledger, tablet):
    sender = sender_for(tablet, ledger)
    store_events(sender, envelopes([harmless(tablet)]))
    twin = Tablet(tablet.merchant, tablet.outlet, tablet.device, "K01", key=tablet.key)
    other = harmless(twin)
    after = harmless(twin)
    assert statuses(sender, [other, after]) == [
        ("fork", "same_key_other_content"),
        ("fork", "behind_fork"),
    ]
    kept = Fork.objects.order_by("seq").values_list("raw", flat=True)
    assert [bytes(raw) for raw in kept] == [other["raw"].encode(), after["raw"].encode()]
    assert Event.objects.filter(device_id=tablet.device).count() == 1
    assert Problem.objects.get().code == "fork"


def test_an_event_out_of_order_is_a_gap_and_is_welcome_later(ledger, tablet):
    events = [harmless(tablet) for _ in range(3)]
    sender = sender_for(tablet, ledger)
    assert statuses(sender, [events[0], events[2]]) == [("stored", ""), ("gap", "gap")]
    assert statuses(sender, events) == [("duplicate", ""), ("stored", ""), ("stored", "")]


def test_a_broken_chain_is_kept_as_evidence(ledger, tablet):
    sender = sender_for(tablet, ledger)
    store_events(sender, envelopes([harmless(tablet)]))
    assert statuses(sender, [harmless(tablet, prev="f" * 64)]) == [("fork", "chain_broken")]
    assert Fork.objects.get().reason == "chain_broken"


def test_a_bad_signature_is_stored_apart_and_the_queue_goes_on(ledger, tablet):
    event = harmless(tablet)
    forged = {**event, "sig": tablet.sign(b"something else")}
    sender = sender_for(tablet, ledger)
    assert statuses(sender, [forged]) == [("quarantined", "bad_signature")]
    assert statuses(sender, [harmless(tablet)]) == [("stored", "")]
    assert Event.objects.get(seq=1, device_id=tablet.device).state == State.QUARANTINED


def test_a_second_spelling_of_a_good_signature_is_a_bad_signature_at_the_door(ledger, tablet):
    """The last character has four bits that say nothing; the audit would call it changed."""
    event = harmless(tablet)
    respelt = {**event, "sig": event["sig"][:-1] + chr(ord(event["sig"][-1]) + 1)}
    assert decode(respelt["sig"]) == decode(event["sig"])
    sender = sender_for(tablet, ledger)
    assert statuses(sender, [respelt]) == [("quarantined", "bad_signature")]
    report = Report()
    assert list(audit(report)) == []
    assert report.unproven == 1


def test_a_run_is_proven_by_its_last_signature(ledger, tablet):
    events = [harmless(tablet) for _ in range(3)]
    sender = sender_for(tablet, ledger)
    assert statuses(sender, events) == [("stored", "")] * 3
    proofs = Event.objects.filter(device_id=tablet.device).order_by("seq")
    assert [event.proof for event in proofs] == [0, 0, 1]


def test_a_bad_signature_inside_a_good_chain_is_found_later(ledger, tablet):
    from pos.journal.verify import prove_signatures

    store_events(sender_for(tablet, ledger), envelopes([harmless(tablet)]))
    events = [harmless(tablet) for _ in range(3)]
    events[0] = {**events[0], "sig": "A" * 86}
    sender = sender_for(tablet, ledger)
    assert statuses(sender, events) == [("stored", "")] * 3
    while prove_signatures():
        pass
    assert Problem.objects.filter(code="signature_unproven").count() >= 1


def test_another_tenants_event_is_stored_under_the_credentials_tenant(ledger, tablet):
    events = [harmless(tablet, merchant=new_id())]
    assert statuses(sender_for(tablet, ledger), events) == [("quarantined", "wrong_tenant")]
    assert Event.objects.get(device_id=tablet.device).merchant_id == ledger.merchant_id


def test_another_devices_event_is_refused_and_reported(ledger, tablet):
    events = [harmless(tablet, device=new_id())]
    assert statuses(sender_for(tablet, ledger), events) == [("refused", "foreign_device")]
    assert not Event.objects.filter(device_id=tablet.device).exists()
    assert Problem.objects.get().code == "foreign_device"


def test_a_revoked_devices_events_are_kept_but_do_not_count(ledger, tablet):
    sender = sender_for(tablet, ledger, is_revoked=True)
    assert statuses(sender, [harmless(tablet)]) == [("quarantined", "revoked_device")]


def test_an_unknown_kind_waits_and_the_queue_goes_on(ledger, tablet):
    events = [tablet.append("drone.landed", {"x": 1}), harmless(tablet)]
    assert statuses(sender_for(tablet, ledger), events) == [
        ("pending", "unknown_kind"),
        ("stored", ""),
    ]


def test_a_body_that_does_not_read_goes_to_quarantine_alone(ledger, tablet):
    events = [
        harmless(tablet),
        tablet.append("device.revoked", {"device": 7, "reason": None}),
        harmless(tablet),
    ]
    assert statuses(sender_for(tablet, ledger), events) == [
        ("stored", ""),
        ("quarantined", "invalid_body"),
        ("stored", ""),
    ]


def test_a_clock_in_2038_is_flagged_and_does_not_move_ours(ledger, tablet):
    events = [harmless(tablet, hlc=[2_145_916_800_000, 0])]
    assert statuses(sender_for(tablet, ledger), events) == [("stored", "")]
    assert Problem.objects.get().code == "clock_suspect"
    assert Ledger.objects.get().hlc_ms < 2_000_000_000_000


def test_the_same_id_under_another_key_is_a_fork(ledger, tablet):
    first = harmless(tablet)
    event_id = read(first["raw"].encode(), first["sig"]).id
    again = harmless(tablet, id=str(event_id))
    assert statuses(sender_for(tablet, ledger), [first, again])[1][0] == "fork"


def test_a_rule_that_stumbles_keeps_the_event_and_the_queue_goes_on(ledger, tablet, monkeypatch):
    odd, plain = harmless(tablet), harmless(tablet)
    odd_id = read(odd["raw"].encode(), odd["sig"]).id

    def stumbling(run):
        if any(happening.id == odd_id for happening in run):
            raise KeyError("tax_class")

    monkeypatch.setattr("pos.journal.interpret.apply_run", stumbling)
    assert statuses(sender_for(tablet, ledger), [odd, plain]) == [
        ("quarantined", "not_understood"),
        ("stored", ""),
    ]
    assert Event.objects.get(id=odd_id).state == State.QUARANTINED
    assert Problem.objects.get(code="not_understood").event_id == odd_id


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own words for a plan")
def test_storing_looks_only_at_the_rows_it_asks_for(ledger, tablet):
    sent = [harmless(tablet) for _ in range(20)]  # for several SQLite once read the whole record
    by_id = ["SEARCH journal_event USING INDEX sqlite_autoindex_journal_event_1 (id=?)"]
    assert plans_of_storing(sender_for(tablet, ledger), sent) == by_id  # beyond the head: new
    first, *rest = plans_of_storing(sender_for(tablet, ledger), sent)
    assert (first.rpartition(" AND ")[2], rest) == ("seq=?)", by_id)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own words for a plan")
def test_each_pull_and_greeting_reads_only_the_few_events_that_do_not_count(ledger, tablet):
    """Fourteen days of ten tills showed it: both once read the whole record."""
    with CaptureQueriesContext(connection) as asked:
        held_by(ledger.merchant_id)
        to_check(sender_for(tablet, ledger))
    plans = [plan for each in asked for plan in plan_of(each["sql"]) if "journal_event" in plan]
    few = "SEARCH journal_event USING INDEX event_waiting (merchant_id=? AND state=?)"
    assert plans == [few, few]


def plans_of_storing(sender: Sender, events: list[dict[str, str]]) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        store_events(sender, envelopes(events))
    selects = [each["sql"] for each in asked if each["sql"].startswith("SELECT")]
    return [plan for sql in selects for plan in plan_of(sql) if "journal_event" in plan]


def plan_of(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]
