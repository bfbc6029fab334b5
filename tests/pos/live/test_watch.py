"""The watch behind live notices: whose news it tells, and that nothing ends it."""

import itertools
import queue
import threading
import uuid

import pytest

from pos.live import watch
from pos.live.watch import Change, Watcher
from tests.pos.world import make_world, stock_up

SHOP = (uuid.UUID(int=1), uuid.UUID(int=2))


@pytest.mark.django_db
def test_each_shop_is_looked_at_by_its_own_numbers():
    busy, quiet = make_world("Ramai"), make_world("Sepi")
    for number in range(20):
        stock_up(busy, f"Barang {number}")
    before = watch._positions()
    stock_up(quiet)
    change = watch._change_between(before, watch._positions())
    assert change is not None
    assert change.kinds == {"product.changed"}
    assert watch._change_between(watch._positions(), watch._positions()) is None


@pytest.mark.django_db
def test_only_merchants_that_somebody_looks_at_are_asked_for(monkeypatch):
    """As in the cloud, where the numbers of all would be read again and again."""
    watched, other = make_world("Ramai"), make_world("Sepi")
    for world in (watched, other):
        stock_up(world)
    watcher = Watcher()
    monkeypatch.setattr(watcher, "_run", lambda: None)
    watcher.listen(lambda _: None, lambda: {watched.merchant.id})
    assert watcher.merchants() == {watched.merchant.id}
    now = watch._positions(watcher.merchants())
    assert list(now) == [(watched.merchant.id, watched.outlet.id)]
    change = watch._change_between(watch._before(now, {}, is_part=True), now)
    assert change == Change(max(now.values()), frozenset({"product.changed"}))
    watcher.listen(lambda _: None)  # a tablet's socket wants all
    assert watcher.merchants() is None
    assert len(watch._positions(watcher.merchants())) == 2


def test_what_this_process_stored_is_looked_at_without_waiting(monkeypatch):
    numbers = itertools.count(1)
    monkeypatch.setattr(watch, "INTERVAL_SECONDS", 3600)
    monkeypatch.setattr(watch, "data_version", lambda: None)
    monkeypatch.setattr(watch, "_positions", lambda _: {SHOP: next(numbers)})
    monkeypatch.setattr(watch, "_open_problems", lambda _: 0)
    monkeypatch.setattr(
        watch, "_change_between", lambda before, now: Change(now[SHOP], frozenset())
    )
    heard: queue.Queue[int] = queue.Queue()
    watcher = Watcher()
    watcher.listen(lambda change: heard.put(change.cursor))
    assert heard.get(timeout=60) == 1
    watcher.wake()
    assert heard.get(timeout=60) == 2
    watcher.stop()


def test_a_listener_that_fails_does_not_make_tablets_deaf(monkeypatch):
    numbers = itertools.count(1)
    monkeypatch.setattr(watch, "ERROR_SECONDS", 0.01)
    monkeypatch.setattr(watch, "data_version", lambda: next(numbers))
    monkeypatch.setattr(watch, "_positions", lambda _: {SHOP: next(numbers)})
    monkeypatch.setattr(watch, "_open_problems", lambda _: 0)
    monkeypatch.setattr(watch, "_change_between", lambda before, now: Change(1, frozenset()))
    monkeypatch.setattr(watch.connection, "close", lambda: None)
    heard, calls = threading.Event(), []

    def listener(change: Change) -> None:
        calls.append(change)
        if len(calls) == 1:
            raise RuntimeError("a mistake of ours")
        heard.set()

    watcher = Watcher()
    watcher.listen(listener)
    assert heard.wait(60)
    watcher.stop()


def test_what_stands_on_no_record_is_looked_at_after_each_commit(monkeypatch):
    versions = iter([1, 1, 2, 2, 3])
    ended, looks = threading.Event(), []

    def version() -> int:
        number = next(versions, 0)
        if number == 0:
            watcher.stop()
            ended.set()
        return number or 3

    monkeypatch.setattr(watch, "INTERVAL_SECONDS", 0.001)
    monkeypatch.setattr(watch, "data_version", version)
    monkeypatch.setattr(watch, "_positions", lambda _: {})
    monkeypatch.setattr(watch, "_open_problems", lambda _: 0)
    watcher = Watcher()
    watcher.also(lambda: looks.append(1))
    watcher.listen(lambda _: None)
    assert ended.wait(60)
    assert len(looks) == 3
