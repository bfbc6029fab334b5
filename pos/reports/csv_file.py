"""A report as CSV (RFC 4180): commas, UTF-8 with a mark for Excel, whole numbers and points.

A text that begins with = + - @ or a control character gets an apostrophe before it: spreadsheets
would run it as a formula.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pos.reports.tables import Column, Unit

MARK = "\ufeff"
_DECIMALS = {Unit.QUANTITY: 3, Unit.PERCENT: 4}  # thousandths, and ppm as percent
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
    if unit in _DECIMALS:
        return _decimal(value, _DECIMALS[unit])
    text = str(value)
    return f"'{text}" if unit == Unit.TEXT and text.startswith(DANGEROUS) else text


def _decimal(value: int, digits: int) -> str:
    """-1500 with three digits is -1.5."""
    sign, written = "-" if value < 0 else "", str(abs(value)).rjust(digits + 1, "0")
    return f"{sign}{written[:-digits]}.{written[-digits:]}".rstrip("0").rstrip(".")
