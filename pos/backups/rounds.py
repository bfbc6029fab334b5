"""What is due now, one step at a time; the worker calls it beside its other rounds.

    a snapshot    once a night (from 02.00 by the shop's clock), when one is wanted, or when the
                  last is older than 26 hours; the first five minutes after the worker began
    a trial       of the newest snapshot, right after it was copied; older copies at the place are
                  read too, and mended from here where they are damaged
    a segment     every five minutes when something was recorded
    copying       of whatever the owner's place lacks, after each file and every five minutes; and
                  of what the owner's bucket and the cloud lack (pos.backups.carrying)

A step that fails says so in plain words on the place's row and is tried again a minute later. What
a killed worker leaves behind (a work folder, a file without a note) is removed or written over.
"""

import errno
import logging
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyrage
from django.conf import settings
from django.db import DatabaseError
from django.db.models import QuerySet

from pos.backups import carrying, trial
from pos.backups.actions import record_trial
from pos.backups.disks import is_elsewhere
from pos.backups.making import DATABASE, WORK, Shop, make_segment, make_snapshot, work_folder
from pos.backups.models import Backup, BackupPlace, FileKind
from pos.backups.notes import Note, folder_in, notes_in, write_note
from pos.backups.places import (
    copy_lacking,
    is_there,
    mend,
    throw_away_here,
    throw_away_old,
)
from pos.backups.queries import (
    home,
    home_folder,
    is_possible,
    last_of,
    own_shop,
    place_of,
)
from pos.backups.trial import Found
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.models import Ledger
from pos.outlets.queries import outlet_of

log = logging.getLogger("lancar.backups")

FIRST_AFTER_SECONDS = 300.0
RETRY_SECONDS = 60.0
SPARE_BYTES = 256 * 1024 * 1024
SEGMENT_MS = 5 * 60_000
NIGHT_HOURS = range(2, 6)
NIGHTLY_MS = 20 * 3_600_000
LONGEST_MS = 26 * 3_600_000
NO_PLACE = "Folder cadangan tidak ditemukan. Pasang lagi disk atau stiknya."
NO_ROOM = "Cadangan tidak dapat ditulis; periksa ruang dan keadaan disk."
Step = Callable[[Shop], None]
SLOW = "Uji pulih tidak selesai pada waktunya."


class Rounds:
    """`waits` is asked often and must be cheap; `work` does one step and returns 1, 0: nothing."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.not_before = 0.0
        self.copied = 0.0

    def waits(self) -> bool:
        if time.monotonic() < self.not_before or not is_possible():
            return False
        shop = own_shop()
        return shop is not None and self._step(shop) is not None

    def work(self) -> int:
        shop = own_shop() if is_possible() and time.monotonic() >= self.not_before else None
        step = self._step(shop) if shop else None
        if shop is None or step is None:
            return 0
        try:
            step(shop)
        except (OSError, DatabaseError, pyrage.EncryptError):
            log.exception("a copy could not be written")
            _note_trouble(shop, NO_ROOM)
            self.not_before = time.monotonic() + RETRY_SECONDS
            return 0
        return 1

    def _step(self, shop: Shop) -> Step | None:
        snapshot = last_of(shop, FileKind.SNAPSHOT)
        if self._wants_snapshot(shop, snapshot):
            return snapshot_now
        if self._copy_is_due(shop):
            return self._copy
        if carrying.is_due(shop):  # over the internet: what the shop's own disks need goes before
            return segment_now if _segment_is_due(shop) else carrying.carry_one
        if snapshot and _trial_is_due(shop, snapshot):
            return try_newest
        if snapshot and _segment_is_due(shop):
            return segment_now
        return None

    def _wants_snapshot(self, shop: Shop, last: Backup | None) -> bool:
        now = wall_ms()
        place = place_of(shop.ledger.merchant_id, shop.ledger.outlet_id)
        wanted_at = max(place.wanted_at, carrying.wanted_at(shop))
        if last is None:
            waited = time.monotonic() - self.began
            return waited > FIRST_AFTER_SECONDS or wanted_at > 0
        age = now - last.made_at
        if age < 0 or age > LONGEST_MS:  # made by a clock that was wrong, or missed
            return True
        return wanted_at > last.made_at or (age > NIGHTLY_MS and _is_night(shop, now))

    def _copy_is_due(self, shop: Shop) -> bool:
        place = place_of(shop.ledger.merchant_id, shop.ledger.outlet_id)
        newest = last_of(shop)
        if not place.folder or newest is None:
            return False
        is_behind = place.copied_at is None or place.copied_at < newest.made_at or place.trouble
        waited = time.monotonic() - self.copied
        return bool(is_behind) and (not place.trouble or waited > RETRY_SECONDS)

    def _copy(self, shop: Shop) -> None:
        self.copied = time.monotonic()
        copy_now(shop)


def _is_night(shop: Shop, now_ms: int) -> bool:
    zone = outlet_of(shop.ledger.merchant_id, shop.ledger.outlet_id).zone
    return datetime.fromtimestamp(now_ms / 1000, ZoneInfo(zone)).hour in NIGHT_HOURS


def _trial_is_due(shop: Shop, snapshot: Backup) -> bool:
    """It can be tried once: where the bucket is the only place, it waits a while to lie there."""
    if snapshot.tried_at is not None or not trial.key_path(snapshot.number).exists():
        return False
    place = place_of(shop.ledger.merchant_id, shop.ledger.outlet_id)
    return bool(place.folder) or not carrying.is_awaited(shop, snapshot.made_at)


def _segment_is_due(shop: Shop) -> bool:
    last = last_of(shop)
    if last is None or 0 <= wall_ms() - last.made_at < SEGMENT_MS:
        return False
    ends = Ledger.objects.values_list("outlet_id", "server_seq")
    return any(seq > last.marks.get(str(outlet), 0) for outlet, seq in ends)


def snapshot_now(shop: Shop) -> None:
    folder = _ready(shop)
    _demand_room(folder)
    number = _next_number(shop)
    note, once = make_snapshot(shop, folder, number)
    trial.forget_keys_but(number)
    trial.keep_key(number, once)
    _remember(shop, note)
    throw_away_here(folder)


def segment_now(shop: Shop) -> None:
    last = last_of(shop)
    if last is None:
        return
    note = make_segment(shop, _ready(shop), _next_number(shop), last.marks)
    if note is not None:
        _remember(shop, note)


def copy_now(shop: Shop) -> None:
    """To the owner's place, if it is there; what goes wrong stands on its row."""
    place = place_of(shop.ledger.merchant_id, shop.ledger.outlet_id)
    target = Path(place.folder)
    if not is_there(target):
        return _note_trouble(shop, NO_PLACE)
    folder = folder_in(target, shop.merchant.id, shop.ledger.incarnation)
    try:
        began = wall_ms()
        copy_lacking(_ready(shop), folder)
        throw_away_old(folder)
    except OSError:
        log.exception("a copy could not be put at %s", target)
        return _note_trouble(shop, NO_ROOM)
    changes = {"copied_at": began, "trouble": "", "elsewhere": is_elsewhere(target, home())}
    _place_rows(shop).update(**changes)
    return None


