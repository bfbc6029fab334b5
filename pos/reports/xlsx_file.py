"""A report as an Excel file, written row by row in little memory.

Texts are written as texts, so that a name beginning with = + - @ is never run as a formula. Money
stays a whole number; a quantity and a share are numbers that Excel shows with its own comma.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import xlsxwriter

from pos.domain.dates import is_date
from pos.reports.tables import Column, Unit

MOST_ROWS = 1_000_000  # a sheet holds 1,048,576
TELL_EVERY = 2_000
_SAFE = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_SHOWN = {
    Unit.COUNT: ("#,##0", 12),
    Unit.MONEY: ("#,##0", 16),
    Unit.QUANTITY: ("#,##0.###", 12),
    Unit.PERCENT: ("0.0%", 10),
    Unit.DAY: ("dd/mm/yyyy", 12),
    Unit.TEXT: ("@", 28),
}
DAY_ZERO = date(1899, 12, 30)
_DIVISOR = {Unit.QUANTITY: 1_000, Unit.PERCENT: 1_000_000}


def write_xlsx(
    path: Path,
    *,
    title: str,
    head: Sequence[str],
    columns: Sequence[Column],
    rows: Iterable[Any],
    tell: Callable[[int], None],
) -> None:
    """`head` are lines above the table: what this is, of when and where. `tell(done)` every 2,000
    rows and at the end. The file appears at `path` only when whole."""
    part = path.with_suffix(".part")
    with xlsxwriter.Workbook(str(part), _SAFE) as book:
        sheet = book.add_worksheet(title[:31])
        first = len(head) + 1 if head else 0  # an empty row stands between
        _write_head(book, sheet, head)
        styles = _styles(book, sheet, columns, first)
        cells = [
            (place, column.value, _writer(sheet, *styles[place]))
            for place, column in enumerate(columns)
        ]
        done = 0
        for done, row in enumerate(rows, 1):
            for place, value_of, write in cells:
                value = value_of(row)
                if value is not None and value != "":
                    write(first + done, place, value)
            if done % TELL_EVERY == 0:
                tell(done)
        tell(done)
    part.replace(path)


def _write_head(book: Any, sheet: Any, head: Sequence[str]) -> None:
    title, plain = book.add_format({"bold": True, "font_size": 14}), book.add_format()
    for number, line in enumerate(head):
        sheet.write_string(number, 0, line, plain if number else title)


def _styles(book: Any, sheet: Any, columns: Sequence[Column], first: int) -> list[tuple[Unit, Any]]:
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(first + 1, 0)
    styles = []
    for place, column in enumerate(columns):
        shown, width = _SHOWN[column.unit]
        sheet.set_column(place, place, width)
        sheet.write_string(first, place, column.heading, bold)
        styles.append((column.unit, book.add_format({"num_format": shown})))
    return styles


Write = Callable[[int, int, Any], Any]


def _writer(sheet: Any, unit: Unit, style: Any) -> Write:
    """How a value of this column gets into the sheet: chosen once, called for every row."""
    text, number = sheet.write_string, sheet.write_number
    if unit == Unit.TEXT:
        return lambda row, place, value: text(row, place, str(value), style)
    if unit == Unit.DAY:

        def write_day(row: int, place: int, value: str) -> None:
            serial = _serial(value)
            if serial is None:
                text(row, place, str(value), style)
            else:
                number(row, place, serial, style)

        return write_day
    divisor = _DIVISOR.get(unit)
    if divisor is None:
        return lambda row, place, value: number(row, place, value, style)
    return lambda row, place, value: number(row, place, value / divisor, style)


@lru_cache(maxsize=1024)
def _serial(day: str) -> int | None:
    """A day as Excel counts them. None: it is none, and is written as it stands."""
    return (date.fromisoformat(day) - DAY_ZERO).days if is_date(day) else None
