"""manage.py virtualdevices: a receipt printer made of software, for developers and demo shops.

It speaks ESC/POS on a port of this machine, answers status as a real one, lays its paper as
pictures into the data folder, and has the faults that `fault` there names.
"""

import signal
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from hardware.profiles import PROFILES
from hardware.virtual.folder import PaperFolder, collect, obey
from hardware.virtual.paper import Paper
from hardware.virtual.printer import VirtualPrinter

ROUND_SECONDS = 0.1


class Command(BaseCommand):
    help = "Printer tiruan di komputer ini; kertasnya menjadi gambar."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=9100)
        parser.add_argument("--profile", choices=sorted(PROFILES), default="generic80")
        parser.add_argument("--out", default="", help="folder gambar; biasanya di folder data")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = PaperFolder(Path(options["out"] or settings.DATA_DIR / "paper"))
        profile = PROFILES[options["profile"]]
        paper = Paper(profile.columns, profile.dots, has_cutter=profile.has_cutter)
        printer = VirtualPrinter(paper, port=options["port"]).start()
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        self.stdout.write(f"127.0.0.1:{printer.port} -> {folder.folder}")
        self.stdout.flush()
        fault = ""
        while not stopped.wait(ROUND_SECONDS):
            fault, before = folder.fault, fault
            if fault != before:
                obey(printer, fault)
            collect(printer, folder)
        printer.stop()
