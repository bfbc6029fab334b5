"""The cloud keeps sealed copies of its shops: what `pos.backups` makes at a hub, as it is.

A row says what there is (KeptCopy), a folder has the bytes (LANCAR_COPIES; all web processes share
it): merchant/outlet/row.age, or .part while it is on its way. What is on its way is as long as its
file, so whoever was cut off goes on from there; a copy is whole, and told of, once the hash of what
lies in the folder is the one that its server announced. Nobody here can open one.

    begin      a server announces a copy, and hears how much of it is here
    add_part   the next bytes of it
    piece      bytes of a whole one: for its server, and for who proves the card (proof.py)

A whole copy is never written over. What is old goes when a new snapshot came, or when there is no
room for one: counted by when the cloud had them, not by the clock of a hub.
"""

import base64
import os
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet, Sum

from pos.backups.models import FileKind
from pos.backups.notes import Note, digest_of, file_name, sync_folder, text_of
from pos.journal.clock import wall_ms
from pos.journal.errors import BadInput, NotFound, RuleError
from pos.journal.tenancy import TenantModel
from pos.outlets.models import Merchant, Outlet
from sync.models import HubLink, KeptCopy

Json = dict[str, Any]
PIECE_BYTES = 1024 * 1024
NOTES_AT_ONCE = 500  # a few kB each: within what a line reads as one answer
MOST_FILES = 4_000  # of one outlet: a fortnight of segments
KEPT_NEWEST = 7
KEPT_WEEKS = 5
KEPT_AT_LEAST = 2
ABANDONED_MS = 3 * 24 * 3_600_000
SPARE_BYTES = 1024 * 1024 * 1024


@dataclass(frozen=True)
class Spot:
    """A byte of a copy: of which life of the server, its name, how far in."""

    incarnation: uuid.UUID
    name: str
    at: int


def begin(link: HubLink, note: Note) -> Json:
    """RuleError `copy_too_large`, `copies_full`, `copies_no_room`, `copy_is_another`,
    `card_elsewhere`, `no_card`; BadInput `bad_copy`."""
    if note.merchant != str(link.merchant_id):
        raise BadInput("bad_copy", "Cadangan ini bukan milik usaha dari server yang mengirimnya.")
    known = _row(link, uuid.UUID(note.incarnation), note.name)
    if known is not None and not _is_lost(known):
        if known.digest == note.digest:
            return _state(known)
        if known.whole_at is not None:
            raise RuleError("copy_is_another", "Di cloud sudah ada cadangan lain bernomor sama.")
    if known is not None:
        _path(known, "part").unlink(missing_ok=True)
        known.delete()
    _demand_room(link, note.size_bytes)
    return _state(_announced(link, note))


def _announced(link: HubLink, note: Note) -> KeptCopy:
    return KeptCopy.objects.create(
        merchant_id=link.merchant_id,
        outlet_id=link.outlet_id,
        incarnation=uuid.UUID(note.incarnation),
        number=note.number,
        kind=note.kind,
        made_at=note.made_at,
        size_bytes=note.size_bytes,
        digest=note.digest,
        card=_card(link.merchant_id),
        note=text_of(note).decode(),
        begun_at=wall_ms(),
    )


def _card(merchant_id: uuid.UUID) -> str:
    """Of the merchant's own record, whatever its hub says now."""
    merchant = Merchant.objects.filter(id=merchant_id).first()
    if merchant is None or not merchant.backup_public_key:
        raise RuleError("no_card", "Catatan toko belum sampai di cloud. Dicoba lagi sendiri.")
    return merchant.backup_public_key


def demand_own_card(merchant_id: uuid.UUID) -> None:
    """Outside the wall, for it asks about others. Who copied a card's public half from another
    shop's record must not be found where that shop looks for its copies."""
    card = _card(merchant_id)
    if _owner_of(card) not in (None, merchant_id):
        raise RuleError(
            "card_elsewhere",
            "Usaha lain menyimpan cadangan atas kartu pemulihan toko ini. Hubungi pengelola cloud.",
        )


def _owner_of(card: str) -> uuid.UUID | None:
    """The merchant that first kept a whole copy for this card: nobody else is ever shown for it."""
    return (
        KeptCopy.objects.filter(card=card)
        .exclude(whole_at=None)
        .order_by("whole_at", "id")
        .values_list("merchant_id", flat=True)
        .first()
    )


