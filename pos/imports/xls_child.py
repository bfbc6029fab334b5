"""The process that reads somebody's .xls: the file on standard input, its cells as JSON on standard
output, and nothing else is known here. Only xls.py starts it.

xlrd follows what an old file says of itself: a chain of sectors that leads to itself, a tree that
leads to itself and names made of names take for ever, or all memory. So it has little of both, and
its end is nobody else's. Numbers come as JSON numbers, everything else as text; a formula is the
value Excel stored for it, a date the number it is kept as.
"""

import contextlib
import io
import json
import resource
import signal
import sys
from typing import Any

import xlrd
from xlrd.compdoc import CompDoc

MOST_MEMORY = 512 * 1024 * 1024
MOST_SHEETS = 20
MOST_COLUMN = 100
MOST_ROWS = 20_001  # one more than is let in, so that it shows
MOST_LETTERS = 2_000  # of one cell
MOST_UNPACKED = 32 * 1024 * 1024
LOCKED = ("EncryptedPackage", "EncryptionInfo")
SHOWN = 0


class TooLargeError(Exception):
    """What it holds is more than anybody's list."""


class Sheets:
    """The visible sheets, a row of them as [its number, its cells]; empty rows are left out."""

    def __init__(self, book: Any) -> None:
        self.book, self.unpacked = book, 0

    def read(self) -> list[list[list[Any]]]:
        found: list[list[list[Any]]] = []
        for place in range(self.book.nsheets):
            if self.book._sheet_visibility[place] == SHOWN and len(found) < MOST_SHEETS:
                found.append(self._rows(self.book.sheet_by_index(place)))
                self.book.unload_sheet(place)
        return found

    def _rows(self, sheet: Any) -> list[list[Any]]:
        found: list[list[Any]] = []
        for number in range(sheet.nrows):
            cells = [self._value(each) for each in sheet.row(number)[:MOST_COLUMN]]
            if any(cell != "" for cell in cells):
                found.append([number + 1, cells])
            if len(found) >= MOST_ROWS:
                break
        return found

    def _value(self, cell: Any) -> str | float:
        value = _value(cell)
        self.unpacked += len(value) + 1 if isinstance(value, str) else 8
        if self.unpacked > MOST_UNPACKED:
            raise TooLargeError
        return value


def _value(cell: Any) -> str | float:
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return float(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return str(cell.value)
    return str(cell.value)[:MOST_LETTERS] if cell.ctype == xlrd.XL_CELL_TEXT else ""


def is_locked(content: bytes) -> bool:
    """A new workbook with a password lies as a sealed part in an old file."""
    parts = CompDoc(content, logfile=io.StringIO()).dirlist
    return any(part.name in LOCKED for part in parts)


def read(content: bytes) -> dict[str, Any]:
    """What the parent is told: the sheets, or why there are none."""
    try:
        if is_locked(content):
            return {"refused": "locked"}
        book = xlrd.open_workbook(
            file_contents=content, logfile=io.StringIO(), on_demand=True, ragged_rows=True
        )
        return {"sheets": Sheets(book).read()}
    except (TooLargeError, MemoryError):
        return {"refused": "too_large"}
    except Exception as error:  # noqa: BLE001  (a broken file breaks xlrd in every way there is)
        return {"refused": "locked" if "encrypted" in str(error) else "unreadable"}


def limit(seconds: float) -> None:
    """Of a processor: SIGPROF ends it. Memory: where the service may set that."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    limit(float(sys.argv[1]))
    sys.stdout.write(json.dumps(read(sys.stdin.buffer.read())))
