"""Printers on the server's own cables: serial over a real pair of ends, USB below pyusb."""

import errno
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from hardware.actions import add_printer, change_printer
from hardware.checks import check_devices_may_be_used
from hardware.discovery import Found, found_devices
from hardware.drivers import receipts, usb_wire, wires
from hardware.drivers.wires import IN_USE, NO_PERMISSION, NOT_PLUGGED, FileWire
from hardware.links import DeviceLink, NetworkLink, UsbLink, checked_link, link_of
from hardware.models import Printer, PrinterState, PrintJob, State
from hardware.owners import ERROR_OF_OURS, Owner
from hardware.status import PAPER_IS_OUT
from hardware.virtual.paper import Paper
from hardware.virtual.printer import VirtualPrinter
from hardware.virtual.pty_line import PtyLine
from pos.journal.errors import BadInput, RuleError
from tests.hardware.spool import SHEET, hand_over, printed, turn, words
from tests.hardware.usb_bus import MAKER, MODEL, SERIAL, UsbBus
from tests.pos.world import World
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("impatient")

USB_ADDRESS = f"usb:{MAKER:04x}:{MODEL:04x}"


@pytest.fixture
def device() -> Iterator[VirtualPrinter]:
    printer = VirtualPrinter(Paper())
    yield printer
    printer.stop()


@pytest.fixture
def line(device: VirtualPrinter) -> Iterator[PtyLine]:
    cable = PtyLine()
    device.start_on(cable)
    yield cable
    device.stop()
    cable.close()


@pytest.fixture
def bus(device: VirtualPrinter, monkeypatch: pytest.MonkeyPatch) -> Iterator[UsbBus]:
    made = UsbBus(device)
    monkeypatch.setattr(usb_wire, "library", lambda: made)
    yield made
    made.unplug()


def put_up_at(world: World, address: str, profile: str = "generic80") -> Printer:
    return add_printer(
        outlet=world.outlet,
        by=world.sari.id,
        identity={"name": "Kasir"},
        link={"host": address},
        paper={"profile": profile},
    )


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("192.168.1.50", NetworkLink("192.168.1.50", 9100)),
        (" Kasir.Local ", NetworkLink("kasir.local", 9100)),
        ("/dev/ttyUSB0", DeviceLink("/dev/ttyUSB0")),
        ("/dev/ttyUSB0@19200", DeviceLink("/dev/ttyUSB0", 19_200)),
        ("/dev/rfcomm1", DeviceLink("/dev/rfcomm1")),
        ("/dev/usb/lp0", DeviceLink("/dev/usb/lp0")),
        ("/dev/serial/by-id/usb-FTDI_A7-if00-port0", DeviceLink(
            "/dev/serial/by-id/usb-FTDI_A7-if00-port0")),
        ("usb:04B8:0e28", UsbLink(0x04B8, 0x0E28)),
        ("usb:04b8:0e28:X9TP1", UsbLink(0x04B8, 0x0E28, "X9TP1")),
    ],
)  # fmt: skip
def test_an_address_says_where_a_printer_hangs(address: str, link: Any) -> None:
    assert checked_link(address, 9100) == link
    assert checked_link(str(link), 9100) == link or isinstance(link, NetworkLink)


@pytest.mark.parametrize(
    "address",
    [
        "/dev/sda",
        "/etc/passwd",
        "/dev/../etc/passwd",
        "/dev/serial/by-id/../../sda",
        "/dev/ttyUSB0@12345",
        "/dev/ttyUSB0 ",
        "/dev/ttyUSB٣",
        "usb:4b8:0e28",
        "usb:04b8",
        "usb:04b8:0e28:a b",
    ],
)
def test_what_no_printer_can_have_is_refused_and_opens_nothing(world: World, address: str) -> None:
    if address.endswith(" "):  # spaces around it are a person's, not the address's
        assert put_up_at(world, address).link == DeviceLink("/dev/ttyUSB0")
        return
    with pytest.raises(BadInput) as refused:
        put_up_at(world, address)
    assert refused.value.code == "bad_address"
    assert isinstance(link_of(address, 9100), NetworkLink)


def test_one_device_has_one_printer_whatever_its_speed(world: World) -> None:
    first = put_up_at(world, "/dev/ttyUSB0")
    with pytest.raises(RuleError) as refused:
        put_up_at(world, "/dev/ttyUSB0@19200")
    assert refused.value.code == "printer_taken"
    change_printer(printer=first, by=None, link={"host": "/dev/ttyUSB0@19200"})
    assert Printer.objects.get().link == DeviceLink("/dev/ttyUSB0", 19_200)


def test_a_receipt_comes_over_a_serial_line(
    world: World, device: VirtualPrinter, line: PtyLine
) -> None:
    job = hand_over(put_up_at(world, line.path), opens_drawer=True)
    turn(job.printer)
    turn(job.printer)
    job.refresh_from_db()
    assert (job.state, job.trouble, job.broken) == (State.PRINTED, "", 0)
    turn(hand_over(job.printer).printer)  # the same line: all before it was obeyed
    assert [words(sheet) for sheet in printed(device)] == [SHEET, SHEET]
    assert device.paper.drawer_openings == 1


