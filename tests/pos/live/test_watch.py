"""The watch behind live notices: whose news it tells, and that nothing ends it."""

import itertools
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


def test_a_listener_that_fails_does_not_make_tablets_deaf(monkeypatch):
    numbers = itertools.count(1)
    monkeypatch.setattr(watch, "ERROR_SECONDS", 0.01)
    monkeypatch.setattr(watch, "data_version", lambda: next(numbers))
    monkeypatch.setattr(watch, "_positions", lambda: {SHOP: next(numbers)})
    monkeypatch.setattr(watch, "_open_problems", lambda: 0)
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
    assert heard.wait(5)
    watcher.stop()
