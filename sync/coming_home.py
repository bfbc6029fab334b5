"""At the hub: when it asks its cloud for what it lacks (lacking.py), and what if that does not fit.

From a hello that says the cloud has such a door, or a word that something waits there, it owes the
question until an answer was taken to its end: no failure in between makes it forget. A stream that
does not fit holds up no other one, and none of it hinders what the relay sends and hears.
"""

import time

from django.conf import settings

from pos.journal.rows import StreamKey
from sync import lacking, own_word
from sync import uplink as notes
from sync.cloud_line import CloudTrouble, Line
from sync.models import Uplink

PAUSE_SECONDS = 30.0  # longer than the relay rests after a failure of its own
NOT_TAKEN = "Titipan tablet di cloud tidak menyambung dengan catatan di sini; lihat Perlu dicek."


class ComingHome:
    """`trouble`: what is in the way, until all that the cloud told could be taken."""

    def __init__(self) -> None:
        self.owes = False
        self.again_at = 0.0
        self.trouble = ""
        self.apart: set[StreamKey] = set()
        self.in_vain = 0

    def greet(self, *, has_door: bool) -> None:
        """A cloud of an earlier release has no such door."""
        self.owes, self.again_at = has_door, 0.0
        self.apart = set()
        if not has_door:
            self.trouble = ""

    def hear(self, *, something_waits: bool) -> None:
        self.owes = self.owes or something_waits
        if not something_waits:
            self.in_vain = 0

    @property
    def is_due(self) -> bool:
        return self.owes and time.monotonic() >= self.again_at

    def step(self, uplink: Uplink, line: Line) -> None:
        """One batch. CloudTrouble `cloud_unreachable`: nothing else can be said either."""
        self._wait(PAUSE_SECONDS)  # whatever ends this step, the others come first
        ends = lacking.ends_here(uplink, self.apart)
        try:
            answer = line.ask(f"{notes.RELAY}/fetch", {"ends": ends})
            count, apart = lacking.take(uplink, answer)
        except CloudTrouble as trouble:
            if trouble.code == "cloud_unreachable":
                raise
            self._put_off(trouble.sentence)
            return
        self.apart |= apart
        if apart or (count and (answer.get("more") is True or self._owed(uplink))):
            self.again_at = 0.0
        elif self.apart:
            self._put_off(NOT_TAKEN)
        else:
            if answer.get("own") is True:
                own_word.note_home(uplink)
            self._finish(uplink, count)

    def _owed(self, uplink: Uplink) -> bool:
        """After what we said ourselves we ask once more: we may know tills again."""
        return bool(own_word.ends_of_own(uplink))

    def _finish(self, uplink: Uplink, count: int) -> None:
        """What goes on waiting there and is nothing for us (of a tablet that we do not know) is
        asked for ever more rarely."""
        self.owes = False
        self.in_vain = 0 if count else self.in_vain + 1
        longest = settings.RELAY_WAIT_SECONDS
        self._wait(0.0 if count else min(2.0 ** min(self.in_vain, 20), longest))
        if self.trouble:
            self.trouble = ""
            notes.note_heard(uplink)

    def _put_off(self, sentence: str) -> None:
        self.trouble = sentence
        self.apart = set()
        self._wait(settings.RELAY_WAIT_SECONDS)

    def _wait(self, seconds: float) -> None:
        self.again_at = time.monotonic() + seconds
