"""A page to try a printer with: is all of the width used, and nothing cut off?"""

from hardware.models import Printer
from hardware.profiles import PROFILES
from pos.catalog.labels import Label, bars_of
from pos.domain.paper import Operation, row, rule, tall, text

QR_TEXT = "https://lancar.example/uji"
RULER = "....:....|"  # a tenth column is a bar, so that a photo of the paper can be counted


def trial_page(printer: Printer) -> list[Operation]:
    columns = PROFILES[printer.profile].columns
    ruler = (RULER * columns)[:columns]
    return [
        text("HALAMAN UJI", "center", True),
        text(printer.name, "center"),
        rule("="),
        text(ruler),
        text(
            f"Penggaris ini {columns} huruf. Ujungnya harus pas di tepi kertas, dalam satu baris."
        ),
        rule("-"),
        row("Kiri", "Kanan"),
        text("Tengah", "center"),
        row("Tebal", "Rp 75.700", True),
        *tall([text("Tinggi", "center")]),
        {"op": "qr", "data": QR_TEXT},
        text("Kode di atas harus terbaca ponsel.", "center"),
        {"op": "cut"},
    ]


def trial_label(printer: Printer) -> Label:
    """Is the roll where the printer thinks it is, and do the bars scan?"""
    return Label(printer.name, "uji", "Rp 75.700", bars_of("8991002101234"))
