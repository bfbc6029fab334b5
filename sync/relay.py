"""The relay: a hub's record goes to its cloud, in commit order, by itself and for ever.

It keeps no queue of its own; the record is the queue. The mark `sent_seq` moves only when the cloud
answered, after its COMMIT, with heads whose hashes are ours. At a start, and when the cloud's
incarnation changed (it was put back), the cloud says what it has and the mark is computed anew, so
either side may come back from an older copy: what is sent twice is a duplicate there.

Runs as a thread of the worker; after a failure it waits 1, 2, 4 … seconds, at most five minutes
(LANCAR_RELAY_WAIT).
"""

import random
import time
from typing import Any

from django.conf import settings
from django.db import transaction

from pos.journal.models import Ledger
from pos.journal.rows import StreamKey, find_ledger
from pos.live.watch import data_version
from sync import down
from sync import uplink as notes
from sync.cloud_line import CloudTrouble, Line
from sync.coming_home import ComingHome
from sync.models import Uplink
from sync.sending import (
    as_told,
    covered,
    ends_of,
    lacks_something,
    next_events,
    released,
    that_are_ours,
)

LOOK_SECONDS = 0.1
GLANCE_SECONDS = 0.02  # at what SQLite tells of commits for next to nothing
BEAT_SECONDS = 60.0
LISTEN_SECONDS = 2.0


