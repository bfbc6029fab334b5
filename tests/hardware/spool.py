"""A shop with a printer made of software, and its owner thread's turns played by hand."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hardware.actions import Asker, add_printer, ask_for_print
from hardware.drivers import receipts, wires
from hardware.models import Printer, PrintJob
from hardware.owners import Owner
from hardware.virtual.paper import Paper
from hardware.virtual.printer import REAL_TIME, Faults, VirtualPrinter
from pos.domain.paper import Operation, row, rule, text
from pos.journal.ids import uuid7
from tests.pos.world import World
from tests.waiting import PATIENCE_SECONDS

RECEIPT: list[Operation] = [
    text("TOKO UJI", "center", True),
    rule("="),
    row("Indomie Goreng", "3.500"),
    row("TOTAL", "Rp 3.500", True),
    {"op": "cut"},
]

SHEET = ["TOKO UJI", "=" * 48, "Indomie Goreng", "TOTAL"]

# A printer of software on a busy machine is late, but no clone that never answers: whoever took it
# for one would believe that a document is on paper which is not.
LATE_SECONDS = 20.0
NEVER_SECONDS = 0.3
MUTE = ("hangs", "silent")
PATIENT_OWNER = f"""
import os
import sys
from hardware.drivers import receipts
from pos.config.shop.door import enter
receipts.ANSWER_SECONDS = {LATE_SECONDS}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pos.config.settings")
sys.exit(enter(["manage.py", "runhardware"]))
"""
OWNER_COMMAND = [sys.executable, "-c", PATIENT_OWNER]


@contextmanager
def printer_on_the_net(columns: int = 48, dots: int = 576) -> Iterator[VirtualPrinter]:
    device = VirtualPrinter(Paper(columns, dots)).start()
    try:
        yield device
    finally:
        device.stop()


def put_up(world: World, device: VirtualPrinter, name: str = "Kasir", **use: bool) -> Printer:
    return add_printer(
        outlet=world.outlet,
        by=world.sari.id,
        identity={"name": name},
        link={"host": "127.0.0.1", "port": device.port},
        paper={"profile": "generic80"},
        use=use,
    )


def hand_over(
    printer: Printer, title: str = "Struk", operations: Any = RECEIPT, **more: Any
) -> PrintJob:
    more.setdefault("asker", Asker())
    more.setdefault("job_id", uuid7())
    return ask_for_print(printer=printer, title=title, operations=operations, **more)


def turn(printer: Printer, times: int = 1) -> float:
    """What its owner does, here and now; a document that must wait does not."""
    printer.refresh_from_db()
    owner, pause = Owner(printer), 0.0
    for _ in range(times):
        PrintJob.objects.filter(printer=printer).update(next_at=0)
        pause = owner.turn()
    return pause


def heard_out(device: VirtualPrinter) -> None:
    """It takes one line at a time: its answer on a new one comes after all that was sent before."""
    with socket.create_connection(("127.0.0.1", device.port), timeout=PATIENCE_SECONDS) as line:
        line.sendall(REAL_TIME + b"\x01")
        assert line.recv(1)


def printed(device: VirtualPrinter) -> list[list[str]]:
    """The lines of every sheet that was cut off."""
    with device.lock:
        return [[line for line in sheet.lines if line] for sheet in device.paper.sheets]


def hurry(monkeypatch: Any) -> None:
    """As short as a test's, and longer than a busy machine keeps the printer's thread waiting. Only
    one that does not answer at all is not waited for."""
    for name, seconds in {
        "SILENCE_SECONDS": 2.0,
        "BELIEVED_SECONDS": 0.3,
        "PAPER_SECONDS": PATIENCE_SECONDS,
        "ASK_AGAIN_SECONDS": 0.05,
        "ANSWER_SECONDS": LATE_SECONDS,
    }.items():
        monkeypatch.setattr(receipts, name, seconds)
    monkeypatch.setattr(wires, "CONNECT_SECONDS", LATE_SECONDS)
    monkeypatch.setattr(Faults, "__setattr__", _noticed)


def _noticed(faults: Faults, name: str, value: Any) -> None:
    is_new = value != getattr(faults, name, False)
    object.__setattr__(faults, name, value)
    if name in MUTE and is_new:
        receipts.ANSWER_SECONDS = NEVER_SECONDS if value else LATE_SECONDS


def words(sheet: list[str]) -> list[str]:
    """Without the amounts, which stand right."""
    return [line.split("  ")[-1] if line.startswith(" ") else line.split("  ")[0] for line in sheet]
