"""A USB printer below libusb: what the kernel would say, by umockdev. Debian's own Python runs it.

    umockdev-wrapper /usr/bin/python3 emulated_usb.py PORT CABLE COMMAND…

COMMAND sees /sys and /dev with one printer on the bus. Its bulk bytes go to the printer of software
that listens on PORT, and what that says comes back. The cable is pulled and put in by files in the
folder CABLE: `pull-after-N` (bytes), `put-in`. Speaks usbfs (linux/usbdevice_fs.h), no more of it
than libusb does.
"""

import errno
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import GLib, UMockdev  # noqa: E402

NODE = "/dev/bus/usb/001/004"
DEVICE = "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-1"
MAKER, MODEL, SERIAL = 0x0416, 0x5011, "X9TP1"
OUT, INTO = 0x01, 0x82
CONTROL, BULK = 2, 3
# The numbers of usbfs' requests.
CONTROL_NOW, SUBMIT, DISCARD, REAP, REAP_NOW = 0, 10, 11, 12, 13
GET_DRIVER, TO_DRIVER, CAPABILITIES = 8, 18, 26
QUIET = (4, 5, 15, 16, 20, 21)  # alternate setting, configuration, claim, release, reset, halt
URB_BYTES, URB_STATUS, URB_BUFFER, URB_ACTUAL = 56, 4, 16, 28
LOOK_AGAIN_SECONDS = 0.002
RUN_SECONDS = 120


def descriptors() -> bytes:
    device = struct.pack(
        "<BBHBBBBHHHBBBB", 18, 1, 0x0200, 0, 0, 0, 64, MAKER, MODEL, 0x0100, 0, 0, 3, 1
    )
    ends = b"".join(struct.pack("<BBBBHB", 7, 5, end, 2, 64, 0) for end in (INTO, OUT))
    interface = struct.pack("<BBBBBBBBB", 9, 4, 0, 0, 2, 7, 1, 2, 0)
    length = 9 + len(interface) + len(ends)
    return device + struct.pack("<BBHBBBBB", 9, 2, length, 1, 1, 0, 0xC0, 1) + interface + ends


