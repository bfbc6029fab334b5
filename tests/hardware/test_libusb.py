"""A printer on USB through libusb itself: below it stands not Python but what the kernel would say
(emulated_usb.py, by Debian's umockdev, which deploy/dev/setup.py installs where it may)."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hardware.drivers.receipts import BROKEN_OFF
from hardware.drivers.wires import NOT_PLUGGED
from hardware.status import PAPER_IS_OUT
from hardware.virtual.printer import VirtualPrinter
from tests.hardware.spool import heard_out, printed, words
from tests.hub import ROOT
from tests.waiting import until

DEBIANS_PYTHON = "/usr/bin/python3"
PROBE = "import gi; gi.require_version('UMockdev', '1.0'); from gi.repository import UMockdev"
ADDRESS = "usb:0416:5011:X9TP1"
FOUND = [["usb:0416:5011", "USB Printer POS-80", ""]]
LINE = "Indomie Goreng"


def can_emulate() -> bool:
    if shutil.which("umockdev-wrapper") is None:
        return False
    asked = [DEBIANS_PYTHON, "-c", PROBE]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


@pytest.fixture
def device() -> Iterator[VirtualPrinter]:
    printer = VirtualPrinter().start()
    yield printer
    printer.stop()


def story(device: VirtualPrinter, cable: Path) -> Iterator[list[Any]]:
    """Each result; what is asked of a person is done in between."""
    here = Path(__file__).parent
    emulated = ["umockdev-wrapper", DEBIANS_PYTHON, str(here / "emulated_usb.py")]
    child = [sys.executable, "-m", "tests.hardware.usb_story", str(cable), ADDRESS]
    hands: dict[str, Callable[[], None]] = {
        "take the paper out": lambda: setattr(device.faults, "no_paper", True),
        "leave paper for three lines": lambda: setattr(device.faults, "paper_left", 90),
        "refill": device.refill,
    }
    with subprocess.Popen(
        [*emulated, str(device.port), str(cable), *child],
        cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as told:  # fmt: skip
        assert told.stdin is not None
        assert told.stdout is not None
        for line in told.stdout:
            what, said = json.loads(line)
            if what != "do":
                yield [what, said]
                continue
            hands[said]()
            told.stdin.write("\n")
            told.stdin.flush()
    assert told.returncode == 0


@pytest.mark.skipif(not can_emulate(), reason="no umockdev here")
def test_a_usb_printer_runs_out_of_paper_and_loses_its_cable_through_libusb(
    device: VirtualPrinter, tmp_path: Path
) -> None:
    assert list(story(device, tmp_path)) == [
        ["found", FOUND],
        ["printed", None],
        ["drawer", None],
        ["without paper", PAPER_IS_OUT],
        ["notice", PAPER_IS_OUT],
        ["notice", ""],
        ["paper out in the middle", None],
        ["pulled in the middle", ["Unknown", BROKEN_OFF]],
        ["found", []],
        ["without cable", ["NotStarted", NOT_PLUGGED]],
        ["found", FOUND],
        ["printed", None],
    ]
    until(lambda: len(printed(device)) == 3)
    assert [words(sheet) for sheet in printed(device)][:2] == [[LINE] * 40] * 2
    heard_out(device)
    assert device.paper.drawer_openings == 1
