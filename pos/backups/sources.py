"""Where copies are put back from: a folder, or a bucket (`s3://bucket/prefix`). A third, the cloud,
is sync.from_cloud's.

A folder's files are read where they lie. Of a bucket only the notes are fetched at first, then the
one snapshot that is put back and the segments behind it, into a folder of this computer, where
their digests are looked at as on a stick. A name in a bucket is taken only if it is one of ours.
"""

import os
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from getpass import getpass
from pathlib import Path

from pos.backups.buckets import HANDS, Bucket
from pos.backups.doors import ADDRESS, KEY, REGION, SCHEME, SECRET, Door
from pos.backups.notes import FOLDER, Note, read_note
from pos.backups.restoring import Copies, best_first, copies_of, find_copies
from pos.journal.errors import RuleError

TRIES = 4
PAUSE_SECONDS = 2.0
_ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_OURS = re.compile(rf"{FOLDER}/{_ID}/{_ID}/[0-9]{{8}}-(snapshot|segment)\.(json|age)")
_NOT_AGAIN = {"bucket_key", "bucket_refused", "bucket_missing", "bucket_no_file", "bucket_clock"}


def is_ours(name: str) -> bool:
    return _OURS.fullmatch(name) is not None


class FolderSource:
    """Nothing needs to be brought."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def find(self) -> list[Copies]:
        return find_copies(self.place)

    def bring(self, folder: Path, note: Note) -> None:
        """It lies there."""

    def words_for(self, copies: Copies) -> str:
        return str(copies.folder / copies.snapshot.name)


class BucketSource:
    def __init__(self, door: Door, into: Path) -> None:
        self.bucket, self.into = Bucket(door), into

    def find(self) -> list[Copies]:
        """RuleError `no_copies`, `bucket_…`."""
        names = {name for name in self.bucket.names_below(FOLDER) if is_ours(name)}
        told = sorted(name for name in names if name.endswith(".json"))
        told = [name for name in told if name.removesuffix("json") + "age" in names]
        with ThreadPoolExecutor(HANDS) as hands:
            list(hands.map(self._fetch, told))
        found: dict[Path, list[Note]] = defaultdict(list)
        for path in (self.into / name for name in told):
            note = read_note(path)
            if note is not None:
                found[path.parent].append(note)
        copies = [one for folder, notes in found.items() for one in copies_of(folder, notes)]
        return best_first(copies, f"{SCHEME}{self.bucket.door.bucket}")

    def bring(self, folder: Path, note: Note) -> None:
        """A file that is gone is for its reader a damaged one; being cut off is not."""
        try:
            self._fetch(str((folder / note.name).relative_to(self.into)))
        except RuleError as error:
            if error.code != "bucket_no_file":
                raise

    def words_for(self, copies: Copies) -> str:
        door, inside = self.bucket.door, copies.folder.relative_to(self.into)
        return SCHEME + str(Path(door.bucket, door.prefix, inside, copies.snapshot.name))

    def _fetch(self, name: str) -> None:
        target = self.into / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _patiently(lambda: self.bucket.fetch(name, target))


def source_of(place: str, into: Path) -> FolderSource | BucketSource:
    """RuleError `bucket_address`. Keys come from the environment, or are asked for."""
    if not place.startswith(SCHEME):
        return FolderSource(Path(place))
    bucket, _, prefix = place.removeprefix(SCHEME).partition("/")
    door = Door(
        address=_told(*ADDRESS).rstrip("/"),
        region=_told(*REGION),
        bucket=bucket,
        prefix=prefix.strip("/"),
        key=_told(*KEY),
        secret=_told(*SECRET, ask=getpass),
    )
    return BucketSource(door, into)


def _told(name: str, words: str, ask: Callable[[str], str] = input) -> str:
    """Only at a keyboard is anything asked: elsewhere the one line there is, is the card's."""
    said = os.environ.get(name)
    if said is None and sys.stdin.isatty():
        said = ask(f"{words}: ")
    return (said or "").strip()


def _patiently(step: Callable[[], None]) -> None:
    for left in range(TRIES - 1, -1, -1):
        try:
            return step()
        except RuleError as error:
            if error.code in _NOT_AGAIN or not left:
                raise
            time.sleep(PAUSE_SECONDS)
    return None
