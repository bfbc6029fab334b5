"""Shelf labels: what a scanner reads off them, and how they fill a sheet."""

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from pos.catalog.labels import MOST_LABELS, SHEETS, Bars, bars_of, labels_for, pages_of, sheet_of
from tests.pos.world import make_world, stock_up

UNITS = {
    "price_minor": 3_500,
    "units": [{"unit": "dus", "factor_milli": 40_000, "price_minor": 120_000}],
}
CODES = {
    "barcodes": [
        {"barcode": "8998866200318", "unit": "pcs"},
        {"barcode": "DUS-018", "unit": "dus"},
    ]
}


def scanned(bars: Bars) -> tuple[str, str]:
    """As a scanner sees the drawn bars: the symbology and its text."""
    paper = Image.new("L", (bars.width * 3, 60), 255)
    draw = ImageDraw.Draw(paper)
    for start, width in bars.runs:
        draw.rectangle((start * 3, 0, (start + width) * 3 - 1, 59), fill=0)
    (found,) = zxingcpp.read_barcodes(paper)
    return found.format.name, found.text


@pytest.mark.parametrize(
    ("code", "symbology", "text"),
    [
        ("8998866200318", "EAN13", "8998866200318"),
        ("96385074", "EAN8", "96385074"),
        ("089686010947", "EAN13", "0089686010947"),  # UPC-A is an EAN-13 with a zero before it
        ("MIE-018/a", "Code128", "MIE-018/a"),
        ("8998866200319", "Code128", "8998866200319"),  # a wrong check digit is no EAN
        ("18998866200315", "Code128", "18998866200315"),
    ],
)
def test_a_scanner_reads_what_the_label_says(code: str, symbology: str, text: str):
    bars = bars_of(code)
    assert bars is not None
    assert bars.text == code
    assert scanned(bars) == (symbology, text)


def test_a_code_too_long_to_scan_is_left_out():
    assert bars_of("X" * 25) is None


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.code)
def test_labels_stay_on_their_paper(sheet):
    across = sheet.left + sheet.columns * sheet.width + (sheet.columns - 1) * sheet.gap
    assert across <= sheet.page_width
    assert sheet.top + sheet.rows * sheet.height <= sheet.page_height


@pytest.mark.django_db
def test_each_unit_has_its_own_price_and_barcode_and_a_sheet_is_filled_row_by_row():
    world = make_world()
    noodles = stock_up(world, price=UNITS, barcodes=CODES)
    open_price = stock_up(world, "Fotokopi", price={"price_minor": None})
    wanted = {(noodles.pk, "pcs"): 25, (noodles.pk, "dus"): 2, (open_price.pk, "pcs"): 1}
    labels = labels_for([noodles, open_price], wanted)
    told = [(label.unit, label.price, label.bars.text if label.bars else "") for label in labels]
    assert told == [
        *[("pcs", "Rp 3.500", "8998866200318")] * 25,
        *[("dus", "Rp 120.000", "DUS-018")] * 2,
        ("pcs", "", ""),
    ]
    assert [len(page) for page in pages_of(sheet_of("a4-24"), labels)] == [24, 4]
    assert len(labels_for([noodles], {(noodles.pk, "pcs"): MOST_LABELS + 1})) == MOST_LABELS
