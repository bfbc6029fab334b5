"""The hub's relay in virtual time: the real one (sync/relay.py), on a line that the story carries.

It rests by sleeping, and its line waits for answers; here both only note how long that took, and
its next turn comes so much later.
"""

import json
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError

from sync import coming_home, relay, uplink
from sync.cloud_line import Line
from tests.simulator.machine import Virtual
from tests.simulator.server import PowerCut, Server

BEFORE_SECONDS = 1_000.0  # a computer has run for a while when the story begins
LISTEN_SECONDS = 4.0
IDLE_MS = 700
Carry = Callable[[dict[str, Any], bytes], tuple[int, bytes]]


class Clock:
    """What the relay sees of time. `spent`: seconds of this turn that it slept or waited."""

    spent = 0.0

    def monotonic(self) -> float:
        return BEFORE_SECONDS + Virtual.now_ms / 1000 + self.spent

    def sleep(self, seconds: float) -> None:
        self.spent += seconds


class Luck:
    def uniform(self, least: float, most: float) -> float:
        return Virtual.dice.uniform(least, most)


class Kept:
    """A connection that stays: who has one is asked to try again when it breaks."""

    def close(self) -> None:
        pass


CLOCK = Clock()
_carry: list[Carry] = []  # the story's, while one is told


def over(carry: Carry | None) -> None:
    """From now on lines of this process lead there. OSError: no answer came."""
    _carry[:] = [carry] if carry else []
    uplink._known.clear()
    CLOCK.spent = 0.0


class Turns:
    """The relay of one hub, turn by turn; a hub that died begins a new one."""

    def __init__(self, hub: Server) -> None:
        self.hub = hub
        self.relay = relay.Relay()

    def restarted(self) -> None:
        self.relay = relay.Relay()
        uplink._known.clear()

    def turn(self) -> tuple[float, bool]:
        """How many ms until the next one, and whether the hub died in this one."""
        CLOCK.spent, died = 0.0, False
        try:
            self.hub.doing(self.relay.work)
        except PowerCut:
            died = True
        except DatabaseError:  # the disk is full: the worker says so and begins again
            self.restarted()
            CLOCK.sleep(1.0)
        spent_ms, CLOCK.spent = CLOCK.spent * 1000, 0.0
        is_idle = spent_ms == relay.LOOK_SECONDS * 1000
        return IDLE_MS if is_idle else spent_ms, died


def _exchange(line: Any, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
    headers = line._headers(path, body)
    line._connection = line._connection or Kept()
    status, content = _carry[-1]({"method": "POST", "path": path, "headers": headers}, body)
    answer = json.loads(content) if content else {}
    return status, answer if isinstance(answer, dict) else {}


for _module in (relay, coming_home, uplink):
    vars(_module)["time"] = CLOCK
vars(relay)["random"] = Luck()
relay.LISTEN_SECONDS = LISTEN_SECONDS
relay.GLANCE_SECONDS = relay.LOOK_SECONDS
setattr(Line, "_exchange", _exchange)  # noqa: B010  (a method by another of its kind)
