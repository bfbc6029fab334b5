"""The write-ahead log is copied into the database beside the sales, not between two of them.

SQLite makes the connection whose commit crosses the limit copy thousands of pages, while its
tablet waits. Here a thread with a connection of its own copies them once there are some, without
stopping a writer. The limit in the settings stays: it bounds the log should this thread
fall behind. What is on the disk after a commit is the same either way.
"""

import logging
import threading

from django.db import DatabaseError, connection

INTERVAL_SECONDS = 0.25
ENOUGH_PAGES = 2000  # 8 MB; for fewer the same page would be copied again and again
ERROR_SECONDS = 10.0

log = logging.getLogger("lancar.web")


def keep_log_short() -> threading.Thread | None:
    """Starts the thread; None on a database that does this itself."""
    if connection.vendor != "sqlite":
        return None
    thread = threading.Thread(target=_copy_for_ever, name="checkpoints", daemon=True)
    thread.start()
    return thread


def _copy_for_ever() -> None:
    never = threading.Event()
    pause = INTERVAL_SECONDS
    while not never.wait(pause):
        pause = INTERVAL_SECONDS
        try:
            if pages_waiting() >= ENOUGH_PAGES:
                copy()
        except DatabaseError:
            log.exception("cannot shorten the write-ahead log; trying again")
            connection.close()
            pause = ERROR_SECONDS


def pages_waiting() -> int:
    """How many pages of the log are not in the database yet."""
    return _checkpoint("NOOP")


def copy() -> int:
    """Copies what no reader is in the way of. Returns how many pages still wait."""
    return _checkpoint("PASSIVE")


def _checkpoint(mode: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA wal_checkpoint({mode})")
        _, logged, copied = cursor.fetchone()
    return max(logged - copied, 0)
