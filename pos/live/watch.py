"""Notice commits of any process within 50 ms, without Redis: SQLite's `PRAGMA data_version`.

One watcher thread in the web process compares the shop's last number with the one it saw before,
and hands the difference to its listeners. On PostgreSQL it asks for the numbers themselves, as
often, and in the cloud only those of merchants whom somebody looks at; what this process stored
itself it looks at soon (`wake`). What this is not: a queue. A notice says "look"; the truth is
fetched over the protocol.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import connection

from pos.journal.models import Event, Ledger, Problem

log = logging.getLogger("lancar.live")

INTERVAL_SECONDS = 0.05
LEAST_SECONDS = 0.01  # between two looks, however often somebody wakes it
ERROR_SECONDS = 1.0
Positions = dict[tuple[uuid.UUID, uuid.UUID], int]  # a shop's last number


@dataclass(frozen=True)
class Change:
    """What was appended since the last look: up to which number, and which kinds."""

    cursor: int
    kinds: frozenset[str]
    problems: bool = False  # how many things wait for people is another number than before


Listener = Callable[[Change], None]
Merchants = set[uuid.UUID] | None  # None: all there are


class Watcher:
    """Starts once; runs until `stop`. Listeners are called in the watcher's thread."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._looked_at: list[Callable[[], Merchants]] = []
        self._looks: list[Callable[[], None]] = []
        self._stopped = threading.Event()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None
        self._begun = -LEAST_SECONDS  # the last look
        self._lock = threading.Lock()

    def listen(self, listener: Listener, looked_at: Callable[[], Merchants] = lambda: None) -> None:
        """`looked_at`: whose news it wants, asked before each look."""
        with self._lock:
            self._listeners.append(listener)
            self._looked_at.append(looked_at)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)
                self._thread.start()

    def also(self, look: Callable[[], None]) -> None:
        """Called after every commit that is noticed: for what stands in rows and on no record."""
        self._looks.append(look)

    def wake(self) -> None:
        """Something was committed here, just now."""
        self._woken.set()

    def stop(self) -> None:
        self._stopped.set()
        self._woken.set()

    def _is_over(self, pause: float) -> bool:
        """Rests until there may be news, then says whether to stop. The first who wakes it after a
        quiet while is not kept waiting."""
        self._woken.wait(pause)
        since = time.monotonic() - self._begun
        if since < LEAST_SECONDS:
            self._stopped.wait(LEAST_SECONDS - since)
        self._woken.clear()
        self._begun = time.monotonic()
        return self._stopped.is_set()

    def _run(self) -> None:
        """For ever: a thread that died would leave every tablet deaf until the next restart."""
        version: int | None = -1
        seen: Positions | None = None
        waiting: int | None = None
        pause = 0.0
        while not self._is_over(pause):
            try:
                now, pause = data_version(), INTERVAL_SECONDS
                if now is not None and now == version:
                    continue
                merchants = self.merchants()
                positions, open_now = _positions(merchants), _open_problems(merchants)
                before = _before(positions, seen, is_part=merchants is not None)
                change = _change_between(before, positions)
                if waiting is not None and open_now != waiting:
                    change = _with_problems(change, positions)
                if change:
                    self._tell(change)
                version, seen, waiting = now, positions, open_now
                for look in list(self._looks):
                    look()
            except Exception:  # a listener's mistake must not end the watch either
                log.exception("cannot look for changes; trying again")
                connection.close()
                version = -1  # a new connection counts from its own beginning
                pause = ERROR_SECONDS

    def merchants(self) -> Merchants:
        """Of all listeners together."""
        wanted: set[uuid.UUID] = set()
        for looked_at in list(self._looked_at):
            one = looked_at()
            if one is None:
                return None
            wanted |= one
        return wanted

    def _tell(self, change: Change) -> None:
        for listener in list(self._listeners):
            listener(change)


def data_version() -> int | None:
    """Moves with every commit of another connection; None where the numbers must be asked."""
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return int(cursor.fetchone()[0])


def _positions(merchants: Merchants = None) -> Positions:
    ledgers = Ledger.objects.order_by()
    if merchants is not None:
        ledgers = ledgers.filter(merchant_id__in=merchants)
    rows = ledgers.values_list("merchant_id", "outlet_id", "server_seq")
    return {(merchant_id, outlet_id): number for merchant_id, outlet_id, number in rows}


def _open_problems(merchants: Merchants = None) -> int:
    """From the small index of what is open. Settling one is not an event, so it is counted."""
    open_now = Problem.objects.filter(settled_at=None).order_by()
    if merchants is not None:
        open_now = open_now.filter(merchant_id__in=merchants)
    return open_now.count()


def _before(positions: Positions, seen: Positions | None, *, is_part: bool) -> Positions:
    """What the change is told from. Whom nobody looked at until now has news of one event: their
    page may have asked a moment before, and their whole record is not read for that."""
    if seen is None and not is_part:
        return positions
    return {shop: (seen or {}).get(shop, number - 1) for shop, number in positions.items()}


def _with_problems(change: Change | None, now: Positions) -> Change:
    if change is None:
        return Change(max(now.values(), default=0), frozenset(), problems=True)
    return replace(change, problems=True)


def _change_between(before: Positions, now: Positions) -> Change | None:
    """Shop by shop, by its own numbers: only so is it a look into an index."""
    kinds: set[str] = set()
    moved = [shop for shop, number in now.items() if number > before.get(shop, 0)]
    for merchant_id, outlet_id in moved:
        shop = (merchant_id, outlet_id)
        fresh = Event.objects.filter(
            merchant_id=merchant_id,
            outlet_id__in=(outlet_id, merchant_id),
            server_seq__gt=before.get(shop, 0),
            server_seq__lte=now[shop],
        )
        kinds.update(fresh.order_by().values_list("kind", flat=True).distinct())
    return Change(max(now[shop] for shop in moved), frozenset(kinds)) if moved else None


watcher = Watcher()
