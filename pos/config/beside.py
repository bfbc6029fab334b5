"""Work that takes minutes, in a thread beside the worker's rounds, so that it holds up none."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import connection

log = logging.getLogger("lancar.worker")

PAUSE_SECONDS = 10.0  # after a failure, so that the log stays short


class Beside:
    """Called once a round: begins the work where some waits and none goes on. The thread ends when
    nothing is left to do, and with the process: what it had not finished begins anew."""

    def __init__(self, waits: Callable[[], bool], work: Callable[[], int]) -> None:
        self.waits, self.work = waits, work
        self.thread: threading.Thread | None = None

    def __call__(self) -> int:
        if not self.is_busy and self.waits():
            self.thread = threading.Thread(target=self._go_on, name="beside", daemon=True)
            self.thread.start()
        return 0

    @property
    def is_busy(self) -> bool:
        return self.thread is not None and self.thread.is_alive()

    def _go_on(self) -> None:
        try:
            while self.work():
                pass
        except Exception:
            log.exception("work beside the rounds failed; trying again")
            time.sleep(PAUSE_SECONDS)
        finally:
            connection.close()
