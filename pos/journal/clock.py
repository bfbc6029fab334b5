"""Hybrid logical clock (Kulkarni et al. 2014): orders and displays events, never refuses one.

A stamp is (milliseconds, counter). Remote stamps more than five minutes ahead are recorded and
flagged by the caller but do not move our clock, so one tablet living in 2038 cannot drag the shop.
"""

import time

Stamp = tuple[int, int]
MAX_AHEAD_MS = 5 * 60 * 1000
MAX_COUNTER = 0xFFFF


def wall_ms() -> int:
    """The machine's UTC clock. Only ever a hint: combine with `tick`."""
    return time.time_ns() // 1_000_000


def tick(last: Stamp, wall: int) -> Stamp:
    """The stamp of a new local event: after `last`, as near to the wall clock as that allows."""
    if wall > last[0]:
        return (wall, 0)
    if last[1] < MAX_COUNTER:
        return (last[0], last[1] + 1)
    return (last[0] + 1, 0)


def witness(last: Stamp, remote: Stamp, wall: int) -> Stamp:
    """Our clock after seeing a remote stamp. A suspect stamp is ignored."""
    if is_suspect(remote, wall):
        return last
    return max(last, remote)


def moment_of(last: Stamp, wall: int) -> int:
    """Not before anything our clock has seen, as near to the wall as that allows."""
    return wall if is_suspect(last, wall) else max(last[0], wall)


def is_suspect(remote: Stamp, wall: int) -> bool:
    return remote[0] > wall + MAX_AHEAD_MS
