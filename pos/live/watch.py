"""Notice commits of any process within 50 ms, without Redis: SQLite's `PRAGMA data_version`.

One watcher thread in the web process compares the shop's last number with the one it saw before,
and hands the difference to its listeners. On PostgreSQL it asks for the number itself, one indexed
row. What this is not: a queue. A notice says "look"; the truth is fetched over the protocol.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, connection

from pos.journal.models import Event, Ledger

log = logging.getLogger("lancar.live")

INTERVAL_SECONDS = 0.05
MAX_EVENTS_A_LOOK = 2000


@dataclass(frozen=True)
class Change:
    """What was appended since the last look: up to which number, and which kinds."""

    cursor: int
    kinds: frozenset[str]


Listener = Callable[[Change], None]


class Watcher:
    """Starts once; runs until `stop`. Listeners are called in the watcher's thread."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def listen(self, listener: Listener) -> None:
        with self._lock:
            self._listeners.append(listener)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        self._stopped.set()

    def _run(self) -> None:
        version, cursor = _data_version(), _cursor()
        while not self._stopped.wait(INTERVAL_SECONDS):
            try:
                now = _data_version()
                if now == version and connection.vendor == "sqlite":
                    continue
                version = now
                change = _change_since(cursor)
            except DatabaseError:
                log.exception("cannot look for changes; trying again")
                connection.close()
                continue
            if change:
                cursor = change.cursor
                self._tell(change)

    def _tell(self, change: Change) -> None:
        for listener in list(self._listeners):
            listener(change)


def _data_version() -> int:
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return int(cursor.fetchone()[0])


def _cursor() -> int:
    numbers = Ledger.objects.values_list("server_seq", flat=True)
    return max(numbers, default=0)


def _change_since(cursor: int) -> Change | None:
    now = _cursor()
    if now <= cursor:
        return None
    fresh = Event.objects.filter(server_seq__gt=cursor, server_seq__lte=now)
    kinds = fresh.order_by().values_list("kind", flat=True).distinct()[:MAX_EVENTS_A_LOOK]
    return Change(now, frozenset(kinds))


watcher = Watcher()
