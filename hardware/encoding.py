"""Paper operations (pos.domain.paper) as ESC/POS bytes (domain.md 8.2).

Text is ASCII already, so no code page can print garbage. What a printer cannot draw by itself is
sent as a picture in bands that clones take. The bytes are those python-escpos would send; it is
not used (pos/decisions/0020).
"""

import base64
import binascii
import io
from collections.abc import Iterator, Sequence
from typing import Any

from PIL import Image

from hardware.errors import bad_picture
from hardware.profiles import Profile
from pos.domain.paper import LaidOut, Operation, lay_out, text

START = b"\x1b\x40\x1c\x2e\x1b\x74\x00"  # initialise, leave Chinese double bytes, code page 437
PULSE = b"\x1b\x70\x00\x19\xfa"  # drawer on pin 2: 50 ms
PULSE_AT_ONCE = b"\x10\x14\x01\x00\x01"  # the same, past a document that waits for paper
BELL = b"\x1b\x42\x03\x02"  # three times, a tenth of a second each
BOLD, SIZE = b"\x1b\x45", b"\x1d\x21"
ON, OFF = b"\x01", b"\x00"
FEED = b"\x1b\x64"
CUT = b"\x1d\x56\x01"  # leaves a little to hold on to
CENTER, LEFT = b"\x1b\x61\x01", b"\x1b\x61\x00"
RASTER = b"\x1d\x76\x30\x00"
QR = b"\x1d\x28\x6b"
QR_MODEL_2, QR_LEVEL_M, QR_PRINT = b"1A2\x00", b"1E1", b"1Q0"
QUIET_MODULES = 4
LARGEST_MODULE = 6
WHITE = 255
MIDDLE = 128
BAND_ROWS = 255  # what clones take at once
MOST_DOTS = 1_000_000  # of a picture: about a metre of paper
DUPLICATE = "DUPLIKAT"


def encode(operations: Sequence[Operation], profile: Profile, *, again: bool = False) -> bytes:
    """One whole document. `again`: an earlier try may be on paper already, so this one says so."""
    marked = [text(DUPLICATE, "center", True), *operations] if again else operations
    laid = lay_out(marked, profile.columns)
    return START + b"".join(_encoded(operation, profile) for operation in laid)


def opened(png: str) -> Image.Image:
    """A picture in greys. BadInput `bad_picture`."""
    try:
        image = Image.open(io.BytesIO(base64.b64decode(png, validate=True)), formats=("PNG",))
        if image.width * image.height > MOST_DOTS:
            raise bad_picture()
        return image.convert("L")
    except (OSError, SyntaxError, ValueError, EOFError, binascii.Error) as error:
        raise bad_picture() from error


def _encoded(operation: LaidOut, profile: Profile) -> bytes:
    if operation["op"] == "line":
        return _line(operation["text"], operation["bold"], operation["size"] == "tall")
    if operation["op"] == "qr":
        return _qr(operation["data"], profile)
    if operation["op"] == "image":
        return picture(opened(operation["png"]), profile)
    return FEED + bytes([profile.lines_to_cutter]) + (CUT if profile.has_cutter else b"")


def _line(words: str, bold: bool, tall: bool) -> bytes:
    plain = words.encode("ascii", "replace") + b"\n"
    sized = SIZE + ON + plain + SIZE + OFF if tall else plain
    return BOLD + ON + sized + BOLD + OFF if bold else sized


def _qr(data: str, profile: Profile) -> bytes:
    """As large as the paper allows beside the quiet zone, so that a phone reads it at 30 cm."""
    import segno  # noqa: PLC0415  (only who prints needs it)

    code = segno.make_qr(data, error="m", boost_error=False)
    modules = int(code.symbol_size(border=QUIET_MODULES)[0])
    module = max(1, min(LARGEST_MODULE, profile.dots // modules))
    return _native_qr(data, module) if profile.draws_qr else picture(_drawn(code, module), profile)


def _native_qr(data: str, module: int) -> bytes:
    content = data.encode()
    commands = (QR_MODEL_2, b"1C" + bytes([module]), QR_LEVEL_M, b"1P0" + content, QR_PRINT)
    sized = (QR + len(each).to_bytes(2, "little") + each for each in commands)
    return CENTER + b"".join(sized) + LEFT


def _drawn(code: Any, module: int) -> Image.Image:
    stored = io.BytesIO()
    code.save(stored, kind="png", scale=module, border=QUIET_MODULES)
    return Image.open(stored).convert("L")


def picture(image: Image.Image, profile: Profile) -> bytes:
    """In the middle, and never wider than the paper: a printer would cut off what does not fit."""
    if image.width > profile.dots:
        image = image.resize((profile.dots, max(1, image.height * profile.dots // image.width)))
    sheet = Image.new("L", (profile.dots, image.height), WHITE)
    sheet.paste(image, ((profile.dots - image.width) // 2, 0))
    # A set bit is a black dot.
    bits = sheet.point(lambda grey: 0 if grey >= MIDDLE else WHITE, mode="1").tobytes()
    return b"".join(_bands(bits, profile.dots // 8))


def _bands(bits: bytes, width: int) -> Iterator[bytes]:
    for start in range(0, len(bits), width * BAND_ROWS):
        band = bits[start : start + width * BAND_ROWS]
        rows = len(band) // width
        yield RASTER + width.to_bytes(2, "little") + rows.to_bytes(2, "little") + band
