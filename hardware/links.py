"""Where a device hangs, written in one line as `Printer.host` keeps it.

    192.168.1.50, kasir.local     the network; the port stands beside it
    /dev/ttyUSB0, /dev/rfcomm0    a serial line (also Bluetooth) at 9600 baud; else ...@19200
    /dev/usb/lp0                  USB by the kernel's own driver; which one is 0 may change
    /dev/hidraw0                  a scanner that is no keyboard (HID-POS)
    cups:STRUK                    a queue of CUPS on this computer
    usb:04b8:0e28[:SERIAL]        USB by maker and model; the serial number where two are alike

Only names that devices have are taken: an address is typed by a person, and a file would be
overwritten.
"""

import re
from dataclasses import dataclass

from hardware.errors import bad_address

SPEEDS = (1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200)
USUAL_SPEED = 9600
LINES = (
    r"tty(USB|ACM|AMA|S|THS)\d+|rfcomm\d+|usb/lp\d+|lp\d+|serial/by-(id|path)/[\w.:+,-]+|pts/\d+"
    r"|hidraw\d+"
)
DEVICE = re.compile(rf"(?P<path>/dev/({LINES}))(@(?P<speed>\d{{1,6}}))?", re.ASCII)
USB = re.compile(
    r"usb:(?P<maker>[0-9a-f]{4}):(?P<model>[0-9a-f]{4})(:(?P<serial>[^\s:]{1,64}))?",
    re.ASCII | re.IGNORECASE,
)


CUPS = re.compile(r"cups:(?P<queue>[\w.-]{1,127})", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class NetworkLink:
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class DeviceLink:
    """A file under /dev; its speed means something on serial lines only."""

    path: str
    speed: int = USUAL_SPEED

    def __str__(self) -> str:
        return self.path if self.speed == USUAL_SPEED else f"{self.path}@{self.speed}"


@dataclass(frozen=True)
class UsbLink:
    maker: int
    model: int
    serial: str = ""

    def __str__(self) -> str:
        plain = f"usb:{self.maker:04x}:{self.model:04x}"
        return f"{plain}:{self.serial}" if self.serial else plain


@dataclass(frozen=True)
class CupsLink:
    queue: str

    def __str__(self) -> str:
        return f"cups:{self.queue}"


Link = NetworkLink | DeviceLink | UsbLink | CupsLink


def checked_link(address: str, port: int) -> Link:
    """BadInput `bad_address`."""
    address = address.strip()
    link = _read(address, port)
    if link is None:
        raise bad_address(address)
    return link


def link_of(address: str, port: int) -> Link:
    """Of a printer that is known: what only a newer release understands answers nowhere."""
    return _read(address.strip(), port) or NetworkLink(address, port)


def place_of(link: Link) -> object:
    """Two owners of one place would print into each other's paper."""
    return link.path if isinstance(link, DeviceLink) else link


def _read(address: str, port: int) -> Link | None:
    if address.lower().startswith("usb:"):
        return _usb(address)
    if address.lower().startswith("cups:"):
        found = CUPS.fullmatch(address)
        return CupsLink(found["queue"]) if found else None
    if address.startswith("/"):
        return _device(address)
    return NetworkLink(address.casefold(), port)


def _device(address: str) -> DeviceLink | None:
    found = DEVICE.fullmatch(address)
    speed = int(found["speed"] or USUAL_SPEED) if found else 0
    return DeviceLink(found["path"], speed) if found and speed in SPEEDS else None


def _usb(address: str) -> UsbLink | None:
    found = USB.fullmatch(address)
    if found is None:
        return None
    return UsbLink(int(found["maker"], 16), int(found["model"], 16), found["serial"] or "")
