"""Store first, interpret later: how events of other devices get into this server's record.

One transaction: place each event, store the bytes, move the heads, apply the projections. What
several devices hand in at the same moment may share it (`store_pushes`): one disk flush for all.
Same key and same hash: `duplicate`. Same key, other hash: `fork`: both kept, alarm, stream stops.
A rule may quarantine an event, never refuse it; `refused` is only for what has no key of its own.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from pos.journal import kinds
from pos.journal.clock import wall_ms, witness
from pos.journal.envelope import GENESIS, Envelope
from pos.journal.interpret import apply_accepted
from pos.journal.lookup import find_rows, known_id
from pos.journal.models import Event, Ledger, State
from pos.journal.rows import (
    Accepted,
    StreamKey,
    heads_of,
    insert_events,
    load_heads,
    lock_ledger,
    save_heads,
    save_ledger,
)
from pos.journal.suspicions import has_fork, keep_fork, report_foreign, report_suspects
from pos.journal.verify import Verdict, judge_signatures
from pos.journal.wall import is_walled

ELSEWHERE = "elsewhere"
IDLE = "idle"
_STATUSES = {
    State.APPLIED: "stored",
    State.PENDING: "pending",
    State.QUARANTINED: "quarantined",
    State.ELSEWHERE: "stored",
    State.IDLE: "stored",
}

EventKey = tuple[uuid.UUID, int, str, int]
Head = tuple[int, str]


@dataclass(frozen=True)
class Sender:
    """Who hands events in: tenant and device from the credential, never from the event.

    `public_keys` maps key epoch to public key. `idle`: events that are kept and change nothing."""

    merchant_id: uuid.UUID
    outlet_id: uuid.UUID
    device_id: uuid.UUID
    public_keys: dict[int, str]
    is_revoked: bool = False
    via: str = "push"
    idle: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True)
class Push:
    """What one device hands in at once; now, unless `received_at` is told: a past that is made up
    (the demo) came in while it went on."""

    sender: Sender
    envelopes: Sequence[Envelope]
    received_at: int | None = None


@dataclass(frozen=True)
class Result:
    """`status`: stored | duplicate | pending | quarantined | fork | gap | refused."""

    id: uuid.UUID
    epoch: int
    stream: str
    seq: int
    status: str
    code: str = ""


@dataclass(frozen=True)
class Stored:
    """One Result an event, in order, and where the sender's streams end here after COMMIT."""

    results: list[Result]
    incarnation: uuid.UUID
    heads: Mapping[StreamKey, Head]


@dataclass
class _Batch:
    """The work of one transaction."""

    ledger: Ledger
    received_at: int
    heads: dict[StreamKey, Head]
    keys: dict[EventKey, str]
    ids: set[uuid.UUID]
    stopped: dict[StreamKey, str] = field(default_factory=dict)
    accepted: list[Accepted] = field(default_factory=list)


def store_events(sender: Sender, envelopes: Sequence[Envelope]) -> list[Result]:
    """Returns one Result an event, in order, after COMMIT. Idempotent."""
    return store_pushes([Push(sender, envelopes)])[0].results


def store_pushes(pushes: Sequence[Push]) -> list[Stored]:
    """Pushes to one outlet by the same road, in one transaction. Answers in order, after COMMIT.

    All of them are stored or none: an error of the database is everybody's."""
    judged = [judge_signatures(push.sender.public_keys, push.envelopes) for push in pushes]
    with transaction.atomic(savepoint=not is_walled()):  # behind the wall all is one anyway
        batch = _open_batch(pushes)
        placed = [
            [
                _place(batch, push.sender, envelope, verdict)
                for envelope, verdict in zip(push.envelopes, verdicts, strict=True)
            ]
            for push, verdicts in zip(pushes, judged, strict=True)
        ]
        rejected = _write(batch, pushes[0].sender.via) if batch.accepted else {}
    return [
        Stored(
            [_as_applied(result, rejected) for result in results],
            batch.ledger.incarnation,
            _heads_of_device(batch, push.sender.device_id),
        )
        for push, results in zip(pushes, placed, strict=True)
    ]


