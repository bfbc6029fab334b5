"""The note beside each copy: what it is, how long, and its digest, readable without any key.

    00000007-snapshot.age   00000007-snapshot.json
    00000008-segment.age    00000008-segment.json

Files of one life of the server (its incarnation) lie in one folder:
`<place>/lancar-cadangan/<merchant>/<incarnation>/`. A file counts only when its note is there,
which is written last. Numbers only grow; `made_at` is the hub's time, which orders nothing.
"""

import hashlib
import json
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from pos.backups.models import FileKind

FORMAT = 1
FOLDER = "lancar-cadangan"
_STEP = 1024 * 1024


@dataclass(frozen=True)
class Note:
    """`after` and `marks`: {outlet: number of its record} before the file, and at its end."""

    number: int
    kind: str
    made_at: int
    size_bytes: int
    digest: str
    merchant: str
    shop: str
    incarnation: str
    release: str
    after: Mapping[str, int]
    marks: Mapping[str, int]
    format: int = FORMAT

    @property
    def name(self) -> str:
        return file_name(self.number, self.kind)

    @property
    def is_snapshot(self) -> bool:
        return self.kind == FileKind.SNAPSHOT


def file_name(number: int, kind: str) -> str:
    return f"{number:08d}-{kind}.age"


def note_name(name: str) -> str:
    """Beside which file it lies."""
    return name.removesuffix(".age") + ".json"


def noted_file(name: str) -> str:
    """Of which file this note is."""
    return name.rpartition("/")[2].removesuffix(".json") + ".age"


def folder_in(place: Path, merchant_id: uuid.UUID | str, incarnation: uuid.UUID | str) -> Path:
    return place / FOLDER / str(merchant_id) / str(incarnation)


def write_note(folder: Path, note: Note) -> None:
    write_whole(_path(folder, note.name), text_of(note))


def text_of(note: Note) -> bytes:
    return json.dumps(asdict(note), ensure_ascii=False, indent=1).encode()


def notes_in(folder: Path) -> list[Note]:
    """Every copy that has its note and its file, by number."""
    found = [read_note(path) for path in sorted(folder.glob("*.json"))]
    return [note for note in found if note is not None and (folder / note.name).is_file()]


def folders_in(place: Path) -> Iterator[Path]:
    """Every folder of copies below a place, or the place itself."""
    yield from (path for path in (place, *place.glob(f"{FOLDER}/*/*"), *place.glob("*/*")))


def is_whole(folder: Path, note: Note) -> bool:
    """Reads all of it: does the file still say what was written?"""
    try:
        return digest_of(folder / note.name) == (note.digest, note.size_bytes)
    except OSError:
        return False


def digest_of(path: Path) -> tuple[str, int]:
    told, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_STEP):
            told.update(piece)
            size += len(piece)
    return told.hexdigest(), size


def remove(folder: Path, note: Note) -> None:
    """The note first: without it the file counts for nothing."""
    _path(folder, note.name).unlink(missing_ok=True)
    (folder / note.name).unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Under its name only when it is on the disk."""
    waiting = path.with_name(f"{path.name}.part")
    with waiting.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a USB stick's file system may know no such thing
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _path(folder: Path, name: str) -> Path:
    return folder / note_name(name)


def read_note(path: Path) -> Note | None:
    """None: torn, of a later format, or somebody else's file."""
    try:
        return parse_note(path.read_bytes(), noted_file(path.name))
    except OSError:
        return None


def parse_note(content: bytes, name: str) -> Note | None:
    """`name`: of the file beside which it stands."""
    try:
        note = Note(**json.loads(content))
    except (ValueError, TypeError):
        return None
    return note if note.format == FORMAT and note.name == name else None
