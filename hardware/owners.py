"""Each printer has one owner: a thread that takes its documents to paper, one after the other.

A document is marked as being printed before its first byte leaves, in a transaction of its own, so
a kill at any moment leaves either a document that surely is not on paper, or one whose next try
says DUPLIKAT. A device that hangs holds up its own thread and nobody else. Connections are made
outside any transaction.
"""

import logging
import threading
import time
import uuid
from functools import partial

from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet

from hardware.drawer_sensor import STANDS_OPEN, SUGGESTION, DrawerSensor
from hardware.drivers.labels import talk_of
from hardware.drivers.receipts import Device, Pulse
from hardware.drivers.wires import Failed, NotStarted, Unknown
from hardware.encoding import BELL, encode
from hardware.labels import encode_labels
from hardware.models import Printer, PrinterState, PrintJob, State
from hardware.profiles import PROFILES
from hardware.queries import drawers_due, forgotten, next_job
from pos.journal.actions import append
from pos.journal.clock import wall_ms
from pos.journal.problems import report

log = logging.getLogger("lancar.hardware")

IDLE_SECONDS = 10.0  # between two looks at a printer that has nothing to do
ERROR_SECONDS = 5.0
NOTICED_MS = 60_000  # how old "it is as it was" may be on the page
# After the n-th failure so many seconds; the last one as long as the document waits.
DELAYS_SECONDS = (1, 2, 3, 5)
MOST_BROKEN = 3  # pieces of one document on the counter; then somebody must look
ERROR_IN_BETWEEN = "Server terganggu di tengah cetak."
STOPPED_IN_BETWEEN = "Server berhenti di tengah cetak."
BROKEN_AGAIN = "Tiga kali putus di tengah cetak. Periksa printernya, lalu coba lagi."
ERROR_OF_OURS = "Server terganggu saat memakai printer ini."
CANNOT_PRINT = "Isi dokumen ini tidak dapat dicetak."


class Withdrawn(Exception):
    """Cancelled or moved before its first byte."""


def recover() -> int:
    """What another process was printing when it ended may be on paper. Only for the one owner."""
    found = list(PrintJob.objects.filter(state=State.PRINTING))
    for job in found:
        _broken_off(job, STOPPED_IN_BETWEEN)
    return len(found)


class Owner(threading.Thread):
    """Owns `printer` until `stop`."""

    def __init__(self, printer: Printer) -> None:
        super().__init__(name=f"printer {printer.pk}", daemon=True)
        self.printer = printer
        self.device = Device(printer.link, talk_of(printer.profile))
        self.wake = threading.Event()
        self.stopped = threading.Event()
        self.looked_at = -IDLE_SECONDS
        self.in_hand: PrintJob | None = None
        self.drawer = DrawerSensor()

    def stop(self) -> None:
        self.stopped.set()
        self.wake.set()

    def run(self) -> None:
        """For ever: nothing that goes wrong with one document or device may end it."""
        while not self.stopped.is_set() or self.in_hand is not None:
            self.wake.clear()
            try:
                pause = self.turn()
            except Exception:
                log.exception("printer %s: trying again", self.printer.pk)
                connection.close()
                self._note_error()
                pause = ERROR_SECONDS
            self.wake.wait(pause)
        connection.close()

    def turn(self) -> float:
        """One document, or one look. Seconds until the next turn, unless woken."""
        if self.in_hand is not None:
            return self._take_back(self.in_hand)
        job = next_job(self.printer)
        if self._open_drawers():  # after `job` was read: its own is among them
            return 0.0
        if job is None:
            return self._look_now_and_then()
        now = wall_ms()
        if job.expires_at < now:  # it is not printed by itself any more; a person may still send it
            _of(job).filter(state=State.WAITING).update(
                state=State.EXPIRED, ended_at=now, **forgotten(job)
            )
        elif job.next_at > now:
            return (job.next_at - now) / 1000
        else:
            self._print(job)
            self.looked_at = time.monotonic()
        return 0.0

    def _look_now_and_then(self) -> float:
        """Owners are woken by everything that the shop writes; the device is not."""
        rest = self.looked_at + IDLE_SECONDS - time.monotonic()
        if rest > 0:
            return rest
        self.looked_at = time.monotonic()
        try:
            self._note(self.device.look())
            self._watch_drawer()
        except NotStarted as failed:
            self._note(failed.sentence)
        return IDLE_SECONDS

    def _watch_drawer(self) -> None:
        """A drawer that stands open is said to a person."""
        if not self.printer.opens_drawer or self.printer.prints_labels:
            return
        since = self.drawer.looked(self.device.drawer_level(), wall_ms())
        if since is None:
            return
        report(
            code="drawer_open",
            key=f"{self.printer.pk}:{since}",
            sentence=STANDS_OPEN.format(name=self.printer.name),
            suggestion=SUGGESTION,
            merchant_id=self.printer.merchant_id,
            outlet_id=self.printer.outlet_id,
        )

    def _print(self, job: PrintJob) -> None:
        if not job.operations:  # its drawer has opened, or will not any more
            ended(job, State.PRINTED if job.drawer_at else State.EXPIRED, "")
            return
        try:
            document = _encoded(job, self.printer)
        except Exception:
            log.exception("document %s cannot be encoded", job.pk)
            ended(job, State.STOPPED, CANNOT_PRINT)
            return
        self.in_hand = job
        try:
            self.device.print(
                document,
                starts=lambda: _start(job),
                notice=lambda trouble: self._notice(job, trouble),
                drawers=self._open_meanwhile,
            )
        except Withdrawn:
            pass
        except Failed as failed:
            self._failed(job, failed)
        else:
            ended(job, State.PRINTED, "")
            self._note("")
        self.in_hand = None

    def _failed(self, job: PrintJob, failed: Failed) -> None:
        self._note(failed.sentence)
        if not isinstance(failed, Unknown):
            wait_again(job, failed.sentence)
        else:
            _broken_off(job, failed.sentence)

    def _take_back(self, left: PrintJob) -> float:
        """An error of ours (a locked database) came between its first byte and its end."""
        job = _of(left).filter(state=State.PRINTING).first()
        if job is not None:
            _broken_off(job, ERROR_IN_BETWEEN)
        self.in_hand = None
        return 0.0

    def _notice(self, job: PrintJob, trouble: str) -> None:
        _of(job).update(trouble=trouble)
        self._note(trouble)

    def _open_drawers(self) -> bool:
        """Of all that wait, each at most once, whatever the paper does. Whether there were any."""
        due = drawers_due(self.printer, wall_ms())
        for job in due:
            try:
                self.device.open_drawer(partial(note_opening, job))
            except Withdrawn:
                continue
            except NotStarted as failed:
                self._failed(job, failed)
            else:
                _opened(job)
                self._pulsed()
        return bool(due)

    def _pulsed(self) -> None:
        """Its switch is looked at as soon as there is nothing else to do, while it stands open."""
        self.drawer.pulsed()
        self.looked_at = -IDLE_SECONDS

    def _open_meanwhile(self, pulse: Pulse) -> None:
        """The same on the line of a document that waits for paper."""
        try:
            for job in drawers_due(self.printer, wall_ms()):
                note_opening(job)
                pulse()
                _opened(job)
        except (Withdrawn, DatabaseError) as error:  # no reason to print the document again
            log.warning("a drawer has to wait: %r", error)

    def _note_error(self) -> None:
        """What nobody foresaw is said too, so that another printer stands in."""
        try:
            self._note(ERROR_OF_OURS)
        except DatabaseError:
            connection.close()

    def _note(self, trouble: str) -> None:
        """Written when it changes, and now and then so that a page can see that somebody looks."""
        now = wall_ms()
        known = PrinterState.objects.filter(pk=self.printer.pk).first()
        if known and known.trouble == trouble and now - known.seen_at < NOTICED_MS:
            return
        is_as_before = known is not None and bool(known.trouble) == bool(trouble)
        since = known.since if known and is_as_before else now
        PrinterState.objects.update_or_create(
            id=self.printer.pk,
            merchant_id=self.printer.merchant_id,
            outlet_id=self.printer.outlet_id,
            defaults={"trouble": trouble, "since": since, "seen_at": now},
        )