def _as_applied(result: Result, rejected: Mapping[uuid.UUID, str]) -> Result:
    if result.id in rejected and result.status == "stored":
        return replace(result, status="quarantined", code=rejected[result.id])
    return result


def _heads_of_device(batch: _Batch, device_id: uuid.UUID) -> dict[StreamKey, Head]:
    return {stream: head for stream, head in batch.heads.items() if stream[0] == device_id}


def _open_batch(pushes: Sequence[Push]) -> _Batch:
    first = pushes[0].sender
    ledger = lock_ledger(first.merchant_id, first.outlet_id)
    heads = load_heads(ledger, {push.sender.device_id for push in pushes})
    envelopes = [envelope for push in pushes for envelope in push.envelopes]
    mine = {"merchant_id": first.merchant_id, "outlet_id": {first.outlet_id, first.merchant_id}}
    return _Batch(
        ledger=ledger,
        received_at=pushes[0].received_at or wall_ms(),
        heads=heads,
        keys=_known_keys(mine, [each for each in envelopes if _is_behind(each, heads)]),
        ids=_known_ids(mine, envelopes),
    )


def _is_behind(envelope: Envelope, heads: Mapping[StreamKey, Head]) -> bool:
    """A head is the contiguous end: nothing beyond it is stored, so only this may be known."""
    stream = (envelope.device_id, envelope.epoch, envelope.stream)
    return envelope.seq <= heads.get(stream, (0, GENESIS))[0]


def _known_keys(mine: Mapping[str, Any], envelopes: Sequence[Envelope]) -> dict[EventKey, str]:
    """Keys of these events that we have already, with their hashes.

    Every column of the unique key is named: without one of them each push would read the shop's
    whole record, and a shop would grow slower with every sale."""
    by_key = find_rows(
        Event,
        ("device_id", "epoch", "stream", "seq", "hash"),
        {
            **mine,
            "device_id": {envelope.device_id for envelope in envelopes},
            "epoch": {envelope.epoch for envelope in envelopes},
            "stream": {envelope.stream for envelope in envelopes},
            "seq": {envelope.seq for envelope in envelopes},
        },
    )
    return {
        (known_id(device), epoch, stream, seq): digest
        for device, epoch, stream, seq, digest in by_key
    }


def _known_ids(mine: Mapping[str, Any], envelopes: Sequence[Envelope]) -> set[uuid.UUID]:
    by_id = find_rows(Event, ("id",), {**mine, "id": {envelope.id for envelope in envelopes}})
    return {uuid.UUID(found) for (found,) in by_id}


def _place(batch: _Batch, sender: Sender, envelope: Envelope, verdict: Verdict) -> Result:
    """Decide about one event. The order of the questions matters: duplicates are always welcome."""
    if envelope.device_id != sender.device_id:
        report_foreign(sender.merchant_id, sender.outlet_id, sender.device_id, envelope)
        return _result(envelope, "refused", "foreign_device")
    stream = (envelope.device_id, envelope.epoch, envelope.stream)
    key = (*stream, envelope.seq)
    head_seq, head_hash = batch.heads.get(stream, (0, GENESIS))
    if batch.keys.get(key) == envelope.hash:
        return _result(envelope, "duplicate")
    if stream in batch.stopped:
        return _behind(batch, envelope, stream)
    if key in batch.keys or envelope.id in batch.ids:
        return _fork(batch, envelope, "same_key_other_content")
    if envelope.seq != head_seq + 1:
        if envelope.seq > head_seq and _grows_on_a_fork(batch, envelope):
            return _fork(batch, envelope, "behind_fork")
        batch.stopped[stream] = "gap"
        return _result(envelope, "gap", "gap")
    if envelope.prev != head_hash:
        return _fork(batch, envelope, "chain_broken")
    batch.heads[stream] = (envelope.seq, envelope.hash)
    batch.keys[key] = envelope.hash
    batch.ids.add(envelope.id)
    return _accept(batch, sender, envelope, verdict)


