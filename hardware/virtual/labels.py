"""A printer of labels made of software: TSPL and ZPL on a roll, with status.

It knows what hardware/labels.py sends; anything else is noted in `strange`, never skipped in
silence. Faults are those of the receipt printer (printer.py).
"""

import re
from dataclasses import dataclass, field

from hardware.drivers.labels import TSPL_ASK, TSPL_PRINTING, ZPL_ASK
from hardware.virtual.paper import Bits, Paper, Sheet, Words
from hardware.virtual.printer import Line, VirtualPrinter, send_to

ROLL_DOTS = 840  # 105 mm, three labels of 33 mm
BITMAP = re.compile(rb"BITMAP 0,0,(\d+),(\d+),0,")
PRINT = re.compile(rb"PRINT 1,(\d+)")
SETTINGS = (b"SIZE ", b"GAP ", b"DIRECTION ", b"REFERENCE ", b"DENSITY ")
FORMAT = re.compile(rb"\^XA\^PW\d+\^LL(\d+)\^FO0,0\^GFA,\d+,\d+,(\d+),([0-9A-F]+)\^FS\^PQ(\d+)\^XZ")
FORMAT_END = b"^XZ\r\n"
HEAD_OPEN, OUT_OF_PAPER = 0x01, 0x04


@dataclass
class LabelRoll(Paper):
    """Every PRINT or format is a sheet: the strip as often as it was asked for."""

    dots: int = ROLL_DOTS
    language: str = "tspl"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._strip: Bits | None = None
        self._sought = 0  # so much of the buffer has no end of a format in it

    @property
    def is_busy(self) -> bool:
        return bool(self._buffer)

    def forget(self) -> None:
        self._buffer.clear()
        self._strip = None
        self._sought = 0

    def tear_off(self) -> None:
        """Labels come off one by one."""

    def _step(self, asked: list[int]) -> int:
        """How many bytes the next command takes; 0 when it is not all there yet."""
        ask = ZPL_ASK if self.language == "zpl" else TSPL_ASK
        if ask.startswith(self._buffer[: len(ask)]):  # answered at once, by the printer
            return len(ask) if len(self._buffer) >= len(ask) else 0
        return self._zpl() if self.language == "zpl" else self._tspl()

    def _tspl(self) -> int:
        found = BITMAP.match(self._buffer)
        if found:
            return self._bitmap(found)
        end = self._buffer.find(b"\r\n")
        if end < 0:
            return 0
        self._line(bytes(self._buffer[:end]))
        return end + 2

    def _bitmap(self, found: re.Match[bytes]) -> int:
        width, rows = int(found[1]), int(found[2])
        end = found.end() + width * rows
        if len(self._buffer) < end + 2:
            return 0
        bits = bytes(byte ^ 0xFF for byte in self._buffer[found.end() : end])
        self._strip = Bits(width, rows, bits)
        return end + 2

    def _line(self, line: bytes) -> None:
        printed = PRINT.fullmatch(line)
        if printed and self._strip is not None:
            self._come_out(self._strip, int(printed[1]))
        elif line == b"CLS":
            self._strip = None
        elif not line.startswith(SETTINGS):
            self.strange.append(line)

    def _zpl(self) -> int:
        end = self._buffer.find(FORMAT_END, self._sought)
        self._sought = max(0, len(self._buffer) - len(FORMAT_END)) if end < 0 else 0
        if end < 0:
            return 0
        whole = bytes(self._buffer[: end + len(FORMAT_END)])
        found = FORMAT.fullmatch(whole.removesuffix(b"\r\n"))
        if found is None:
            self.strange.append(whole)
        else:
            strip = Bits(int(found[2]), int(found[1]), bytes.fromhex(found[3].decode()))
            self._come_out(strip, int(found[4]))
        return len(whole)

    def _come_out(self, strip: Bits, copies: int) -> None:
        self.sheets.append(Sheet([row for _ in range(copies) for row in (strip, Words(""))]))


@dataclass
class VirtualLabelPrinter(VirtualPrinter):
    paper: LabelRoll = field(default_factory=LabelRoll)

    def _answer_at_once(self, wire: Line, data: bytes) -> bytes:
        """Returns what may be the beginning of a question."""
        ask = ZPL_ASK if self.paper.language == "zpl" else TSPL_ASK
        while (at := data.find(ask)) >= 0:
            if not (self.faults.silent or self.faults.hangs):
                send_to(wire, self._says())
            data = data[at + len(ask) :]
        return data[1 - len(ask) :]

    def _says(self) -> bytes:
        faults, is_busy = self.faults, self.paper.is_busy or bool(self._memory)
        if self.paper.language == "tspl":
            trouble = HEAD_OPEN * faults.cover | OUT_OF_PAPER * faults.no_paper
            return bytes([trouble | TSPL_PRINTING * is_busy])
        first = f"030,{faults.no_paper:d},0,0240,{is_busy:03d},0,0,0,000,0,0,0"
        second = f"001,0,{faults.cover:d},0,0,2,4,0,00000000,1,000"
        return "".join(f"\x02{line}\x03\r\n" for line in (first, second, "1234,0")).encode()
