"""What a hub lacks and its cloud has: asked for, told, taken (decision 0041).

At the cloud: of each stream that the hub names, what lies beyond the hub's end: first what the
record has (the hub was put back to an older copy), then what the tablets left (deposits.py). The
streams are those of its tablets, and its own of the epochs before the present one (own_word.py).
At the hub: taken as a push is taken, by the keys on the hub's own record; what it has already is a
duplicate, and its own verdict is the one that counts.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate, groupby
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from pos.journal.envelope import Envelope, read
from pos.journal.errors import LancarError
from pos.journal.keys import is_valid
from pos.journal.models import DeviceKey, Event, Head
from pos.journal.rows import StreamKey, lock_ledger
from pos.journal.store import Push, Sender, Stored, store_pushes
from pos.tills.models import Role
from sync import log, own_word
from sync.cloud_line import CloudTrouble
from sync.down import STORED
from sync.models import Deposit, HubLink, Uplink
from sync.own_word import STREAMS
from sync.protocol import MAX_BATCH_BYTES, MAX_EVENTS

Json = dict[str, Any]
NOT_TILLS = (Role.HUB, Role.CLOUD, Role.DISPLAY)
MAX_ENDS = 2_000


# --- the cloud's side -----------------------------------------------------------------------------


def beyond(link: HubLink, ends: Sequence[Json]) -> Json:
    """The next of what the hub lacks, at most a batch, and whether there is more. `own`: its own
    chains were looked at too, which a cloud of an earlier release does not."""
    found = [row for end in _ends_here(link, ends) for row in _rows_beyond(link, end)]
    rows = [row for _, row in sorted(found, key=lambda each: each[0])]
    kept = rows[: _room(rows)]
    if len(kept) < len(rows):
        kept = _whole(link, kept)
    told = [{"raw": bytes(row.raw).decode(), "sig": row.signature} for row in kept]
    return {"events": told, "more": len(kept) < len(rows), "own": True}


def _room(rows: Sequence[Event | Deposit]) -> int:
    """How many of them are a batch; one, however large it is."""
    sizes = accumulate(len(row.raw) for row in rows[:MAX_EVENTS])
    return max(1, sum(size <= MAX_BATCH_BYTES for size in sizes))


def _whole(link: HubLink, kept: list[Event | Deposit]) -> list[Event | Deposit]:
    """Ends with a good signature, as relay's `_whole`: one that only its successor's proves would
    stand last at the hub, unproven, and be kept apart there for good."""
    for count in range(len(kept), 0, -1):
        last = kept[count - 1]
        where = {"merchant_id": link.merchant_id, "device_id": last.device_id}
        key = DeviceKey.objects.filter(**where, epoch=last.epoch).first()
        if key is not None and is_valid(key.public_key, bytes(last.raw), last.signature):
            return kept[:count]
    return kept


def _ends_here(link: HubLink, ends: Sequence[Json]) -> list[Json]:
    """Those that end further here, of devices of this very outlet and of the hub as it was before
    it was put back: what it says now nobody else has."""
    where = {"merchant_id": link.merchant_id}
    ours = DeviceKey.objects.filter(outlet_id=link.outlet_id, **where).exclude(role__in=NOT_TILLS)
    devices = set(ours.values_list("device_id", flat=True))
    columns = ("device_id", "epoch", "stream")
    left = Deposit.objects.filter(outlet_id=link.outlet_id, **where).order_by()
    last = {(d, e, s): seq for d, e, s, seq in left.values_list(*columns).annotate(Max("seq"))}
    for head in Head.objects.filter(device_id__in={*devices, link.device_id}, **where):
        stream = (head.device_id, head.epoch, head.stream)
        last[stream] = max(head.seq, last.get(stream, 0))
    return [
        end
        for end in ends
        if (end["device"] in devices or _is_of_before(link, end))
        and last.get((end["device"], end["epoch"], end["stream"]), 0) > end["seq"]
    ]


def _is_of_before(link: HubLink, end: Json) -> bool:
    return bool(end["device"] == link.device_id and end["epoch"] < link.epoch)


Place = tuple[int, int, str, int]
_TOLD = ("raw", "signature", "server_seq", "seq", "device_id", "epoch")


def _rows_beyond(link: HubLink, end: Json) -> list[tuple[Place, Event | Deposit]]:
    """With where they belong: the record in its order, what was left after it as it came."""
    stream = {"device_id": end["device"], "epoch": end["epoch"], "stream": end["stream"]}
    stream["merchant_id"] = link.merchant_id
    told = Event.objects.filter(outlet_id__in=(link.outlet_id, link.merchant_id), **stream)
    left = Deposit.objects.filter(outlet_id=link.outlet_id, **stream)
    recorded = list(_next(told, end["seq"]).only(*_TOLD))
    reached = recorded[-1].seq if recorded else end["seq"]
    is_whole = len(recorded) <= MAX_EVENTS
    waiting = list(_next(left, reached)) if is_whole else []
    whose = f"{end['device']} {end['epoch']} {end['stream']}"
    came = accumulate((row.received_at for row in waiting), max)  # our clock may have gone back
    return [
        *(((0, row.server_seq, "", 0), row) for row in recorded),
        *(((1, at, whose, row.seq), row) for at, row in zip(came, waiting, strict=True)),
    ]


def _next(rows: "QuerySet[Any]", after: int) -> "QuerySet[Any]":
    return rows.filter(seq__gt=after).order_by("seq")[: MAX_EVENTS + 1]


# --- the hub's side -------------------------------------------------------------------------------


def ends_here(uplink: Uplink, without: Collection[StreamKey] = ()) -> list[Json]:
    """Where the streams end here that our cloud may have more of."""
    own = own_word.ends_of_own(uplink, without)
    return [*own, *_ends_of_tills(uplink, without, MAX_ENDS - len(own))]


def _ends_of_tills(uplink: Uplink, without: Collection[StreamKey], most: int) -> list[Json]:
    """Each stream of each till that we know."""
    where = {"merchant_id": uplink.merchant_id, "outlet_id": uplink.outlet_id}
    heads = {
        (head.device_id, head.epoch, head.stream): head.seq for head in Head.objects.filter(**where)
    }
    tills = DeviceKey.objects.filter(**where).exclude(role__in=NOT_TILLS).order_by("-id")
    known = tills.values_list("device_id", "epoch")[: most // len(STREAMS)]
    return [
        {"device": str(device_id), "epoch": epoch, "stream": stream, "seq": seq}
        for device_id, epoch in known
        for stream in STREAMS
        if (device_id, epoch, stream) not in without
        for seq in [heads.get((device_id, epoch, stream), 0)]
    ]


def take(uplink: Uplink, answer: Json) -> tuple[int, set[StreamKey]]:
    """Stored and applied. How many events came, and the streams of which none could be stored."""
    try:
        envelopes = [read(one["raw"].encode(), one["sig"]) for one in answer["events"]]
    except (LancarError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise CloudTrouble("cloud_unread", "Kabar dari cloud tidak dapat dibaca.") from error
    envelopes = own_word.without_strange(uplink, envelopes)
    if not envelopes:
        return 0, set()
    with transaction.atomic():
        lock_ledger(uplink.merchant_id, uplink.outlet_id)
        pushes = _pushes(uplink, envelopes)
        stored = store_pushes(pushes)
        own_word.tell(uplink, pushes, stored)
    came, moved = _streams(pushes, stored)
    if moved:
        log.note_work((uplink.merchant_id, uplink.outlet_id), received=len(envelopes))
    return len(envelopes), came - moved


def _streams(
    pushes: Sequence[Push], stored: Sequence[Stored]
) -> tuple[set[StreamKey], set[StreamKey]]:
    """All that came, and those of which something is here now."""
    told = [
        ((push.sender.device_id, result.epoch, result.stream), result.status)
        for push, each in zip(pushes, stored, strict=True)
        for result in each.results
    ]
    return {stream for stream, _ in told}, {stream for stream, what in told if what in STORED}


def _pushes(uplink: Uplink, envelopes: Iterable[Envelope]) -> list[Push]:
    """Runs of one device each, in the order in which they were told."""
    runs = groupby(envelopes, key=lambda envelope: envelope.device_id)
    listed = [(device_id, list(run)) for device_id, run in runs]
    return [Push(_sender(uplink, device_id, run), run) for device_id, run in listed]


def _sender(uplink: Uplink, device_id: uuid.UUID, run: Sequence[Envelope]) -> Sender:
    if own_word.is_own(uplink, device_id):
        return own_word.sender_of(uplink, run)
    where = {"merchant_id": uplink.merchant_id, "outlet_id": uplink.outlet_id}
    keys = list(DeviceKey.objects.filter(device_id=device_id, **where))
    return Sender(
        merchant_id=uplink.merchant_id,
        outlet_id=uplink.outlet_id,
        device_id=device_id,
        public_keys={key.epoch: key.public_key for key in keys},
        is_revoked=any(key.revoked_at is not None for key in keys),
        via="direct",
    )