def _behind(batch: _Batch, envelope: Envelope, stream: StreamKey) -> Result:
    """What follows a fork is the other branch: kept as evidence like its first event, because a
    copied tablet really sold it. What follows a gap will be sent again."""
    if batch.stopped[stream] == "fork":
        return _fork(batch, envelope, "behind_fork")
    return _result(envelope, "refused", batch.stopped[stream])


def _grows_on_a_fork(batch: _Batch, envelope: Envelope) -> bool:
    return has_fork(batch.ledger, envelope.device_id, envelope.prev)


def _accept(batch: _Batch, sender: Sender, envelope: Envelope, verdict: Verdict) -> Result:
    state, reason = _judge(sender, envelope, verdict)
    is_wide = envelope.outlet_id == sender.merchant_id == envelope.merchant_id
    outlet_id = sender.merchant_id if is_wide else sender.outlet_id
    item = Accepted(envelope, sender.merchant_id, outlet_id, state, verdict.proof, reason)
    batch.accepted.append(item)
    status = _STATUSES[state]
    return _result(envelope, status, reason)


def _judge(sender: Sender, envelope: Envelope, verdict: Verdict) -> tuple[State, str]:
    reason = _reason_to_quarantine(sender, envelope, verdict)
    if reason == "wrong_tenant" and _is_elsewhere(sender, envelope, verdict):
        return State.ELSEWHERE, ELSEWHERE
    if reason:
        return State.QUARANTINED, reason
    if envelope.id in sender.idle:
        return State.IDLE, IDLE
    if not kinds.are_known(envelope.kind, envelope.version, envelope.body):
        return State.PENDING, "unknown_kind"
    return State.APPLIED, ""


def _is_elsewhere(sender: Sender, envelope: Envelope, verdict: Verdict) -> bool:
    """The cloud speaks of all outlets in one chain; only ours concern us."""
    is_clouds = sender.via == "cloud" and envelope.merchant_id == sender.merchant_id
    return is_clouds and verdict.is_good


def _reason_to_quarantine(sender: Sender, envelope: Envelope, verdict: Verdict) -> str:
    tenants = (sender.outlet_id, sender.merchant_id)
    if envelope.merchant_id != sender.merchant_id or envelope.outlet_id not in tenants:
        return "wrong_tenant"
    if not verdict.is_good:
        return "bad_signature"
    return "revoked_device" if sender.is_revoked else ""


def _write(batch: _Batch, via: str) -> dict[uuid.UUID, str]:
    first = batch.ledger.server_seq + 1
    envelopes = [item.envelope for item in batch.accepted]
    insert_events(batch.accepted, first_seq=first, received_at=batch.received_at, via=via)
    save_heads(batch.ledger, heads_of(envelopes, batch.heads))
    report_suspects(batch.ledger, batch.accepted, batch.received_at)
    rejected = apply_accepted(batch.accepted, first_seq=first, received_at=batch.received_at)
    clock = (batch.ledger.hlc_ms, batch.ledger.hlc_counter)
    for envelope in envelopes:
        clock = witness(clock, envelope.hlc, batch.received_at)
    save_ledger(batch.ledger, given_out=len(envelopes), clock=clock)
    return rejected


def _fork(batch: _Batch, envelope: Envelope, reason: str) -> Result:
    batch.stopped[envelope.device_id, envelope.epoch, envelope.stream] = "fork"
    keep_fork(batch.ledger, envelope, reason, batch.received_at)
    return _result(envelope, "fork", reason)


def _result(envelope: Envelope, status: str, code: str = "") -> Result:
    return Result(envelope.id, envelope.epoch, envelope.stream, envelope.seq, status, code)
