"""Sales before news: a hub at its limit refuses pulls, never pushes."""

from contextlib import ExitStack

import pytest

from pos.journal.errors import Busy
from sync import pressure


def test_a_pull_is_refused_while_many_pushes_wait_and_says_when_to_come_back() -> None:
    with ExitStack() as pushes:
        for _ in range(pressure.MOST_PUSHES_BESIDE_A_PULL):
            pushes.enter_context(pressure.pushing())
        pressure.make_way()
        pushes.enter_context(pressure.pushing())
        with pytest.raises(Busy) as refused:
            pressure.make_way()
    assert refused.value.code == "hub_busy"
    assert refused.value.extra == {"retry_after_ms": 2000}
    pressure.make_way()


def test_a_push_that_fails_is_not_counted_for_ever() -> None:
    for _ in range(pressure.MOST_PUSHES_BESIDE_A_PULL + 1):
        with pytest.raises(ValueError, match="disk"), pressure.pushing():
            raise ValueError("disk")
    pressure.make_way()
