"""The cloud's end of a carried file: take a hub's record from it, write the answer.

The same processor as the relay's (`taking.take`), batch by batch, each behind the merchant's wall
and in transactions of its own, so hubs on the wire wait for no file. What was stored before a file
broke off stays; the same file again changes nothing.
"""

import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import IO, Any

from pos.domain.formatting import format_number
from pos.journal.clock import wall_ms
from pos.journal.envelope import read
from pos.journal.errors import BadInput, NotSigned, TooLarge
from pos.journal.models import DeviceKey
from pos.journal.wall import within
from sync import carried, deposits, down, log, taking
from sync.carried import Carrier, Damaged, Json, OwnKey, Said
from sync.models import HubLink
from sync.reading import read_batch

MAX_ROUNDS = 1_000  # batches of an answer; what is left comes with the next one
_GAP = "gap"
_KEPT = ("stored", "pending", "quarantined")
_REMARKS = (
    ("quarantined", "{} catatan disimpan di Perlu dicek."),
    ("fork", "{} catatan berbeda dari yang sudah ada; keduanya disimpan."),
    (
        _GAP,
        "Cloud belum punya catatan sebelum ini. Di server toko, unduh berkas dengan semua catatan.",
    ),
)


@dataclass
class Taken:
    """What a file came to. `damage`: why it was not read to its end."""

    link: HubLink
    known: Json
    made_at_ms: int
    counts: "Counter[str]" = field(default_factory=Counter)
    damage: str = ""

    @property
    def new(self) -> int:
        return sum(self.counts[status] for status in _KEPT)

    @property
    def is_whole(self) -> bool:
        return not self.damage and not self.counts[_GAP]

    @property
    def sentence(self) -> str:
        """12 baru, 30 sudah ada."""
        number = {"new": self.new, "known": self.counts["duplicate"]}
        told = {key: format_number(count, 0) for key, count in number.items()}
        return f"{told['new']} baru, {told['known']} sudah ada."

    @property
    def remarks(self) -> list[str]:
        found = [words.format(self.counts[key]) for key, words in _REMARKS if self.counts[key]]
        return [self.damage, *found] if self.damage else found


def take_record(file: IO[bytes], merchant_id: uuid.UUID) -> Taken:
    """`not_carried`, `foreign_file`, `wrong_way`, `unknown_writer`, `hub_unlinked`, `damaged_file`
    in its first line: nothing was stored. Not inside a transaction (`within`)."""
    with within(merchant_id):
        own = carried.own_keys(merchant_id, merchant_id)
    said = carried.read_said(file, carried.UP, own)
    with within(merchant_id):
        taken, believed = _begun(next(said, None), merchant_id)
    try:
        for each in said:
            if not _take(taken, carried.proven(each, believed)):
                break
    except (Damaged, BadInput, TooLarge, NotSigned) as error:
        taken.damage = error.sentence
    with within(merchant_id):
        _note(taken)
    return taken


def write_answer(link: HubLink, known: Json, file: IO[bytes]) -> None:
    """What the cloud has of the outlet, and what it says itself after what the hub knows."""
    carrier = Carrier(file, carried.DOWN, _key_known(link, known), link.public_key)
    carrier.say(
        {
            "merchant": str(link.merchant_id),
            "outlet": str(link.outlet_id),
            **taking.state(link, taking.all_ends(link)),
        }
    )
    for _ in range(MAX_ROUNDS):
        answer = down.told_after(link, known)
        if answer["events"]:
            carrier.say({"events": answer["events"], "keys": answer["keys"]})
            known = _end_of(answer["events"][-1])
        if not answer["more"]:
            break
    carrier.close()


def known_in(told: Any) -> Json:
    """Where the cloud's chain ends at the hub; from the beginning where that cannot be read."""
    known: Json = {}
    try:
        known = {"epoch": int(told["epoch"]), "seq": int(told["seq"]), "hash": str(told["hash"])}
    except (KeyError, TypeError, ValueError):
        return down.NOTHING
    return known if known["epoch"] >= 1 and 0 <= known["seq"] < 2**53 else down.NOTHING


def _begun(said: Said | None, merchant_id: uuid.UUID) -> tuple[Taken, list[str]]:
    """Whose file it is, and the keys that may sign its lines."""
    if said is None:
        raise carried.damaged("empty")
    told = said.told
    if carried.id_in(told, "merchant") != merchant_id:
        raise carried.foreign_file()
    device_id = carried.id_in(told, "device")
    link = HubLink.objects.filter(merchant_id=merchant_id, device_id=device_id).first()
    if link is None:
        raise carried.unknown_writer()
    believed = _keys_of(link)
    carried.proven(said, believed)
    if link.unlinked_at is not None:
        raise taking.hub_unlinked()
    made_at_ms = told.get("made_at_ms")
    made = min(made_at_ms, wall_ms()) if type(made_at_ms) is int else 0
    return Taken(link, known_in(told.get("known")), made), believed


def _keys_of(link: HubLink) -> list[str]:
    """The linked one, and those its record told: the file may be older than its newest key."""
    rows = DeviceKey.objects.filter(
        merchant_id=link.merchant_id, device_id=link.device_id, revoked_at=None
    )
    return [link.public_key, *rows.values_list("public_key", flat=True)]


def _take(taken: Taken, told: Json) -> bool:
    """Whether to go on: behind a gap nothing can be stored."""
    envelopes, malformed = read_batch(told)
    with within(taken.link.merchant_id):
        answer = taking.take(taken.link, envelopes, taking.held_of(told, envelopes))
        deposits.let_go(taken.link, taking.ends_in(answer))
        taking.release(taken.link, told)
    taken.counts.update(answer["statuses"])
    if malformed is not None:
        taken.damage = malformed.sentence
    return malformed is None and not taken.counts[_GAP]


def _note(taken: Taken) -> None:
    """The hub was heard when it wrote the file, not now."""
    where = (taken.link.merchant_id, taken.link.outlet_id)
    heard = max(taken.made_at_ms, taken.link.heard_at or 0)
    rows = HubLink.objects.filter(id=taken.link.id, merchant_id=taken.link.merchant_id)
    rows.update(heard_at=heard or None, received_at=wall_ms())
    if not taken.is_whole:
        log.note_failure(where, taken.remarks[0])
    elif taken.new:
        log.note_work(where, received=taken.new)


def _key_known(link: HubLink, known: Json) -> OwnKey:
    """A hub believes what it has on record: our key of the epoch that it knows, if it is here."""
    own = carried.own_keys(link.merchant_id, link.merchant_id)
    return next((key for key in own if key.epoch == known["epoch"]), own[0])


def _end_of(event: Json) -> Json:
    envelope = read(event["raw"].encode(), event["sig"])
    return {"epoch": envelope.epoch, "seq": envelope.seq, "hash": envelope.hash}
