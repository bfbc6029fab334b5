"""A printer on USB through libusb, also one in its maker's own class, which has no /dev/usb/lp.

It is found anew for every document, so pulling the cable and plugging it in elsewhere is no event.
"""

import errno
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

import usb.control
import usb.core
import usb.util

from hardware.drivers.wires import CONNECT_SECONDS, Data
from hardware.links import UsbLink

PRINTERS = 7  # class of an interface
CHUNK = 4096
LONGEST_STRING = 254


@cache
def library() -> Any:
    """libusb from its wheel; None where it cannot be loaded, then nothing is found."""
    import libusb_package  # noqa: PLC0415

    return libusb_package.get_libusb1_backend()


class UsbWire:
    def __init__(self, link: UsbLink) -> None:
        self.timeout_ms = int(CONNECT_SECONDS * 1000)
        self.device = _found(link)
        try:
            interface = _interface(self.device)
            _take(self.device, interface.bInterfaceNumber)
        except BaseException:
            usb.util.dispose_resources(self.device)
            raise
        self.out = _endpoint(interface, usb.util.ENDPOINT_OUT)
        self.into = _endpoint(interface, usb.util.ENDPOINT_IN)

    def settimeout(self, seconds: float, /) -> None:
        self.timeout_ms = max(1, int(seconds * 1000))  # 0 would be for ever

    def send(self, data: Data, /) -> int:
        try:
            return int(self.out.write(bytes(data[:CHUNK]), self.timeout_ms))
        except usb.core.USBTimeoutError as error:
            raise TimeoutError from error

    def sendall(self, data: Data, /) -> None:
        left = memoryview(data)
        while left:
            left = left[self.send(left) :]

    def recv(self, most: int, /) -> bytes:
        """A printer that has nothing to say may answer with nothing: that is no end."""
        if self.into is None:
            time.sleep(self.timeout_ms / 1000)
            raise TimeoutError
        try:
            said = bytes(self.into.read(max(most, self.into.wMaxPacketSize), self.timeout_ms))
        except usb.core.USBTimeoutError as error:
            raise TimeoutError from error
        if not said:
            time.sleep(0.01)
            raise TimeoutError
        return said

    def close(self) -> None:
        usb.util.dispose_resources(self.device)


def _found(link: UsbLink) -> Any:
    """OSError ENODEV: it is not there; EACCES: its serial number may not be read."""
    backend = library()
    if backend is None:
        raise OSError(errno.ENODEV, "libusb cannot be loaded")
    known = usb.core.find(find_all=True, backend=backend, idVendor=link.maker, idProduct=link.model)
    is_hidden = False
    for device in known:
        serial = _serial_of(device) if link.serial else ""
        if serial == link.serial:
            return device
        is_hidden = is_hidden or serial is None
    if is_hidden:
        raise OSError(errno.EACCES, "its serial number may not be read")
    raise OSError(errno.ENODEV, "not plugged in")


def _serial_of(device: Any) -> str | None:
    """Empty: a clone that has none, or it has just gone. None: it may not be read."""
    if not device.iSerialNumber:
        return ""
    try:
        usb.control.get_descriptor(device, LONGEST_STRING, usb.util.DESC_TYPE_STRING, 0)
        return str(usb.util.get_string(device, device.iSerialNumber))
    except usb.core.USBError as error:
        return None if error.errno in (errno.EACCES, errno.EPERM) else ""
    except ValueError:  # it has a number and no language to say it in
        return ""


def _interface(device: Any) -> Any:
    """The one of printers, else the first that takes bytes."""
    try:
        setting = device.get_active_configuration()
    except usb.core.USBError:
        device.set_configuration()
        setting = device.get_active_configuration()
    able = [each for each in setting if _endpoint(each, usb.util.ENDPOINT_OUT) is not None]
    printers = [each for each in able if each.bInterfaceClass == PRINTERS]
    if not able:
        raise OSError(errno.ENODEV, "takes no bytes")
    return (printers or able)[0]


def _endpoint(interface: Any, direction: int) -> Any:
    return next(_bulk(interface, direction), None)


def _bulk(interface: Any, direction: int) -> Iterator[Any]:
    for each in interface:
        is_bulk = usb.util.endpoint_type(each.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        if is_bulk and usb.util.endpoint_direction(each.bEndpointAddress) == direction:
            yield each


def _take(device: Any, number: int) -> None:
    """From the kernel's own driver, where that has it."""
    try:
        if device.is_kernel_driver_active(number):
            device.detach_kernel_driver(number)
    except NotImplementedError:
        pass  # no such thing on this system
    usb.util.claim_interface(device, number)
