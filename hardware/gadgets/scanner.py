"""A scanner on the server's cable: its codes go to one till, as if they were scanned there.

serial   a code, then CR, LF or TAB; one that sends no end is cut off by silence
HID-POS  reports of /dev/hidraw: number 2, length, the code, then what symbology it was
"""

import re

from hardware.drivers.wires import Wire
from hardware.gadgets.owner import GadgetOwner, heard

MOST_LETTERS = 512
SILENCE_SECONDS = 0.15
ENDS = re.compile(rb"[\r\n\t]+")
AIM = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
HID_REPORT = 2


class ScannerOwner(GadgetOwner):
    def serve(self, wire: Wire) -> None:
        self.note("")
        reader = hid_codes if self.gadget.sort == "scanner_hid" else serial_codes
        left = b""
        while not self.stopped.is_set():
            data = heard(wire, SILENCE_SECONDS)
            codes, left = reader(left, data)
            for code in codes:
                self.publish({"kind": "scan", "code": code}, None)
            self.note("")


def serial_codes(left: bytes, data: bytes | None) -> tuple[list[str], bytes]:
    """Whole codes, and what is not one yet. None: nothing came for a while."""
    if data is None:
        return _real([left]), b""
    *whole, rest = ENDS.split(left + data)
    return _real(whole), rest[:MOST_LETTERS]


def hid_codes(left: bytes, data: bytes | None) -> tuple[list[str], bytes]:
    """One report a read; nothing is left over."""
    if not data or len(data) < 3 or data[0] != HID_REPORT:
        return [], b""
    return _real([data[2 : 2 + data[1]]]), b""


def _real(pieces: list[bytes]) -> list[str]:
    codes = (AIM.sub("", _letters(each)) for each in pieces)
    return [code for code in codes if code]


def _letters(piece: bytes) -> str:
    text = "".join(chr(byte) for byte in piece[:MOST_LETTERS] if 0x20 <= byte <= 0x7E)
    return text.strip()