def test_a_serial_printer_says_that_its_paper_is_out_and_goes_on(
    world: World, device: VirtualPrinter, line: PtyLine
) -> None:
    job = hand_over(put_up_at(world, line.path))
    device.faults.paper_left = 60
    at_work = threading.Thread(target=Owner(job.printer).turn)
    at_work.start()
    until(lambda: PrintJob.objects.get().trouble == PAPER_IS_OUT)
    device.refill()
    at_work.join(60)
    job.refresh_from_db()
    assert (job.state, job.broken) == (State.PRINTED, 0)
    assert [words(sheet) for sheet in printed(device)] == [SHEET]


def test_a_silent_serial_clone_is_believed(
    world: World, device: VirtualPrinter, line: PtyLine
) -> None:
    device.faults.silent = True
    job = hand_over(put_up_at(world, line.path))
    turn(job.printer)
    job.refresh_from_db()
    assert job.state == State.PRINTED
    until(lambda: [words(sheet) for sheet in printed(device)] == [SHEET])


def test_a_serial_cable_pulled_in_the_middle_is_an_unknown_outcome(
    world: World, device: VirtualPrinter, line: PtyLine
) -> None:
    job = hand_over(put_up_at(world, line.path))
    device.faults.hang_after = 40
    at_work = threading.Thread(target=Owner(job.printer).turn)
    at_work.start()
    until(lambda: device.faults.hangs)
    line.close()
    at_work.join(60)
    job.refresh_from_db()
    assert (job.state, job.broken) == (State.WAITING, 1)
    turn(job.printer)
    job.refresh_from_db()
    assert (job.broken, job.trouble) == (1, NOT_PLUGGED)


def test_a_device_that_another_program_holds_is_said_to_be_in_use(
    world: World, line: PtyLine
) -> None:
    job = hand_over(put_up_at(world, line.path))
    other = os.open(line.path, os.O_RDWR | os.O_NOCTTY)
    fcntl.flock(other, fcntl.LOCK_EX)
    turn(job.printer)
    job.refresh_from_db()
    assert (job.state, job.trouble, job.broken) == (State.WAITING, IN_USE, 0)
    os.close(other)
    turn(job.printer)
    assert PrintJob.objects.get().state == State.PRINTED


def test_serial_lines_leave_no_file_open(line: PtyLine) -> None:
    assert open_here(line.path) == 1  # the cable's own other end
    for _ in range(50):
        wire = FileWire(DeviceLink(line.path, 19_200))
        wire.sendall(b"\x1b@")
        wire.close()
        with pytest.raises(FileNotFoundError):
            FileWire(DeviceLink("/dev/ttyUSB987"))
    assert open_here(line.path) == 1


def open_here(path: str) -> int:
    """Of this file alone: another thread may open and close its own at this moment."""
    found = 0
    for each in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            found += str(each.readlink()) == path
    return found


@pytest.mark.parametrize("address", [USB_ADDRESS, f"{USB_ADDRESS}:{SERIAL}"])
def test_a_receipt_comes_over_usb(
    world: World, device: VirtualPrinter, bus: UsbBus, address: str
) -> None:
    job = hand_over(put_up_at(world, address))
    turn(job.printer)
    job.refresh_from_db()
    assert (job.state, job.trouble, job.broken) == (State.PRINTED, "", 0)
    assert [words(sheet) for sheet in printed(device)] == [SHEET]
    assert not bus.claimed


def test_a_usb_cable_pulled_in_the_middle_and_put_in_again_gives_a_marked_copy(
    world: World, device: VirtualPrinter, bus: UsbBus
) -> None:
    job = hand_over(put_up_at(world, USB_ADDRESS))
    bus.unplug_after = 100
    turn(job.printer)
    job.refresh_from_db()
    assert (job.state, job.broken) == (State.WAITING, 1)
    turn(job.printer)
    assert PrintJob.objects.get().trouble == NOT_PLUGGED
    bus.plug()
    turn(job.printer)
    assert PrintJob.objects.get().state == State.PRINTED
    assert words(printed(device)[-1])[-5:] == ["DUPLIKAT", *SHEET]


def test_usb_without_paper_and_without_permission_is_said_in_words(
    world: World, device: VirtualPrinter, bus: UsbBus
) -> None:
    job = hand_over(put_up_at(world, USB_ADDRESS))
    device.faults.no_paper = True
    for refusal, sentence in (
        (0, PAPER_IS_OUT), (errno.EACCES, NO_PERMISSION), (errno.EBUSY, IN_USE),
    ):  # fmt: skip
        bus.refusal = refusal
        turn(job.printer)
        job.refresh_from_db()
        assert (job.state, job.trouble, job.broken) == (State.WAITING, sentence, 0)


