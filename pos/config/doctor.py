"""`manage.py doctor`: what is wrong with this box, each in words, worst first.

It changes nothing, and a check that breaks is a finding itself, so that one fault never hides the
others. What needs the database is asked only where one can be read: asking would make a new one.
"""

import http.client
import json
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from hardware.models import Printer, PrinterState
from hardware.owners import NOTICED_MS
from hardware.queries import printers_of
from pos.backups.models import BackupBucket, BackupCloud
from pos.backups.queries import (
    bucket_of,
    cloud_of,
    is_bucket_late,
    is_cloud_late,
    is_possible,
    standing,
)
from pos.backups.words import bucket_words, cloud_words, standing_words
from pos.box import keeping
from pos.box.at_rest import is_open_to_thieves
from pos.box.clocks import beside_tablets
from pos.box.origin import Origin, is_ours
from pos.box.queries import certificate_ends, fault, is_clock_back
from pos.box.updates.datafiles import ASIDE
from pos.box.words import FAULTS
from pos.config.migration_rows import unlisted
from pos.config.shop import preflight, troubles
from pos.config.shop.troubles import Trouble
from pos.journal.backoffice.show import ago_text
from pos.journal.clock import wall_ms
from pos.journal.models import Problem
from pos.outlets.queries import all_outlets_here
from sync.uplink import uplink_of, waiting
from sync.words import is_late, late_words

OK, WARN, BAD = "ok", "warn", "bad"
UNREAD = ("database_unreadable", "database_read_only", "database_key", "no_shop")
MARKS = {OK: "✔", WARN: "⚠", BAD: "✖"}
MOST_NAMED = 5
LITTLE_BYTES = 2 * 1024**3
ASK_SECONDS = 15.0  # a crowded computer is slow, not silent
UNSEEN_MS = 3 * NOTICED_MS


@dataclass(frozen=True)
class Finding:
    """`code` is stable; the sentences say what is so, and what to do where something is."""

    tone: str
    code: str
    indonesian: str
    english: str

    def show(self) -> str:
        return f"{MARKS[self.tone]} [{self.code}] {self.indonesian}\n    {self.english}"


Check = Callable[[Path], Iterator[Finding]]


def examine(data: Path, *, from_inside: bool = False) -> list[Finding]:
    """Everything that can be looked at, the worst first. `from_inside`: the server asks about
    itself; it neither calls itself nor lets go of its line to the database."""
    machine = [check for check in MACHINE if not (from_inside and check is _service)]
    found = [each for check in machine for each in _findings(check, data)]
    if not any(each.code in UNREAD for each in found):
        found += [each for check in SHOP for each in _findings(check, data)]
        if not from_inside:
            connection.close()
    return sorted(found, key=lambda each: (BAD, WARN, OK).index(each.tone))


def _findings(check: Check, data: Path) -> list[Finding]:
    """Of one check; what it could not look at is told, never hidden."""
    try:
        return list(check(data))
    except Trouble as trouble:
        return [Finding(BAD, trouble.code, trouble.indonesian, trouble.english)]
    except Exception as error:  # noqa: BLE001  (a doctor who faints helps nobody)
        name = check.__name__.strip("_")
        return [
            Finding(
                WARN,
                f"{name}_unknown",
                f"Pemeriksaan {name} tidak dapat dilakukan ({error}).",
                f"The check {name} could not be made ({error}).",
            )
        ]


def _folder(data: Path) -> Iterator[Finding]:
    preflight.check_folder(data)
    free = preflight.free_bytes(data)
    told = f"{free / 1024**3:.1f} GB"
    if free < LITTLE_BYTES:
        yield Finding(
            WARN,
            "disk_low",
            f"Sisa ruang {told} di disk data {data}. Kosongkan sebelum penuh; data tetap utuh.",
            f"{told} left on the disk of {data}. Free some before it is full; sales are safe.",
        )
    else:
        yield Finding(OK, "disk", f"Folder data bisa ditulis, sisa {told}.", f"{told} free.")


def _database(data: Path) -> Iterator[Finding]:
    """Only its file; a PostgreSQL answers or does not when the shop is asked."""
    if connection.vendor != "sqlite":
        return
    key = settings.DATABASES["default"].get("CIPHER_KEY") or ""
    if preflight.is_read_only(data):
        yield Finding(
            BAD,
            "database_read_only",
            "Disk data hanya bisa dibaca: basis data tidak dapat dibuka, isinya tidak berubah. "
            "Mulai ulang komputer. Bila tetap begini, disknya rusak: ganti, lalu pulihkan.",
            "The disk can only be read: the database cannot be opened, nothing in it changed. "
            "Restart the computer. If that does not help the disk fails: replace it and restore.",
        )
        return
    if not preflight.check_database(data, key):
        yield Finding(
            BAD,
            "no_shop",
            f"Belum ada toko di {data}. Jalankan make shop, atau pulihkan dari cadangan.",
            f"There is no shop in {data}. Run make shop, or restore a backup.",
        )
        return
    yield Finding(OK, "database", "Basis data utuh terbaca.", "The database reads well.")
    if is_open_to_thieves(data):
        yield Finding(
            WARN,
            "database_plain",
            "Basis data tidak terkunci: siapa yang mengambil disk ini dapat membacanya. "
            "Kunci disknya, atau isi LANCAR_CIPHER_KEY sebelum toko dibuat.",
            "The database is not encrypted: who takes this disk can read it. Encrypt the disk, or "
            "set LANCAR_CIPHER_KEY before the shop is made.",
        )


