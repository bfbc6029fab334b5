"""The worker's rounds: what fails is tried again, and what is done is not looked at for ever."""

import threading
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from pos.config.beside import Beside
from pos.config.management.commands import worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection(monkeypatch, settings, tmp_path):
    """A test's database lives as long as its connection; the worker closes it after an error."""
    monkeypatch.setattr(worker, "connection", SimpleNamespace(close=lambda: None))
    settings.DATA_DIR = tmp_path


def test_events_that_wait_are_tried_until_none_is_left(monkeypatch):
    looks = [OperationalError("database is locked"), 2, 0]

    def apply_pending():
        found = looks.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(worker, "apply_pending", apply_pending)
    command = worker.Command()
    assert [command._round() for _ in range(4)] == [10.0, 0.05, 2.0, 2.0]
    assert looks == []  # and the fourth round did not look


def test_one_kind_of_work_that_cannot_go_on_does_not_keep_the_others_waiting(monkeypatch):
    applied = []

    def stuck():
        raise RuntimeError("this letter cannot be sent")

    monkeypatch.setattr(worker, "send_due", stuck)
    monkeypatch.setattr(worker, "apply_pending", lambda: applied.append("applied") or 1)
    assert worker.Command()._round() == 10.0
    assert applied == ["applied"]


def test_work_that_takes_long_goes_on_beside_the_rounds_one_at_a_time():
    held, begun, left = threading.Event(), threading.Event(), [2]

    def work():
        begun.set()
        held.wait(60)
        left[0] -= 1
        return left[0]

    beside = Beside(lambda: left[0] > 0, work)
    assert beside() == 0
    assert begun.wait(60)
    first = beside.thread
    assert (beside(), beside.thread is first, left) == (0, True, [2])
    held.set()
    first.join(60)
    assert (left, beside(), beside.thread is first) == ([0], 0, True)


def test_the_cloud_begins_its_own_plans_and_makes_its_own_files_but_sends_no_letters_of_a_shop(
    monkeypatch,
):
    names = {work.__name__ for work in worker.Command().works if hasattr(work, "__name__")}
    assert {"begin_due", "forecast_due", "throw_away_old", "sum_stale_days", "send_due"} <= names
    assert {worker.EXPORTS, worker.PROOFS, worker.PRICES} < set(worker.Command().works)
    monkeypatch.setenv("LANCAR_ROLE", "cloud")
    works = worker.Command().works
    assert works[-3:] == (worker.ALERTS, worker.EXPORTS, worker.FORGETTING)
    assert [work.__name__ for work in works[:-3]] == [
        "begin_due", "_note_high_water", "prove_signatures", "check_prices", "_apply_waiting",
        "sum_stale_days", "expire_due", "match_papers", "throw_away_old",
    ]  # fmt: skip


def test_what_is_never_done_while_a_shop_sells_takes_an_eleventh_of_the_worker_s_time(monkeypatch):
    now, done = 1_000.0, []

    def work() -> int:
        nonlocal now
        done.append(now)
        now += 2.0
        return 1

    monkeypatch.setattr(worker.time, "monotonic", lambda: now)
    sparing = worker._sparing(work)
    assert sparing.__name__ == "work"
    for _ in range(40):
        sparing()
        now += 1.0
    assert done == [1_000.0, 1_022.0]
