"""What of a hub's record goes to its cloud, by wire (relay.py) or in a file (carrying.py), and how
far the cloud has it by what it says.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import F

from pos.journal.models import Event, Head, Ledger, Proof
from pos.journal.rows import StreamKey, find_ledger
from sync.models import CloudHead, Uplink
from sync.protocol import MAX_BATCH_BYTES, MAX_EVENTS, MAX_RELEASED

BAD_SIGNATURE = "bad_signature"
_SENT = ("server_seq", "raw", "signature", "proof", "reason")
Ends = dict[StreamKey, tuple[int, str]]


def as_told(event: Event) -> dict[str, Any]:
    told: dict[str, Any] = {"raw": bytes(event.raw).decode(), "sig": event.signature}
    return {**told, "held": True} if event.reason == BAD_SIGNATURE else told


def next_events(uplink: Uplink, after: int, newest: int) -> tuple[list[Event], int]:
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


def released(uplink: Uplink, after: int, until: int) -> list[str]:
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


def ends_of(answer: dict[str, Any]) -> Ends:
    return {
        (uuid.UUID(one["device"]), one["epoch"], one["stream"]): (one["seq"], one["hash"])
        for one in answer["heads"]
    }


def that_are_ours(uplink: Uplink, ends: Ends) -> dict[StreamKey, int]:
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


def lacks_something(uplink: Uplink, ends: Ends) -> bool:
    """Whether a stream ends earlier there than the cloud once acknowledged. Hello lists devices of
    which the cloud has a key: one that it does not list lost its pairing too, in our own stream."""
    ours = that_are_ours(uplink, ends)
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


def covered(uplink: Uplink, ledger: Ledger, ours: dict[StreamKey, int]) -> int:
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
