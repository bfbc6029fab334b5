"""Part "print": from the hub's answer to the first byte at the printer, what a receipt costs, and
whether the owner process grows with what it has printed (a day of a busy shop, as fast as it goes).

A real hub, its real owner process, and a printer made of software in this one. The till's own wait
is the request that hands a document over; the paper comes when it comes.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from hardware.encoding import encode
from hardware.profiles import PROFILES
from hardware.virtual.printer import VirtualPrinter
from pos.domain.paper import Operation, row, rule, text
from tests.bench.hub_part import bench_shop
from tests.bench.table import Row, spread
from tests.hub import ROOT, Hub, environment
from tests.tablet import Tablet, new_id

PART = "print"
PRODUCTS = 10
DOCUMENTS, ENCODED = 60, 60
RECEIPT_LINES = 40
SOAKED, AT_ONCE, WARM = 2_000, 80, 400  # documents; what it needs once, it needs by then
MOST_GROWTH_MB, MOST_NEW_FILES = 8, 2
FIRST_BYTE_MS, TILL_WAITS_MS, ENCODED_MS = 150, 50, 20
WAIT_SECONDS = 60
PATH = "/api/v1/print-jobs"
PUT_UP = """
from hardware.actions import add_printer
from pos.outlets.models import Outlet
add_printer(outlet=Outlet.objects.get(), by=None, identity={{"name": "Kasir"}},
            link={{"host": "127.0.0.1", "port": {port}}}, paper={{"profile": "generic80"}})
"""

HAND_OVER = """
from hardware.actions import ask_for_print
from hardware.models import Printer
from pos.journal.ids import uuid7
from tests.bench.print_part import receipt
for _ in range({count}):
    ask_for_print(printer=Printer.objects.get(), job_id=uuid7(), title="Struk",
                  operations=receipt())
"""


class Clocked(VirtualPrinter):
    """Knows when the newest document's first byte came; a status question is none of it."""

    first_byte_at: float | None = None

    def _work(self, wire: Any) -> bool:
        if self._memory.lstrip(b"\x10\x04\x02\x01") and self.first_byte_at is None:
            self.first_byte_at = time.perf_counter()
        return super()._work(wire)


def rows() -> Iterator[Row]:
    yield from spread(PART, f"{RECEIPT_LINES} lines into bytes", _encoding(), at_most=ENCODED_MS)
    with bench_shop(PRODUCTS) as (hub, _):
        hub.start()
        device = Clocked().start()
        hub.python(PUT_UP.format(port=device.port))
        owner = _owner(hub.data)
        try:
            waits, byte = _hand_over(hub, device)
            soaked = list(_soak(hub, device, psutil.Process(owner.pid)))
        finally:
            owner.terminate()
            owner.wait(20)
            device.stop()
    yield from spread(PART, "till hands a receipt over", waits, at_most=TILL_WAITS_MS)
    yield from spread(PART, "accepted to first byte", byte, at_most=FIRST_BYTE_MS)
    yield from soaked


def _encoding() -> list[float]:
    times = []
    for _ in range(ENCODED):
        began = time.perf_counter()
        encode(receipt(), PROFILES["generic80"])
        times.append((time.perf_counter() - began) * 1000)
    return times


def receipt() -> list[Operation]:
    lines = [row(f"Barang nomor {number}", f"{number * 1500}") for number in range(RECEIPT_LINES)]
    return [text("TOKO UJI", "center", True), rule("="), *lines, {"op": "cut"}]


def _owner(data: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "manage.py", "runhardware"]
    return subprocess.Popen(command, cwd=ROOT, env=environment(data), stderr=subprocess.DEVNULL)


def _hand_over(hub: Hub, device: Clocked) -> tuple[list[float], list[float]]:
    """The first one wakes everything up and is not counted."""
    tablet = hub.pair(Tablet())
    times = [_one(hub, tablet, device) for _ in range(DOCUMENTS + 1)][1:]
    return [waited for waited, _ in times], [byte for _, byte in times]


def _soak(hub: Hub, device: Clocked, owner: psutil.Process) -> Iterator[Row]:
    _print_many(hub, device, WARM)
    memory, files = owner.memory_info().rss, owner.num_fds()
    _print_many(hub, device, SOAKED)
    grown = (owner.memory_info().rss - memory) / 1_000_000
    name = f"{SOAKED} documents later"
    yield Row(PART, f"{name}, memory more", grown, "MB", at_most=MOST_GROWTH_MB)
    new_files = owner.num_fds() - files
    yield Row(PART, f"{name}, files open more", new_files, "", at_most=MOST_NEW_FILES)


def _print_many(hub: Hub, device: Clocked, count: int) -> None:
    for _ in range(0, count, AT_ONCE):
        wanted = len(device.paper.sheets) + AT_ONCE
        hub.python(HAND_OVER.format(count=AT_ONCE))
        deadline = time.perf_counter() + WAIT_SECONDS
        while len(device.paper.sheets) < wanted:
            assert time.perf_counter() < deadline, "nothing was printed"
            time.sleep(0.02)


def _one(hub: Hub, tablet: Tablet, device: Clocked) -> tuple[float, float]:
    body = json.dumps({"id": new_id(), "title": "Struk", "operations": receipt()}).encode()
    sheets = len(device.paper.sheets)
    device.first_byte_at = None
    began = time.perf_counter()
    answer = hub.signed(tablet, "POST", PATH, body)
    accepted = time.perf_counter()
    assert answer.status == 200, answer
    deadline = accepted + WAIT_SECONDS
    while len(device.paper.sheets) == sheets:
        assert time.perf_counter() < deadline, "nothing was printed"
        time.sleep(0.002)
    assert device.first_byte_at is not None
    return (accepted - began) * 1000, max(0.0, device.first_byte_at - accepted) * 1000
