"""A report as an Excel file, written row by row in little memory.

Texts are written as texts, so that a name beginning with = + - @ is never run as a formula. Money
stays a whole number; a quantity and a share are numbers that Excel shows with its own comma.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
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
_DIVISOR = {Unit.QUANTITY: 1_000, Unit.PERCENT: 1_000_000}


def write_xlsx(
    path: Path,
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    tell: Callable[[int], None],
) -> None:
    """`tell(done)` every 2,000 rows and at the end. The file appears at `path` only when whole."""
    part = path.with_suffix(".part")
    with xlsxwriter.Workbook(str(part), _SAFE) as book:
        sheet = book.add_worksheet(title[:31])
        styles = _styles(book, sheet, columns)
        done = 0
        for done, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                _write(sheet, (done, place), column.value(row), styles[place])
            if done % TELL_EVERY == 0:
                tell(done)
        tell(done)
    part.replace(path)


def _styles(book: Any, sheet: Any, columns: Sequence[Column]) -> list[tuple[Unit, Any]]:
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    styles = []
    for place, column in enumerate(columns):
        shown, width = _SHOWN[column.unit]
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, column.heading, bold)
        styles.append((column.unit, book.add_format({"num_format": shown})))
    return styles


def _write(sheet: Any, at: tuple[int, int], value: Any, look: tuple[Unit, Any]) -> None:
    unit, style = look
    if value is None or value == "":
        return
    if unit == Unit.TEXT or (unit == Unit.DAY and not is_date(value)):
        sheet.write_string(*at, str(value), style)
    elif unit == Unit.DAY:
        sheet.write_datetime(*at, date.fromisoformat(value), style)
    else:
        divisor = _DIVISOR.get(unit)
        sheet.write_number(*at, value / divisor if divisor else value, style)
