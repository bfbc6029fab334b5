"""What hangs on this computer's own cables, as addresses that a printer can have.

Read from the kernel's own lists, which need no permission, so a device that the server may not use
is shown too, and why. Printers on the network say their names when they are asked (mdns.py); those
that do not have their address on their paper.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from hardware.drivers.cups import queues
from hardware.drivers.usb_wire import PRINTERS
from hardware.drivers.wires import NO_PERMISSION
from hardware.links import CUPS, UsbLink
from pos.box.origin import is_ours

ROOT = Path("/")
SERIAL = ("ttyUSB*", "ttyACM*", "rfcomm*")
NAMED = "dev/serial/by-id"
USB_DEVICES = "sys/bus/usb/devices"


@dataclass(frozen=True)
class Found:
    """`trouble`: a sentence; empty: the server may use it. `port`: of the network."""

    address: str
    name: str
    trouble: str
    port: int | None = None


def found_devices(root: Path = ROOT) -> list[Found]:
    return [*_usb_printers(root), *_serial_lines(root), *_cups_queues()]


def found_on_network() -> list[Found]:
    """Takes as long as printers need to answer. Asked on the shop's own network, which may have no
    way out."""
    from hardware.mdns import ANY_CARD, network_printers  # noqa: PLC0415  (slow to load)

    origin = settings.ORIGIN
    card = origin.address if origin is not None and is_ours(origin.address) else ANY_CARD
    answered = network_printers(card=card)
    return [Found(each.host, each.name or each.host, "", each.port) for each in answered]


def _serial_lines(root: Path) -> Iterator[Found]:
    """By the name that stays when cables change places, where the system makes such names."""
    named = {path.resolve(): path for path in sorted((root / NAMED).glob("*"))}
    for pattern in SERIAL:
        for path in sorted((root / "dev").glob(pattern)):
            stays = named.get(path.resolve(), path)
            kind = "Bluetooth" if path.name.startswith("rfcomm") else "Kabel serial"
            address = f"/{stays.relative_to(root)}"
            yield Found(address, f"{kind} {path.name}", _trouble(path))


def _usb_printers(root: Path) -> Iterator[Found]:
    for folder in sorted((root / USB_DEVICES).glob("*")):
        if ":" in folder.name or not _is_printer(folder):
            continue
        maker, model = _word(folder / "idVendor"), _word(folder / "idProduct")
        try:
            link = UsbLink(int(maker, 16), int(model, 16))
        except ValueError:
            continue
        name = " ".join(filter(None, (_word(folder / "manufacturer"), _word(folder / "product"))))
        yield Found(str(link), f"USB {name or link}", _trouble(_node(root, folder)))


def _cups_queues() -> Iterator[Found]:
    for name, description in queues():
        address = f"cups:{name}"
        if CUPS.fullmatch(address):
            yield Found(address, f"CUPS {description}", "")


def _is_printer(folder: Path) -> bool:
    """One of its interfaces is of the class of printers."""
    classes = folder.glob("*:*/bInterfaceClass")
    return any(_word(each) == f"{PRINTERS:02x}" for each in classes)


def _node(root: Path, folder: Path) -> Path:
    bus, number = _word(folder / "busnum"), _word(folder / "devnum")
    return root / "dev/bus/usb" / bus.zfill(3) / number.zfill(3)


def _trouble(path: Path) -> str:
    return "" if os.access(path, os.R_OK | os.W_OK) else NO_PERMISSION


def _word(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
