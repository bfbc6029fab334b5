"""The cloud takes a hub's record: the events of all its devices, in the hub's order.

The same processor as a tablet's push stores them (`store_pushes`): same chains, same verdicts, same
projections. Merchant and outlet are those of the link; keys are those the record itself has told
(`device.paired`), so a batch is cut behind each event that tells one, and the next piece is judged
by what was just stored. What the hub quarantined is judged anew; only where its pushes ended, which
decides what a chain proves, the cloud cannot see, so the hub says it (`held_of`, relay's `_whole`).
"""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from pos.journal.clock import wall_ms
from pos.journal.envelope import GENESIS, Envelope
from pos.journal.errors import NotAllowed, NotSigned
from pos.journal.interpret import apply_again
from pos.journal.keys import is_valid
from pos.journal.lookup import change_rows
from pos.journal.models import DeviceKey, Event, Head, Problem, State
from pos.journal.rows import StreamKey, find_ledger
from pos.journal.store import Push, Sender, store_pushes
from pos.tills.models import Role
from sync.asked import Asked
from sync.models import HubLink
from sync.protocol import MAX_RELEASED
from sync.signing import check_time, who_asks

TELLS_KEYS = ("device.paired", "device.revoked")
Ends = Mapping[StreamKey, tuple[int, str]]


def link_of(asked: Asked) -> HubLink:
    """The hub that signed this. NotSigned `unknown_hub`, NotAllowed `hub_unlinked`, ClockSkew."""
    asks = who_asks(asked)
    for link in HubLink.objects.filter(device_id=asks.device_id, epoch=asks.epoch):
        if is_valid(link.public_key, asks.message, asks.signature):
            check_time(asks.time_ms)
            if link.unlinked_at is not None:
                raise hub_unlinked()
            return link
    raise NotSigned("unknown_hub", "Cloud tidak mengenal server toko ini. Hubungkan lagi.")


def hub_unlinked() -> NotAllowed:
    return NotAllowed("hub_unlinked", "Server toko ini sudah dicabut dari cloud.")


def take(
    link: HubLink, envelopes: Sequence[Envelope], held: Collection[str] = ()
) -> dict[str, Any]:
    """Stores what is new; answers after COMMIT. The same batch again changes nothing.

    `held`: hashes of what the hub keeps apart for its signature (`held_of`)."""
    told: list[str] = []
    ends: dict[StreamKey, tuple[int, str]] = {}
    incarnation: uuid.UUID | None = None
    for piece in _pieces(envelopes):
        for stored in store_pushes(_pushes(link, piece, held)):
            told += [result.status for result in stored.results]
            ends.update(stored.heads)
            incarnation = stored.incarnation
        if "gap" in told:
            break
    counted = {word: told.count(word) for word in sorted(set(told))}
    return {**state(link, ends, incarnation), "statuses": counted}


def release(link: HubLink, told: Mapping[str, Any]) -> None:
    """What the hub let out of quarantine is judged here again, by our rules and rows of now. It is
    asked for, not ordered: what still cannot be applied stays in our own inbox."""
    named = told.get("released")
    texts = [each for each in named if isinstance(each, str)] if isinstance(named, list) else []
    wanted = [known for each in texts[:MAX_RELEASED] if (known := _id_of(each))]
    held = Event.objects.filter(
        merchant_id=link.merchant_id,
        outlet_id__in=(link.outlet_id, link.merchant_id),
        state=State.QUARANTINED,
    ).in_bulk(wanted)
    for event in (held[each] for each in wanted if each in held):
        if apply_again(event):
            problems = Problem.objects.filter(merchant_id=link.merchant_id, event_id=event.id)
            problems.filter(settled_at=None).update(settled_at=wall_ms())


