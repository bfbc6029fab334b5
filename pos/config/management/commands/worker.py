"""manage.py worker: the shop's quiet background work, in a process of its own.

Each round does one bounded piece: check single signatures, recompute sales, apply what waited for
an upgrade, let planned prices begin. It is idle almost always; an error is logged and the next
round tries again. What the shop decides or its owner asked for there (advice, letters, lists)
is the shop's alone: the cloud would do it twice. A file is made by the server that was asked.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

from pos.alerts.sending import Alerts
from pos.backups.rounds import Rounds
from pos.config.beside import Beside
from pos.config.gently import Gently
from pos.config.roles import Role, role_of_this_process
from pos.config.updates import fetch_news, news_wait
from pos.deliveries.actions import send_due
from pos.imports.working import imports_wait, throw_away_imports, work_imports
from pos.journal.incarnation import note_high_water
from pos.journal.interpret import apply_pending
from pos.journal.verify import prove_signatures
from pos.kasbon.expiry import expire_due
from pos.prices.actions import begin_due
from pos.replenishment.actions import forecast_due
from pos.reports.actions import sum_stale_days
from pos.reports.making import exports_wait, make_exports, throw_away_old
from pos.reports.month_actions import amend_months
from pos.reports.recap_mail import send_recaps
from pos.reports.retention import forget_due
from pos.sales.actions import check_prices
from pos.sales.shift_reports import report_closed_shifts
from pos.stock.actions import match_papers
from sync.forgetting import Forgetting
from sync.own_word import is_awaited
from sync.relay import Relay

log = logging.getLogger("lancar.worker")

BUSY_SECONDS = 0.05
IDLE_SECONDS = 2.0
ERROR_SECONDS = 10.0
SPARING = 10.0


UPDATES = Beside(news_wait, fetch_news)
EXPORTS = Beside(exports_wait, make_exports)
IMPORTS = Beside(imports_wait, work_imports)
BACKUP_ROUNDS = Rounds()
BACKUPS = Beside(BACKUP_ROUNDS.waits, BACKUP_ROUNDS.work)
ALERT_ROUNDS = Alerts()
ALERTS = Beside(ALERT_ROUNDS.waits, ALERT_ROUNDS.work)
UNWANTED = Forgetting()
FORGETTING = Beside(UNWANTED.waits, UNWANTED.work)
TO_CLOUD = Relay()
RELAY = Beside(TO_CLOUD.waits, TO_CLOUD.work)
# A shop's worker is also its relay: behind days offline there are thousands of these to look at,
# and the next sale must still be in the cloud at once. The cloud's worker relays nothing.
A_SLICE = 25
PROVING, CHECKING = Gently(prove_signatures, A_SLICE), Gently(check_prices, A_SLICE)
PROOFS = Beside(PROVING.waits, PROVING.work)
PRICES = Beside(CHECKING.waits, CHECKING.work)


def _once_home(work: Callable[[], int]) -> Callable[[], int]:
    """What counts on from what was said last, in a shop that was just put back to an older copy."""

    @wraps(work)
    def held() -> int:
        return 0 if is_awaited() else work()

    return held


def _sparing(work: Callable[[], int]) -> Callable[[], int]:
    """For what grows with the day and is never done while its shop sells: after a round of it ten
    times as long goes by without one. Who looks at a report waits for none of this."""
    rest_until = 0.0

    @wraps(work)
    def held() -> int:
        nonlocal rest_until
        began = time.monotonic()
        if began < rest_until:
            return 0
        try:
            return work()
        finally:
            now = time.monotonic()
            rest_until = now + SPARING * (now - began)

    return held


class Command(BaseCommand):
    help = "Pekerjaan latar: memeriksa tanda tangan dan menerapkan kejadian yang menunggu."
    # Whether events may wait that this release knows: after a start, until a look finds none. What
    # comes in later and must wait is of a kind that only a newer release knows.
    may_wait = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        shared: tuple[Callable[[], int], ...] = (
            begin_due, _note_high_water, *self._looking_back(), self._apply_waiting,
            _sparing(sum_stale_days), _once_home(expire_due), _once_home(match_papers),
            throw_away_old, ALERTS, EXPORTS,
        )  # fmt: skip
        of_shop: tuple[Callable[[], int], ...] = (
            *shared,
            send_due,
            _once_home(report_closed_shifts),
            _once_home(amend_months),
            forecast_due,
            throw_away_imports,
            send_recaps,
            forget_due,
            IMPORTS,
            BACKUPS,
            RELAY,
            UPDATES,
        )
        self.works: tuple[Callable[[], int], ...] = (
            of_shop if role_of_this_process() == Role.SHOP else (*shared, FORGETTING)
        )

    def _looking_back(self) -> tuple[Callable[[], int], ...]:
        """At what was taken long ago and is only looked at once more."""
        if role_of_this_process() == Role.SHOP:
            return PROOFS, PRICES
        return prove_signatures, check_prices

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            stopped.wait(self._round())

    def _round(self) -> float:
        """Seconds until the next one. Each work is tried on its own: one that cannot go on keeps
        none of the others waiting, though all become slower, so that the log stays short."""
        waits = [self._attempt(work) for work in self.works]
        return ERROR_SECONDS if ERROR_SECONDS in waits else min(waits)

    def _attempt(self, work: Callable[[], int]) -> float:
        """Nothing that goes wrong here may end the process: the supervisor would give up in the
        end, and what waits in the background is never urgent."""
        try:
            done = work()
        except Exception:
            log.exception("background work failed; trying again")
            connection.close()
            return ERROR_SECONDS
        return BUSY_SECONDS if done else IDLE_SECONDS

    def _apply_waiting(self) -> int:
        applied = apply_pending() if self.may_wait else 0
        self.may_wait = applied > 0
        return applied


def _note_high_water() -> int:
    note_high_water(settings.DATA_DIR)
    return 0
