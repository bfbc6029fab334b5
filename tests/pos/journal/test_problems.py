"""The inbox: each thing is said once, and what goes on after somebody settled it is said again."""

import uuid

import pytest

from pos.journal.actions import open_ledger, settle_problem
from pos.journal.envelope import read
from pos.journal.models import Ledger, Problem
from pos.journal.problems import report
from pos.journal.replay import rebuild
from pos.journal.store import Sender, store_events
from tests.tablet import Tablet, new_id

pytestmark = pytest.mark.django_db
REVOKED = {"device": "00000000-0000-7000-8000-000000000001", "reason": "hilang"}
PERSON = uuid.UUID("00000000-0000-7000-8000-000000000007")
YEAR_2038_MS = 2_145_916_800_000


@pytest.fixture
def ledger() -> Ledger:
    return open_ledger(uuid.uuid4(), uuid.uuid4(), name="Server", role="hub")


@pytest.fixture
def tablet(ledger: Ledger) -> Tablet:
    return Tablet(str(ledger.merchant_id), str(ledger.outlet_id), new_id(), "K01")


def tell(ledger: Ledger, sentence: str, at: int, **more: object) -> None:
    where = {"merchant_id": ledger.merchant_id, "outlet_id": ledger.outlet_id}
    report(code="printer_out", key="P1", sentence=sentence, opened_at=at, **where, **more)


def only() -> tuple[str, int, dict, bool, uuid.UUID | None]:
    problem = Problem.objects.get()
    is_settled = problem.settled_at is not None
    return (problem.sentence, problem.opened_at, problem.detail, is_settled, problem.settled_by)


def push(ledger: Ledger, tablet: Tablet, *events: dict[str, str]) -> None:
    keys = {1: tablet.public_key}
    sender = Sender(ledger.merchant_id, ledger.outlet_id, uuid.UUID(tablet.device), keys)
    store_events(sender, [read(event["raw"].encode(), event["sig"]) for event in events])


def test_the_same_thing_again_changes_nothing_while_it_is_open(ledger):
    tell(ledger, "Kertas habis.", 1, detail={"try": 1})
    tell(ledger, "Kertas habis lagi.", 2, detail={"try": 2}, reopen=True)
    assert only() == ("Kertas habis.", 1, {"try": 1}, False, None)


def test_what_happens_again_after_it_was_settled_is_open_again_and_says_what_is_new(ledger):
    tell(ledger, "Kertas habis.", 1, detail={"try": 1})
    settle_problem(Problem.objects.get(), by=PERSON)
    tell(ledger, "Kertas habis lagi.", 2, detail={"try": 2}, reopen=True)
    assert only() == ("Kertas habis lagi.", 2, {"try": 2}, False, None)


def test_a_report_that_does_not_ask_for_it_leaves_a_settled_thing_settled(ledger):
    tell(ledger, "Kertas habis.", 1)
    settle_problem(Problem.objects.get(), by=PERSON)
    tell(ledger, "Kertas habis lagi.", 2)
    assert only() == ("Kertas habis.", 1, {}, True, PERSON)


def test_a_clock_that_is_still_wrong_is_told_again_the_same_day(ledger, tablet):
    first, second = (
        tablet.append("device.revoked", REVOKED, hlc=[YEAR_2038_MS, count]) for count in (0, 1)
    )
    push(ledger, tablet, first)
    settle_problem(Problem.objects.get(code="clock_suspect"), by=PERSON)
    push(ledger, tablet, second)
    assert Problem.objects.get(code="clock_suspect").settled_at is None


def test_a_duplicate_push_and_a_rebuild_reopen_nothing(ledger, tablet):
    suspect = tablet.append("device.revoked", REVOKED, hlc=[YEAR_2038_MS, 0])
    body = {"person": None, "name": "Ana", "failures": 5, "locked_until": 1}
    locked = tablet.append("login.locked", body)
    push(ledger, tablet, suspect, locked)
    for problem in Problem.objects.all():
        settle_problem(problem, by=PERSON)
    push(ledger, tablet, suspect, locked)
    assert rebuild(verify_only=False) == []
    settled = Problem.objects.filter(settled_by=PERSON).order_by("code")
    assert [problem.code for problem in settled] == ["clock_suspect", "login_locked"]
    assert Problem.objects.count() == 2


def test_a_tablet_that_still_speaks_for_another_is_told_again(ledger, tablet):
    event = tablet.append("device.revoked", REVOKED, device=new_id())
    push(ledger, tablet, event)
    settle_problem(Problem.objects.get(code="foreign_device"), by=PERSON)
    push(ledger, tablet, event)
    assert Problem.objects.get(code="foreign_device").settled_at is None
