"""Reads the sheets of an Excel file (.xlsx): texts and numbers, nothing else.

Formulas count with the value Excel stored for them; dates are the numbers they are kept as; styles,
macros and links are never looked at. What this is not: a reader for old .xls files.

The file is somebody's upload: what it unpacks to is counted while it is read, whatever it says of
itself, and it may not define entities of its own.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any
from xml.etree import ElementTree

from pos.imports import errors

MOST_UNPACKED = 64 * 1024 * 1024
MOST_DIRECTORY = 1024 * 1024  # of the parts that only say where the others are
MOST_TEXTS = 400_000
MOST_HELD = 50_000  # elements of one row
MOST_SHEETS = 20
MOST_PARTS = 2_000
MOST_COLUMN = 100
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
    KeyError,
    ValueError,
    IndexError,
    EOFError,
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


class _Counted:
    """A part of the package that counts what it gives towards the whole file's limit."""

    def __init__(self, package: "_Package", part: IO[bytes]) -> None:
        self.package, self.part, self.is_first = package, part, True

    def read(self, size: int = -1) -> bytes:
        piece = self.part.read(65_536 if size < 0 else size)
        self.package.unpacked += len(piece)
        if self.package.unpacked > MOST_UNPACKED:
            raise errors.unpacks_too_large()
        if self.is_first and b"<!DOCTYPE" in piece[:4096]:
            raise errors.unreadable_file()
        self.is_first = False
        return piece


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
        if "xl/sharedStrings.xml" not in self.book.namelist():
            return []
        found: list[str] = []
        for element in self._ended("xl/sharedStrings.xml", "si"):
            found.append(_text_of(element))
            if len(found) > MOST_TEXTS:
                raise errors.unpacks_too_large()
        return found

    def rows(self, path: str, shared: list[str]) -> Iterator[NumberedRow]:
        number = 0
        try:
            for element in self._ended(path, "row"):
                number = int(element.get("r", number + 1))
                yield number, _cells(element, shared)
        except _BROKEN as error:
            raise errors.unreadable_file() from error

    def _ended(self, path: str, name: str) -> Iterator[ElementTree.Element]:
        """Elements of this name as their ends are read; the parent forgets those that are done."""
        with self.book.open(path) as part:
            parents: list[ElementTree.Element] = []
            source: Any = _Counted(self, part)
            held = 0
            for event, element in _events(source):
                if event == "start":
                    parents.append(element)
                    held += 1
                    if held > MOST_HELD:
                        raise errors.unpacks_too_large()
                    continue
                parents.pop()
                if _local(element) == name:
                    yield element
                    held = 0
                    if parents:
                        parents[-1].clear()

    def _tree(self, path: str) -> ElementTree.Element:
        if self.book.getinfo(path).file_size > MOST_DIRECTORY:
            raise errors.unpacks_too_large()
        with self.book.open(path) as part:
            content = part.read(MOST_DIRECTORY)
        if b"<!DOCTYPE" in content:
            raise errors.unreadable_file()
        return ElementTree.fromstring(content)  # noqa: S314  (bounded, and no entities of its own)


def _events(source: Any) -> Iterator[tuple[str, Any]]:
    """Counted while it is read, refused when it defines entities: see _Counted."""
    return ElementTree.iterparse(source, events=("start", "end"))  # noqa: S314


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _link(sheet: ElementTree.Element) -> str:
    return next(found for name in _DOCUMENT if (found := sheet.get(name)) is not None)


def _cells(row: ElementTree.Element, shared: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if _local(cell) != "c":
            continue
        place = _place(cell.get("r"), len(cells))
        if place >= MOST_COLUMN:
            break
        cells.extend("" for _ in range(place - len(cells)))
        cells.append(_value(cell, shared))
    return cells


def _place(reference: str | None, following: int) -> int:
    """C7 is 2; a cell that does not say where it stands follows the one before."""
    found = _REFERENCE.fullmatch(reference or "")
    if found is None:
        return following
    place = 0
    for letter in found.group(1):
        place = place * 26 + ord(letter) - ord("A") + 1
    return max(place - 1, following)


def _value(cell: ElementTree.Element, shared: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text_of(cell)
    text = next((each.text or "" for each in cell if _local(each) == "v"), "")
    if kind == "s" and text:
        return shared[int(text)]
    if kind == "n" and text:
        return _number(text)
    return "" if kind == "e" else text


def _text_of(element: ElementTree.Element) -> str:
    """All runs of a text; how a word is spoken (rPh) is none of it."""
    found: list[str] = []
    for each in element:
        name = _local(each)
        if name == "t":
            found.append(each.text or "")
        elif name in ("r", "is"):
            found.append(_text_of(each))
    return "".join(found)


def _number(text: str) -> str:
    """As Excel shows it: fifteen digits, the rest is how binary keeps it."""
    value = float(text)
    if abs(value) > 1e15:  # more digits than a spreadsheet keeps: some are lost already
        return text
    plain = format(Decimal(f"{value:.15g}"), "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return Number("0" if plain in ("-0", "") else plain)
