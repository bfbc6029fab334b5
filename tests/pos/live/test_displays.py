"""What the hub passes on between a till and the displays that look at it, and to nobody else."""

import asyncio
import json
import uuid
from typing import Any

import pytest

from pos.live import displays as module
from pos.live.consumers import MAX_SHOWN_CHARS, understood
from pos.live.displays import MAX_DISPLAYS, REVOKED, Display, Displays
from pos.live.groups import Listener, Listeners

SHOP = (uuid.UUID(int=1), uuid.UUID(int=2))
OTHER = (uuid.UUID(int=1), uuid.UUID(int=3))
TILL, SECOND = uuid.UUID(int=10), uuid.UUID(int=11)


class Loop:
    """Runs at once what a real one would run soon."""

    def __init__(self) -> None:
        self.now = 100.0

    def call_soon_threadsafe(self, call: Any, *words: Any) -> None:
        call(*words)

    def time(self) -> float:
        return self.now


@pytest.fixture
def tills(monkeypatch: pytest.MonkeyPatch) -> Listeners:
    made = Listeners()
    monkeypatch.setattr(module, "listeners", made)
    return made


def till_of(tills: Listeners, device: uuid.UUID, shop: Any = SHOP) -> Listener:
    listener = Listener(device, *shop, Loop(), asyncio.Queue())
    tills._all.add(listener)
    return listener


def display_of(displays: Displays, shop: Any = SHOP) -> Display:
    made = Display(uuid.uuid4(), shop, Loop())
    displays._all.add(made)
    return made


def asked(listener: Listener) -> list[Any]:
    return [listener.queue.get_nowait() for _ in range(listener.queue.qsize())]


def shown(title: str) -> dict[str, Any]:
    return {"kind": "shown", "told": {"shown": {"kind": "idle", "title": title}}}


def test_the_till_is_asked_and_its_word_reaches_only_who_looks_at_it(tills):
    displays = Displays()
    first, second = till_of(tills, TILL), till_of(tills, SECOND)
    mine, theirs, away = (display_of(displays, shop) for shop in (SHOP, SHOP, OTHER))
    assert displays.looked(mine, TILL)
    assert displays.looked(theirs, SECOND)
    assert not displays.looked(away, TILL)  # of another outlet: there is no such till
    assert asked(first) == [{"kind": "look"}]
    assert asked(second) == [{"kind": "look"}]
    displays.shown(first, shown("satu"))
    told = {"kind": "shown", "till": str(TILL), "told": shown("satu")["told"]}
    assert [mine.newest, theirs.newest, away.newest] == [told, None, None]


def test_a_till_that_is_gone_is_said_to_be_and_asked_of_nobody(tills):
    displays = Displays()
    display, till = display_of(displays), till_of(tills, TILL)
    assert displays.looked(display, TILL)
    tills.leave(till)
    assert not displays.looked(display, TILL)
    assert not displays.looked(display, None)


def test_only_the_newest_word_is_kept_and_a_revocation_outlives_it(tills):
    displays = Displays()
    display, till = display_of(displays), till_of(tills, TILL)
    displays.looked(display, TILL)
    for title in ("lama", "baru"):
        displays.shown(till, shown(title))
    assert display.newest["told"]["shown"]["title"] == "baru"
    display.tell(REVOKED)
    displays.shown(till, shown("lagi"))
    assert display.newest is REVOKED
    displays.shown(till, {"kind": "shown", "told": "no"})


def test_one_that_asks_without_end_is_passed_on_five_times_a_second(tills):
    displays = Displays()
    display, till = display_of(displays), till_of(tills, TILL)
    for step in range(100):
        display.loop.now = 100.0 + step / 100
        displays.looked(display, TILL)
    assert len(asked(till)) == 5


def test_there_is_room_for_so_many(tills):
    displays = Displays()
    displays._is_watching = True
    joined = [displays.join(Display(uuid.uuid4(), SHOP, Loop())) for _ in range(MAX_DISPLAYS + 1)]
    assert joined.count(True) == MAX_DISPLAYS
    assert not joined[-1]


def test_only_what_is_shown_may_be_long_and_even_that_has_an_end():
    def sized(kind: str, letters: int) -> str:
        return json.dumps({"kind": kind, "told": "x" * letters}, separators=(",", ":"))

    assert understood(sized("shown", 5_000))["kind"] == "shown"
    assert understood(sized("pole", 5_000)) == {}
    assert understood(sized("shown", MAX_SHOWN_CHARS)) == {}
