"""A USB bus made of software with one printer on it, below pyusb: what libusb itself would say."""

import socket
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from hardware.virtual.printer import VirtualPrinter

MAKER, MODEL, SERIAL = 0x0416, 0x5011, "X9TP1"
OUT, INTO = 0x01, 0x82
DEVICE = {
    "bLength": 18, "bDescriptorType": 1, "bcdUSB": 0x200, "bDeviceClass": 0, "bDeviceSubClass": 0,
    "bDeviceProtocol": 0, "bMaxPacketSize0": 64, "idVendor": MAKER, "idProduct": MODEL,
    "bcdDevice": 0x100, "iManufacturer": 0, "iProduct": 0, "iSerialNumber": 3,
    "bNumConfigurations": 1, "address": 4, "bus": 1, "port_number": 1, "port_numbers": (1,),
    "speed": 2,
}  # fmt: skip
SETTING = {
    "bLength": 9, "bDescriptorType": 2, "wTotalLength": 32, "bNumInterfaces": 1,
    "bConfigurationValue": 1, "iConfiguration": 0, "bmAttributes": 0xC0, "bMaxPower": 1,
    "extra_descriptors": [],
}  # fmt: skip
INTERFACE = {
    "bLength": 9, "bDescriptorType": 4, "bInterfaceNumber": 0, "bAlternateSetting": 0,
    "bNumEndpoints": 2, "bInterfaceClass": 7, "bInterfaceSubClass": 1, "bInterfaceProtocol": 2,
    "iInterface": 0, "extra_descriptors": [],
}  # fmt: skip
ENDPOINT = {
    "bLength": 7, "bDescriptorType": 5, "bmAttributes": 2, "wMaxPacketSize": 64, "bInterval": 0,
    "bRefresh": 0, "bSynchAddress": 0, "extra_descriptors": [],
}  # fmt: skip


class UsbBus(usb.backend.IBackend):  # type: ignore[misc]
    """`unplug` takes the printer off while bytes are on their way, `plug` puts it on again."""

    def __init__(self, printer: VirtualPrinter) -> None:
        super().__init__()
        self.printer, self.claimed, self.refusal = printer, False, 0
        self.kernel_has_it = True
        self.unplug_after: int | None = None
        self.plug()

    def plug(self) -> None:
        self.wire, far = socket.socketpair()
        self.is_plugged, self.unplug_after = True, None
        self.printer.start_on(far)

    def unplug(self) -> None:
        self.is_plugged = False
        self.wire.close()
        assert self.printer.at_cable is not None
        self.printer.at_cable.join(60)
        self.printer.cut_power()

    def enumerate_devices(self) -> list[int]:
        return [1] if self.is_plugged else []

    def get_device_descriptor(self, dev: Any) -> Any:
        return SimpleNamespace(**DEVICE)

    def get_configuration_descriptor(self, dev: Any, config: int) -> Any:
        return SimpleNamespace(**_only(config, SETTING))

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(**_only(intf + alt + config, INTERFACE))

    def get_endpoint_descriptor(self, dev: Any, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(**ENDPOINT, bEndpointAddress=[INTO, OUT][ep])

    def open_device(self, dev: Any) -> Any:
        if self.refusal:
            raise usb.core.USBError("refused", -3, self.refusal)
        return 1

    def close_device(self, dev_handle: Any) -> None:
        self.claimed = False

    def get_configuration(self, dev_handle: Any) -> int:
        return 1

    def claim_interface(self, dev_handle: Any, intf: int) -> None:
        self.claimed = True

    def release_interface(self, dev_handle: Any, intf: int) -> None:
        self.claimed = False

    def is_kernel_driver_active(self, dev_handle: Any, intf: int) -> bool:
        return self.kernel_has_it

    def detach_kernel_driver(self, dev_handle: Any, intf: int) -> None:
        self.kernel_has_it = False

    def ctrl_transfer(
        self, dev_handle: Any, bmRequestType: int, bRequest: int, wValue: int, wIndex: int,  # noqa: N803
        data: Any, timeout: int,
    ) -> int:  # fmt: skip
        """Only the serial number is ever asked for."""
        said = SERIAL.encode("utf-16-le") if wValue & 0xFF == 3 else b"\x09\x04"
        whole = bytes([len(said) + 2, 3]) + said
        data[: len(whole)] = type(data)("B", whole)
        return len(whole)

    def bulk_write(self, dev_handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:
        assert self.claimed
        assert not self.kernel_has_it
        self._count(len(data))
        if not self.is_plugged:
            raise usb.core.USBError("No such device (it may have been disconnected)", -4, 19)
        self.wire.settimeout(timeout / 1000)
        return self.wire.send(bytes(data)[:64])

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: Any, timeout: int) -> int:
        if not self.is_plugged:
            raise usb.core.USBError("No such device (it may have been disconnected)", -4, 19)
        self.wire.settimeout(timeout / 1000)
        try:
            said = self.wire.recv(len(buff))
        except TimeoutError as error:
            raise usb.core.USBTimeoutError("Operation timed out", -7, 110) from error
        buff[: len(said)] = type(buff)("B", said)
        return len(said)

    def _count(self, length: int) -> None:
        if self.unplug_after is not None:
            self.unplug_after -= min(64, length)
            if self.unplug_after <= 0:
                self.unplug()


def _only(number: int, descriptor: dict[str, Any]) -> dict[str, Any]:
    if number:
        raise IndexError
    return descriptor
