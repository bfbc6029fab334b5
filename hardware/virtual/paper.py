"""ESC/POS bytes as a person would see them on paper: a picture, its text, and what else happened.

An incremental reader: bytes come as the wire brings them. It knows the commands that receipts use
(domain.md 8.2); an unknown one is noted in `strange`, never skipped in silence.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image, ImageDraw, ImageFont

LINE_DOTS = 30
MARGIN_DOTS = 24
WHITE = 255
LETTER_CELLS = 1.55  # a letter's size in widths of its cell


@dataclass(frozen=True)
class Words:
    text: str
    bold: bool = False
    tall: bool = False
    align: int = 0


@dataclass(frozen=True)
class Code:
    data: str
    module: int


@dataclass(frozen=True)
class Bits:
    """`width` is in bytes; a set bit is black."""

    width: int
    rows: int
    bits: bytes


@dataclass
class Sheet:
    """What came out since the last cut, from top to bottom."""

    rows: list[Words | Code | Bits] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        return [row.text for row in self.rows if isinstance(row, Words)]


@dataclass
class Paper:
    """A roll of so many columns and dots. Without a cutter each document is torn off by hand."""

    columns: int = 48
    dots: int = 576
    has_cutter: bool = True
    sheets: list[Sheet] = field(default_factory=list)
    strange: list[bytes] = field(default_factory=list)
    drawer_openings: int = 0
    rings: int = 0
    resets: int = 0

    def __post_init__(self) -> None:
        self.sheet = Sheet()
        self._buffer = bytearray()
        self._text = bytearray()
        self._bold = self._tall = False
        self._align = 0
        self._code = b""
        self._module = 6

    def feed(self, data: bytes) -> list[int]:
        """Takes bytes in. Returns the kinds of ordered status asked for (GS r n)."""
        self._buffer += data
        asked: list[int] = []
        while self._buffer:
            used = self._step(asked)
            if not used:
                break
            del self._buffer[:used]
        return asked

    def tear_off(self) -> None:
        """What was printed without a cut is torn by hand."""
        self._end_line()
        if self.sheet.rows:
            self.sheets.append(self.sheet)
            self.sheet = Sheet()

    def forget(self) -> None:
        """The power is gone: a line that was not ended is on no paper."""
        self._buffer.clear()
        self._text.clear()
        self._reset(b"")

    def _step(self, asked: list[int]) -> int:
        """How many bytes the next command takes; 0 when it is not all there yet."""
        first = self._buffer[0]
        if first == 0x0A:
            self._end_line(even_if_empty=True)
            return 1
        if first >= 0x20:
            self._text.append(first)
            return 1
        if first not in (0x10, 0x1B, 0x1C, 0x1D):
            self.strange.append(bytes([first]))
            return 1
        if len(self._buffer) < 2:
            return 0
        return self._command(bytes(self._buffer[:2]), asked)

    def _command(self, name: bytes, asked: list[int]) -> int:
        known = _FIXED.get(name)
        if known is not None:
            length, act = known
            if len(self._buffer) < length:
                return 0
            act(self, bytes(self._buffer[2:length]))
            return length
        if name == b"\x1dr":
            return self._status(asked)
        long = {b"\x1dv": self._raster, b"\x1d(": self._extended}.get(name)
        if long is not None:
            return long()
        self.strange.append(name)
        return 2

    def _status(self, asked: list[int]) -> int:
        if len(self._buffer) < 3:
            return 0
        asked.append(self._buffer[2])
        return 3

    def _raster(self) -> int:
        """GS v 0 m xL xH yL yH."""
        if len(self._buffer) < 8:
            return 0
        wide = self._buffer[4] + 256 * self._buffer[5]
        high = self._buffer[6] + 256 * self._buffer[7]
        whole = 8 + wide * high
        if len(self._buffer) < whole:
            return 0
        self._end_line()
        self.sheet.rows.append(Bits(wide, high, bytes(self._buffer[8:whole])))
        return whole

    def _extended(self) -> int:
        """GS ( X pL pH …: only QR codes (k 1) mean something here."""
        if len(self._buffer) < 5:
            return 0
        whole = 5 + self._buffer[3] + 256 * self._buffer[4]
        if len(self._buffer) < whole:
            return 0
        body = bytes(self._buffer[5:whole])
        if self._buffer[2] == ord("k") and body[:1] == b"1":
            self._qr(body[1:2], body[2:])
        else:
            self.strange.append(bytes(self._buffer[:whole]))
        return whole

    def _qr(self, function: bytes, rest: bytes) -> None:
        if function == b"C":
            self._module = rest[0]
        elif function == b"P":
            self._code = rest[1:]
        elif function == b"Q":
            self._end_line()
            self.sheet.rows.append(Code(self._code.decode("utf-8", "replace"), self._module))

    def _end_line(self, *, even_if_empty: bool = False) -> None:
        if self._text or even_if_empty:
            words = self._text.decode("cp437")
            self._text.clear()
            self.sheet.rows.append(Words(words, self._bold, self._tall, self._align))

    def _feed_lines(self, rest: bytes) -> None:
        self._end_line()
        self.sheet.rows += [Words("")] * rest[0]

    def _cut(self, rest: bytes) -> None:
        self.tear_off()

    def _reset(self, rest: bytes) -> None:
        self._bold = self._tall = False
        self._align = 0
        self.resets += 1

    def _kick(self, rest: bytes) -> None:
        self.drawer_openings += 1

    def _ring(self, rest: bytes) -> None:
        self.rings += 1

    def _set_bold(self, rest: bytes) -> None:
        self._bold = bool(rest[0] & 1)

    def _set_size(self, rest: bytes) -> None:
        self._tall = bool(rest[0] & 7)

    def _set_align(self, rest: bytes) -> None:
        self._align = rest[0] % 48

    def _ignore(self, rest: bytes) -> None:
        """It changes nothing that a picture shows."""


_FIXED: dict[bytes, tuple[int, Callable[[Paper, bytes], None]]] = {
    b"\x10\x04": (3, Paper._ignore),  # answered at once, by the printer
    b"\x10\x14": (5, Paper._ignore),  # so too
    b"\x1b@": (2, Paper._reset),
    b"\x1c.": (2, Paper._ignore),
    b"\x1bt": (3, Paper._ignore),
    b"\x1bM": (3, Paper._ignore),
    b"\x1bB": (4, Paper._ring),
    b"\x1bE": (3, Paper._set_bold),
    b"\x1d!": (3, Paper._set_size),
    b"\x1ba": (3, Paper._set_align),
    b"\x1bd": (3, Paper._feed_lines),
    b"\x1dV": (3, Paper._cut),
    b"\x1bp": (5, Paper._kick),
}


def draw(sheet: Sheet, paper: Paper) -> Image.Image:
    """The sheet as a picture, one dot a pixel."""
    pieces = [_drawn(row, paper) for row in sheet.rows]
    height = sum(piece.height for piece in pieces) + 2 * MARGIN_DOTS
    picture = Image.new("L", (paper.dots + 2 * MARGIN_DOTS, height), WHITE)
    y = MARGIN_DOTS
    for piece in pieces:
        picture.paste(piece, (MARGIN_DOTS, y))
        y += piece.height
    return picture


def _drawn(row: Words | Code | Bits, paper: Paper) -> Image.Image:
    if isinstance(row, Words):
        return _text(row, paper)
    if isinstance(row, Code):
        return _code(row, paper)
    inverted = bytes(byte ^ 0xFF for byte in row.bits)
    return Image.frombytes("1", (row.width * 8, row.rows), inverted).convert("L")


def _text(row: Words, paper: Paper) -> Image.Image:
    """Every letter in its cell: what is too long for the paper is cut off, as a printer would."""
    cell = paper.dots // paper.columns
    piece = Image.new("L", (paper.dots, LINE_DOTS), WHITE)
    font = ImageFont.load_default(size=cell * LETTER_CELLS)
    pen = ImageDraw.Draw(piece)
    spare = max(0, paper.columns - len(row.text))
    start = {1: spare // 2, 2: spare}.get(row.align, 0)
    for place, letter in enumerate(row.text, start):
        where = (place * cell + cell // 2, 2)
        pen.text(where, letter, fill=0, font=font, stroke_width=int(row.bold), anchor="ma")
    return piece.resize((paper.dots, LINE_DOTS * 2)) if row.tall else piece


def _code(row: Code, paper: Paper) -> Image.Image:
    import segno  # noqa: PLC0415  (only who draws needs it)

    stored = io.BytesIO()
    code = segno.make_qr(row.data, error="m", boost_error=False)
    code.save(stored, kind="png", scale=row.module)
    drawn = Image.open(stored).convert("L")
    piece = Image.new("L", (paper.dots, drawn.height), WHITE)
    piece.paste(drawn, ((paper.dots - drawn.width) // 2, 0))
    return piece
