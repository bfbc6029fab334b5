"""The real process: it prints, dies in the middle, and leaves nothing doubled without a mark."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hardware.drivers.labels import talk_of
from hardware.drivers.receipts import Device
from hardware.links import NetworkLink
from hardware.status import PAPER_IS_OUT
from tests.hardware.spool import OWNER_COMMAND, printed, printer_on_the_net
from tests.hub import ROOT, Hub, environment, new_hub
from tests.waiting import PATIENCE_SECONDS, until

pytestmark = pytest.mark.slow

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
from pos.domain.paper import text
for number in range({count}):
    ask_for_print(printer=Printer.objects.get(), job_id=uuid7(), title="Struk",
                  operations=[text(f"dokumen {{number}} " + "x" * 30)] * 3 + [{{"op": "cut"}}])
"""
TELL = """
from hardware.models import PrintJob
print([(each.state, each.broken) for each in PrintJob.objects.order_by("asked_at", "id")])
"""
WHY = """
from hardware.models import PrintJob
print(*(f"{each.state} {each.trouble}" for each in PrintJob.objects.all()), sep="\\n")
"""


@contextmanager
def owner_process(hub: Hub) -> Iterator["subprocess.Popen[bytes]"]:
    log = (hub.data / "hardware.log").open("ab")
    process = subprocess.Popen(
        OWNER_COMMAND,
        cwd=ROOT,
        env=environment(hub.data),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    log.close()
    try:
        yield process
    finally:
        process.kill()
        process.wait(60)


def until_hub(hub: Hub, condition: Callable[[], object]) -> None:
    until(condition, (hub.data / "hardware.log").read_text)


def test_a_kill_in_the_middle_is_a_marked_copy_and_nothing_is_lost(tmp_path: Path) -> None:
    hub = new_hub(tmp_path / "shop")
    with printer_on_the_net() as device:
        hub.python(PUT_UP.format(port=device.port))
        hub.python(HAND_OVER.format(count=3))
        device.faults.hang_after = 220  # in the second document
        with owner_process(hub):
            until_hub(hub, lambda: device.faults.hangs)
            assert "('printing', 0)" in hub.python(TELL)
        device.cut_power()
        device.faults.hang_after, device.faults.hangs = None, False
        with owner_process(hub) as process:
            until_hub(hub, lambda: len(printed(device)) == 3)
            until_hub(hub, lambda: hub.python(TELL).count("printed") == 3)
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE_SECONDS) == 0
    first, second, third = printed(device)
    assert [line.split(" x")[0] for line in first] == ["dokumen 0"] * 3
    marks = [number for number, line in enumerate(second) if line.strip() == "DUPLIKAT"]
    assert len(marks) == 1
    assert [line.split(" x")[0] for line in second[marks[0] + 1 :]] == ["dokumen 1"] * 3
    assert [line.split(" x")[0] for line in third] == ["dokumen 2"] * 3


def test_only_one_process_owns_the_printers_of_a_shop(tmp_path: Path) -> None:
    hub = new_hub(tmp_path / "shop")
    with owner_process(hub):
        until_hub(hub, (hub.data / "hardware.sock").exists)  # the lock's file is there before it
        second = hub.manage("runhardware")
    assert second.returncode == 1
    assert "sudah dipegang proses lain" in second.stderr


def test_the_printer_made_of_software_lays_its_paper_as_pictures(tmp_path: Path) -> None:
    hub = new_hub(tmp_path / "shop")
    command = [sys.executable, "manage.py", "virtualdevices", "--port", "0"]
    command += ["--label-port", "0", "--scale-port", "0", "--pole-port", "0", "--serial"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(hub.data), stdout=subprocess.PIPE, text=True
    ) as virtual:
        try:
            assert virtual.stdout is not None
            port = int(virtual.stdout.readline().split(" ")[0].rpartition(":")[2])
            hub.python(PUT_UP.format(port=port))
            hub.python(HAND_OVER.format(count=1))
            paper = hub.data / "paper"
            paper.mkdir(exist_ok=True)
            names = [place.split(" ")[0] for place in (paper / "places").read_text().splitlines()]
            assert names[1:] == ["label", "scale", "pole", "printer", "scale", "pole", "drawer"]
            with owner_process(hub):
                until_hub(hub, (paper / "000001.png").exists)
                (paper / "fault").write_text("no_paper")
                device = Device(NetworkLink("127.0.0.1", port), talk_of("generic80"))
                until_hub(hub, device.look)
                hub.python(HAND_OVER.format(count=1))
                until_hub(hub, lambda: f"waiting {PAPER_IS_OUT}" in hub.python(WHY))
                (paper / "fault").write_text("")
                until_hub(hub, (paper / "000002.png").exists)
        finally:
            virtual.terminate()
            virtual.wait(PATIENCE_SECONDS)
