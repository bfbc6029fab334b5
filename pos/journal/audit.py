"""Audit: walk every chain from its first event and name the first fault.

Checked for each device, epoch and stream: no gap, each `prev` is the hash before, the stored
hash is the hash of the stored bytes, the columns say what the bytes say, every signature covers
its bytes, and the head we acknowledge is the end of the chain. What ingest already told to have a
bad signature of its own is counted as unproven; the chain holds it all the same.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from pos.journal.envelope import GENESIS, Envelope, read
from pos.journal.errors import BadInput
from pos.journal.keys import is_valid
from pos.journal.models import DeviceKey, Event, Head, Proof, State

Chain = tuple[uuid.UUID, uuid.UUID, int, str]
WINDOW = 500
_CHAIN_KEY = ("merchant_id", "outlet_id", "device_id", "epoch", "stream")
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
    unproven: int = 0


def audit(report: Report) -> Iterator[Fault]:
    """Yield faults in order, filling `report` on the way. No fault: the record proves itself."""
    keys = {(key.device_id, key.epoch): key.public_key for key in DeviceKey.objects.all()}
    chains = chains_of()
    without_events = [name for head in Head.objects.all() if (name := _chain(head)) not in chains]
    for chain in sorted(chains):
        report.chains += 1
        yield from _walk(chain, chains[chain], keys.get((chain[1], chain[2]), ""), report)
    for chain in without_events:
        yield Fault("head_without_events", _chain_name(chain), "Posisi tercatat tanpa kejadian.")


def chains_of() -> dict[Chain, list[uuid.UUID]]:
    """Every chain that has events, with the outlets they lie in: read from the key index alone."""
    chains: dict[Chain, list[uuid.UUID]] = {}
    found = Event.objects.order_by().values_list(*_CHAIN_KEY).distinct()
    for merchant_id, outlet_id, *rest in found.iterator():
        chains.setdefault((merchant_id, *rest), []).append(outlet_id)
    return chains


def _walk(
    chain: Chain, outlets: list[uuid.UUID], public_key: str, report: Report
) -> Iterator[Fault]:
    """From the first event to the head. A shop goes on selling meanwhile, so the head is read
    before the events, and what was added since is walked too before the two are compared."""
    seq, prev, walked = 0, GENESIS, -1
    head: Head | None = None
    while walked < seq:
        walked, head = seq, _head_of(chain)
        for event in chain_events(chain, outlets, seq):
            yield from _check(event, seq, prev, public_key)
            seq, prev = event.seq, event.hash
            _count(event, report)
        if head is not None and (head.seq, head.hash) == (seq, prev):
            return
    said = f"{head.seq}" if head else "tidak ada"
    yield Fault("head_differs", _chain_name(chain), f"Posisi tercatat {said}, rantai {seq}.")


def chain_events(chain: Chain, outlets: list[uuid.UUID], last: int) -> Iterator[Event]:
    """In windows of the key index: nothing is sorted but one window, however long the chain."""
    merchant_id, device_id, epoch, stream = chain
    mine = Event.objects.filter(
        merchant_id=merchant_id, device_id=device_id, epoch=epoch, stream=stream
    )
    start = _first_seq(mine, outlets, last)
    while start is not None:
        end = start + WINDOW
        window = mine.filter(outlet_id__in=outlets, seq__gte=start, seq__lt=end)
        yield from window.order_by("seq")
        start = _first_seq(mine, outlets, end - 1)


def _first_seq(mine: QuerySet[Event], outlets: list[uuid.UUID], after: int) -> int | None:
    """The next number there is, across a gap too. One look-up an outlet: all of them together
    would read the rest of the chain each time."""
    later = [mine.filter(outlet_id=outlet_id, seq__gt=after) for outlet_id in outlets]
    firsts = [each.order_by("seq").values_list("seq", flat=True).first() for each in later]
    return min((seq for seq in firsts if seq is not None), default=None)


def _head_of(chain: Chain) -> Head | None:
    merchant_id, device_id, epoch, stream = chain
    heads = Head.objects.filter(merchant_id=merchant_id, device_id=device_id)
    return heads.filter(epoch=epoch, stream=stream).order_by("id").last()


def _count(event: Event, report: Report) -> None:
    report.events += 1
    report.quarantined += event.state == State.QUARANTINED
    report.pending += event.state == State.PENDING
    report.unproven += is_unproven(event)


def _check(event: Event, seq: int, prev: str, public_key: str) -> Iterator[Fault]:
    where = f"{_chain_name(_chain(event))} seq {event.seq}"
    stored: object = event.raw
    if isinstance(stored, str):  # SQLite keeps a column's type only as long as nobody meddles
        yield Fault("unreadable", where, "Isinya bukan lagi byte yang ditandatangani.")
        return
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
    if not is_unproven(event) and not is_valid(public_key, raw, event.signature):
        yield Fault("bad_signature", where, "Tanda tangan tidak cocok.")


def is_unproven(event: Event) -> bool:
    """Known not to be proven by its own signature, and told in the inbox: set apart when it came,
    or taken because a later signature covers it. A fault would close the record for ever."""
    return event.reason == "bad_signature" or event.proof == Proof.UNPROVEN


def _columns_agree(event: Event, envelope: Envelope) -> bool:
    """Also whose it is; what another shop's tablet sent lies under the shop that it was sent to,
    and what the cloud says of another outlet under the one that was told."""
    if event.reason not in ("wrong_tenant", "elsewhere") and event.outlet_id != envelope.outlet_id:
        return False
    same = all(getattr(event, name) == getattr(envelope, name) for name in _COLUMNS)
    return same and (event.hlc_ms, event.hlc_counter) == envelope.hlc


def _chain(row: Event | Head) -> Chain:
    return (row.merchant_id, row.device_id, row.epoch, row.stream)


def _chain_name(chain: Chain) -> str:
    return f"device {chain[1]} epoch {chain[2]} stream {chain[3]}"
