"""An uploaded list as rows of texts: CSV in any of the ways spreadsheets write it, XLSX or old
XLS. What it is, its first bytes say: names are wrong as often as not.

A cell is its text without spaces around it. What a spreadsheet keeps as a number comes as `Number`:
digits with a decimal point and no grouping, so that nobody has to guess what its mark means.

Everything is bounded: bytes, bytes once unpacked (a small file may unpack to gigabytes), rows,
columns and the length of a cell.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pos.imports import errors, xls, xlsx
from pos.imports.xlsx import Number

MOST_MEGABYTES = 8
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_CELLS = 800_000  # of all sheets: one shared text may be named by each of them
MOST_LETTERS = 500  # of one cell; a description is cut, it is not kept anyway
SEPARATORS = ";,\t|"
LOOKED_AT = 20  # lines from which the separator is told
_WEB_PAGE = re.compile(r"\s*<(!doctype|\?xml|html|head|meta|style|table|div|body)\b", re.IGNORECASE)
HIDDEN_FORMULA = ("'=", "'+", "'-", "'@")  # as our own exports write such texts

__all__ = ["MOST_BYTES", "MOST_MEGABYTES", "Number", "Row", "read_rows"]


@dataclass(frozen=True)
class Row:
    """`number` is the one a spreadsheet shows beside it."""

    number: int
    cells: list[str]

    def cell(self, place: int | None) -> str:
        return "" if place is None or place >= len(self.cells) else self.cells[place]


def read_rows(content: bytes) -> list[list[Row]]:
    """The sheets of the file that have rows, empty rows left out; a CSV is one sheet. BadInput says
    what is wrong with the file."""
    if len(content) > MOST_BYTES:
        raise errors.file_too_large(MOST_MEGABYTES)
    kept = _Kept()
    if content[:4] == b"PK\x03\x04":
        sheets = [kept.rows(sheet) for sheet in xlsx.read_sheets(content)]
    elif content[:4] == b"\xd0\xcf\x11\xe0":
        sheets = [kept.rows(sheet) for sheet in xls.read_sheets(content)]
    else:
        sheets = [kept.rows(_csv_rows(_decoded(content)))]
    found = [sheet for sheet in sheets if sheet]
    if not found:
        raise errors.empty_file()
    return found


class _Kept:
    """The rows that are kept of all sheets, and how many cells they have. A text that many cells
    name is cleaned once and lies in memory once."""

    def __init__(self) -> None:
        self.cells = 0
        self.clean: dict[str, str] = {}

    def rows(self, rows: Iterable[tuple[int, list[str]]]) -> list[Row]:
        kept: list[Row] = []
        for number, cells in rows:
            plain = [self._plain(cell) for cell in cells[:MOST_COLUMNS]]
            if any(plain):
                kept.append(Row(number, plain))
                self.cells += len(plain)
            if len(kept) > MOST_ROWS:
                raise errors.too_many_rows(MOST_ROWS)
            if self.cells > MOST_CELLS:
                raise errors.unpacks_too_large()
        return kept

    def _plain(self, cell: str) -> str:
        if not cell or isinstance(cell, Number):
            return cell
        known = self.clean.get(cell)
        if known is None:
            known = self.clean[cell] = _plain(cell)
        return known


def _plain(cell: str) -> str:
    text = " ".join(cell.split())[:MOST_LETTERS]
    if not text.isprintable():  # what nobody sees: marks of direction and width, control characters
        text = "".join(letter for letter in text if letter.isprintable())
    return text[1:] if text.startswith(HIDDEN_FORMULA) else text


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, else what Windows wrote."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _as(content, "utf-16")
    if b"\0" in content:
        raise errors.unreadable_file()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise errors.unreadable_file() from error


def _csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Excel may name the separator in a first line of its own (`sep=;`)."""
    if _WEB_PAGE.match(text):
        raise errors.web_page()
    first, _, rest = text.partition("\n")
    told = first.strip("\r").strip('"').lower()
    begins = 0
    if told.startswith("sep=") and len(told) == len("sep=;"):
        separator, text, begins = told[-1], rest, 1
    else:
        separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    before = 0
    try:
        for cells in reader:
            yield begins + before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        raise errors.unreadable_file() from error


def _separator(text: str) -> str:
    """The one that gives most columns in most of the first lines."""
    lines = list(_first_lines(text))
    best, most = ",", 0
    for each in SEPARATORS:
        counts = [len(cells) for cells in csv.reader(lines, delimiter=each)]
        usual = sorted(counts)[len(counts) // 2] if counts else 0
        if usual > most:
            best, most = each, usual
    return best


def _first_lines(text: str) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(text, newline="")):
        if number == LOOKED_AT:
            return
        if line.strip():
            yield line
