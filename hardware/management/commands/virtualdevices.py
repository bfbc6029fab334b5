"""manage.py virtualdevices: printers made of software, for developers and demo shops.

One of receipts (ESC/POS) and, on a port of its own, one of labels (TSPL). They answer status as
real ones, lay their paper as pictures into the data folder, and have the faults that `fault` there
names.
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
from hardware.virtual.labels import VirtualLabelPrinter
from hardware.virtual.paper import Paper
from hardware.virtual.printer import VirtualPrinter

ROUND_SECONDS = 0.1


class Command(BaseCommand):
    help = "Printer tiruan di komputer ini; kertasnya menjadi gambar."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=9100)
        parser.add_argument("--profile", choices=sorted(PROFILES), default="generic80")
        parser.add_argument("--label-port", type=int, default=None, help="juga printer label")
        parser.add_argument("--out", default="", help="folder gambar; biasanya di folder data")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = PaperFolder(Path(options["out"] or settings.DATA_DIR / "paper"))
        profile = PROFILES[options["profile"]]
        paper = Paper(profile.columns, profile.dots, has_cutter=profile.has_cutter)
        printers = [VirtualPrinter(paper, port=options["port"]).start()]
        if options["label_port"] is not None:
            printers.append(VirtualLabelPrinter(port=options["label_port"]).start())
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        for printer in printers:
            self.stdout.write(f"127.0.0.1:{printer.port} -> {folder.folder}")
        self.stdout.flush()
        fault = ""
        while not stopped.wait(ROUND_SECONDS):
            fault, before = folder.fault, fault
            for printer in printers:
                if fault != before:
                    obey(printer, fault)
                collect(printer, folder)
        for printer in printers:
            printer.stop()
