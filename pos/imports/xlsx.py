"""Reads the sheets of an Excel file (.xlsx): texts and numbers, nothing else.

Formulas count with the value Excel stored for them; dates are the numbers they are kept as; styles,
macros and links are never looked at. What this is not: a reader for old .xls files (xls.py).

The file is somebody's upload: what it unpacks to is counted while it is read, whatever it says of
itself; it may define no entities of its own; no tree of it is ever built.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from pos.imports import errors

MOST_UNPACKED = 64 * 1024 * 1024
MOST_DIRECTORY = 1024 * 1024  # of the parts that only say where the others are
MOST_TEXTS = 400_000
MOST_SHEETS = 20
MOST_PARTS = 2_000
MOST_COLUMN = 100
MOST_DEPTH = 40
MOST_LETTERS = 2_000  # of one text; the rest of it is dropped
PIECE = 65_536
SAFE_DIGITS = 15  # more than a spreadsheet keeps of a number
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_DOCUMENT = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]+")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    expat.ExpatError,
    KeyError,
    ValueError,
    IndexError,
    EOFError,
    StopIteration,
    NotImplementedError,  # a way of packing that Python does not know
    RuntimeError,  # a part with a password
)
NumberedRow = tuple[int, list[str]]


class Number(str):
    """A number as a spreadsheet keeps it, in plain digits: `8991234567890`, `1500.5`."""

    __slots__ = ()


def read_sheets(content: bytes) -> Iterator[Iterator[NumberedRow]]:
    """Each visible sheet, in the order of its tab, read while it is asked for."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            package = _Package(book)
            shared = package.shared_texts()
            for path in package.sheets():
                yield package.rows(path, shared)
    except _BROKEN as error:
        raise errors.unreadable_file() from error


class _Package:
    def __init__(self, book: zipfile.ZipFile) -> None:
        if len(book.infolist()) > MOST_PARTS:
            raise errors.unpacks_too_large()
        self.book, self.unpacked = book, 0

    def sheets(self) -> list[str]:
        """Where the visible sheets lie in the package."""
        root = self._tree("xl/workbook.xml")
        targets = {
            each.get("Id", ""): each.get("Target", "")
            for each in self._tree("xl/_rels/workbook.xml.rels").iter(f"{_PACKAGE}Relationship")
        }
        paths = [
            posixpath.normpath(posixpath.join("/xl", targets[_link(each)])).lstrip("/")
            for each in root.iter()
            if each.tag in (f"{_MAIN}sheet", f"{_STRICT}sheet")
            and each.get("state", "visible") == "visible"
        ]
        return paths[:MOST_SHEETS]

    def shared_texts(self) -> list[str]:
        path = "xl/sharedStrings.xml"
        if path not in self.book.namelist():
            return []
        texts = _Texts()
        for _ in self._fed(path, texts):
            if len(texts.found) > MOST_TEXTS:
                raise errors.unpacks_too_large()
        return texts.found

    def rows(self, path: str, shared: list[str]) -> Iterator[NumberedRow]:
        sheet = _Sheet(shared)
        try:
            for _ in self._fed(path, sheet):
                yield from sheet.rows
                sheet.rows.clear()
        except _BROKEN as error:
            raise errors.unreadable_file() from error

    def _fed(self, path: str, reader: "_Reader") -> Iterator[None]:
        """Gives the part to the reader, a piece at a time, and counts what it unpacks to."""
        with self.book.open(path) as part:
            while piece := part.read(PIECE):
                self.unpacked += len(piece)
                if self.unpacked > MOST_UNPACKED:
                    raise errors.unpacks_too_large()
                reader.parser.Parse(piece, False)
                yield
            reader.parser.Parse(b"", True)
            yield

    def _tree(self, path: str) -> ElementTree.Element:
        if self.book.getinfo(path).file_size > MOST_DIRECTORY:
            raise errors.unpacks_too_large()
        with self.book.open(path) as part:
            content = part.read(MOST_DIRECTORY)
        if b"<!DOCTYPE" in content:
            raise errors.unreadable_file()
        return ElementTree.fromstring(content)  # noqa: S314  (bounded, and no entities of its own)


def _link(sheet: ElementTree.Element) -> str:
    return next(found for name in _DOCUMENT if (found := sheet.get(name)) is not None)


class _Reader:
    """Hears of tags and letters as they come. `t` and `v` hold text; how a word is spoken (rPh) is
    none of it."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._letters
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.depth = 0
        self.spoken = 0
        self.is_text = False
        self.text = ""

    def started(self, name: str, told: dict[str, str]) -> None:
        raise NotImplementedError

    def ended(self, name: str) -> None:
        raise NotImplementedError

    def _start(self, tag: str, told: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise errors.unpacks_too_large()
        name = tag[tag.rfind(":") + 1 :]
        if name in ("t", "v"):
            self.is_text = not self.spoken
        elif name == "rPh":
            self.spoken += 1
        else:
            self.started(name, told)

    def _end(self, tag: str) -> None:
        self.depth -= 1
        name = tag[tag.rfind(":") + 1 :]
        if name in ("t", "v"):
            self.is_text = False
        elif name == "rPh":
            self.spoken -= 1
        else:
            self.ended(name)

    def _letters(self, letters: str) -> None:
        if self.is_text and len(self.text) < MOST_LETTERS:
            self.text += letters

    def _refuse(self, *_: Any) -> None:
        raise errors.unreadable_file()


class _Texts(_Reader):
    """The texts that cells point to by their place."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def started(self, name: str, told: dict[str, str]) -> None:
        if name == "si":
            self.text = ""

    def ended(self, name: str) -> None:
        if name == "si":
            self.found.append(self.text)


class _Sheet(_Reader):
    """`rows` are those that ended since somebody took them away."""

    def __init__(self, shared: list[str]) -> None:
        super().__init__()
        self.shared = shared
        self.rows: list[NumberedRow] = []
        self.number = 0
        self.cells: list[str] = []
        self.place, self.kind = 0, "n"

    def started(self, name: str, told: dict[str, str]) -> None:
        if name == "row":
            self.number = int(told.get("r", self.number + 1))
            self.cells = []
        elif name == "c":
            self.place = _place(told.get("r"), len(self.cells))
            self.kind, self.text = told.get("t", "n"), ""

    def ended(self, name: str) -> None:
        if name == "c" and self.place < MOST_COLUMN:
            self.cells.extend("" for _ in range(self.place - len(self.cells)))
            self.cells.append(self._value())
        elif name == "row":
            self.rows.append((self.number, self.cells))

    def _value(self) -> str:
        text = self.text
        if self.kind == "s" and text:
            return self.shared[int(text)]
        if self.kind == "n" and text:
            return number_text(text)
        return "" if self.kind == "e" else text


def _place(reference: str | None, following: int) -> int:
    """C7 is 2; a cell that does not say where it stands follows the one before."""
    found = _REFERENCE.fullmatch(reference or "")
    if found is None:
        return following
    place = 0
    for letter in found.group(1):
        place = place * 26 + ord(letter) - ord("A") + 1
    return max(place - 1, following)


def number_text(text: str) -> str:
    """As Excel shows it: fifteen digits, the rest is how binary keeps it."""
    if text.isdecimal() and len(text) <= SAFE_DIGITS and text.isascii():
        return Number(text.lstrip("0") or "0")
    try:
        value = float(text)
    except ValueError:
        return text
    if not abs(value) <= 10**SAFE_DIGITS:  # some of its digits are lost already
        return text
    plain = format(Decimal(f"{value:.15g}"), "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return Number("0" if plain in ("-0", "") else plain)
