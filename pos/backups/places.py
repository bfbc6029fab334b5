"""Copies on another disk, and room for new ones: what a place lacks comes, what is old goes.

A copy is read back before its note is written, so a note vouches for a file that was whole at the
place itself. A place that is not there (the stick is pulled out) is never made: files written to an
empty mount point would fill the shop's own disk.
"""

import os
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from pos.backups.notes import Note, is_whole, notes_in, remove, sync_folder, write_note

KEPT_NEWEST = 7
KEPT_WEEKS = 5
KEPT_MONTHS = 12
KEPT_HERE = 2


def is_there(place: Path) -> bool:
    return place.is_dir() and os.access(place, os.W_OK)


def copy_lacking(source: Path, target: Path) -> int:
    """OSError when the place goes away or is full. Returns how many files were copied."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = {note.name: note for note in notes_in(target)}
    lacking = [note for note in notes_in(source) if there.get(note.name) != note]
    for note in lacking:
        _copy(source, target, note)
    return len(lacking)


def mend(source: Path, target: Path) -> list[str]:
    """Reads every copy at the place; what is damaged there and still whole here is copied again.
    Returns the names of what cannot be mended."""
    here = {note.name: note for note in notes_in(source)}
    lost = []
    for note in notes_in(target):
        if is_whole(target, note):
            continue
        if here.get(note.name) == note and is_whole(source, note):
            _copy(source, target, note)
        else:
            lost.append(note.name)
    return lost


def _copy(source: Path, target: Path, note: Note) -> None:
    waiting = target / f"{note.name}.part"
    shutil.copyfile(source / note.name, waiting)
    with waiting.open("rb") as file:
        os.fsync(file.fileno())
        drop_from_memory(file.fileno())
    waiting.replace(target / note.name)
    sync_folder(target)
    if not is_whole(target, note):
        (target / note.name).unlink(missing_ok=True)
        raise OSError(f"{note.name} reads differently at its place")
    write_note(target, note)


def drop_from_memory(descriptor: int) -> None:
    """So that the next reading asks the disk and not the system's memory of what we wrote."""
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def throw_away_here(folder: Path) -> None:
    """Beside the database: the newest snapshots and what follows them."""
    notes = notes_in(folder)
    snapshots = [note for note in notes if note.is_snapshot][-KEPT_HERE:]
    _keep(folder, notes, {note.name for note in snapshots}, snapshots)


def throw_away_old(folder: Path) -> None:
    """At the owner's place, by `worth_keeping`."""
    notes = notes_in(folder)
    snapshots = [note for note in notes if note.is_snapshot]
    _keep(folder, notes, worth_keeping(snapshots), snapshots[-KEPT_NEWEST:])


def worth_keeping(snapshots: list[Note]) -> set[str]:
    """The last seven, then one a week and one a month for a year."""
    kept = snapshots[-KEPT_NEWEST:]
    kept += _last_of_each(snapshots, "%G-%V")[-KEPT_WEEKS:]
    kept += _last_of_each(snapshots, "%Y-%m")[-KEPT_MONTHS:]
    return {note.name for note in kept}


def _last_of_each(snapshots: Iterable[Note], span: str) -> list[Note]:
    found: dict[str, Note] = {}
    for note in snapshots:
        found[datetime.fromtimestamp(note.made_at / 1000, UTC).strftime(span)] = note
    return list(found.values())


def _keep(folder: Path, notes: list[Note], names: set[str], followed: list[Note]) -> None:
    """Segments stay behind the oldest snapshot that may still be put back with them."""
    oldest = followed[0].number if followed else 0
    for note in notes:
        is_needed = note.name in names if note.is_snapshot else note.number > oldest
        if not is_needed:
            remove(folder, note)
