"""Store first, interpret later: how events of other devices get into this server's record.

One transaction: place each event, store the bytes, move the heads, apply the projections.
Same key and same hash: `duplicate`. Same key, other hash: `fork`: both kept, alarm, stream stops.
A rule may quarantine an event, never refuse it; `refused` is only for what has no key of its own.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from pos.journal import kinds
from pos.journal.clock import is_suspect, wall_ms, witness
from pos.journal.envelope import GENESIS, Envelope
from pos.journal.interpret import apply_accepted
from pos.journal.models import Event, Fork, Ledger, State
from pos.journal.problems import report
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
from pos.journal.verify import Verdict, judge_signatures

EventKey = tuple[uuid.UUID, int, str, int]


@dataclass(frozen=True)
class Sender:
    """Who hands events in: tenant and device from the credential, never from the event.

    `public_keys` maps key epoch to public key."""

    merchant_id: uuid.UUID
    outlet_id: uuid.UUID
    device_id: uuid.UUID
    public_keys: dict[int, str]
    is_revoked: bool = False
    via: str = "push"


@dataclass(frozen=True)
class Result:
    """`status`: stored | duplicate | pending | quarantined | fork | gap | refused."""

    id: uuid.UUID
    epoch: int
    stream: str
    seq: int
    status: str
    code: str = ""


@dataclass
class _Batch:
    """The work of one transaction."""

    sender: Sender
    ledger: Ledger
    received_at: int
    heads: dict[StreamKey, tuple[int, str]]
    keys: dict[EventKey, str]
    ids: set[uuid.UUID]
    stopped: dict[StreamKey, str] = field(default_factory=dict)
    accepted: list[Accepted] = field(default_factory=list)


def store_events(sender: Sender, envelopes: Sequence[Envelope]) -> list[Result]:
    """Returns one Result an event, in order, after COMMIT. Idempotent."""
    verdicts = judge_signatures(sender.public_keys, envelopes)
    with transaction.atomic():
        batch = _open_batch(sender, envelopes)
        results = [
            _place(batch, envelope, verdict)
            for envelope, verdict in zip(envelopes, verdicts, strict=True)
        ]
        rejected = _write(batch) if batch.accepted else {}
    return [
        replace(result, status="quarantined", code=rejected[result.id])
        if result.id in rejected and result.status == "stored"
        else result
        for result in results
    ]


def _open_batch(sender: Sender, envelopes: Sequence[Envelope]) -> _Batch:
    ledger = lock_ledger(sender.merchant_id, sender.outlet_id)
    keys, ids = _known(sender, envelopes)
    return _Batch(
        sender=sender,
        ledger=ledger,
        received_at=wall_ms(),
        heads=load_heads(ledger, {sender.device_id}),
        keys=keys,
        ids=ids,
    )


def _known(
    sender: Sender, envelopes: Sequence[Envelope]
) -> tuple[dict[EventKey, str], set[uuid.UUID]]:
    """Keys with their hashes, and ids, of these events that we have already.

    Every column of both unique keys is named: without one of them each push would read the
    shop's whole record, and a shop would grow slower with every sale."""
    mine = Event.objects.filter(
        merchant_id=sender.merchant_id, outlet_id__in={sender.outlet_id, sender.merchant_id}
    )
    by_key = mine.filter(
        device_id=sender.device_id,
        epoch__in={envelope.epoch for envelope in envelopes},
        stream__in={envelope.stream for envelope in envelopes},
        seq__in={envelope.seq for envelope in envelopes},
    )
    keys = {
        (device_id, epoch, stream, seq): digest
        for device_id, epoch, stream, seq, digest in by_key.values_list(
            "device_id", "epoch", "stream", "seq", "hash"
        )
    }
    ids = mine.filter(id__in={envelope.id for envelope in envelopes}).values_list("id", flat=True)
    return keys, set(ids)


def _place(batch: _Batch, envelope: Envelope, verdict: Verdict) -> Result:
    """Decide about one event. The order of the questions matters: duplicates are always welcome."""
    if envelope.device_id != batch.sender.device_id:
        return _refuse_foreign(batch, envelope)
    stream = (envelope.device_id, envelope.epoch, envelope.stream)
    key = (*stream, envelope.seq)
    head_seq, head_hash = batch.heads.get(stream, (0, GENESIS))
    if batch.keys.get(key) == envelope.hash:
        return _result(envelope, "duplicate")
    if stream in batch.stopped:
        return _result(envelope, "refused", batch.stopped[stream])
    if key in batch.keys or envelope.id in batch.ids:
        return _fork(batch, envelope, "same_key_other_content")
    if envelope.seq != head_seq + 1:
        batch.stopped[stream] = "gap"
        return _result(envelope, "gap", "gap")
    if envelope.prev != head_hash:
        return _fork(batch, envelope, "chain_broken")
    batch.heads[stream] = (envelope.seq, envelope.hash)
    batch.keys[key] = envelope.hash
    batch.ids.add(envelope.id)
    return _accept(batch, envelope, verdict)