def _taken_back(data: Path) -> Iterator[Finding]:
    """What a new release wrote before the old one came back: nobody else has it."""
    for aside in sorted(data.glob(f"{ASIDE}*")):
        yield Finding(
            WARN,
            "update_taken_back",
            f"Pembaruan {aside.name.removeprefix(ASIDE).split('-')[0]} dibatalkan setelah sempat "
            "berjalan. Penjualan dikirim ulang oleh tablet; yang dicatat di kantor saat itu perlu "
            f"dicatat lagi. Basis datanya disimpan di {aside}.",
            "An update was taken back after it had run. What the back office wrote meanwhile is in "
            f"{aside} only.",
        )


def _service(data: Path) -> Iterator[Finding]:
    """Does it run, and does the fixed address answer with a certificate that tablets trust?"""
    port = preflight.running_port(data)
    origin: Origin | None = settings.ORIGIN
    if port is None:
        yield Finding(
            WARN, "not_running", "Server toko tidak berjalan.", "The shop's server is not running."
        )
        if origin is not None and is_ours(origin.address):
            for each in (origin.https_port, origin.door_port):
                _is_free(each, origin.address)
        return
    if port:
        plain = http.client.HTTPConnection(preflight.HOST, port, timeout=ASK_SECONDS)
        yield _answer_of(f"{preflight.HOST}:{port}", plain)
    if origin is not None and (origin.public_name or is_ours(origin.address)):
        root = None if origin.public_name else str(keeping.root_file(data))
        trusting = ssl.create_default_context(cafile=root)
        host = origin.public_name or origin.address
        secure = http.client.HTTPSConnection(
            host, origin.https_port, timeout=ASK_SECONDS, context=trusting
        )
        yield _answer_of(origin.base, secure)


def _is_free(port: int, address: str) -> None:
    """The fixed address has its ports for good: another one is no advice."""
    try:
        preflight.check_port(str(port), address)
    except Trouble as trouble:
        raise troubles.lan_port_taken(port, address) from trouble


def _answer_of(where: str, line: http.client.HTTPConnection) -> Finding:
    try:
        line.request("GET", "/healthz")
        told = json.loads(line.getresponse().read())
    except ssl.SSLError as error:
        return Finding(
            BAD,
            "certificate_refused",
            f"{where} menjawab dengan sertifikat yang tidak dipercaya ({error.reason}). Mulai "
            "ulang server toko.",
            f"{where} answers with a certificate that is not trusted ({error.reason}). Restart it.",
        )
    except (OSError, ValueError, http.client.HTTPException) as error:
        return Finding(
            BAD,
            "no_answer",
            f"{where} tidak menjawab ({error}). Mulai ulang server toko; tablet tetap berjualan.",
            f"{where} does not answer ({error}). Restart the shop; tablets go on selling.",
        )
    finally:
        line.close()
    if told.get("status") != "ok":
        detail = str(told.get("detail", "?"))
        return Finding(BAD, "not_ready", f"{where}: {detail}", f"{where} is not ready: {detail}")
    return Finding(OK, "answers", f"{where} menjawab.", f"{where} answers.")


