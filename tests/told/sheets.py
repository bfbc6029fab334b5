"""A report as the owner takes it home: asked for on its page, made behind the shop, opened again.

The file is read by the format's own text (a zip of XML), by nothing of the product.
"""

import re
import zipfile
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from django.test import Client

from pos.reports.actions import sum_stale_days
from pos.reports.making import make_exports
from pos.reports.models import Export

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DAY_ZERO = date(1899, 12, 30)
Cell = str | float | None


def sheet_of(browser: Client, report: str, first: str, last: str) -> list[dict[str, Cell]]:
    """Its table: each row by the headings of the columns."""
    asked = f"?masa=pilih&dari={first}&sampai={last}"
    answer = browser.post(f"/admin/reports/figure/minta/{report}/{asked}")
    assert answer.status_code == 302
    while sum_stale_days():
        pass
    while make_exports():
        pass
    export = Export.objects.order_by("id").last()
    assert export is not None
    taken = browser.get(f"/admin/reports/figure/ambil/{export.id}/")
    return _table(b"".join(taken.streaming_content))


def _table(content: bytes) -> list[dict[str, Cell]]:
    """Below the head stands an empty row, then the headings."""
    rows = _rows(content)
    start = min(set(range(max(rows) + 1)) - set(rows)) + 1
    headings = rows[start]
    return [
        {str(heading): row.get(place) for place, heading in headings.items()}
        for number, row in sorted(rows.items())
        if number > start
    ]


def _rows(content: bytes) -> dict[int, dict[int, Cell]]:
    with zipfile.ZipFile(BytesIO(content)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows: dict[int, dict[int, Cell]] = {}
    for cell in sheet.iter(f"{MAIN}c"):
        letters, number = re.fullmatch(r"([A-Z]+)(\d+)", cell.attrib["r"]).groups()  # type: ignore[union-attr]
        row = rows.setdefault(int(number) - 1, {})
        row[_place(letters)] = _value(cell)
    return rows


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _value(cell: ElementTree.Element) -> Cell:
    if cell.attrib.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
    number = cell.find(f"{MAIN}v")
    return None if number is None or number.text is None else float(number.text)


def day_of(value: Cell) -> Any:
    """A day is a number of days to a spreadsheet."""
    return str(DAY_ZERO + timedelta(days=int(value))) if isinstance(value, float) else value
