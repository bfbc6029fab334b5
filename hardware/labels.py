"""Shelf labels on a roll: what is spooled, how a strip of them looks, its bytes (domain.md 8.5).

A strip is one row of the roll. It is sent as a picture, so TSPL and ZPL printers print the same,
and the queue page shows exactly what comes out. A set bit of a picture is a black dot. On a receipt
printer the labels come one below the other, to be cut apart.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from hardware.encoding import CUT, FEED, START, picture
from hardware.profiles import PROFILES, Profile
from pos.catalog.labels import Bars, Label, Sheet, bars_of, pages_of, sheet_of
from pos.domain.text import to_ascii

DOTS_PER_MM = 8
ROLL_GAP_MM = 2
MARGIN = 8
WHITE, BLACK, MIDDLE = 255, 0, 128
MOST_MODULE = 3
LARGEST_NAME, LARGEST_SMALL = 30, 24
TWO_LINES_FROM = 200  # dots of height
ASK_CASHIER = "Tanya kasir"
Strip = tuple[Image.Image, int]
Pen = ImageDraw.ImageDraw


def label_document(sheet: Sheet, labels: Iterable[Label]) -> list[dict[str, Any]]:
    """As it lies in the queue: each different label once, with how many of it."""
    return [_spooled(sheet, label, len(list(same))) for label, same in groupby(labels)]


def fits(sheet: Sheet, profile: str) -> bool:
    """Whether such a printer can print this sheet's labels; of its own rolls it is known."""
    known = PROFILES.get(profile)
    return sheet.is_roll and (known is None or _dots(sheet.width) <= known.dots)


def strips_of(document: Sequence[Mapping[str, Any]], language: str) -> list[Strip]:
    """Pictures of the rows that come out, top first, each with how often it comes."""
    sheet = _paper(document, language)
    labels = [label for each in document for label in [_label(each)] * each["copies"]]
    rows = groupby(pages_of(sheet, labels))
    return [(draw(sheet, row), len(list(same))) for row, same in rows]


def encode_labels(document: Sequence[Mapping[str, Any]], language: str) -> bytes:
    """One whole document for a printer that speaks `tspl` or `zpl`, or of a receipt printer's
    profile. A second try after a break bears no mark: a label twice harms nobody, and a spoilt one
    is wasted."""
    sheet, strips = _paper(document, language), strips_of(document, language)
    if language in PROFILES:
        return _escpos(strips, PROFILES[language])
    if language == "zpl":
        return b"".join(_zpl(image, copies) for image, copies in strips)
    return _tspl_start(sheet) + b"".join(_tspl(image, copies) for image, copies in strips)