def _address(data: Path) -> Iterator[Finding]:
    try:
        found = fault()
    except DatabaseError:  # it comes last, for the clock beside the record; `_database` told why
        found = None
    if found is not None:
        words = f"{found.words[0].upper()}{found.words[1:]}. {found.help}"
        yield Finding(BAD, found.code, words, found.english)
    elif settings.ORIGIN is None:
        yield Finding(
            WARN,
            "no_address",
            "Belum terbuka untuk tablet. Jalankan sekali: make shop ARGS=--lan. Pernah terbuka? "
            "Jangan: pulihkan dari cadangan, supaya tablet tetap percaya pada server ini.",
            "Not open to tablets. Run once: make shop ARGS=--lan. Was it open before? Then restore "
            "a backup instead, so that tablets go on trusting this server.",
        )
    else:
        ends = certificate_ends(settings.ORIGIN, data).timestamp()
        days = int((ends - time.time()) // 86_400)
        yield Finding(
            OK,
            "address",
            f"Alamat {settings.ORIGIN.base} tetap, sertifikat berlaku {days} hari lagi.",
            f"{settings.ORIGIN.base} is ours; its certificate is good for {days} more days.",
        )


def _clock(data: Path) -> Iterator[Finding]:
    if is_clock_back():
        yield Finding(
            BAD,
            "clock_back",
            "Jam komputer ini lebih lambat dari catatan terakhirnya sendiri. Setel ke otomatis.",
            "This computer's clock is behind its own last record. Set it to automatic.",
        )
    elif beside := beside_tablets():
        words = {key: text.format(**beside.told) for key, text in FAULTS[beside.code].items()}
        said = f"{words['words'].capitalize()}. {words['help']}"
        yield Finding(WARN, beside.code, said, words["english"])
    else:
        yield Finding(OK, "clock", "Jam komputer wajar.", "The clock is plausible.")


def _backups(data: Path) -> Iterator[Finding]:
    for outlet in all_outlets_here() if is_possible() else ():
        state = standing(outlet.merchant_id, outlet.id)
        words = " ".join(standing_words(state, wall_ms()))
        if state.is_alarming(wall_ms()):
            tone = BAD if state.trouble else WARN
            english = "No backup elsewhere was put back for trial within 36 hours."
            yield Finding(tone, "backup_late", words, english)
        else:
            yield Finding(OK, "backup", words, "A backup elsewhere was put back for trial.")
        yield from _bucket(bucket_of(outlet.merchant_id, outlet.id))
        yield from _copies_at_cloud(cloud_of(outlet.merchant_id, outlet.id))


def _bucket(row: BackupBucket) -> Iterator[Finding]:
    """Its own state: the internet may be away while the stick has everything."""
    words = bucket_words(row)
    if is_bucket_late(row, wall_ms()):
        yield Finding(WARN, "bucket_late", words, "Backups do not reach the storage service.")
    elif words:
        yield Finding(OK, "bucket", words, "Backups are carried to the storage service.")


def _copies_at_cloud(row: BackupCloud) -> Iterator[Finding]:
    words = cloud_words(row)
    if is_cloud_late(row, wall_ms()):
        yield Finding(WARN, "cloud_copy_late", words, "Backups do not reach the cloud.")
    elif row.is_on:
        yield Finding(OK, "cloud_copy", words, "Backups are carried to the cloud.")


def _printers(data: Path) -> Iterator[Finding]:
    for outlet in all_outlets_here():
        for printer in printers_of(outlet.merchant_id, outlet.id):
            yield _printer(printer, PrinterState.objects.filter(id=printer.id).first())


def _printer(printer: Printer, state: PrinterState | None) -> Finding:
    name = printer.name
    if state is None or wall_ms() - state.seen_at > UNSEEN_MS:
        when = ago_text(state.seen_at) if state else "belum pernah"
        return Finding(
            WARN,
            "printer_unseen",
            f"{name}: pengurus printer terakhir melihatnya {when}. Apakah toko berjalan?",
            f"{name}: the owner of the printers has not looked at it. Does the shop run?",
        )
    if state.trouble:
        return Finding(WARN, "printer_trouble", f"{name}: {state.trouble}", f"{name} has a fault.")
    return Finding(OK, "printer", f"{name} siap.", f"{name} is ready.")


def _cloud(data: Path) -> Iterator[Finding]:
    for outlet in all_outlets_here():
        uplink = uplink_of(outlet.merchant_id, outlet.id)
        if uplink is None:
            continue
        words = late_words(uplink, waiting(uplink))
        if is_late(uplink, wall_ms()):
            yield Finding(WARN, "cloud_late", f"{words}.", "The cloud lacks records for an hour.")
        else:
            yield Finding(OK, "cloud", f"{words}.", "The cloud is being told.")


def _migrations(data: Path) -> Iterator[Finding]:
    rows = unlisted()
    if rows.lost:
        names = ", ".join(rows.lost[:MOST_NAMED])
        yield Finding(
            BAD,
            "migrations_lost",
            f"Bentuk basis data lebih baru daripada daftarnya sendiri: baris {names} hilang dari "
            "django_migrations. Server tidak akan mau mulai. Datanya utuh; pulihkan dari cadangan, "
            "atau minta bantuan untuk menulis barisnya lagi (manage.py migrate --fake).",
            f"The database is ahead of its own list: django_migrations lacks {names}. The server "
            "will not start. Nothing is lost: restore a backup, or let somebody write the rows "
            "again (manage.py migrate --fake).",
        )
    if rows.waiting:
        count = len(rows.waiting)
        yield Finding(
            WARN,
            "migrations_wait",
            f"{count} pembaruan bentuk basis data belum berjalan; berjalan sendiri saat server "
            "toko dimulai lagi.",
            f"{count} changes of the database's form wait; the next start makes them.",
        )


def _inbox(data: Path) -> Iterator[Finding]:
    count = Problem.objects.filter(settled_at=None).count()
    if count:
        yield Finding(
            WARN,
            "problems",
            f"{count} hal menunggu di Perlu dicek.",
            f"{count} things wait under Perlu dicek.",
        )


MACHINE: tuple[Check, ...] = (_folder, _database, _taken_back, _service, _address)
SHOP: tuple[Check, ...] = (_migrations, _clock, _backups, _printers, _cloud, _inbox)
