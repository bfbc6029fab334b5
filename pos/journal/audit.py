"""Audit: walk every chain from its first event and name the first fault.

Checked for each device, epoch and stream: no gap, each `prev` is the hash before, the stored
hash is the hash of the stored bytes, the columns say what the bytes say, every signature covers
its bytes, and the head we acknowledge is the end of the chain.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from pos.journal.envelope import GENESIS, Envelope, read
from pos.journal.errors import BadInput
from pos.journal.keys import is_valid
from pos.journal.models import DeviceKey, Event, Head, State

Chain = tuple[uuid.UUID, uuid.UUID, int, str]
_COLUMNS = (
    "id",
    "device_id",
    "series",
    "epoch",
    "stream",
    "seq",
    "kind",
    "version",
    "prev",
    "actor_id",
    "shift_id",
    "business_date",
)


@dataclass(frozen=True)
class Fault:
    code: str
    where: str
    sentence: str


@dataclass
class Report:
    chains: int = 0
    events: int = 0
    quarantined: int = 0
    pending: int = 0


def audit(report: Report) -> Iterator[Fault]:
    """Yield faults in order, filling `report` on the way. No fault: the record proves itself."""
    keys = {(key.device_id, key.epoch): key.public_key for key in DeviceKey.objects.all()}
    heads = {
        (head.merchant_id, head.device_id, head.epoch, head.stream): head
        for head in Head.objects.all()
    }
    chain: Chain | None = None
    seq, prev = 0, GENESIS
    ordered = Event.objects.order_by("merchant_id", "device_id", "epoch", "stream", "seq")
    for event in ordered.iterator(chunk_size=500):
        mine = (event.merchant_id, event.device_id, event.epoch, event.stream)
        if mine != chain:
            yield from _ended(chain, heads, seq, prev)
            chain, seq, prev = mine, 0, GENESIS
            report.chains += 1
        yield from _check(event, seq, prev, keys.get((event.device_id, event.epoch), ""))
        seq, prev = event.seq, event.hash
        report.events += 1
        report.quarantined += event.state == State.QUARANTINED
        report.pending += event.state == State.PENDING
    yield from _ended(chain, heads, seq, prev)
    for head in heads.values():
        yield Fault("head_without_events", _name(head), "Posisi tercatat tanpa kejadian.")


def _check(event: Event, seq: int, prev: str, public_key: str) -> Iterator[Fault]:
    where = f"{_name(event)} seq {event.seq}"
    raw = bytes(event.raw)
    try:
        envelope = read(raw, event.signature)
    except BadInput as error:
        yield Fault("unreadable", where, error.sentence)
        return
    if event.seq != seq + 1:
        yield Fault("gap", where, f"Nomor urut {seq + 1} hilang.")
    if event.prev != prev:
        yield Fault("chain_broken", where, "Rantai terputus: kejadian sebelumnya lain.")
    if envelope.hash != event.hash:
        yield Fault("hash_differs", where, "Isi tidak sama dengan sidik jarinya.")
    elif not _columns_agree(event, envelope):
        yield Fault("columns_differ", where, "Kolom tidak sama dengan isi yang ditandatangani.")
    if event.reason != "bad_signature" and not is_valid(public_key, raw, event.signature):
        yield Fault("bad_signature", where, "Tanda tangan tidak cocok.")


def _columns_agree(event: Event, envelope: Envelope) -> bool:
    same = all(getattr(event, name) == getattr(envelope, name) for name in _COLUMNS)
    return same and (event.hlc_ms, event.hlc_counter) == envelope.hlc


def _ended(chain: Chain | None, heads: dict[Chain, Head], seq: int, prev: str) -> Iterator[Fault]:
    if chain is None:
        return
    head = heads.pop(chain, None)
    if head is None or (head.seq, head.hash) != (seq, prev):
        said = f"{head.seq}" if head else "tidak ada"
        yield Fault("head_differs", _chain_name(chain), f"Posisi tercatat {said}, rantai {seq}.")


def _name(row: Event | Head) -> str:
    return _chain_name((row.merchant_id, row.device_id, row.epoch, row.stream))


def _chain_name(chain: Chain) -> str:
    return f"device {chain[1]} epoch {chain[2]} stream {chain[3]}"