def _accept(batch: _Batch, envelope: Envelope, verdict: Verdict) -> Result:
    sender = batch.sender
    reason, state = _reason_to_quarantine(sender, envelope, verdict), State.QUARANTINED
    if not reason:
        state = State.APPLIED
        if kinds.find(envelope.kind, envelope.version) is None:
            state, reason = State.PENDING, "unknown_kind"
    is_wide = envelope.outlet_id == sender.merchant_id == envelope.merchant_id
    outlet_id = sender.merchant_id if is_wide else sender.outlet_id
    item = Accepted(envelope, sender.merchant_id, outlet_id, state, verdict.proof, reason)
    batch.accepted.append(item)
    status = {State.APPLIED: "stored", State.PENDING: "pending"}.get(state, "quarantined")
    return _result(envelope, status, reason)


def _reason_to_quarantine(sender: Sender, envelope: Envelope, verdict: Verdict) -> str:
    tenants = (sender.outlet_id, sender.merchant_id)
    if envelope.merchant_id != sender.merchant_id or envelope.outlet_id not in tenants:
        return "wrong_tenant"
    if not verdict.is_good:
        return "bad_signature"
    return "revoked_device" if sender.is_revoked else ""


def _write(batch: _Batch) -> dict[uuid.UUID, str]:
    first = batch.ledger.server_seq + 1
    envelopes = [item.envelope for item in batch.accepted]
    insert_events(
        batch.accepted, first_seq=first, received_at=batch.received_at, via=batch.sender.via
    )
    save_heads(batch.ledger, heads_of(envelopes, batch.heads))
    _report_suspects(batch)
    rejected = apply_accepted(batch.accepted, first_seq=first, received_at=batch.received_at)
    clock = (batch.ledger.hlc_ms, batch.ledger.hlc_counter)
    for envelope in envelopes:
        clock = witness(clock, envelope.hlc, batch.received_at)
    save_ledger(batch.ledger, given_out=len(envelopes), clock=clock)
    return rejected


_SENTENCES = {
    "wrong_tenant": "Kejadian milik toko lain diterima dari perangkat {0}; disimpan terpisah.",
    "bad_signature": "Tanda tangan kejadian dari perangkat {0} tidak cocok; disimpan terpisah.",
    "revoked_device": "Perangkat {0} sudah dicabut tetapi masih mengirim kejadian.",
    "signature_unproven": "Tanda tangan satu kejadian {0} tidak cocok, walau rantainya utuh.",
    "clock_suspect": "Jam perangkat {0} lebih dari 5 menit di depan jam toko.",
}


def _report_suspects(batch: _Batch) -> None:
    for item in batch.accepted:
        envelope = item.envelope
        if item.state == State.QUARANTINED:
            _tell(batch, item.reason, str(envelope.id), envelope)
        elif item.proof == item.proof.UNPROVEN:
            _tell(batch, "signature_unproven", str(envelope.id), envelope)
        if is_suspect(envelope.hlc, batch.received_at):
            day = f"{envelope.device_id}:{envelope.business_date}"
            _tell(batch, "clock_suspect", day, envelope, reopen=True)


def _tell(batch: _Batch, code: str, key: str, envelope: Envelope, *, reopen: bool = False) -> None:
    report(
        code=code,
        key=key,
        sentence=_SENTENCES[code].format(envelope.series),
        event_id=envelope.id,
        merchant_id=batch.sender.merchant_id,
        outlet_id=batch.sender.outlet_id,
        reopen=reopen,
    )


def _refuse_foreign(batch: _Batch, envelope: Envelope) -> Result:
    """Storing it would occupy a key that belongs to another device: refused, and reported."""
    report(
        code="foreign_device",
        key=f"{batch.sender.device_id}:{envelope.device_id}",
        sentence=f"Sebuah tablet mengirim kejadian atas nama perangkat lain ({envelope.series}).",
        merchant_id=batch.sender.merchant_id,
        outlet_id=batch.sender.outlet_id,
        reopen=True,
    )
    return _result(envelope, "refused", "foreign_device")


def _fork(batch: _Batch, envelope: Envelope, reason: str) -> Result:
    sender = batch.sender
    batch.stopped[envelope.device_id, envelope.epoch, envelope.stream] = "fork"
    Fork.objects.get_or_create(
        merchant_id=sender.merchant_id,
        outlet_id=sender.outlet_id,
        device_id=envelope.device_id,
        epoch=envelope.epoch,
        stream=envelope.stream,
        seq=envelope.seq,
        hash=envelope.hash,
        defaults={
            "raw": envelope.raw,
            "signature": envelope.signature,
            "reason": reason,
            "received_at": batch.received_at,
        },
    )
    report(
        code="fork",
        key=f"{envelope.device_id}:{envelope.epoch}:{envelope.stream}:{envelope.seq}",
        sentence=(
            f"Perangkat {envelope.series} mengirim isi berbeda untuk nomor urut {envelope.seq}. "
            "Keduanya disimpan. Mungkin data tablet disalin ke tablet lain."
        ),
        event_id=envelope.id,
        merchant_id=sender.merchant_id,
        outlet_id=sender.outlet_id,
    )
    return _result(envelope, "fork", reason)


def _result(envelope: Envelope, status: str, code: str = "") -> Result:
    return Result(envelope.id, envelope.epoch, envelope.stream, envelope.seq, status, code)
