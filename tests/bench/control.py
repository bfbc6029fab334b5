"""A fixed piece of work for the processor, measured beside everything else.

Machines differ and are shared: when the control takes twice its usual time, so does the rest. The
ratio is this run's control against the time a quiet 2-core build machine needs.
"""

import time

from tests.bench.table import Row

ROUNDS = 2_000_000
QUIET_MS = 100.0  # one core of the machine this was written on, with nothing else running


def loop_ms() -> float:
    """Best of three: the loop itself never changes."""
    return min(_once() for _ in range(3))


def _once() -> float:
    began = time.perf_counter()
    value = 1
    for number in range(ROUNDS):
        value = (value * 31 + number) & 0xFFFFFFFF
    return (time.perf_counter() - began) * 1000


def rows() -> list[Row]:
    now = loop_ms()
    return [
        Row("control", "fixed CPU loop", now, "ms"),
        Row("control", "machine, 1.0 = quiet (higher is slower)", now / QUIET_MS, "×"),
    ]