def on_the_bus() -> str:
    said = {
        "bConfigurationValue": "1", "bNumConfigurations": "1", "bNumInterfaces": " 1",
        "bDeviceClass": "00", "busnum": "1", "devnum": "4", "devpath": "1",
        "idVendor": f"{MAKER:04x}", "idProduct": f"{MODEL:04x}", "product": "Printer POS-80",
        "speed": "12", "version": " 2.00",
    }  # fmt: skip
    lines = [
        f"P: {DEVICE.removeprefix('/sys')}", f"N: {NODE.removeprefix('/dev/')}", "E: BUSNUM=001",
        "E: DEVNUM=004", f"E: DEVNAME={NODE}", "E: DEVTYPE=usb_device", "E: SUBSYSTEM=usb",
        "E: MAJOR=189", "E: MINOR=3", *(f"A: {key}={value}\\n" for key, value in said.items()),
        f"H: descriptors={descriptors().hex().upper()}", "",
        f"P: {DEVICE.removeprefix('/sys')}/1-1:1.0", "E: DEVTYPE=usb_interface", "E: SUBSYSTEM=usb",
        "A: bInterfaceClass=07\\n", "",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


class Kernel(UMockdev.IoctlBase):
    """One printer's usbfs. `wire` leads to the printer of software; None: the cable is out."""

    def __init__(self, port: int, cable: Path) -> None:
        super().__init__()
        self.port, self.cable = port, cable
        self.kernel_has_it = True
        self.finished: list = []  # what libusb may reap
        self.reading = None  # the one read that waits
        self.wire = None
        self.put_in()

    def put_in(self) -> None:
        self.wire = socket.create_connection(("127.0.0.1", self.port))
        self.wire.setblocking(False)

    def pull(self) -> None:
        wire, self.wire = self.wire, None
        wire.close()

    def do_handle_ioctl(self, client) -> bool:
        try:
            result, number = self.answer(client.get_request() & 0xFF, client.get_arg())
        except Exception as error:  # noqa: BLE001  (else the child would wait for ever)
            print("usbfs:", type(error), error, file=sys.stderr)  # noqa: T201
            result, number = -1, errno.EIO
        client.complete(result, number)
        return True

    def answer(self, number, arg):
        if self.wire is None and number not in (REAP, REAP_NOW, DISCARD):
            return -1, errno.ENODEV
        if number in QUIET:
            return 0, 0
        special = {
            CAPABILITIES: self.capabilities, GET_DRIVER: self.driver, TO_DRIVER: self.let_go,
            SUBMIT: self.submit, DISCARD: self.discard, REAP: self.reap, REAP_NOW: self.reap,
        }.get(number)  # fmt: skip
        return special(arg) if special else (-1, errno.ENOTTY)

    def capabilities(self, arg):
        arg.resolve(0, 4).update(0, struct.pack("<I", 0x01 | 0x04))
        return 0, 0

    def driver(self, arg):
        if not self.kernel_has_it:
            return -1, errno.ENODATA
        arg.resolve(0, 260).update(4, b"usblp\0")
        return 0, 0

    def let_go(self, arg):
        """The kernel's own driver, as libusb asks for it."""
        self.kernel_has_it = False
        return 0, 0

    def submit(self, arg):
        urb = arg.resolve(0, URB_BYTES)
        kind, end, length = struct.unpack_from("<BB22xi", bytes(urb.retrieve()))
        buffer = urb.resolve(URB_BUFFER, length)
        if kind == CONTROL:
            self.end(urb, 0, self.string(buffer, length))
        elif end & 0x80:
            assert self.reading is None, "one read at a time"
            self.reading = (urb, buffer, length)
        else:
            self.write(urb, bytes(buffer.retrieve()))
        return 0, 0

    def write(self, urb, data):
        allowed = self.until_pulled()
        if self.kernel_has_it:
            return self.end(urb, -errno.EBUSY, 0)
        try:
            sent = self.wire.send(data if allowed is None else data[:allowed])
        except BlockingIOError:
            sent = 0  # a printer that takes nothing more just now: libusb's caller tries again
        if allowed is not None and sent >= allowed:
            self.pull()
            return self.end(urb, -errno.ENODEV, 0)
        if allowed is not None:
            self.rest(allowed - sent)
        return self.end(urb, 0, sent)

    def until_pulled(self):
        found = list(self.cable.glob("pull-after-*"))
        return int(found[0].name.rpartition("-")[2]) if found else None

    def rest(self, left):
        for found in self.cable.glob("pull-after-*"):
            found.rename(self.cable / f"pull-after-{left}")

    def string(self, buffer, length):
        """Only the serial number is ever asked for."""
        setup = bytes(buffer.retrieve())
        said = SERIAL.encode("utf-16-le") if setup[2] == 3 else b"\x09\x04"
        whole = (bytes([len(said) + 2, 3]) + said)[: length - 8]
        buffer.update(8, whole)
        return len(whole)

    def discard(self, arg):
        """libusb waited long enough for what its device has to say."""
        if self.reading is None:
            return -1, errno.EINVAL
        urb, self.reading = self.reading[0], None
        self.end(urb, -errno.ENOENT, 0)
        return 0, 0

    def reap(self, arg):
        self.hear()
        if not self.finished:
            if self.wire is None:
                return -1, errno.ENODEV
            time.sleep(LOOK_AGAIN_SECONDS)  # a file of a test is always ready: libusb would spin
            return -1, errno.EAGAIN
        arg.resolve(0, 8).set_ptr(0, self.finished.pop(0))
        return 0, 0

    def hear(self):
        if self.reading is None:
            return
        urb, buffer, length = self.reading
        if self.wire is None:
            said, status = b"", -errno.ENODEV
        else:
            try:
                said, status = self.wire.recv(min(length, 64)), 0
            except BlockingIOError:
                return
        buffer.update(0, said)
        self.reading = None
        self.end(urb, status, len(said))

    def end(self, urb, status, actual):
        urb.update(URB_STATUS, struct.pack("<i", status))
        urb.update(URB_ACTUAL, struct.pack("<i", actual))
        self.finished.append(urb)


def watch_the_cable(bed, kernel: Kernel) -> None:
    """Puts the printer on the bus again, and takes it off when its cable was pulled."""
    is_listed = True
    while True:
        if kernel.wire is None and is_listed:
            bed.detach_ioctl(NODE)
            bed.uevent(DEVICE, "remove")
            bed.remove_device(f"{DEVICE}/1-1:1.0")
            bed.remove_device(DEVICE)
            is_listed = False
            for found in kernel.cable.glob("pull-after-*"):
                found.unlink()
        if not is_listed and (kernel.cable / "put-in").exists():
            kernel.kernel_has_it = True
            kernel.put_in()
            bed.add_from_string(on_the_bus())
            bed.attach_ioctl(NODE, kernel)
            bed.uevent(DEVICE, "add")
            (kernel.cable / "put-in").unlink()
            is_listed = True
        time.sleep(0.02)


def main() -> int:
    port, cable, command = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    bed = UMockdev.Testbed.new()
    bed.add_from_string(on_the_bus())
    kernel = Kernel(port, cable)
    bed.attach_ioctl(NODE, kernel)
    threading.Thread(target=watch_the_cable, args=(bed, kernel), daemon=True).start()
    loop = GLib.MainLoop()
    threading.Thread(target=loop.run, daemon=True).start()
    try:
        return subprocess.run(command, timeout=RUN_SECONDS, check=False).returncode
    finally:
        loop.quit()


if __name__ == "__main__":
    sys.exit(main())
