"""Reading copies: opening a snapshot into an empty folder, and the segments that follow it.

Used by the daily trial and by `manage.py restore`. Nothing here touches the shop's own database
except `apply_segment`, which hands events in as a push does: known ones are duplicates, and whoever
made them is judged by the keys the record itself brought.
"""

import errno
import gzip
import json
import shutil
import tarfile
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath

import pyrage
from pyrage import x25519

from pos.backups import errors
from pos.backups.making import CIPHER_KEY, DATABASE
from pos.backups.notes import Note, folders_in, is_whole, notes_in
from pos.journal.envelope import Envelope, read
from pos.journal.models import DeviceKey
from pos.journal.store import Sender, store_events

MOST_TOGETHER = 200
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DAMAGES = (pyrage.DecryptError, OSError, EOFError, ValueError, KeyError, tarfile.TarError)


@dataclass(frozen=True)
class Copies:
    """A snapshot at a place, and the segments that follow it without a gap."""

    folder: Path
    snapshot: Note
    segments: tuple[Note, ...]

    @property
    def made_at(self) -> int:
        return (self.segments or (self.snapshot,))[-1].made_at


def find_copies(place: Path) -> list[Copies]:
    """Every snapshot that could be put back, the best first: newest, then with most behind it.
    RuleError `no_copies`."""
    found = [each for folder in folders_in(place) for each in copies_of(folder, notes_in(folder))]
    return best_first(found, place)


def copies_of(folder: Path, notes: Sequence[Note]) -> list[Copies]:
    return [Copies(folder, note, _following(notes, note)) for note in notes if note.is_snapshot]


def best_first(found: Sequence[Copies], place: object) -> list[Copies]:
    """RuleError `no_copies`."""
    if not found:
        raise errors.no_copies(place)
    return sorted(found, key=lambda each: (each.made_at, each.snapshot.number), reverse=True)


def _following(notes: Sequence[Note], snapshot: Note) -> tuple[Note, ...]:
    """Segments behind it. They overlap or touch; one that begins beyond what is known ends it."""
    known, found = dict(snapshot.marks), []
    for note in notes:
        if note.number < snapshot.number or note.is_snapshot:
            continue
        if any(after > known.get(outlet, 0) for outlet, after in note.after.items()):
            break
        known = {outlet: max(seq, known.get(outlet, 0)) for outlet, seq in note.marks.items()}
        found.append(note)
    return tuple(found)


def unpack(folder: Path, note: Note, key: x25519.Identity, into: Path) -> None:
    """Database and keys into an empty folder. RuleError `backup_damaged`, `wrong_card`."""
    plain = into / "plain.part"
    try:
        _decrypt(folder, note, key, plain)
        with tarfile.open(plain, "r:gz") as archive:
            _take_out(archive, into)
    except _DAMAGES as error:
        _raise_if_full(error)
        raise errors.damaged(note.name) from error
    finally:
        plain.unlink(missing_ok=True)
    if not (into / DATABASE).is_file():
        raise errors.damaged(note.name)


def _take_out(archive: tarfile.TarFile, into: Path) -> None:
    """Files and folders, and only inside. By hand, because the Python of Debian 12 (3.11.2), which
    a box has, knows no filters for archives yet."""
    for member in archive:
        name = PurePosixPath(member.name)
        if name.is_absolute() or ".." in name.parts or not (member.isfile() or member.isdir()):
            raise tarfile.TarError(member.name)
        place = into / name
        if member.isdir():
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            continue
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        source = archive.extractfile(member)
        assert source is not None
        with place.open("wb") as file:
            shutil.copyfileobj(source, file)
        place.chmod(member.mode & 0o755 | 0o600)


def _raise_if_full(error: Exception) -> None:
    """A full disk says nothing about the copy."""
    if isinstance(error, OSError) and error.errno in _FULL:
        raise error


def cipher_key_in(folder: Path) -> str:
    """The key of the copied database; empty when it was not encrypted."""
    path = folder / CIPHER_KEY
    return path.read_text().strip() if path.is_file() else ""


@dataclass
class Applied:
    """What a segment brought. `strangers`: their device is not known, even from the record."""

    new: int = 0
    known: int = 0
    aside: int = 0
    strangers: int = 0


def apply_segment(
    folder: Path, note: Note, key: x25519.Identity, *, work: Path, applied: Applied
) -> None:
    """Adds to `applied`. RuleError `backup_damaged`: nothing of this file was stored."""
    plain = work / "segment.part"
    try:
        _decrypt(folder, note, key, plain)
        with gzip.open(plain, "rb") as file:
            lines = [json.loads(line) for line in file]
        envelopes = [read(one["raw"].encode("utf-8", "surrogatepass"), one["sig"]) for one in lines]
    except _DAMAGES as error:
        _raise_if_full(error)
        raise errors.damaged(note.name) from error
    finally:
        plain.unlink(missing_ok=True)
    for device_id, batch in _batches(envelopes):
        _store(device_id, batch, applied)


def _decrypt(folder: Path, note: Note, key: x25519.Identity, plain: Path) -> None:
    """RuleError `wrong_card` only when the file itself is whole."""
    if not is_whole(folder, note):
        raise errors.damaged(note.name)
    try:
        pyrage.decrypt_file(str(folder / note.name), str(plain), [key])
    except pyrage.DecryptError as error:
        raise errors.wrong_card(note.name) from error


def _batches(envelopes: Sequence[Envelope]) -> Iterator[tuple[uuid.UUID, list[Envelope]]]:
    """Runs of one device, in the order of the record: a device is paired before it speaks."""
    for device_id, run in groupby(envelopes, key=lambda envelope: envelope.device_id):
        together = list(run)
        for start in range(0, len(together), MOST_TOGETHER):
            yield device_id, together[start : start + MOST_TOGETHER]


def _store(device_id: uuid.UUID, batch: list[Envelope], applied: Applied) -> None:
    sender = _sender(device_id)
    if sender is None:
        applied.strangers += len(batch)
        return
    for result in store_events(sender, batch):
        applied.new += result.status in ("stored", "pending")
        applied.known += result.status == "duplicate"
        applied.aside += result.status not in ("stored", "pending", "duplicate")


def _sender(device_id: uuid.UUID) -> Sender | None:
    """Asked anew for each run: a run before may have paired it or given it a key."""
    keys = list(DeviceKey.objects.filter(device_id=device_id))
    if not keys:
        return None
    return Sender(
        merchant_id=keys[0].merchant_id,
        outlet_id=keys[0].outlet_id,
        device_id=device_id,
        public_keys={key.epoch: key.public_key for key in keys},
        is_revoked=all(key.revoked_at is not None for key in keys),
        via="backup",
    )
