"""Two small files for the person: what did not go in and why, and what a list may look like."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

from pos.imports.files import Row, read_rows
from pos.imports.layouts import best_sheet
from pos.imports.models import Import
from pos.imports.places import file_of, plan_of
from pos.imports.plan import Verdict, kept_lines
from pos.imports.targets import fields_of
from pos.reports.csv_file import csv_lines
from pos.reports.tables import Column, Unit

HEADINGS = ("Nama barang", "Kode barang", "Barcode", "Kategori", "Satuan", "Harga jual",
            "Harga beli", "Stok minimum")  # fmt: skip
EXAMPLES = (
    ("Mie Sedaap Goreng", "MSG001", "8998866200301", "Mi instan", "pcs", "3500", "2800", "40"),
    ("Gula pasir curah", "GUL001", "", "Sembako", "kg", "17500", "16000", "5"),
)


@dataclass(frozen=True)
class _Left:
    row: Row
    reason: str


def left_out_lines(row: Import) -> Iterator[str]:
    """All reading is done before the first line goes out: what is wrong is still a page then."""
    reasons = {
        line["number"]: " ".join(line["reasons"])
        for line in kept_lines(plan_of(row), Verdict.ERROR)
    }
    reasons |= {number: sentence for number, _, sentence in row.found.get("troubles", [])}
    rows, layout = best_sheet(read_rows(file_of(row).read_bytes()), fields_of(row.target))
    left = [_Left(each, reasons[each.number]) for each in rows if each.number in reasons]
    columns = [
        Column("Baris", Unit.COUNT, lambda each: each.row.number),
        Column("Alasan", Unit.TEXT, lambda each: each.reason),
        *(_column(place, heading) for place, heading in enumerate(layout.headings)),
    ]
    return csv_lines(columns, left)


def _column(place: int, heading: str) -> Column:
    return Column(heading, Unit.TEXT, lambda each: each.row.cell(place))


def sample_lines() -> Iterator[str]:
    columns = [
        Column(heading, Unit.TEXT, itemgetter(place)) for place, heading in enumerate(HEADINGS)
    ]
    return csv_lines(columns, EXAMPLES)