def draw(sheet: Sheet, labels: Sequence[Label]) -> Image.Image:
    """One row of the roll in dots; its width in whole bytes."""
    width, height = _dots(sheet.page_width), _dots(sheet.page_height)
    strip = Image.new("L", ((width + 7) // 8 * 8, height), WHITE)
    for place, label in enumerate(labels):
        left = sheet.left + place * (sheet.width + sheet.gap)
        drawn = _drawn(label, _dots(sheet.width), _dots(sheet.height))
        strip.paste(drawn, (_dots(left), _dots(sheet.top)))
    return strip


def _paper(document: Sequence[Mapping[str, Any]], language: str) -> Sheet:
    """A receipt printer has no roll of several columns."""
    sheet = sheet_of(document[0]["sheet"])
    if language not in PROFILES:
        return sheet
    return replace(sheet, columns=1, page_width=sheet.width, left=0, gap=0)


def _spooled(sheet: Sheet, label: Label, copies: int) -> dict[str, Any]:
    code = label.bars.text if label.bars else ""
    words = {"name": label.name, "unit": label.unit, "price": label.price, "code": code}
    return {"op": "label", "sheet": sheet.code, "copies": copies, **words}


def _label(stored: Mapping[str, Any]) -> Label:
    bars = bars_of(stored["code"]) if stored["code"] else None
    return Label(stored["name"], stored["unit"], stored["price"], bars)


def _dots(tenths_mm: int) -> int:
    return tenths_mm * DOTS_PER_MM // 10


def _drawn(label: Label, width: int, height: int) -> Image.Image:
    """Name, price and bars, in shares of the height; without bars the price is larger."""
    picture = Image.new("L", (width, height), WHITE)
    pen = ImageDraw.Draw(picture)
    y = _name(pen, label.name, width, height)
    bars = label.bars if label.bars and _module(label.bars, width) else None
    rest = height - y - MARGIN // 2
    price = rest * 2 // 5 if bars else rest
    _price(pen, label, (width, y, min(price, height // 2)))
    if bars:
        _bars(pen, bars, (width, y + price, rest - price))
    return picture


def _name(pen: Pen, name: str, width: int, height: int) -> int:
    """Returns where the next thing begins. What does not fit ends in a point."""
    size = min(LARGEST_NAME, max(16, height * 4 // 25))
    font, y = _font(size), MARGIN // 2
    for line in _lines(name, font, width - 2 * MARGIN, 1 if height < TWO_LINES_FROM else 2):
        pen.text((MARGIN, y), line, fill=BLACK, font=font)
        y += size + 2
    return y


def _lines(words: str, font: Any, width: int, most: int) -> Iterator[str]:
    rest = to_ascii(words).split()
    for number in range(most):
        line, is_last = "", number == most - 1
        while rest and font.getlength(f"{line} {rest[0]}".strip()) <= width:
            line = f"{line} {rest.pop(0)}".strip()
        if rest and (is_last or not line):
            line, rest = _cut(" ".join([line, *rest]).strip(), font, width), []
        if line:
            yield line


def _cut(words: str, font: Any, width: int) -> str:
    while words and font.getlength(words + ".") > width:
        words = words[:-1]
    return words.rstrip() + "."


def _price(pen: Pen, label: Label, box: tuple[int, int, int]) -> None:
    width, y, height = box
    unit = _font(min(LARGEST_SMALL, max(14, height // 2)))
    said = f" / {to_ascii(label.unit)}"
    words, size = label.price or ASK_CASHIER, height
    room = width - 2 * MARGIN - unit.getlength(said)
    while size > 16 and _font(size).getlength(words) > room:
        size -= 1
    font, foot = _font(size), y + height - height // 5
    pen.text((MARGIN, foot), words, fill=BLACK, font=font, anchor="ls", stroke_width=1)
    pen.text((MARGIN + font.getlength(words), foot), said, fill=BLACK, font=unit, anchor="ls")


def _bars(pen: Pen, bars: Bars, box: tuple[int, int, int]) -> None:
    width, top, height = box
    module = _module(bars, width)
    digits = min(LARGEST_SMALL, max(14, height // 4))
    left = (width - bars.width * module) // 2
    foot = top + height - digits - 2
    for start, length in bars.runs:
        x = left + start * module
        pen.rectangle((x, top, x + length * module - 1, foot), fill=BLACK)
    middle = (width // 2, top + height)
    pen.text(middle, bars.text, fill=BLACK, font=_font(digits), anchor="md")


def _module(bars: Bars, width: int) -> int:
    """How many dots a module takes; 0: too fine for this label."""
    return min(MOST_MODULE, width // bars.width)


def _font(size: int) -> Any:
    return ImageFont.load_default(size=size)


def _bits(image: Image.Image) -> bytes:
    return image.point(lambda grey: 0 if grey >= MIDDLE else WHITE, mode="1").tobytes()


def _tspl_start(sheet: Sheet) -> bytes:
    size = f"SIZE {_millimetres(sheet.page_width)} mm,{_millimetres(sheet.page_height)} mm"
    lines = (size, f"GAP {ROLL_GAP_MM} mm,0", "DIRECTION 1", "REFERENCE 0,0", "DENSITY 8")
    return "".join(f"{line}\r\n" for line in lines).encode()


def _tspl(image: Image.Image, copies: int) -> bytes:
    """In TSPL a set bit stays white."""
    bits = bytes(byte ^ 0xFF for byte in _bits(image))
    head = f"CLS\r\nBITMAP 0,0,{image.width // 8},{image.height},0,".encode()
    return head + bits + f"\r\nPRINT 1,{copies}\r\n".encode()


def _zpl(image: Image.Image, copies: int) -> bytes:
    bits, row = _bits(image), image.width // 8
    field = f"^FO0,0^GFA,{len(bits)},{len(bits)},{row},{bits.hex().upper()}^FS"
    return f"^XA^PW{image.width}^LL{image.height}{field}^PQ{copies}^XZ\r\n".encode()


def _escpos(strips: Sequence[Strip], profile: Profile) -> bytes:
    """Each with a line to cut along, or cut off where there is a knife."""
    last = FEED + bytes([profile.lines_to_cutter])
    cut = last + CUT if profile.has_cutter else b"- " * (profile.columns // 2) + b"\n"
    labels = b"".join((picture(image, profile) + cut) * copies for image, copies in strips)
    return START + labels + (b"" if profile.has_cutter else last)


def _millimetres(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)
