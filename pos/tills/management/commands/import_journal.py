"""manage.py import_journal FILE: hand in a tablet's rescue file; the recovery seed is asked for."""

import getpass
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pos.domain.errors import LancarError
from pos.outlets.queries import the_merchant, the_outlet
from pos.outlets.recovery import read_seed
from pos.tills.importing import Report, import_file


class Command(BaseCommand):
    help = "Masukkan berkas penyelamatan (.posj) sebuah tablet ke catatan toko."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--seed-file", type=Path, help="berkas berisi kode pemulihan, alih-alih ditanya"
        )

    def handle(self, *args: Any, file: Path, seed_file: Path | None, **options: Any) -> None:
        try:
            report = self._imported(file, seed_file)
        except LancarError as error:
            raise CommandError(error.sentence) from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        self.stdout.write(report.sentence)
        for remark in report.remarks:
            self.stdout.write(remark)
        if not report.is_whole:
            raise CommandError("Belum semuanya masuk; lihat baris di atas.")

    def _imported(self, file: Path, seed_file: Path | None) -> Report:
        merchant = the_merchant()
        with file.open("rb") as opened:
            return import_file(
                opened,
                seed=read_seed(_typed(seed_file)),
                merchant_id=merchant.id,
                outlet_id=the_outlet(merchant.id).id,
            )


def _typed(seed_file: Path | None) -> str:
    if seed_file is not None:
        return seed_file.read_text(encoding="utf-8")
    if sys.stdin.isatty():
        return getpass.getpass("Kode pemulihan dari kartu: ")
    return sys.stdin.readline()
