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
import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from pos.journal.models import Event, Head, Ledger, Proof
from pos.journal.rows import StreamKey, find_ledger
from sync import down
from sync import uplink as notes
from sync.cloud_line import CloudTrouble, Line
from sync.models import CloudHead, Uplink
from sync.protocol import MAX_BATCH_BYTES, MAX_EVENTS, MAX_RELEASED

LOOK_SECONDS = 0.1
BEAT_SECONDS = 60.0
LISTEN_SECONDS = 2.0
BAD_SIGNATURE = "bad_signature"
_SENT = ("server_seq", "raw", "signature", "proof", "reason")
Ends = dict[StreamKey, tuple[int, str]]


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

    def waits(self) -> bool:
        return notes.active_uplink() is not None

    def work(self) -> int:
        """One step; 0 once the link is gone."""
        uplink = notes.active_uplink()
        if uplink is None:
            self._hang_up()
            return 0
        try:
            if not self._step(uplink):
                time.sleep(LOOK_SECONDS)
            elif self.unheard:
                notes.note_trouble(uplink, self.unheard)
            self.failures = 0
        except CloudTrouble as trouble:
            self._recover(uplink, trouble)
        return 1

    def _step(self, uplink: Uplink) -> bool:
        """Whether anything was said."""
        ledger = find_ledger(uplink.merchant_id, uplink.outlet_id)
        if ledger is None:
            return False
        if self.line is None or self.linked_at != uplink.linked_at:
            uplink = self._dial(uplink, ledger)
        if self.incarnation is None:
            return self._ask_what_it_has(uplink, ledger)
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
        if uplink.epoch != ledger.epoch:
            uplink = notes.renew_key(uplink, ledger, line)
            line.epoch = uplink.epoch
        self.line, self.linked_at = line, uplink.linked_at
        return uplink

    def _hang_up(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line, self.incarnation = None, None
        self.listened_at, self.unheard = 0.0, ""

    def _ask_what_it_has(self, uplink: Uplink, ledger: Ledger) -> bool:
        told = {"released": _released(uplink, 0, ledger.server_seq)}
        answer = self._ask("hello", ledger.server_seq - self.mark, told)
        ours = _that_are_ours(uplink, _ends(answer))
        self.mark = _covered(uplink, ledger, ours)
        self.incarnation = answer["incarnation"]
        with transaction.atomic():  # tablets must never hear that nothing is safe any more
            notes.forget_heads(uplink)
            notes.note_sent(uplink, self.mark, ours.items())
        return True

    def _send(self, uplink: Uplink, ledger: Ledger) -> bool:
        events, until = _next(uplink, self.mark, ledger.server_seq)
        heads: dict[StreamKey, int] = {}
        begun = time.monotonic()
        released = _released(uplink, self.mark, until)
        if events or released:
            told = {"events": [_told(event) for event in events], "released": released}
            answer = self._ask("events", ledger.server_seq - until, told)
            self._check(answer)
            heads = _that_are_ours(uplink, _ends(answer))
        self.mark = until
        spent_ms = int((time.monotonic() - begun) * 1000)
        notes.note_sent(uplink, until, heads.items(), count=len(events), spent_ms=spent_ms)
        return True

    def _beat(self, uplink: Uplink) -> bool:
        """A quiet shop is still heard of; a cloud that was put back is noticed, also one that does
        not say so: its incarnation is the same, but it lacks what it had acknowledged."""
        answer = self._ask("hello", 0, {})
        if answer["incarnation"] != self.incarnation or _lacks_something(uplink, _ends(answer)):
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
        if not answer.get("more"):
            self.listened_at = time.monotonic()
        self.unheard = ""
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
        self.failures += 1
        notes.note_trouble(uplink, trouble.sentence)
        longest = min(2.0 ** (self.failures - 1), settings.RELAY_WAIT_SECONDS)
        until = time.monotonic() + random.uniform(longest / 2, longest)  # noqa: S311  (no secret)
        while time.monotonic() < until and _is_as_before(uplink):
            time.sleep(min(1.0, longest / 2))


def _is_as_before(uplink: Uplink) -> bool:
    """A new code, or another address, is tried at once."""
    now = notes.active_uplink()
    return now is not None and now.linked_at == uplink.linked_at


def _told(event: Event) -> dict[str, Any]:
    told: dict[str, Any] = {"raw": bytes(event.raw).decode(), "sig": event.signature}
    return {**told, "held": True} if event.reason == BAD_SIGNATURE else told


def _next(uplink: Uplink, after: int, newest: int) -> tuple[list[Event], int]:
    """The next events by number, and the number they reach; numbers may be without an event."""
    until = min(after + MAX_EVENTS, newest)
    rows = Event.objects.filter(
        merchant_id=uplink.merchant_id,
        outlet_id__in=(uplink.outlet_id, uplink.merchant_id),
        server_seq__gt=after,
        server_seq__lte=until,
    ).exclude(device_id=uplink.cloud_device_id)
    rows = rows.order_by("server_seq")
    kept: list[Event] = []
    size = 0
    for event in rows.only(*_SENT).iterator(chunk_size=100):
        size += len(event.raw)
        if kept and size > MAX_BATCH_BYTES:
            return _whole(kept)
        kept.append(event)
    return _whole(kept) if kept and until < newest else (kept, until)


def _released(uplink: Uplink, after: int, until: int) -> list[str]:
    """What people here let out of quarantine (or a new release understood) in these numbers: the
    cloud tries it again. At a start all of them, as far back as the newest MAX_RELEASED."""
    late = Event.objects.filter(
        merchant_id=uplink.merchant_id,
        outlet_id__in=(uplink.outlet_id, uplink.merchant_id),
        applied_seq__gt=after,
        applied_seq__lte=until,
    ).exclude(applied_seq=F("server_seq"))
    newest = late.order_by("-applied_seq").values_list("id", flat=True)[:MAX_RELEASED]
    return [str(event_id) for event_id in reversed(newest)]


def _whole(kept: list[Event]) -> tuple[list[Event], int]:
    """Never ends within what one push brought: an event that only its successor's signature proved
    would stand last in the cloud, unproven, and be kept apart there for good. A push is no larger
    than a batch, so there is such an end, but for a record that came by another road."""
    for count in range(len(kept), 0, -1):
        last = kept[count - 1]
        if last.proof == Proof.PROVEN or last.reason == BAD_SIGNATURE:
            return kept[:count], last.server_seq
    return kept, kept[-1].server_seq


def _ends(answer: dict[str, Any]) -> Ends:
    return {
        (uuid.UUID(one["device"]), one["epoch"], one["stream"]): (one["seq"], one["hash"])
        for one in answer["heads"]
    }


def _that_are_ours(uplink: Uplink, ends: Ends) -> dict[StreamKey, int]:
    """Of what the cloud says it has, that which we have too, by hash: only this counts as safe."""
    found: dict[StreamKey, int] = {}
    for (device_id, epoch, stream), (seq, digest) in ends.items():
        mine = Event.objects.filter(
            merchant_id=uplink.merchant_id,
            outlet_id__in=(uplink.outlet_id, uplink.merchant_id),
            device_id=device_id,
            epoch=epoch,
            stream=stream,
            seq=seq,
        )
        if mine.values_list("hash", flat=True).first() == digest:
            found[device_id, epoch, stream] = seq
    return found


def _lacks_something(uplink: Uplink, ends: Ends) -> bool:
    """Whether a stream ends earlier there than the cloud once acknowledged. Hello lists devices of
    which the cloud has a key: one that it does not list lost its pairing too, in our own stream."""
    ours = _that_are_ours(uplink, ends)
    ledger = find_ledger(uplink.merchant_id, uplink.outlet_id)
    listed = {device_id for device_id, _, _ in ends} | {ledger.device_id if ledger else None}
    acknowledged = CloudHead.objects.filter(
        merchant_id=uplink.merchant_id, outlet_id=uplink.outlet_id
    )
    return any(
        ours.get((row.device_id, row.epoch, row.stream), 0) < row.seq
        for row in acknowledged
        if row.device_id in listed
    )


def _covered(uplink: Uplink, ledger: Ledger, ours: dict[StreamKey, int]) -> int:
    """The number up to which nothing is missing at the cloud."""
    first_missing = ledger.server_seq + 1
    for stream in _streams_beyond(uplink, ours):
        device_id, epoch, name = stream
        number = (
            Event.objects.filter(
                merchant_id=uplink.merchant_id,
                outlet_id__in=(uplink.outlet_id, uplink.merchant_id),
                device_id=device_id,
                epoch=epoch,
                stream=name,
                seq=ours.get(stream, 0) + 1,
            )
            .values_list("server_seq", flat=True)
            .first()
        )
        first_missing = min(first_missing, number or first_missing)
    return first_missing - 1


def _streams_beyond(uplink: Uplink, ours: dict[StreamKey, int]) -> Iterable[StreamKey]:
    heads = Head.objects.filter(merchant_id=uplink.merchant_id, outlet_id=uplink.outlet_id)
    for head in heads.exclude(device_id=uplink.cloud_device_id):
        stream = (head.device_id, head.epoch, head.stream)
        if head.seq > ours.get(stream, 0):
            yield stream
