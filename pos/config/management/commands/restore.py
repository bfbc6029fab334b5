"""manage.py restore --from FOLDER: put a shop back from its copies with the recovery card.

The data folder is LANCAR_DATA. The newest snapshot that the card opens is unpacked, the segments
behind it are added, and the server becomes a new one, so that every tablet sends again what it
still has. What was in the data folder is put aside, never deleted.

    python manage.py restore --from /media/stik      then type the card's code; it is not shown
    python manage.py restore --from s3://bucket/toko asks for address and keys of the storage first
    python manage.py restore --from https://cloud.contoh.id     needs nothing but the card; where it
                                                     opens several outlets' copies, behind it #KODE
"""

import sys
from argparse import ArgumentParser
from contextlib import suppress
from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from pyrage import x25519
from sqlcipher3 import dbapi2 as library

from pos.backups import restoring
from pos.backups.age_keys import identity_of
from pos.backups.making import CIPHER_KEY, DATABASE, HTTPS, work_folder
from pos.backups.models import Backup, BackupBucket, BackupCloud, BackupPlace, SafeHead
from pos.backups.restoring import Applied, Copies
from pos.backups.sources import BucketSource, FolderSource, source_of
from pos.box import keeping
from pos.box.origin import usable_origin
from pos.config.shop import lan, preflight, troubles
from pos.journal.errors import LancarError
from pos.journal.incarnation import MARK, expect_renewal, note_high_water, renew
from pos.journal.models import Ledger
from pos.outlets.recovery import read_seed
from sync.from_cloud import CloudSource, is_cloud

TAKEN = (
    DATABASE,
    f"{DATABASE}-wal",
    f"{DATABASE}-shm",
    "keys",
    "secret_key",
    MARK,
    "prepared.json",
)
Source = FolderSource | BucketSource | CloudSource
ASK = "Ketik kode dari kartu pemulihan, lalu Enter: "