def try_newest(shop: Shop) -> None:
    """The file at the owner's place when it is there, else the one beside the database."""
    backup = last_of(shop, FileKind.SNAPSHOT)
    if backup is None:
        return
    with work_folder(home()) as brought:
        folder, elsewhere = _where(shop, backup, brought)
        found = _try(folder, backup)
    record_trial(shop=shop, backup=backup, found=found, elsewhere=elsewhere)
    trial.key_path(backup.number).unlink(missing_ok=True)
    place = _at_place(shop)
    lost = mend(home_folder(shop), place) if place else []
    if lost:
        log.warning("copies at %s are damaged for good: %s", place, ", ".join(lost))


def _try(folder: Path, backup: Backup) -> Found:
    notes = [note for note in notes_in(folder) if note.name == backup.name]
    try:
        return trial.try_out(folder, notes[0], home()) if notes else Found(trial.UNREADABLE)
    except subprocess.TimeoutExpired:
        return Found(SLOW)


def _where(shop: Shop, backup: Backup, brought: Path) -> tuple[Path, bool]:
    """The copy that is furthest from the shop's disk: on another disk, on the internet, here."""
    place = _at_place(shop)
    if place and not any(note.name == backup.name for note in notes_in(place)):
        place = None
    if place and is_elsewhere(place, home()):
        return place, True
    if _is_brought(shop, backup, brought):
        return brought, True
    return place or home_folder(shop), False


def _at_place(shop: Shop) -> Path | None:
    place = place_of(shop.ledger.merchant_id, shop.ledger.outlet_id)
    if not place.folder or not is_there(Path(place.folder)):
        return None
    return folder_in(Path(place.folder), shop.merchant.id, shop.ledger.incarnation)


def _is_brought(shop: Shop, backup: Backup, brought: Path) -> bool:
    """Over the internet, as it lies there. Without it what lies here is tried."""
    note = carrying.bring_back(shop, backup.name, brought)
    if note is not None:
        write_note(brought, note)
    return note is not None


def _ready(shop: Shop) -> Path:
    """The folder beside the database, without what a killed worker left in it."""
    folder = home_folder(shop)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in (*folder.glob(f"{WORK}*"), *home().glob(f"{WORK}*")):
        shutil.rmtree(left)
    for left in folder.glob("*.part"):
        left.unlink()
    return folder


def _demand_room(folder: Path) -> None:
    """A copy must never be what fills the shop's own disk: it is unpacked once more for its trial.
    OSError when there is not room for three databases and some to sell on."""
    database = Path(settings.DATA_DIR) / DATABASE
    if shutil.disk_usage(folder).free < 3 * database.stat().st_size + SPARE_BYTES:
        raise OSError(errno.ENOSPC, "too little room for a copy")


def _next_number(shop: Shop) -> int:
    """Behind every file that is known or lies there: a file without a row is never written over."""
    last = last_of(shop)
    there = [note.number for note in notes_in(home_folder(shop))]
    return max([last.number if last else 0, *there]) + 1


def _remember(shop: Shop, note: Note) -> None:
    Backup.objects.create(
        id=uuid7(),
        merchant_id=shop.ledger.merchant_id,
        outlet_id=shop.ledger.outlet_id,
        number=note.number,
        kind=note.kind,
        name=note.name,
        made_at=note.made_at,
        size_bytes=note.size_bytes,
        digest=note.digest,
        after=dict(note.after),
        marks=dict(note.marks),
    )


def _note_trouble(shop: Shop, sentence: str) -> None:
    BackupPlace.objects.update_or_create(
        id=shop.ledger.outlet_id,
        merchant_id=shop.ledger.merchant_id,
        outlet_id=shop.ledger.outlet_id,
        defaults={"trouble": sentence},
    )


def _place_rows(shop: Shop) -> QuerySet[BackupPlace]:
    return BackupPlace.objects.filter(
        merchant_id=shop.ledger.merchant_id, outlet_id=shop.ledger.outlet_id
    )
