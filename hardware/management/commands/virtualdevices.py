"""manage.py virtualdevices: devices made of software, for developers and demo shops.

A printer of receipts (ESC/POS), one of labels (TSPL), a scale, a pole display and a drawer box,
each on a port of its own; with --serial a second receipt printer and the others on pairs of
terminal ends, whose names under /dev are said at the start. They behave as real ones, lay their
paper as pictures into the data folder, and have the faults that `fault` and `scale_fault` there
name.
"""

import signal
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from hardware.gadgets.sorts import SCALES
from hardware.profiles import PROFILES
from hardware.virtual.folder import PaperFolder, collect, obey, weigh
from hardware.virtual.gadgets import PluggedIn, VirtualDrawer, VirtualPole, VirtualScale
from hardware.virtual.labels import VirtualLabelPrinter
from hardware.virtual.paper import Paper
from hardware.virtual.printer import VirtualPrinter
from hardware.virtual.pty_line import PtyLine

ROUND_SECONDS = 0.1


class Command(BaseCommand):
    help = "Printer, timbangan, layar, dan laci tiruan di komputer ini; kertasnya menjadi gambar."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=9100)
        parser.add_argument("--profile", choices=sorted(PROFILES), default="generic80")
        parser.add_argument("--label-port", type=int, default=None, help="juga printer label")
        parser.add_argument("--scale-port", type=int, default=None, help="juga timbangan")
        parser.add_argument("--pole-port", type=int, default=None, help="juga layar pelanggan 2x20")
        parser.add_argument("--drawer-port", type=int, default=None, help="juga kotak laci uang")
        parser.add_argument(
            "--serial",
            action="store_true",
            help="printer, timbangan, layar, dan laci juga di kabel serial",
        )
        parser.add_argument("--language", choices=sorted(SCALES), default="scale_continuous")
        parser.add_argument("--out", default="", help="folder gambar; biasanya di folder data")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = PaperFolder(Path(options["out"] or settings.DATA_DIR / "paper"))
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        bench = Bench(folder, options)
        folder.places = bench.places
        for place in bench.places:
            self.stdout.write(f"{place} -> {folder.folder}")
        self.stdout.flush()
        while not stopped.wait(ROUND_SECONDS):
            bench.round()
        bench.stop()


class Bench:
    """All of them; `places` says where each is plugged in."""

    def __init__(self, folder: PaperFolder, options: dict[str, Any]) -> None:
        self.folder, self.fault, self.shown = folder, "", ""
        self.scale, self.pole = VirtualScale(options["language"]), VirtualPole()
        self.drawer, self.counted = VirtualDrawer(), -1
        self.others = (("scale", self.scale), ("pole", self.pole), ("drawer", self.drawer))
        self.printers = [VirtualPrinter(_paper(options), port=options["port"]).start()]
        self.places = [f"127.0.0.1:{self.printers[0].port}"]
        self.plugged: list[PluggedIn] = []
        if options["label_port"] is not None:
            self.printers.append(VirtualLabelPrinter(port=options["label_port"]).start())
            self.places.append(f"label 127.0.0.1:{self.printers[-1].port}")
        for name, gadget in self.others:
            if options[f"{name}_port"] is not None:
                self.plugged.append(PluggedIn(gadget).on_port(options[f"{name}_port"]))
                self.places.append(f"{name} 127.0.0.1:{self.plugged[-1].port}")
        if options["serial"]:
            self._on_cables(options)
        self.has_pole = options["serial"] or options["pole_port"] is not None
        self.has_drawer = options["serial"] or options["drawer_port"] is not None

    def _on_cables(self, options: dict[str, Any]) -> None:
        cable = PtyLine()
        self.printers.append(VirtualPrinter(_paper(options)).start_on(cable))
        self.places.append(f"printer {cable.path}")
        for name, gadget in self.others:
            cable = PtyLine()
            self.plugged.append(PluggedIn(gadget).on_line(cable))
            self.places.append(f"{name} {cable.path}")

    def round(self) -> None:
        fault, before = self.folder.fault, self.fault
        for printer in self.printers:
            if fault != before:
                obey(printer, fault)
            collect(printer, self.folder)
        self.fault = fault
        weigh(self.scale, self.folder)
        lines = "\n".join(self.pole.lines)
        if self.has_pole and lines != self.shown:
            self.shown = self.folder.pole = lines
        self.drawer.shut()
        if self.has_drawer and self.drawer.openings != self.counted:
            self.counted = self.folder.drawer = self.drawer.openings

    def stop(self) -> None:
        for printer in self.printers:
            printer.stop()
        for each in self.plugged:
            each.stop()


def _paper(options: dict[str, Any]) -> Paper:
    profile = PROFILES[options["profile"]]
    return Paper(profile.columns, profile.dots, has_cutter=profile.has_cutter)
