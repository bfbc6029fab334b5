"""A snapshot of the whole shop, and a segment of what was recorded since the file before.

A snapshot is a gzipped tar: the database as SQLite's own `VACUUM INTO` copies it while the shop
sells on, the hub's signing keys and certificates, and the secrets without which the copy would be
half a shop. A segment is gzipped lines of JSON: events as they were received. Both are written
plainly into a work folder beside the database (the same disk holds the same data already),
encrypted into place, and the plain one is removed. `pos.backups.restoring` reads them.
"""

import gzip
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.db import connection
from pyrage import x25519
from sqlcipher3 import dbapi2 as library

from pos.backups.age_keys import recipient_of
from pos.backups.models import FileKind
from pos.backups.notes import Note, digest_of, file_name, sync_folder, write_note
from pos.journal.clock import wall_ms
from pos.journal.models import Event, Ledger
from pos.outlets.models import Merchant

DATABASE = "lancar.sqlite3"
SECRETS = ("secret_key",)
HTTPS = "https"
CIPHER_KEY = "cipher_key"
WORK = "work-"
MOST_EVENTS = 20_000
ZIPPED = 4  # the last third of the size would cost most of the time


@dataclass(frozen=True)
class Shop:
    """Whose copy it is, and who can open it: the owner alone."""

    ledger: Ledger
    merchant: Merchant

    @property
    def owner(self) -> x25519.Recipient:
        return recipient_of(self.merchant.backup_public_key)


@contextmanager
def work_folder(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=WORK, dir=folder) as work:
        yield Path(work)


def make_snapshot(shop: Shop, folder: Path, number: int) -> tuple[Note, str]:
    """Also the one-time key, as text, with which this file can be tried once."""
    once = x25519.Identity.generate()
    with work_folder(folder) as work:
        copy = work / DATABASE
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        marks = _marks_in(copy)
        with tarfile.open(work / "plain", "w:gz", compresslevel=ZIPPED) as archive:
            for path, name in _parts(copy):
                archive.add(path, name)
            _add_cipher_key(archive, work)
        copy.unlink()
        about = {"number": number, "kind": FileKind.SNAPSHOT, "after": {}, "marks": marks}
        keys = [shop.owner, once.to_public()]
        note = _encrypted(shop, folder, work / "plain", keys, **about)
    return note, str(once)


def make_segment(shop: Shop, folder: Path, number: int, after: Mapping[str, int]) -> Note | None:
    """What was recorded after these marks, at most MOST_EVENTS; None: nothing was."""
    with work_folder(folder) as work:
        with gzip.open(work / "plain", "wb", ZIPPED) as file:
            marks = _write_events(file, after)
        if marks == after:
            return None
        about = {"number": number, "kind": FileKind.SEGMENT, "after": after, "marks": marks}
        return _encrypted(shop, folder, work / "plain", [shop.owner], **about)


def _parts(copy: Path) -> Iterator[tuple[Path, str]]:
    data = Path(settings.DATA_DIR)
    yield copy, DATABASE
    for path in sorted((data / "keys").glob("*.pem")):
        yield path, f"keys/{path.name}"
    for path in _kept_for_tablets(data / HTTPS):
        yield path, str(path.relative_to(data))
    for name in SECRETS:
        if (data / name).is_file():
            yield data / name, name


def _kept_for_tablets(folder: Path) -> list[Path]:
    """The fixed address and the authority that tablets trust (pos.box.keeping)."""
    return sorted([*folder.glob("*.json"), *folder.glob("authority/*")])


def _add_cipher_key(archive: tarfile.TarFile, work: Path) -> None:
    """The copy of an encrypted database has its key."""
    key = settings.DATABASES["default"].get("CIPHER_KEY")
    if key:
        (work / CIPHER_KEY).write_text(key)
        archive.add(work / CIPHER_KEY, CIPHER_KEY)


def _marks_in(copy: Path) -> dict[str, int]:
    """How far the copy itself goes: the shop sold on while it was made."""
    opened = library.connect(copy)
    try:
        key = settings.DATABASES["default"].get("CIPHER_KEY")
        if key:
            opened.execute(f"PRAGMA key = \"x'{key}'\"")
        table = Ledger._meta.db_table
        rows = opened.execute(f"SELECT outlet_id, server_seq FROM {table}").fetchall()
    finally:
        opened.close()
    return {str(Ledger._meta.get_field("outlet_id").to_python(one)): seq for one, seq in rows}


def _write_events(file: gzip.GzipFile, after: Mapping[str, int]) -> dict[str, int]:
    marks, left = dict(after), MOST_EVENTS
    for ledger in Ledger.objects.order_by("id"):
        outlet = str(ledger.outlet_id)
        rows = Event.objects.filter(
            merchant_id=ledger.merchant_id,
            outlet_id__in=(ledger.outlet_id, ledger.merchant_id),
            server_seq__gt=after.get(outlet, 0),
        ).order_by("server_seq")[:left]
        for event in rows.iterator(chunk_size=500):
            file.write(json.dumps(_line(event, outlet), ensure_ascii=False).encode() + b"\n")
            marks[outlet], left = event.server_seq, left - 1
    return marks


def _line(event: Event, outlet: str) -> dict[str, Any]:
    raw = bytes(event.raw).decode("utf-8", "surrogatepass")
    return {"outlet": outlet, "seq": event.server_seq, "raw": raw, "sig": event.signature}


def _encrypted(
    shop: Shop, folder: Path, plain: Path, keys: list[x25519.Recipient], **about: Any
) -> Note:
    path = folder / file_name(about["number"], about["kind"])
    waiting = path.with_name(f"{path.name}.part")
    pyrage.encrypt_file(str(plain), str(waiting), keys)
    _flush(waiting)
    digest, size = digest_of(waiting)
    waiting.replace(path)
    sync_folder(folder)
    note = Note(
        made_at=wall_ms(),
        size_bytes=size,
        digest=digest,
        merchant=str(shop.merchant.id),
        shop=shop.merchant.name,
        incarnation=str(shop.ledger.incarnation),
        release=settings.VERSION,
        **about,
    )
    write_note(folder, note)
    return note


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
