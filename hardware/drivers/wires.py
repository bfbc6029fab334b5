"""A line to a device: network, a file under /dev (serial, Bluetooth, USB by the kernel), USB
through libusb (usb_wire.py), or a queue of CUPS (cups.py). All behave like a socket, so what is
said on them (receipts.py, labels.py) does not know which it is.

NotStarted, with a sentence for staff: the line cannot be opened. OSError: it broke. TimeoutError:
nothing went, or came, in time.
"""

import errno
import fcntl
import os
import select
import socket
import struct
import termios
import time
from dataclasses import dataclass
from typing import Protocol

from hardware.links import CupsLink, DeviceLink, Link, NetworkLink

CONNECT_SECONDS = 3.0
NO_ANSWER = "Printer tidak menjawab; periksa listrik dan kabelnya."
NOT_PLUGGED = "Printer tidak tersambung; periksa kabel dan listriknya."
NO_QUEUE = "Antrean CUPS ini tidak ada atau CUPS tidak berjalan di server."
NO_PERMISSION = "Server belum diizinkan memakai printer ini; pasang aturan udev Lancar."
IN_USE = "Printer sedang dipakai program lain di server."
CHUNK = 512  # of a serial line, which says only when all of it has left
LOOK_AGAIN_SECONDS = 0.005
Data = bytes | memoryview


class Failed(Exception):
    """`sentence` says why, for staff."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotStarted(Failed):
    """Not a byte of the document has left."""


class Unknown(Failed):
    """It may be on paper, wholly or in part."""


class Wire(Protocol):
    def settimeout(self, seconds: float, /) -> None: ...

    def send(self, data: Data, /) -> int:
        """How much has left."""
        ...

    def sendall(self, data: Data, /) -> None:
        """Returns when everything given so far has left this computer."""
        ...

    def recv(self, most: int, /) -> bytes:
        """Empty: the other side is gone."""
        ...

    def close(self) -> None: ...


def connected(link: Link) -> Wire:
    try:
        return _opened(link)
    except (OSError, UnicodeError) as error:  # a name may have letters no network knows
        raise NotStarted(_why(error, link)) from error


def _opened(link: Link) -> Wire:
    if isinstance(link, NetworkLink):
        return socket.create_connection((link.host, link.port), timeout=CONNECT_SECONDS)
    if isinstance(link, DeviceLink):
        return FileWire(link)
    if isinstance(link, CupsLink):
        from hardware.drivers.cups import CupsWire  # noqa: PLC0415  (few have one)

        return CupsWire(link)
    from hardware.drivers.usb_wire import UsbWire  # noqa: PLC0415  (only who has one needs libusb)

    return UsbWire(link)


def _why(error: Exception, link: Link) -> str:
    if isinstance(link, NetworkLink):
        return NO_ANSWER
    if isinstance(link, CupsLink):
        return NO_QUEUE
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.EACCES, errno.EPERM):
        return NO_PERMISSION
    return IN_USE if number in (errno.EBUSY, errno.EAGAIN) else NOT_PLUGGED


@dataclass
class FileWire:
    """A file under /dev that is ours alone while it is open. A serial line is set to 8N1 at its
    speed; it obeys a printer that says XOFF, and keeps DTR up between documents, because some
    printers restart when it falls."""

    link: DeviceLink
    timeout: float = CONNECT_SECONDS

    def __post_init__(self) -> None:
        self.file = os.open(self.link.path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.is_serial = os.isatty(self.file)
            if self.is_serial:
                _set_line(self.file, self.link.speed)
        except BaseException:
            os.close(self.file)
            raise

    def settimeout(self, seconds: float, /) -> None:
        self.timeout = seconds

    def send(self, data: Data, /) -> int:
        """What was given before leaves first, so that a stalled printer is noticed."""
        deadline = time.monotonic() + self.timeout
        self._await_left(deadline)
        ready = select.select([], [self.file], [], max(0.0, deadline - time.monotonic()))[1]
        if not ready:
            raise TimeoutError
        try:
            return os.write(self.file, data[:CHUNK])
        except BlockingIOError as error:
            raise TimeoutError from error

    def sendall(self, data: Data, /) -> None:
        left = memoryview(data)
        while left:
            left = left[self.send(left) :]
        self._await_left(time.monotonic() + self.timeout)

    def recv(self, most: int, /) -> bytes:
        if not select.select([self.file], [], [], self.timeout)[0]:
            raise TimeoutError
        try:
            return os.read(self.file, most)
        except BlockingIOError as error:
            raise TimeoutError from error

    def close(self) -> None:
        """Without waiting: what matters has left before."""
        if self.is_serial and _still_here(self.file):
            termios.tcflush(self.file, termios.TCOFLUSH)
        os.close(self.file)

    def _await_left(self, deadline: float) -> None:
        while self.is_serial and _still_here(self.file):
            if time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(LOOK_AGAIN_SECONDS)


def _still_here(file: int) -> int:
    """How many bytes of a serial line have not left this computer; 0 where it cannot say."""
    try:
        answer = fcntl.ioctl(file, termios.TIOCOUTQ, b"\0\0\0\0")
    except OSError:
        return 0
    return int(struct.unpack("i", answer)[0])


def _set_line(file: int, speed: int) -> None:
    kept = termios.tcgetattr(file)
    rate = getattr(termios, f"B{speed}")
    kept[0] = termios.IXON | termios.IGNBRK | termios.IGNPAR
    kept[1] = kept[3] = 0
    kept[2] = termios.CS8 | termios.CREAD | termios.CLOCAL
    kept[4] = kept[5] = rate
    termios.tcsetattr(file, termios.TCSANOW, kept)
    termios.tcflow(file, termios.TCOON)  # whatever held it up before is over, or says so again
    termios.tcflush(file, termios.TCIFLUSH)
