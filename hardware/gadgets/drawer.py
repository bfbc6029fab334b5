"""A drawer box with a cable of its own, apart from any printer.

Its line is open only while it is used or looked at: what such a box says means nothing, and one on
the network that lost its power would still seem to listen. What is to be opened waits in the spool
as it does for a printer, so that a server that is killed opens nothing twice.
"""

from functools import partial

from hardware.drivers.receipts import Device
from hardware.drivers.wires import NotStarted, connected
from hardware.gadgets.drawer_bytes import bytes_of
from hardware.gadgets.owner import AGAIN_SECONDS, GadgetOwner, Publish, moment
from hardware.models import Gadget, PrintJob, State
from hardware.owners import Withdrawn, ended, note_opening, wait_again
from hardware.queries import box_due, boxes_over
from pos.journal.clock import wall_ms

LOOK_SECONDS = 10.0
UNSURE = "Server berhenti saat membuka laci; lihat lacinya."


class DrawerOwner(GadgetOwner):
    def __init__(self, gadget: Gadget, publish: Publish) -> None:
        super().__init__(gadget, publish)
        self.look_at = 0.0
        self.trouble = ""

    def serve_once(self) -> str:
        """Each opening that is due, or a look. Woken by everything that the shop writes."""
        self.wake.clear()
        now = wall_ms()
        for job in boxes_over(self.gadget, now):
            state, trouble = _end_of(job)
            ended(job, state, trouble)
        due = box_due(self.gadget, now)
        if not due and moment() < self.look_at:
            rest = self.look_at - moment()
            self.wake.wait(min(rest, AGAIN_SECONDS) if self.trouble else rest)
            return ""
        said = [self._open(job) for job in due] or [self._look()]
        self.look_at, self.trouble = moment() + LOOK_SECONDS, said[-1]
        if not self.trouble:
            self.note("")
        return self.trouble

    def _look(self) -> str:
        try:
            connected(self.link).close()
        except NotStarted as failed:
            return self.worded(failed)
        return ""

    def _open(self, job: PrintJob) -> str:
        """The opening is on the record before its bytes leave; once they may have left, it is not
        tried again: a drawer that springs open when nobody stands there helps nobody."""
        box = Device(self.link, pulse=bytes_of(self.gadget.opens_with))
        try:
            box.open_drawer(partial(note_opening, job))
        except Withdrawn:
            return ""
        except NotStarted as failed:
            trouble = self.worded(failed)
            if job.drawer_at is None:
                wait_again(job, trouble)
            else:
                ended(job, State.STOPPED, trouble)
            return trouble
        ended(job, State.PRINTED, "")
        return ""


def _end_of(job: PrintJob) -> tuple[State, str]:
    """Of one that was not opened in time, or may have been when the server was killed."""
    return (State.EXPIRED, job.trouble) if job.drawer_at is None else (State.STOPPED, UNSURE)
