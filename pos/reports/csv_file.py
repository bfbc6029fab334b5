"""A report as CSV (RFC 4180): commas, UTF-8 with a mark for Excel, whole numbers and points.

A text that begins with = + - @ or a control character gets an apostrophe before it: spreadsheets
would run it as a formula.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pos.reports.tables import Column, Unit

MARK = "\ufeff"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield MARK + writer.writerow([each.heading for each in columns])
    for row in rows:
        yield writer.writerow([_plain(each.value(row), each.unit) for each in columns])


def _plain(value: Any, unit: Unit) -> str:
    if value is None:
        return ""
    if unit == Unit.QUANTITY:
        return thousandths(value)
    if unit == Unit.PERCENT:
        return _percent(value)
    text = str(value)
    return f"'{text}" if unit == Unit.TEXT and text.startswith(DANGEROUS) else text


def thousandths(value: int) -> str:
    """-1500 is -1.5."""
    sign, digits = "-" if value < 0 else "", f"{abs(value):04d}"
    return f"{sign}{digits[:-3]}.{digits[-3:]}".rstrip("0").rstrip(".")


def _percent(ppm: int) -> str:
    """In percent, four digits behind the point at most."""
    sign, digits = "-" if ppm < 0 else "", f"{abs(ppm):05d}"
    return f"{sign}{digits[:-4]}.{digits[-4:]}".rstrip("0").rstrip(".")
