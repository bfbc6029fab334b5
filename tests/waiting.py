"""Waiting for what another process, a thread or a page does: for the effect, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE_SECONDS = 60.0


def until(
    found: Callable[[], T],
    what: str | Callable[[], str] = "it never came to be",
    *,
    seconds: float = PATIENCE_SECONDS,
    every: float = 0.05,
) -> T:
    """The first answer that is not empty. `what`: what did not come, said when it did not."""
    deadline = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < deadline, what if isinstance(what, str) else what()
        time.sleep(every)
    return answer


def until_is(ask: Callable[[], T], expected: T, *, seconds: float = PATIENCE_SECONDS) -> None:
    """For an answer that is still on its way: the last one and the expected one are compared."""
    deadline = time.monotonic() + seconds
    while (answer := ask()) != expected and time.monotonic() < deadline:
        time.sleep(0.1)
    assert answer == expected
