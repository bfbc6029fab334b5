"""A fixed piece of work for the processor, measured beside everything else.

Machines differ and are shared: when the control takes twice its usual time, so does the rest. The
ratio is this run's control against the time a quiet 2-core build machine needs.
"""

import time
from collections.abc import Iterator

from tests.bench.table import Row

ROUNDS = 2_000_000
QUIET_MS = 200.0  # wall clock of one run on the machine this was written on, doing nothing else


def rows() -> Iterator[Row]:
    """Wall clock says how crowded the machine is, processor time how fast its cores are."""
    runs = [_once() for _ in range(3)]
    wall, worked = (min(column) for column in zip(*runs, strict=True))
    yield Row("control", "fixed loop, wall clock", wall, "ms")
    yield Row("control", "fixed loop, processor time", worked, "ms")
    yield Row("control", "wall clock against a quiet machine", wall / QUIET_MS, "×")


def _once() -> tuple[float, float]:
    began, worked = time.perf_counter(), time.process_time()
    value = 1
    for number in range(ROUNDS):
        value = (value * 31 + number) & 0xFFFFFFFF
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
