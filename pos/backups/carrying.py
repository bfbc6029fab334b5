"""Copies to the owner's bucket, one file a step, so that the shop's own copies never wait long.

A file is read back whole before its note is written: a note in a bucket vouches as one on a stick
does. What goes wrong stands on the bucket's own row, in words, and is tried again after a delay; a
folder's copies go on meanwhile. What is lacking there is always asked of the bucket itself.
"""

import logging
from pathlib import Path

from django.db.models import QuerySet

from pos.backups import errors
from pos.backups.buckets import Bucket
from pos.backups.making import Shop
from pos.backups.models import BackupBucket
from pos.backups.notes import (
    FOLDER,
    Note,
    note_name,
    noted_file,
    notes_in,
    parse_note,
    text_of,
)
from pos.backups.places import KEPT_NEWEST, worth_keeping
from pos.backups.queries import bucket_of, door_of, home_folder, last_of
from pos.domain.errors import LancarError
from pos.journal.clock import wall_ms

log = logging.getLogger("lancar.backups")

AWAITED_MS = 6 * 3_600_000
# After the n-th failure so many seconds; the last one for ever.
DELAYS_SECONDS = (60, 120, 300, 900, 1800, 3600)


def is_due(shop: Shop) -> bool:
    row, newest = bucket_of(shop.ledger.merchant_id, shop.ledger.outlet_id), last_of(shop)
    if newest is None or door_of(row) is None:
        return False
    now = wall_ms()
    waits = now < row.next_at <= now + DELAYS_SECONDS[-1] * 1000  # further off: the clock was wrong
    is_behind = row.copied_at is None or row.copied_at < newest.made_at or bool(row.trouble)
    return is_behind and not waits


def is_awaited(shop: Shop, made_at: int) -> bool:
    """A file made then is still on its way to the bucket, and not for too long."""
    row = bucket_of(shop.ledger.merchant_id, shop.ledger.outlet_id)
    is_there = row.copied_at is not None and row.copied_at >= made_at
    return door_of(row) is not None and not is_there and 0 <= wall_ms() - made_at < AWAITED_MS


def carry_one(shop: Shop) -> None:
    """The oldest file that the bucket lacks, or nothing: then it has all."""
    row = bucket_of(shop.ledger.merchant_id, shop.ledger.outlet_id)
    door, began = door_of(row), wall_ms()
    if door is None:
        return None
    try:
        is_all = _carry(Bucket(door), shop)
    except LancarError as error:
        log.warning("a copy did not reach the bucket: %s", error.code)
        return _note_trouble(row, error.sentence)
    changes = {"copied_at": began} if is_all else {}
    _rows(row).update(trouble="", attempts=0, next_at=0, **changes)
    return None


def bring_back(shop: Shop, name: str, into: Path) -> Note | None:
    """For its trial: that file as it lies in the bucket. None: it is not there."""
    door = door_of(bucket_of(shop.ledger.merchant_id, shop.ledger.outlet_id))
    if door is None:
        return None
    bucket, folder = Bucket(door), folder_of(shop)
    note = parse_note(bucket.text(f"{folder}/{note_name(name)}"), name)
    if note is not None:
        bucket.fetch(f"{folder}/{name}", into / name)
    return note


def folder_of(shop: Shop) -> str:
    return f"{FOLDER}/{shop.merchant.id}/{shop.ledger.incarnation}"


def _carry(bucket: Bucket, shop: Shop) -> bool:
    here, folder = home_folder(shop), folder_of(shop)
    there = bucket.names_below(folder)
    lacking = [note for note in notes_in(here) if not _stands(there, folder, note)]
    for note in lacking[:1]:
        _put(bucket, here, folder, note)
        if note.is_snapshot:
            throw_away_old(bucket, folder)
    return len(lacking) <= 1


def _stands(there: dict[str, int], folder: str, note: Note) -> bool:
    has_note = f"{folder}/{note_name(note.name)}" in there
    return has_note and there.get(f"{folder}/{note.name}") == note.size_bytes


def _put(bucket: Bucket, here: Path, folder: str, note: Note) -> None:
    name = f"{folder}/{note.name}"
    bucket.put(name, here / note.name)
    if bucket.digest_of(name) != (note.digest, note.size_bytes):
        raise errors.bucket("bucket_differs")
    bucket.put_text(f"{folder}/{note_name(note.name)}", text_of(note))


def throw_away_old(bucket: Bucket, folder: str) -> None:
    """As at a folder: snapshots worth keeping, and what follows the oldest of the last seven."""
    names = bucket.names_below(folder)
    snapshots = sorted(_snapshots(bucket, names), key=lambda note: note.number)
    if not snapshots:
        return
    kept = {name.removesuffix(".age") for name in worth_keeping(snapshots)}
    oldest = snapshots[-KEPT_NEWEST:][0].number
    for name in sorted(names, reverse=True):  # a note before its file
        stem = name.rpartition("/")[2].partition(".")[0]
        number = stem.partition("-")[0]
        is_newer = number.isdecimal() and int(number) > oldest
        if stem not in kept and not (is_newer and not stem.endswith("-snapshot")):
            bucket.remove(name)


def _snapshots(bucket: Bucket, names: dict[str, int]) -> list[Note]:
    told = [name for name in names if name.endswith("-snapshot.json")]
    found = [parse_note(bucket.text(name), noted_file(name)) for name in told]
    return [note for note in found if note is not None]


def _note_trouble(row: BackupBucket, sentence: str) -> None:
    delay = DELAYS_SECONDS[min(row.attempts, len(DELAYS_SECONDS) - 1)]
    _rows(row).update(
        attempts=row.attempts + 1, next_at=wall_ms() + delay * 1000, trouble=sentence[:200]
    )


def _rows(row: BackupBucket) -> QuerySet[BackupBucket]:
    """The row as it was set then: what was set anew meanwhile begins anew."""
    return BackupBucket.objects.filter(
        merchant_id=row.merchant_id, outlet_id=row.outlet_id, id=row.id, set_at=row.set_at
    )
