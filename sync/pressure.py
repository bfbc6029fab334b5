"""Back-pressure: when tills hand in sales faster than they can be stored, pulls wait.

A sale on one tablet only is at risk; news for a tablet are not. So a pull that comes while many
pushes are at work is refused as `hub_busy` with `retry_after_ms`, and the till goes on pushing.
Counted in this process, where all requests of a hub are answered; not a queue, it keeps nothing.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pos.journal.errors import Busy

MOST_PUSHES_BESIDE_A_PULL = 32  # two transactions' worth: whoever comes now waits for both
RETRY_AFTER_MS = 2_000

_lock = threading.Lock()
_state = {"pushes": 0}


@contextmanager
def pushing() -> Iterator[None]:
    """While a push waits for its turn and is stored."""
    with _lock:
        _state["pushes"] += 1
    try:
        yield
    finally:
        with _lock:
            _state["pushes"] -= 1


def make_way() -> None:
    """Busy `hub_busy` when a pull would stand in the way of sales."""
    with _lock:
        pushes = _state["pushes"]
    if pushes > MOST_PUSHES_BESIDE_A_PULL:
        raise Busy(
            "hub_busy",
            "Server toko sedang menerima banyak penjualan; kabar menyusul sebentar lagi.",
            retry_after_ms=RETRY_AFTER_MS,
        )
