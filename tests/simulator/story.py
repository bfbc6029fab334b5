"""Time and order of one seed: a heap of causes, and the tills whose own timers come first."""

import heapq
from collections.abc import Callable
from typing import Any

from tests.simulator.machine import Virtual
from tests.simulator.pipe import Pipe

LOOK_EVERY_MS = 5_000
Action = Callable[[], None]


class Story:
    """Nothing happens in parallel: who was told for the same moment first, happens first."""

    def __init__(self, pipe: Pipe) -> None:
        self.pipe = pipe
        self.heap: list[tuple[float, int, Action]] = []
        self.order_number = 0
        self.now = 0.0
        self.trace: list[str] = []

    def _heed(self, news: dict[str, Any]) -> None:
        raise NotImplementedError

    def _in(self, delay: float, action: Action) -> None:
        self.order_number += 1
        heapq.heappush(self.heap, (self.now + delay, self.order_number, action))

    def _until(self, reached: Callable[[], bool]) -> None:
        while not reached():
            at = self.heap[0][0] if self.heap else self.now + LOOK_EVERY_MS
            if self._advance(at) and self.heap and self.heap[0][0] <= self.now:
                heapq.heappop(self.heap)[2]()

    def _advance(self, at: float) -> bool:
        """The tills' own timers first; what they tell is heeded at once. Is it `at` now?"""
        if self.pipe.next_timer is not None and self.pipe.next_timer <= at:
            now, done, news = self.pipe.order(at, [])
            self._move_to(now)
            for each in news:
                self._heed(each)
            return done
        self._move_to(max(self.now, at))
        return True

    def _give(self, orders: list[dict[str, Any]]) -> None:
        while True:
            now, done, news = self.pipe.order(self.now, orders)
            self._move_to(max(self.now, now))
            for each in news:
                self._heed(each)
            if done:
                return

    def _move_to(self, now: float) -> None:
        self.now = now
        Virtual.now_ms = int(now)

    def _say(self, text: str) -> None:
        self.trace.append(f"{self.now:.0f} {text}")
