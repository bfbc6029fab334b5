"""Dealing with the inbox: each step is an event; hub and cloud may tell them in any order."""

import json
import uuid

import pytest

from pos.journal.actions import (
    Named,
    append,
    assign_problem,
    comment_problem,
    open_ledger,
    settle_problem,
)
from pos.journal.envelope import read
from pos.journal.errors import RuleError
from pos.journal.models import Event, Handling, Ledger, Problem, State
from pos.journal.problems import report
from pos.journal.replay import rebuild
from pos.journal.store import Sender, store_events
from tests.tablet import Tablet, new_id

pytestmark = pytest.mark.django_db
SARI, BUDI = (uuid.UUID(int=number, version=4) for number in (7, 8))
FAR_MS = 4_000_000_000_000


@pytest.fixture
def ledger() -> Ledger:
    return open_ledger(uuid.uuid4(), uuid.uuid4(), name="Server", role="hub")


@pytest.fixture
def problem(ledger: Ledger) -> Problem:
    where = {"merchant_id": ledger.merchant_id, "outlet_id": ledger.outlet_id}
    report(code="printer_out", key="P1", sentence="Kertas habis.", opened_at=1, **where)
    return Problem.objects.get()


def steps() -> list[tuple[str, str, str]]:
    rows = Handling.objects.order_by("hlc_ms", "hlc_counter")
    return [(row.act, row.to_name, row.note) for row in rows]


def test_who_took_it_what_they_said_and_that_it_is_settled_are_events_and_survive_a_replay(problem):
    assign_problem(problem, by=SARI, to=Named(BUDI, "Budi"))
    comment_problem(problem, by=BUDI, note="  Sudah beli kertas. ")
    settle_problem(problem, by=BUDI, note="Diganti.", corrected_by=Event.objects.first().id)
    told = [
        ("assigned", "Budi", ""),
        ("commented", "", "Sudah beli kertas."),
        ("settled", "", "Diganti."),
    ]
    assert steps() == told
    assert rebuild(verify_only=False) == []
    problem.refresh_from_db()
    assert (problem.assigned_to, problem.settled_by, steps()) == (BUDI, BUDI, told)
    bodies = [
        json.loads(bytes(e.raw))["body"] for e in Event.objects.filter(kind="problem.handled")
    ]
    assert {body["sentence"] for body in bodies} == {"Kertas habis."}


def test_a_problem_settled_twice_and_one_given_to_its_holder_say_nothing_more(problem):
    for _ in range(2):
        assign_problem(problem, by=SARI, to=Named(BUDI, "Budi"))
    for _ in range(2):
        settle_problem(problem, by=SARI)
    assert [act for act, _, _ in steps()] == ["assigned", "settled"]


def test_no_words_are_no_comment_and_what_is_settled_is_given_to_nobody(problem):
    with pytest.raises(RuleError, match="Tulis catatannya"):
        comment_problem(problem, by=SARI, note="  ")
    settle_problem(problem, by=SARI)
    with pytest.raises(RuleError, match="sudah selesai"):
        assign_problem(problem, by=SARI, to=Named(BUDI, "Budi"))
    assert [act for act, _, _ in steps()] == ["settled"]


def test_given_back_it_is_everybodys_again(problem):
    assign_problem(problem, by=SARI, to=Named(BUDI, "Budi"))
    assign_problem(problem, by=BUDI, to=None)
    problem.refresh_from_db()
    assert problem.assigned_to is None


def test_what_was_opened_again_stays_open_through_a_replay(problem):
    settle_problem(problem, by=SARI)
    where = {"merchant_id": problem.merchant_id, "outlet_id": problem.outlet_id}
    again = {"code": "printer_out", "key": "P1", "sentence": "Lagi.", "reopen": True}
    report(opened_at=FAR_MS, **again, **where)
    assert rebuild(verify_only=False) == []
    assert Problem.objects.get().settled_at is None


def test_a_till_settles_nothing(ledger, problem):
    settle_problem(problem, by=SARI)
    body = json.loads(bytes(Event.objects.get(kind="problem.handled").raw))["body"]
    Problem.objects.update(settled_at=None, settled_by=None)
    tablet = Tablet(str(ledger.merchant_id), str(ledger.outlet_id), new_id(), "K01")
    paired = {
        "device": tablet.device,
        "epoch": 1,
        "series": "K01",
        "public_key": tablet.public_key,
        "name": "Kasir 1",
        "role": "till",
        "drawer": None,
    }
    tenant = {"merchant_id": ledger.merchant_id, "outlet_id": ledger.outlet_id}
    append("device.paired", paired, actor_id=None, **tenant)
    told = tablet.append("problem.handled", body)
    sender = Sender(
        ledger.merchant_id, ledger.outlet_id, uuid.UUID(tablet.device), {1: tablet.public_key}
    )
    store_events(sender, [read(told["raw"].encode(), told["sig"])])
    kept = Event.objects.get(kind="problem.handled", device_id=tablet.device)
    assert (kept.state, kept.reason) == (State.QUARANTINED, "servers_only")
    assert Problem.objects.get(code="printer_out").settled_at is None


def test_what_was_settled_elsewhere_before_the_rule_spoke_here_is_settled(problem):
    assign_problem(problem, by=SARI, to=Named(BUDI, "Budi"))
    settle_problem(problem, by=SARI)
    where = {"merchant_id": problem.merchant_id, "outlet_id": problem.outlet_id}
    Problem.objects.all().delete()  # as on the other server, or one put back
    report(code="printer_out", key="P1", sentence="Kertas habis.", **where)
    found = Problem.objects.get()
    assert (found.settled_by, found.assigned_to) == (SARI, BUDI)