def test_a_serial_number_that_may_not_be_read_is_said_and_stood_in_for(
    world: World, bus: UsbBus
) -> None:
    job = hand_over(put_up_at(world, f"{USB_ADDRESS}:{SERIAL}"))
    bus.refusal = errno.EACCES
    turn(job.printer)
    job.refresh_from_db()
    assert (job.state, job.trouble, job.broken) == (State.WAITING, NO_PERMISSION, 0)
    assert PrinterState.objects.get().trouble == NO_PERMISSION


def test_what_nobody_foresaw_is_a_trouble_in_words_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("hardware.drivers.receipts.connected", broken)
    owner = Owner(put_up_at(world, "/dev/ttyUSB0"))
    owner.start()
    until(lambda: PrinterState.objects.filter(trouble=ERROR_OF_OURS).exists())
    owner.stop()
    owner.join(60)


def test_a_printer_that_holds_up_its_line_while_it_draws_prints_once(
    world: World, device: VirtualPrinter, line: PtyLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pair of ends never holds anything back, a real line does: while it draws, it says XOFF."""
    monkeypatch.setattr(receipts, "SILENCE_SECONDS", 20.0)  # a busy machine is no silent printer
    held_until = [0.0]
    write = os.write

    def slow_write(file: int, data: Any) -> int:
        held_until[0] = time.monotonic() + 0.7  # longer than is asked again, shorter than silence
        return write(file, data)

    monkeypatch.setattr(wires.os, "write", slow_write)
    monkeypatch.setattr(wires, "_still_here", lambda _: int(time.monotonic() < held_until[0]))
    job = hand_over(put_up_at(world, line.path))
    turn(job.printer)
    job.refresh_from_db()
    assert (job.state, job.broken) == (State.PRINTED, 0)
    assert [words(sheet) for sheet in printed(device)] == [SHEET]


def test_another_serial_number_is_another_printer(world: World, bus: UsbBus) -> None:
    job = hand_over(put_up_at(world, f"{USB_ADDRESS}:LAIN"))
    turn(job.printer)
    job.refresh_from_db()
    assert (job.state, job.trouble) == (State.WAITING, NOT_PLUGGED)


def test_libusb_itself_is_there_and_finds_no_printer_that_is_not() -> None:
    assert usb_wire.library() is not None
    with pytest.raises(OSError, match="not plugged in"):
        usb_wire.UsbWire(UsbLink(0xFFF0, 0xFFF1))


def a_computer(root: Path) -> Path:
    """As Linux lists what hangs on it: a USB printer, a mouse, and a cable with a lasting name."""
    for name, interface, product in (("1-1", "07", "Printer POS-80"), ("1-2", "03", "Mouse")):
        folder = root / "sys/bus/usb/devices" / name
        (folder / f"{name}:1.0").mkdir(parents=True)
        (folder / f"{name}:1.0" / "bInterfaceClass").write_text(f"{interface}\n")
        said = {"idVendor": "0416", "idProduct": "5011", "product": product}
        for key, value in {**said, "busnum": "1", "devnum": name[-1]}.items():
            (folder / key).write_text(f"{value}\n")
    (root / "dev/bus/usb/001").mkdir(parents=True)
    (root / "dev/bus/usb/001/001").touch()
    (root / "dev/ttyUSB0").touch()
    (root / "dev/serial/by-id").mkdir(parents=True)
    (root / "dev/serial/by-id/usb-FTDI-if00").symlink_to("../../ttyUSB0")
    (root / "dev/rfcomm0").touch()
    return root


def test_what_hangs_on_the_computer_is_found_by_the_name_that_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hardware.discovery.queues", lambda: iter(()))
    assert found_devices(a_computer(tmp_path)) == [
        Found("usb:0416:5011", "USB Printer POS-80", ""),
        Found("/dev/serial/by-id/usb-FTDI-if00", "Kabel serial ttyUSB0", ""),
        Found("/dev/rfcomm0", "Bluetooth rfcomm0", ""),
    ]
    for found in found_devices(tmp_path):
        checked_link(found.address, 9100)


def test_a_device_the_server_may_not_use_is_a_warning_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_computer(tmp_path)
    monkeypatch.setattr("hardware.discovery.queues", lambda: iter(()))
    (tmp_path / "dev/bus/usb/001/001").unlink()
    monkeypatch.setattr("hardware.checks.found_devices", lambda: found_devices(tmp_path))
    said = check_devices_may_be_used(None)
    assert [(each.id, each.msg) for each in said] == [
        ("hardware.W001", f"USB Printer POS-80 (usb:0416:5011): {NO_PERMISSION}")
    ]
    rules = Path(__file__).parents[2] / "deploy/shop/udev/70-lancar.rules"
    assert str(rules.relative_to(Path(__file__).parents[2])) in str(said[0].hint)
    assert 'SUBSYSTEM=="usb"' in rules.read_text()