def _id_of(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def state(link: HubLink, ends: Ends, incarnation: uuid.UUID | None = None) -> dict[str, Any]:
    """`incarnation`: where it has just been read."""
    if incarnation is None:
        ledger = find_ledger(link.merchant_id, link.outlet_id)
        incarnation = ledger.incarnation if ledger else None
    return {
        "incarnation": str(incarnation or ""),
        "time": wall_ms(),
        "heads": [
            {"device": str(device), "epoch": epoch, "stream": stream, "seq": seq, "hash": digest}
            for (device, epoch, stream), (seq, digest) in ends.items()
        ],
    }


def ends_in(answer: Mapping[str, Any]) -> Ends:
    """Of what `take` answered."""
    return {
        (uuid.UUID(one["device"]), one["epoch"], one["stream"]): (one["seq"], one["hash"])
        for one in answer["heads"]
    }


def all_ends(link: HubLink) -> Ends:
    """How far the cloud has each stream of this outlet. A device of which it has nothing is named
    once, with 0, so that a hub sees that a cloud was put back to before a tablet's first event;
    not its earlier keys, and no customers' screens: they never say anything."""
    of_outlet = DeviceKey.objects.filter(merchant_id=link.merchant_id, outlet_id=link.outlet_id)
    known = of_outlet.exclude(role=Role.DISPLAY).order_by("device_id", "epoch")
    newest = dict(known.values_list("device_id", "epoch"))
    heads = Head.objects.filter(
        merchant_id=link.merchant_id, device_id__in={link.device_id, *newest}
    )
    rows = list(heads.order_by("device_id", "epoch", "stream"))
    silent = newest.keys() - {head.device_id for head in rows}
    ends = {(each, newest[each], "F"): (0, GENESIS) for each in newest if each in silent}
    ends |= {(row.device_id, row.epoch, row.stream): (row.seq, row.hash) for row in rows}
    return ends


def note_heard(link: HubLink, *, waiting: int, version: str, received: bool) -> None:
    now = wall_ms()
    changes = {"heard_at": now, "waiting": waiting, "version": version[:40]}
    if received:
        changes["received_at"] = now
    change_rows(HubLink, changes, {"id": link.id, "merchant_id": link.merchant_id})


def _pieces(envelopes: Sequence[Envelope]) -> Iterator[list[Envelope]]:
    piece: list[Envelope] = []
    for envelope in envelopes:
        piece.append(envelope)
        if envelope.kind in TELLS_KEYS:
            yield piece
            piece = []
    if piece:
        yield piece


def held_of(told: Mapping[str, Any], envelopes: Sequence[Envelope]) -> set[str]:
    """What the hub says it keeps apart because its signature is bad and nothing proved it when it
    came. It can only say no: an event with a good signature of its own stands by that alone."""
    items = zip(envelopes, told["events"], strict=False)  # behind a malformed one nothing was read
    return {envelope.hash for envelope, item in items if item.get("held") is True}


def _pushes(link: HubLink, piece: Sequence[Envelope], held: Collection[str] = ()) -> list[Push]:
    """Runs of one device each, in the hub's order, so that the cloud's rows grow as the hub's.

    A run ends behind what the hub holds: there its push ended, so what came later proved nothing
    of it there, and must not here, or the cloud would count a sale that the shop does not."""
    senders = _senders(link, piece)
    pushes: list[Push] = []
    run: list[Envelope] = []
    for envelope, after in zip_longest(piece, piece[1:]):
        run.append(envelope)
        if after is None or after.device_id != envelope.device_id or envelope.hash in held:
            pushes.append(Push(senders[envelope.device_id], run))
            run = []
    return pushes


def _senders(link: HubLink, piece: Sequence[Envelope]) -> dict[uuid.UUID, Sender]:
    devices = {envelope.device_id for envelope in piece}
    keys: dict[uuid.UUID, dict[int, str]] = {device_id: {} for device_id in devices}
    revoked: set[uuid.UUID] = set()
    known = DeviceKey.objects.filter(merchant_id=link.merchant_id, device_id__in=devices)
    for key in known:
        keys[key.device_id][key.epoch] = key.public_key
        if key.revoked_at is not None:
            revoked.add(key.device_id)
    if link.device_id in keys:
        keys[link.device_id] = {**_introduced(link, piece), **keys[link.device_id]}
    return {
        device_id: Sender(
            merchant_id=link.merchant_id,
            outlet_id=link.outlet_id,
            device_id=device_id,
            public_keys=keys[device_id],
            is_revoked=device_id in revoked,
            via="relay",
        )
        for device_id in devices
    }


def _introduced(link: HubLink, piece: Sequence[Envelope]) -> dict[int, str]:
    """The hub's own keys before its record has told them: the linked one, and those of its earlier
    epochs, which the hub vouches for by signing the request that brings them."""
    keys = {link.epoch: link.public_key}
    for envelope in piece:
        body = envelope.body if isinstance(envelope.body, dict) else {}
        if envelope.kind == "device.paired" and body.get("device") == str(link.device_id):
            keys[envelope.epoch] = str(body.get("public_key"))
    return keys