def _demand_room(link: HubLink, size: int) -> None:
    if size > settings.COPIES_QUOTA_BYTES // 4:
        raise RuleError("copy_too_large", "Cadangan ini terlalu besar untuk jatah di cloud.")
    if _of(link).count() >= MOST_FILES:
        _thin(link, KEPT_NEWEST, KEPT_WEEKS)
    if not _fits(link, size):
        _thin(link, KEPT_AT_LEAST, 0)
    if not _fits(link, size):
        raise RuleError("copies_full", "Jatah cadangan usaha ini di cloud sudah penuh.")
    if shutil.disk_usage(_folder(link)).free < size + SPARE_BYTES:
        raise RuleError("copies_no_room", "Cloud sedang kehabisan ruang untuk cadangan.")


def _fits(link: HubLink, size: int) -> bool:
    rows = KeptCopy.objects.filter(merchant_id=link.merchant_id)
    used = rows.aggregate(used=Sum("size_bytes"))["used"] or 0
    return used + size <= settings.COPIES_QUOTA_BYTES and _of(link).count() < MOST_FILES


def add_part(link: HubLink, spot: Spot, data: bytes) -> Json:
    """Bytes that are not the next ones change nothing: the answer says which are. NotFound
    `copy_unknown`; RuleError `copy_differs`: all of it is to be sent again."""
    row = _row(link, spot.incarnation, spot.name)
    if row is None:
        raise NotFound("copy_unknown", "Cadangan itu belum dikabarkan ke cloud.")
    have = _have(row)
    if row.whole_at is not None or spot.at != have:
        return _state(row)
    if have + len(data) > row.size_bytes:
        raise BadInput("bad_copy", "Isi cadangan lebih panjang daripada yang dikabarkan.")
    _append(_path(row, "part"), data)
    if have + len(data) == row.size_bytes:
        _finish(link, row)
    return _state(row)


def _append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _finish(link: HubLink, row: KeptCopy) -> None:
    path = _path(row, "part")
    if digest_of(path) != (row.digest, row.size_bytes):
        path.unlink()
        raise RuleError("copy_differs", "Cadangan sampai di cloud dalam keadaan lain; diulang.")
    path.replace(_path(row, "age"))
    sync_folder(path.parent)
    row.whole_at = wall_ms()
    row.save(update_fields=["whole_at"])
    if row.kind == FileKind.SNAPSHOT:
        _thin(link, KEPT_NEWEST, KEPT_WEEKS)


def _thin(link: HubLink, newest: int, weeks: int) -> None:
    """The newest snapshots and the last of each week; segments behind the oldest of the newest;
    nothing that was begun and left lying. Their files: `sweep`."""
    whole = list(_of(link).filter(kind=FileKind.SNAPSHOT).exclude(whole_at=None))
    whole.sort(key=lambda row: (row.whole_at or 0, row.id))
    followed = whole[-newest:]
    kept = {row.id for row in (*followed, *_last_of_weeks(whole, weeks))}
    first: dict[uuid.UUID, int] = {}
    for row in reversed(followed):
        first[row.incarnation] = min(row.number, first.get(row.incarnation, row.number))
    _of(link).filter(whole_at=None, begun_at__lt=wall_ms() - ABANDONED_MS).delete()
    _of(link).filter(id__in=[row.id for row in whole if row.id not in kept]).delete()
    segments = _of(link).filter(kind=FileKind.SEGMENT)
    segments.exclude(incarnation__in=first).delete()
    for incarnation, number in first.items():
        segments.filter(incarnation=incarnation, number__lt=number).delete()


def _last_of_weeks(whole: Iterable[KeptCopy], weeks: int) -> list[KeptCopy]:
    found: dict[str, KeptCopy] = {}
    for row in whole:
        found[datetime.fromtimestamp((row.whole_at or 0) / 1000, UTC).strftime("%G-%V")] = row
    return list(found.values())[-weeks:] if weeks else []


def forget(whose: TenantModel, *, silent_since: int) -> None:
    """All copies of an outlet, unless one came later than that. Again after a cut: what the folder
    still has goes although no row tells of it."""
    if _of(whose).filter(begun_at__gt=silent_since).exists():
        return
    _of(whose).delete()
    if _place(whose).is_dir():
        sweep(whose)


def sweep(link: TenantModel) -> None:
    """Files whose rows are gone, after those rows are: a row without its file would be a promise.
    The folder is read first, for a file is made only after its row."""
    files = list(_folder(link).iterdir())
    rows = {str(one) for one in _of(link).values_list("id", flat=True)}
    for file in files:
        if file.stem not in rows:
            file.unlink(missing_ok=True)


