"""How events and heads become rows: shared by storing what arrives and appending what we do."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pos.journal.bulk import insert_rows, upsert_rows
from pos.journal.clock import Stamp, moment_of, wall_ms
from pos.journal.envelope import Envelope
from pos.journal.errors import NotFound
from pos.journal.ids import uuid7
from pos.journal.lookup import change_rows, find_rows, known_id
from pos.journal.models import DeviceKey, Event, Head, Ledger, Proof, State

# fmt: off
EVENT_COLUMNS = [
    "id", "merchant_id", "outlet_id", "server_seq", "applied_seq", "device_id", "series", "epoch",
    "stream", "seq", "kind", "version", "hlc_ms", "hlc_counter", "actor_id", "shift_id",
    "business_date", "raw", "signature", "hash", "prev", "received_at", "via", "state", "proof",
    "reason",
]
# fmt: on
HEAD_COLUMNS = ["id", "merchant_id", "outlet_id", "device_id", "epoch", "stream", "seq", "hash"]
LEDGER_IDS = ("id", "merchant_id", "outlet_id", "incarnation", "device_id")
LEDGER_COLUMNS = (*LEDGER_IDS, "server_seq", "epoch", "series", "hlc_ms", "hlc_counter")
HEAD_KEY = ["merchant_id", "outlet_id", "device_id", "epoch", "stream"]

StreamKey = tuple[uuid.UUID, int, str]


@dataclass(frozen=True)
class Accepted:
    """An event that will be stored, where it belongs and what is known of it."""

    envelope: Envelope
    merchant_id: uuid.UUID
    outlet_id: uuid.UUID
    state: State
    proof: Proof
    reason: str = ""


def insert_events(
    accepted: Iterable[Accepted], *, first_seq: int, received_at: int, via: str
) -> None:
    rows = [
        _event_row(item, number, received_at, via)
        for number, item in enumerate(accepted, first_seq)
    ]
    insert_rows(Event, EVENT_COLUMNS, rows)


def _event_row(item: Accepted, number: int, received_at: int, via: str) -> tuple[Any, ...]:
    envelope = item.envelope
    return (
        envelope.id,
        item.merchant_id,
        item.outlet_id,
        number,
        number if item.state == State.APPLIED else None,
        envelope.device_id,
        envelope.series,
        envelope.epoch,
        envelope.stream,
        envelope.seq,
        envelope.kind,
        envelope.version,
        *envelope.hlc,
        envelope.actor_id,
        envelope.shift_id,
        envelope.business_date,
        envelope.raw,
        envelope.signature[:86],
        envelope.hash,
        envelope.prev,
        received_at,
        via,
        int(item.state),
        int(item.proof),
        item.reason,
    )


def load_heads(ledger: Ledger, device_ids: set[uuid.UUID]) -> dict[StreamKey, tuple[int, str]]:
    heads = find_rows(
        Head,
        ("device_id", "epoch", "stream", "seq", "hash"),
        {
            "merchant_id": ledger.merchant_id,
            "outlet_id": ledger.outlet_id,
            "device_id": device_ids,
        },
    )
    return {
        (known_id(device), epoch, stream): (seq, digest)
        for device, epoch, stream, seq, digest in heads
    }


def save_heads(ledger: Ledger, heads: Iterable[tuple[StreamKey, tuple[int, str]]]) -> None:
    rows = [
        (uuid7(), ledger.merchant_id, ledger.outlet_id, *stream, *head) for stream, head in heads
    ]
    upsert_rows(Head, HEAD_COLUMNS, rows, HEAD_KEY)


def save_ledger(ledger: Ledger, *, given_out: int, clock: Stamp) -> None:
    """Move the number counter and our clock; the caller holds the row's lock."""
    ledger.server_seq += given_out
    ledger.hlc_ms, ledger.hlc_counter = clock
    changes = {"server_seq": ledger.server_seq, "hlc_ms": clock[0], "hlc_counter": clock[1]}
    change_rows(Ledger, changes, {"id": ledger.id, "merchant_id": ledger.merchant_id})


def moment_now(ledger: Ledger) -> int:
    """What happens now happens at this time: after all that the shop's record has told us."""
    return moment_of((ledger.hlc_ms, ledger.hlc_counter), wall_ms())


def lock_ledger(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> Ledger:
    """The one lock of the record: taken first in every writing transaction."""
    ledger = find_ledger(merchant_id, outlet_id, lock=True)
    if ledger is None:
        raise Ledger.DoesNotExist(f"no ledger of outlet {outlet_id}")
    return ledger


def find_ledger(
    merchant_id: uuid.UUID, outlet_id: uuid.UUID, *, lock: bool = False
) -> Ledger | None:
    """A hub's record is its outlet's; in the cloud all outlets of a merchant share the merchant's
    (decision 0022)."""
    where = {"merchant_id": merchant_id, "outlet_id": {outlet_id, merchant_id}}
    for row in find_rows(Ledger, LEDGER_COLUMNS, where, lock=lock):
        ids, others = row[: len(LEDGER_IDS)], row[len(LEDGER_IDS) :]
        values = [*map(known_id, ids), *others]
        return Ledger(**dict(zip(LEDGER_COLUMNS, values, strict=True)))
    return None


def home_outlet(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> uuid.UUID:
    """The outlet whose ledger numbers an event: merchant-wide events use this server's own."""
    ledgers = Ledger.objects.filter(merchant_id=merchant_id)
    if outlet_id != merchant_id:
        return outlet_id
    own = ledgers.order_by("id").values_list("outlet_id", flat=True).first()
    if own is None:
        raise NotFound("no_shop", "Toko belum dibuat di server ini.")
    return own


def recorded_outlets() -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Merchant and outlet of every shop whose record is kept here: a hub's one, the cloud's all."""
    found: list[tuple[uuid.UUID, uuid.UUID]] = []
    for merchant_id, outlet_id in Ledger.objects.order_by("id").values_list(*LEDGER_IDS[1:3]):
        if merchant_id == outlet_id:
            found += [(merchant_id, each) for each in outlets_known(merchant_id)]
        else:
            found.append((merchant_id, outlet_id))
    return found


def have_hubs(merchant_id: uuid.UUID, outlets: set[uuid.UUID] | None = None) -> bool:
    """In the cloud: whether some of these outlets, or any of the merchant's, has a server of its
    own. Never on a hub, which is that server."""
    found = hub_outlets(merchant_id)
    return bool(found if outlets is None else found & outlets)


def hub_outlets(merchant_id: uuid.UUID) -> set[uuid.UUID]:
    """In the cloud: the outlets that have a server of their own. None on a hub."""
    if not Ledger.objects.filter(merchant_id=merchant_id, outlet_id=merchant_id).exists():
        return set()
    hubs = DeviceKey.objects.filter(merchant_id=merchant_id, role="hub", revoked_at=None)
    return set(hubs.values_list("outlet_id", flat=True))


def outlets_known(merchant_id: uuid.UUID) -> list[uuid.UUID]:
    """The outlets whose devices this server knows, the oldest first."""
    keys = DeviceKey.objects.filter(merchant_id=merchant_id).exclude(outlet_id=merchant_id)
    return list(dict.fromkeys(keys.order_by("id").values_list("outlet_id", flat=True)))


def heads_of(
    envelopes: Sequence[Envelope], heads: dict[StreamKey, tuple[int, str]]
) -> list[tuple[StreamKey, tuple[int, str]]]:
    """The heads these events moved, in a stable order."""
    touched = {(e.device_id, e.epoch, e.stream) for e in envelopes}
    return [(stream, heads[stream]) for stream in sorted(touched, key=str)]
