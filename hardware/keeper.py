"""Keeps an owner for every printer in use (gadgets/ for every other device), wakes them when
something was written, tidies up.

One process a shop: it holds a lock on a file in the data folder, because two owners of one printer
would print everything twice.
"""

import fcntl
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from hardware.drivers.labels import talk_of
from hardware.drivers.receipts import Talk
from hardware.gadgets.keeper import Gadgets
from hardware.kitchen import Kitchen
from hardware.links import Link
from hardware.models import Printer, PrintJob
from hardware.openings import report_openings
from hardware.owners import Owner, recover
from hardware.queries import OPEN
from hardware.stand_ins import move_on
from pos.journal.clock import wall_ms
from pos.live.watch import data_version

log = logging.getLogger("lancar.hardware")

LOCK_NAME = "hardware.lock"
INTERVAL_SECONDS = 0.03
BLIND_SECONDS = 0.25  # where the database does not tell that something was written
ERROR_SECONDS = 2.0
KEPT_MS = 7 * 24 * 3_600_000  # documents that ended; what they say is in the record anyway
TIDY_MS = 3_600_000
MOVE_SECONDS = 1.0


class AlreadyRunning(Exception):
    """Another process owns the devices of this data folder."""


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    with (folder / LOCK_NAME).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning from error
        yield


class Keeper:
    def __init__(self) -> None:
        self.owners: dict[Any, Owner] = {}
        self.stopped = threading.Event()
        self.kitchen = Kitchen()
        self.gadgets = Gadgets(settings.DATA_DIR)
        self.tidied_at = 0
        self.moved_at = 0.0

    def run(self) -> None:
        recover()
        self.gadgets.open()
        version: int | None = None
        pause = 0.0
        while not self.stopped.wait(pause):
            try:
                now = data_version()
                if now is None or now != version:
                    self.look()
                self._move_on()
                version, pause = now, INTERVAL_SECONDS if now is not None else BLIND_SECONDS
            except Exception:
                log.exception("cannot look for documents; trying again")
                connection.close()
                version, pause = None, ERROR_SECONDS
        self._end()

    def look(self) -> None:
        """Owners follow the printers: another address is another owner. The one before still ends
        the document it has in hand."""
        wanted = {each.pk: each for each in _printers()}
        for pk, owner in list(self.owners.items()):
            if pk not in wanted or _address(owner.printer) != _address(wanted[pk]):
                owner.stop()
                del self.owners[pk]
        for pk, printer in wanted.items():
            if pk not in self.owners:
                self.owners[pk] = Owner(printer)
                self.owners[pk].start()
            self.owners[pk].printer = printer
            self.owners[pk].wake.set()
        self.gadgets.look()
        self.kitchen.send(list(wanted.values()), wall_ms())
        self._tidy()

    def _move_on(self) -> None:
        """Also while nobody writes: a printer's trouble gets old by itself."""
        if time.monotonic() - self.moved_at > MOVE_SECONDS:
            self.moved_at = time.monotonic()
            move_on(wall_ms())

    def _tidy(self) -> None:
        now = wall_ms()
        if now - self.tidied_at > TIDY_MS:
            self.tidied_at = now
            report_openings()  # before what they are known by is thrown away
            PrintJob.objects.exclude(state__in=OPEN).filter(ended_at__lt=now - KEPT_MS).delete()

    def _end(self) -> None:
        for owner in self.owners.values():
            owner.stop()
        self.gadgets.close()
        connection.close()


def _printers() -> list[Printer]:
    return list(Printer.objects.filter(archived=False).exclude(host=""))


def _address(printer: Printer) -> tuple[Link, type[Talk]]:
    """With what is spoken there: an owner keeps to its language."""
    return (printer.link, talk_of(printer.profile))