class Command(BaseCommand):
    help = "Pulihkan toko dari cadangan: --from FOLDER, lalu kode dari kartu pemulihan."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="place", required=True)
        parser.add_argument("--replace", action="store_true", help="put an existing shop aside")
        parser.add_argument("--first-run", action="store_true", help="used by the wizard")

    def handle(self, *args: Any, **options: Any) -> None:
        data = Path(settings.DATA_DIR)
        try:
            preflight.check_folder(data)
            if options["first_run"]:  # the server runs, without a shop, and holds the lock
                self._demand_no_shop()
                self._restore(data, options["place"], replace=True)
                return
            with preflight.take_lock(data):
                self._restore(data, options["place"], replace=options["replace"])
        except troubles.Trouble as trouble:
            raise CommandError(trouble.show()) from trouble
        except LancarError as error:
            raise CommandError(f"GAGAL [{error.code}]\n  {error.sentence}") from error
        except OSError as error:
            if error.errno not in preflight.DISK_FULL_ERRORS:
                raise
            raise CommandError(troubles.disk_full(data).show()) from error
        finally:
            connection.close()

    def _restore(self, data: Path, place: str, *, replace: bool) -> None:
        if (data / DATABASE).exists() and not replace:
            raise CommandError(
                f"GAGAL [shop_exists]\n  Di {data} sudah ada toko. Tambahkan --replace untuk "
                "menyisihkannya dahulu; tidak ada yang dihapus."
            )
        with work_folder(data) as work, work_folder(data) as brought:
            seed = read_seed(_card()) if is_cloud(place) else b""  # all that proves it there
            source = CloudSource(place, seed, brought) if seed else source_of(place, brought)
            found = source.find()
            key = identity_of(seed or read_seed(_card()))
            copies = self._unpack(source, found, key=key, work=work)
            aside = _put_aside(data, _taken(work))
            expect_renewal(data, copies.snapshot.marks)
            _put_in_place(work, data)
            call_command("migrate", verbosity=0, interactive=False)
            applied = self._add_segments(copies, key, work)
        _begin_anew(data)
        _certify_anew(data)
        self._tell(source.words_for(copies), copies, applied=applied, aside=aside)

    def _demand_no_shop(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if Ledger.objects.exists():
            raise CommandError("GAGAL [shop_exists]\n  Di komputer ini sudah ada toko.")
        connection.close()

    def _unpack(
        self, source: Source, found: list[Copies], *, key: x25519.Identity, work: Path
    ) -> Copies:
        """The best one that is whole. Nothing of the shop's own folder is touched before, nor is
        anything fetched after: a bucket may be cut off at any moment."""
        last: LancarError | None = None
        others: set[Path] = set()  # what this card does not open at all
        for copies in found:
            if copies.folder in others:
                continue
            source.bring(copies.folder, copies.snapshot)
            try:
                restoring.unpack(copies.folder, copies.snapshot, key, work)
            except LancarError as error:
                self.stderr.write(f"  {error.sentence}")
                last = error
                others |= {copies.folder} if error.code == "wrong_card" else set()
            else:
                for note in copies.segments:
                    source.bring(copies.folder, note)
                return copies
        raise last or CommandError("GAGAL [no_copies]")

    def _add_segments(self, copies: Copies, key: x25519.Identity, work: Path) -> Applied:
        """Up to the first that is damaged: what follows it would have holes."""
        applied = Applied()
        for note in copies.segments:
            try:
                restoring.apply_segment(copies.folder, note, key, work=work, applied=applied)
            except LancarError as error:
                self.stderr.write(f"  {error.sentence} Isi setelahnya dikirim ulang oleh tablet.")
                break
        return applied

    def _tell(self, where: str, copies: Copies, *, applied: Applied, aside: Path | None) -> None:
        made = datetime.fromtimestamp(copies.made_at / 1000).astimezone()
        lines = [
            f"Toko {copies.snapshot.shop} dipulihkan dari {where}",
            f"  keadaan per {made:%d-%m-%Y %H.%M}; {applied.new} kejadian dari catatan sesudahnya",
        ]
        if applied.strangers or applied.aside:
            lines.append(f"  {applied.strangers + applied.aside} kejadian disisihkan untuk dicek")
        if aside is not None:
            lines.append(f"  data lama disisihkan di {aside}")
        lines.append("  Jalankan toko seperti biasa. Tablet mengirim ulang sendiri yang belum ada.")
        self.stdout.write("\n".join(lines))


def _card() -> str:
    """Unseen at a keyboard; a line of a file otherwise."""
    return getpass(ASK) if sys.stdin.isatty() else sys.stdin.readline(400)


def _taken(work: Path) -> list[str]:
    """A copy from before this shop had certificates leaves those that are here."""
    return [*TAKEN, *([HTTPS] if (work / HTTPS).is_dir() else [])]


def _put_aside(data: Path, names: list[str]) -> Path | None:
    there = [data / name for name in names if (data / name).exists()]
    if [path.name for path in there] in ([], ["secret_key"]):
        for path in there:  # Django has just made it for an empty folder
            path.unlink()
        return None
    aside = _free_name(data)
    aside.mkdir(mode=0o700)
    for path in there:
        path.rename(aside / path.name)
    return aside


def _free_name(data: Path) -> Path:
    number = 1
    while (data / f"before-restore-{number}").exists():
        number += 1
    return data / f"before-restore-{number}"


def _put_in_place(work: Path, data: Path) -> None:
    """The database last: without it the folder is an empty shop's, and restoring begins again."""
    for folder in ("keys", HTTPS):
        if (work / folder).is_dir():
            (work / folder).rename(data / folder)
    if (work / "secret_key").is_file():
        (work / "secret_key").rename(data / "secret_key")
    _rekey(work)
    (work / DATABASE).rename(data / DATABASE)


def _rekey(work: Path) -> None:
    """The copied database has the key of the box it came from; this one has its own, or none."""
    old, new = restoring.cipher_key_in(work), settings.DATABASES["default"].get("CIPHER_KEY") or ""
    if old == new:
        return
    source = library.connect(work / DATABASE)
    try:
        if old:
            source.execute(f"PRAGMA key = \"x'{old}'\"")
        written = f"x'{new}'" if new else ""
        source.execute("ATTACH DATABASE ? AS fresh KEY ?", (str(work / "fresh"), written))
        source.execute("SELECT sqlcipher_export('fresh')")
        source.execute("DETACH DATABASE fresh")
    finally:
        source.close()
    (work / "fresh").replace(work / DATABASE)
    (work / CIPHER_KEY).unlink(missing_ok=True)


def _begin_anew(data: Path) -> None:
    """A new incarnation; this box has made no copies yet, and its disks are others. The keys of
    the bucket are forgotten, and the cloud's copies wait for a word of the owner: a computer of a
    drill would write beside the shop's own copies."""
    for ledger in Ledger.objects.order_by("id"):
        renew(ledger)
    Backup.objects.all().delete()
    SafeHead.objects.all().delete()
    BackupPlace.objects.update(copied_at=None, elsewhere=False, trouble="", wanted_at=0)
    BackupCloud.objects.update(is_paused=True, copied_at=None, trouble="", attempts=0, next_at=0)
    BackupBucket.objects.update(keys="", copied_at=None, trouble="", attempts=0, next_at=0)
    note_high_water(data)


def _certify_anew(data: Path) -> None:
    """The copy has the authority, not the certificate it signed, and the server that starts next
    wants its file. Where it cannot be made the shop opens on its own machine and says why."""
    origin = usable_origin(data)
    if origin is not None:
        with suppress(keeping.ClockWrong, keeping.Damaged, OSError):
            lan.keep(data, origin)
