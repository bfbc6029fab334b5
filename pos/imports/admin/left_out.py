"""Two small files for the person: what did not go in and why, and what a list may look like."""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from pos.imports.models import Import
from pos.imports.places import plan_of
from pos.imports.plan import Verdict, kept_lines
from pos.reports.csv_file import csv_lines
from pos.reports.tables import Column, Unit

HEADINGS = ("Nama barang", "Kode barang", "Barcode", "Kategori", "Satuan", "Harga jual",
            "Harga beli", "Stok minimum")  # fmt: skip
EXAMPLES = (
    ("Mie Sedaap Goreng", "MSG001", "8998866200301", "Mi instan", "pcs", "3500", "2800", "40"),
    ("Gula pasir curah", "GUL001", "", "Sembako", "kg", "17500", "16000", "5"),
)


def left_out_lines(row: Import) -> Iterator[str]:
    """From the plan, a line at a time: the page never reads the list itself."""
    told = {number: sentence for number, _, sentence in row.found.get("troubles", [])}
    columns = [
        Column("Baris", Unit.COUNT, itemgetter("number")),
        Column("Alasan", Unit.TEXT, lambda line: told.get(line["number"]) or _reasons(line)),
        *(_column(place, heading) for place, heading in enumerate(row.found["headings"])),
    ]
    left = (
        line
        for line in kept_lines(plan_of(row))
        if line["verdict"] == Verdict.ERROR or line["number"] in told
    )
    return csv_lines(columns, left)


def _reasons(line: dict[str, Any]) -> str:
    return " ".join(line["reasons"])


def _column(place: int, heading: str) -> Column:
    def cell(line: dict[str, Any]) -> str:
        return str(line["cells"][place]) if place < len(line["cells"]) else ""

    return Column(heading, Unit.TEXT, cell)


def sample_lines() -> Iterator[str]:
    columns = [
        Column(heading, Unit.TEXT, itemgetter(place)) for place, heading in enumerate(HEADINGS)
    ]
    return csv_lines(columns, EXAMPLES)
