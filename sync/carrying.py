"""The hub's end of a carried file: write what the cloud lacks, take its answer back.

A shop without any internet goes on by this alone: the owner carries one file there and one back.
Everything is as over the wire (relay.py): the same batches, the same marks, and again changes
nothing. A file may be lost; the next one carries the same and more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.db import transaction

from pos.journal import keys
from pos.journal.clock import wall_ms
from pos.journal.errors import RuleError
from pos.journal.models import DeviceKey, Ledger
from pos.journal.rows import StreamKey
from sync import carried, down
from sync import uplink as notes
from sync.carried import Carrier, Damaged, Json, OwnKey, Said
from sync.models import CloudHead, Uplink
from sync.sending import as_told, covered, ends_of, next_events, released, that_are_ours

_ROOM = 4 * 1024 * 1024  # one more batch, sealed


@dataclass(frozen=True)
class Written:
    """`left`: what had no room in it and comes in the next file, once this one was answered."""

    count: int
    left: int


@dataclass
class Heard:
    """`count`: how much of what the cloud said; `left`: what the cloud still lacks."""

    count: int = 0
    left: int = 0
    damage: str = ""
    is_older: bool = False


def write_record(uplink: Uplink, file: IO[bytes], *, is_whole: bool = False) -> Written:
    """What the cloud has not acknowledged, or all. RuleError `link_renewed`."""
    ledger = _ledger(uplink)
    carrier = Carrier(file, carried.UP, _own_key(uplink, ledger), _cloud_key(uplink))
    mark, newest, count = 0 if is_whole else uplink.sent_seq, ledger.server_seq, 0
    carrier.say(_beginning(uplink))
    while mark < newest and file.tell() < carried.MAX_FILE_BYTES - _ROOM:
        events, until = next_events(uplink, mark, newest)
        let_out = released(uplink, mark, until)
        if events or let_out:
            carrier.say({"events": [as_told(event) for event in events], "released": let_out})
        mark, count = until, count + len(events)
    carrier.close()
    return Written(count, newest - mark)


def hear_answer(uplink: Uplink, file: IO[bytes]) -> Heard:
    """What the cloud says is stored, what it has is noted: never less than it acknowledged before.
    `foreign_file`, `unknown_writer`, `wrong_way`: nothing was changed."""
    heard, believed = Heard(), _believed(uplink)
    said = carried.read_said(
        file, carried.DOWN, carried.own_keys(uplink.merchant_id, uplink.outlet_id)
    )
    try:
        first = carried.proven(_first(said), believed)
        for told in _rest(said, believed):
            heard.count += down.store_told(uplink, told)
        _note(uplink, first, heard)
    except Damaged as damage:
        heard.damage = damage.sentence
    heard.left = notes.waiting(Uplink.objects.get(pk=uplink.pk, merchant_id=uplink.merchant_id))
    return heard


def _first(said: Iterator[Said]) -> Said:
    found = next(said, None)
    if found is None:
        raise carried.damaged("empty")
    return found


def _rest(said: Iterator[Said], believed: list[str]) -> Iterator[Json]:
    for each in said:
        yield carried.proven(each, believed)


def _note(uplink: Uplink, told: Json, heard: Heard) -> None:
    """An answer that lay about for long tells less than is known; one of a cloud that was put back
    does too, and then the whole record has to be carried there (`is_older`)."""
    try:
        ours = that_are_ours(uplink, ends_of(told))
    except (KeyError, TypeError, ValueError) as error:
        raise carried.not_carried() from error
    mark = covered(uplink, _ledger(uplink), ours)
    heard.is_older = mark < uplink.sent_seq
    with transaction.atomic():
        further = _further(uplink, ours)
        notes.note_sent(uplink, max(mark, uplink.sent_seq), further.items())


def _further(uplink: Uplink, ours: dict[StreamKey, int]) -> dict[StreamKey, int]:
    known = {
        (row.device_id, row.epoch, row.stream): row.seq
        for row in CloudHead.objects.filter(
            merchant_id=uplink.merchant_id, outlet_id=uplink.outlet_id
        )
    }
    return {stream: seq for stream, seq in ours.items() if seq > known.get(stream, 0)}


def _beginning(uplink: Uplink) -> Json:
    ledger = _ledger(uplink)
    return {
        "merchant": str(uplink.merchant_id),
        "outlet": str(uplink.outlet_id),
        "device": str(ledger.device_id),
        "made_at_ms": wall_ms(),
        "version": settings.VERSION,
        "known": down.known_of(uplink),
    }


def _ledger(uplink: Uplink) -> Ledger:
    return Ledger.objects.get(merchant_id=uplink.merchant_id, outlet_id=uplink.outlet_id)


def _own_key(uplink: Uplink, ledger: Ledger) -> OwnKey:
    """The one by which the cloud knows this server."""
    if not keys.has_own_key(ledger.device_id, uplink.epoch):
        raise RuleError(
            "link_renewed",
            "Server ini dipulihkan sesudah dihubungkan. Hubungkan sekali lewat internet dulu.",
        )
    public_key = keys.own_public_key(ledger.device_id, uplink.epoch)
    return OwnKey(ledger.device_id, uplink.epoch, public_key)


def _cloud_key(uplink: Uplink) -> str:
    """The newest that its record has told; before the first word, that of the link."""
    known = _cloud_keys(uplink)
    return known[0] if known else uplink.cloud_public_key


def _believed(uplink: Uplink) -> list[str]:
    return _cloud_keys(uplink) or [uplink.cloud_public_key]


def _cloud_keys(uplink: Uplink) -> list[str]:
    rows = DeviceKey.objects.filter(
        merchant_id=uplink.merchant_id, device_id=uplink.cloud_device_id, revoked_at=None
    )
    return list(rows.order_by("-epoch").values_list("public_key", flat=True))
