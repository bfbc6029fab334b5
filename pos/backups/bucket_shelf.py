"""The owner's bucket as a place that copies are carried to (pos.backups.carrying).

A file is read back whole before its note is written: a note in a bucket vouches as one on a stick
does. What is lacking there is always asked of the bucket itself.
"""

from pathlib import Path

from pos.backups import errors
from pos.backups.buckets import Bucket
from pos.backups.doors import Door
from pos.backups.making import Shop
from pos.backups.notes import FOLDER, Note, note_name, noted_file, notes_in, parse_note, text_of
from pos.backups.places import KEPT_NEWEST, worth_keeping
from pos.backups.queries import home_folder


class BucketShelf:
    def __init__(self, door: Door) -> None:
        self.bucket = Bucket(door)

    def carry(self, shop: Shop) -> bool:
        here, folder = home_folder(shop), folder_of(shop)
        there = self.bucket.names_below(folder)
        lacking = [note for note in notes_in(here) if not _stands(there, folder, note)]
        for note in lacking[:1]:
            _put(self.bucket, here, folder, note)
            if note.is_snapshot:
                throw_away_old(self.bucket, folder)
        return len(lacking) <= 1

    def bring(self, shop: Shop, name: str, into: Path) -> Note | None:
        folder = folder_of(shop)
        note = parse_note(self.bucket.text(f"{folder}/{note_name(name)}"), name)
        if note is not None:
            self.bucket.fetch(f"{folder}/{name}", into / name)
        return note


def folder_of(shop: Shop) -> str:
    return f"{FOLDER}/{shop.merchant.id}/{shop.ledger.incarnation}"


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