@transaction.atomic
def note_opening(job: PrintJob) -> None:
    """Told before the pulse leaves: an opening is never without its record."""
    now = wall_ms()
    if not _of(job).filter(drawer_at=None, state=State.WAITING).update(drawer_at=now):
        raise Withdrawn
    job.drawer_at = now
    body = {
        "opening": str(job.opening_id or job.pk),
        "printer": str(job.printer_id) if job.printer_id else None,
        "reason": _reason(job),
        "sale": str(job.sale_id) if job.sale_id else None,
        "opened_at": now,
        "by": job.person,
    }
    if job.box_id:
        body["box"] = str(job.box_id)
    actor_id = uuid.UUID(job.person["id"]) if job.person else None
    append(
        "drawer.opened",
        body,
        merchant_id=uuid.UUID(str(job.merchant_id)),
        outlet_id=uuid.UUID(str(job.outlet_id)),
        actor_id=actor_id,
        version=3 if job.box_id else 2,
    )


def _reason(job: PrintJob) -> str:
    if job.sale_id:
        return "cash_sale"
    return "by_hand" if job.opening_id else "trial"


def _opened(job: PrintJob) -> None:
    """Where only the drawer was asked for, that was all."""
    if not job.operations:
        ended(job, State.PRINTED, "")


def _encoded(job: PrintJob, printer: Printer) -> bytes:
    profile = printer.profile
    if job.has_labels:
        return encode_labels(job.operations, profile)
    document = encode(job.operations, PROFILES[profile], again=job.broken > 0)
    return document + BELL if job.role in printer.bell_for else document


def _of(job: PrintJob) -> "QuerySet[PrintJob]":
    return PrintJob.objects.filter(merchant_id=job.merchant_id, pk=job.pk)


def _start(job: PrintJob) -> None:
    """From here on it may be on paper."""
    waiting = _of(job).filter(Q(printer_id=job.printer_id), state=State.WAITING)
    if not waiting.update(state=State.PRINTING, trouble=""):
        raise Withdrawn


def ended(job: PrintJob, state: State, trouble: str, **values: int) -> None:
    now = wall_ms()
    _of(job).update(state=state, trouble=trouble, ended_at=now, **values, **forgotten(job))


def wait_again(job: PrintJob, trouble: str) -> None:
    _of(job).filter(Q(printer_id=job.printer_id), state=State.WAITING).update(
        attempts=job.attempts + 1, next_at=_next_at(job), trouble=trouble
    )


def _broken_off(job: PrintJob, trouble: str) -> None:
    """It may be on paper, wholly or in part."""
    if job.broken + 1 >= MOST_BROKEN:
        ended(job, State.STOPPED, BROKEN_AGAIN, broken=job.broken + 1)
    else:
        _back_to_queue(job, trouble)


def _back_to_queue(job: PrintJob, trouble: str) -> None:
    _of(job).filter(state=State.PRINTING).update(
        state=State.WAITING,
        broken=job.broken + 1,
        attempts=job.attempts + 1,
        next_at=_next_at(job),
        trouble=trouble,
    )


def _next_at(job: PrintJob) -> int:
    return wall_ms() + DELAYS_SECONDS[min(job.attempts, len(DELAYS_SECONDS) - 1)] * 1000