def names(link: HubLink, incarnation: uuid.UUID) -> dict[str, int]:
    """{name: bytes} of what is whole here of one life of this server."""
    rows = _of(link).filter(incarnation=incarnation).exclude(whole_at=None)
    there = {file.name for file in _folder(link).iterdir()}
    told = rows.values_list("id", "number", "kind", "size_bytes")
    return {
        file_name(number, kind): size for row, number, kind, size in told if f"{row}.age" in there
    }


def piece(rows: QuerySet[KeptCopy], spot: Spot) -> Json:
    """Of a whole copy among these. NotFound `copy_gone`."""
    named = {"incarnation": spot.incarnation, **_named(spot.name)}
    row = rows.filter(**named).exclude(whole_at=None).first()
    if row is None or _is_lost(row):
        raise NotFound("copy_gone", "Cadangan itu tidak ada lagi di cloud.")
    with _path(row, "age").open("rb") as file:
        file.seek(spot.at)
        data = base64.b64encode(file.read(PIECE_BYTES)).decode("ascii")
    return {"data": data, "size_bytes": row.size_bytes, "note": row.note}


def of_hub(link: HubLink) -> QuerySet[KeptCopy]:
    return _of(link)


def merchant_of(card: str) -> uuid.UUID:
    """Outside the wall: whose copies this card opens. NotFound `no_copies_here`."""
    found = _owner_of(card)
    if found is None:
        raise NotFound("no_copies_here", "Cloud ini tidak menyimpan cadangan untuk kartu itu.")
    return found


def of_card(card: str, merchant_id: uuid.UUID) -> QuerySet[KeptCopy]:
    return KeptCopy.objects.filter(merchant_id=merchant_id, card=card).exclude(whole_at=None)


def outlets_in(rows: QuerySet[KeptCopy]) -> list[Json]:
    """Whose copies these are, to choose by: outlets of one merchant have one card."""
    told = rows.filter(kind=FileKind.SNAPSHOT).values_list("merchant_id", "outlet_id")
    found = []
    for merchant_id, outlet_id, made_at in told.annotate(Max("made_at")).order_by("outlet_id"):
        outlet = Outlet.objects.filter(merchant_id=merchant_id, id=outlet_id).first()
        named = {"code": outlet.code, "name": outlet.name} if outlet else {"code": "", "name": ""}
        found.append({"outlet": str(outlet_id), **named, "made_at": made_at})
    return found


def notes_in(rows: QuerySet[KeptCopy], outlet_id: uuid.UUID, after: uuid.UUID | None) -> Json:
    """A page of them, and behind which row the next one begins."""
    rows = rows.filter(outlet_id=outlet_id, **({"id__gt": after} if after else {}))
    page = list(rows.order_by("id").values_list("id", "note")[:NOTES_AT_ONCE])
    is_more = len(page) == NOTES_AT_ONCE
    return {"notes": [note for _, note in page], "next": str(page[-1][0]) if is_more else ""}


def newest_of(merchant_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """{outlet: when its newest whole snapshot was made}, for whoever looks after it."""
    rows = KeptCopy.objects.filter(merchant_id=merchant_id, kind=FileKind.SNAPSHOT)
    told = rows.exclude(whole_at=None).values_list("outlet_id")
    return dict(told.annotate(Max("made_at")).order_by("outlet_id"))


def _of(link: TenantModel) -> QuerySet[KeptCopy]:
    return KeptCopy.objects.filter(merchant_id=link.merchant_id, outlet_id=link.outlet_id)


def _row(link: HubLink, incarnation: uuid.UUID, name: str) -> KeptCopy | None:
    """Held until the transaction ends: two requests never write one file."""
    rows = _of(link).select_for_update()
    return rows.filter(incarnation=incarnation, **_named(name)).first()


def _named(name: str) -> Json:
    number, _, kind = name.removesuffix(".age").partition("-")
    return {"number": int(number), "kind": kind}


def _state(row: KeptCopy) -> Json:
    return {"have": _have(row), "whole": row.whole_at is not None}


def _is_lost(row: KeptCopy) -> bool:
    """The cloud's own folder was put back to a day before: it is sent again."""
    return row.whole_at is not None and not _path(row, "age").is_file()


def _have(row: KeptCopy) -> int:
    if row.whole_at is not None:
        return row.size_bytes
    path = _path(row, "part")
    return path.stat().st_size if path.is_file() else 0


def _path(row: KeptCopy, ending: str) -> Path:
    return _folder(row) / f"{row.id}.{ending}"


def _place(link: TenantModel) -> Path:
    return Path(settings.COPIES_DIR, str(link.merchant_id), str(link.outlet_id))


def _folder(link: TenantModel) -> Path:
    folder = _place(link)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