class Relay:
    """`waits` and `work` are what pos.config.beside calls."""

    def __init__(self) -> None:
        self.line: Line | None = None
        self.linked_at = 0
        self.incarnation: str | None = None
        self.mark = 0
        self.failures = 0
        self.heard_at = 0.0
        self.listened_at = 0.0
        self.unheard = ""
        self.forgotten = False  # the cloud knows this server no more: put back, perhaps
        self.home = ComingHome()

    def waits(self) -> bool:
        return notes.active_uplink() is not None

    def work(self) -> int:
        """One step; 0 once the link is gone."""
        uplink = notes.active_uplink()
        if uplink is None:
            self._hang_up()
            return 0
        version = data_version()
        try:
            if not self._step(uplink):
                _rest(version)
            else:
                self._say_trouble(uplink)
            self.failures = 0
        except CloudTrouble as trouble:
            self._recover(uplink, trouble)
        return 1

    def _say_trouble(self, uplink: Uplink) -> None:
        """For as long as it lasts, also once what was sent took it off the page."""
        said = (self.home.trouble or self.unheard)[:300]
        if said and not notes.says(uplink, said):
            notes.note_trouble(uplink, said)

    def _step(self, uplink: Uplink) -> bool:
        """Whether anything was said."""
        ledger = find_ledger(uplink.merchant_id, uplink.outlet_id)
        if ledger is None:
            return False
        if self.line is None or self.linked_at != uplink.linked_at:
            uplink = self._dial(uplink, ledger)
        if self.incarnation is None:
            return self._ask_what_it_has(uplink, ledger)
        if self.home.is_due:
            return self._bring_home(uplink)
        if self.mark < ledger.server_seq:
            return self._send(uplink, ledger)
        if time.monotonic() - self.heard_at > BEAT_SECONDS:
            return self._beat(uplink)
        if time.monotonic() - self.listened_at > LISTEN_SECONDS:
            return self._listen(uplink)
        return False

    def _dial(self, uplink: Uplink, ledger: Ledger) -> Uplink:
        self._hang_up()
        line = Line(uplink.address, ledger.device_id, uplink.epoch)
        if uplink.epoch != ledger.epoch or (self.forgotten and ledger.epoch > 1):
            uplink = notes.renew_key(uplink, ledger, line, forgotten=self.forgotten)
            line.epoch = uplink.epoch
        self.forgotten = False
        self.line, self.linked_at = line, uplink.linked_at
        return uplink

    def _hang_up(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line, self.incarnation = None, None
        self.listened_at, self.unheard = 0.0, ""

    def _ask_what_it_has(self, uplink: Uplink, ledger: Ledger) -> bool:
        told = {"released": released(uplink, 0, ledger.server_seq)}
        answer = self._ask("hello", notes.waiting(uplink), told)  # as it was before a restart
        ours = that_are_ours(uplink, ends_of(answer))
        self.mark = covered(uplink, ledger, ours)
        self.incarnation = answer["incarnation"]
        self.home.greet(has_door=answer.get("direct") is True)
        with transaction.atomic():  # tablets must never hear that nothing is safe any more
            notes.forget_heads(uplink)
            notes.note_sent(uplink, self.mark, ours.items())
        return True

    def _send(self, uplink: Uplink, ledger: Ledger) -> bool:
        events, until = next_events(uplink, self.mark, ledger.server_seq)
        heads: dict[StreamKey, int] = {}
        begun = time.monotonic()
        let_out = released(uplink, self.mark, until)
        if events or let_out:
            told = {"events": [as_told(event) for event in events], "released": let_out}
            answer = self._ask("events", ledger.server_seq - until, told)
            self._check(answer)
            heads = that_are_ours(uplink, ends_of(answer))
        self.mark = until
        spent_ms = int((time.monotonic() - begun) * 1000)
        notes.note_sent(uplink, until, heads.items(), count=len(events), spent_ms=spent_ms)
        return True

    def _beat(self, uplink: Uplink) -> bool:
        """A quiet shop is still heard of; a cloud that was put back is noticed, also one that does
        not say so: its incarnation is the same, but it lacks what it had acknowledged."""
        answer = self._ask("hello", 0, {})
        if answer["incarnation"] != self.incarnation or lacks_something(uplink, ends_of(answer)):
            self.incarnation = None
        notes.note_heard(uplink)
        return True

    def _listen(self, uplink: Uplink) -> bool:
        """What was changed in the cloud comes down, a batch a step. What cannot be stored here
        hinders no sending: it is said for as long as it lasts, and asked for again much later."""
        assert self.line is not None
        answer = self.line.ask(f"{notes.RELAY}/pull", down.known_of(uplink))
        try:
            down.store_told(uplink, answer)
        except CloudTrouble as trouble:
            self.unheard = trouble.sentence
            self.listened_at = time.monotonic() + settings.RELAY_WAIT_SECONDS
            return True
        self.home.hear(something_waits=answer.get("deposits") is True)
        if not answer.get("more"):
            self.listened_at = time.monotonic()
        self.unheard = ""
        return True

    def _bring_home(self, uplink: Uplink) -> bool:
        assert self.line is not None
        self.home.step(uplink, self.line)
        return True

    def _ask(self, what: str, waiting: int, told: dict[str, Any]) -> dict[str, Any]:
        """`waiting`: how much the cloud will still lack when it has answered."""
        assert self.line is not None
        said = {**told, "waiting": waiting, "version": settings.VERSION}
        answer = self.line.ask(f"{notes.RELAY}/{what}", said)
        self.heard_at = time.monotonic()
        return answer

    def _check(self, answer: dict[str, Any]) -> None:
        """A gap is no fault of the batch: the cloud lacks what came before, and is asked for it."""
        if answer["incarnation"] != self.incarnation or answer["statuses"].get("gap"):
            raise CloudTrouble("cloud_put_back", "Cloud dipulihkan dari cadangan; dikirim ulang.")
        if answer["malformed"]:
            raise CloudTrouble("cloud_too_old", "Cloud belum mengerti catatan ini; dicoba lagi.")

    def _recover(self, uplink: Uplink, trouble: CloudTrouble) -> None:
        self._hang_up()
        self.forgotten = trouble.code == "unknown_hub"
        self.failures += 1
        notes.note_trouble(uplink, trouble.sentence)
        longest = min(2.0 ** (self.failures - 1), settings.RELAY_WAIT_SECONDS)
        until = time.monotonic() + random.uniform(longest / 2, longest)  # noqa: S311  (no secret)
        while time.monotonic() < until and _is_as_before(uplink):
            time.sleep(min(1.0, longest / 2))


def _rest(version: int | None) -> None:
    """Until something was committed after `version`, or for LOOK_SECONDS."""
    glance = LOOK_SECONDS if version is None else GLANCE_SECONDS
    for _ in range(round(LOOK_SECONDS / glance)):
        time.sleep(glance)
        if data_version() != version:
            return


def _is_as_before(uplink: Uplink) -> bool:
    """A new code, or another address, is tried at once."""
    now = notes.active_uplink()
    return now is not None and now.linked_at == uplink.linked_at
