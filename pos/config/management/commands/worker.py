"""manage.py worker: the shop's quiet background work, in a process of its own.

Each round does one bounded piece: check single signatures, recompute sales, apply what waited for
an upgrade. It is idle almost always; an error is logged and the next round tries again.
"""

import logging
import signal
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

from pos.deliveries.actions import send_due
from pos.journal.incarnation import note_high_water
from pos.journal.interpret import apply_pending
from pos.journal.verify import prove_signatures
from pos.sales.actions import check_prices

log = logging.getLogger("lancar.worker")

BUSY_SECONDS = 0.05
IDLE_SECONDS = 2.0
ERROR_SECONDS = 10.0


class Command(BaseCommand):
    help = "Pekerjaan latar: memeriksa tanda tangan dan menerapkan kejadian yang menunggu."
    # Whether events may wait that this release knows: after a start, until a look finds none. What
    # comes in later and must wait is of a kind that only a newer release knows.
    may_wait = True

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            stopped.wait(self._attempt(self._round))

    def _attempt(self, work: Callable[[], int]) -> float:
        """Seconds until the next round. Nothing that goes wrong here may end the process: the
        supervisor would give up in the end, and what waits in the background is never urgent."""
        try:
            done = work()
        except Exception:
            log.exception("background work failed; trying again")
            connection.close()
            return ERROR_SECONDS
        return BUSY_SECONDS if done else IDLE_SECONDS

    def _round(self) -> int:
        note_high_water(settings.DATA_DIR)
        done = prove_signatures() + check_prices() + send_due()
        if self.may_wait:
            applied = apply_pending()
            self.may_wait = applied > 0
            done += applied
        return done
