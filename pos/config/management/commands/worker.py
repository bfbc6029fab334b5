"""manage.py worker: the shop's quiet background work, in a process of its own.

Each round does one bounded piece: check single signatures, recompute sales, apply what waited for
an upgrade. It is idle almost always; an error is logged and the next round tries again.
"""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from pos.journal.interpret import apply_pending
from pos.journal.verify import prove_signatures
from pos.sales.actions import check_prices

log = logging.getLogger("lancar.worker")

BUSY_SECONDS = 0.05
IDLE_SECONDS = 2.0
ERROR_SECONDS = 10.0


class Command(BaseCommand):
    help = "Pekerjaan latar: memeriksa tanda tangan dan menerapkan kejadian yang menunggu."

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        apply_pending()
        while not stopped.is_set():
            stopped.wait(self._round())

    def _round(self) -> float:
        try:
            work = prove_signatures() + check_prices()
        except DatabaseError:
            log.exception("background work failed; trying again")
            connection.close()
            return ERROR_SECONDS
        return BUSY_SECONDS if work else IDLE_SECONDS
