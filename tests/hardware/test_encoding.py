"""Operations become the bytes that printers know; a printer made of software draws them."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import zxingcpp

from hardware.encoding import BAND_ROWS, RASTER, encode
from hardware.profiles import PROFILES
from hardware.virtual.paper import Bits, Paper, Sheet, Words, draw
from pos.domain.paper import render_text, text
from tests.hardware.samples import QR_TEXT, receipt_operations

GOLDEN = Path(__file__).parent / "golden"


def printed(data: bytes, name: str, pieces: int = 0) -> tuple[Sheet, Paper]:
    """The paper that comes out, fed in pieces as the wire brings them."""
    profile = PROFILES[name]
    paper = Paper(profile.columns, profile.dots, has_cutter=profile.has_cutter)
    step = pieces or len(data)
    for start in range(0, len(data), step):
        paper.feed(data[start : start + step])
    paper.tear_off()
    assert paper.strange == []
    assert len(paper.sheets) == 1
    return paper.sheets[0], paper


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_each_profile_writes_the_bytes_it_always_wrote(name: str) -> None:
    """A file that is missing is written: look at `draw` of it before it is committed."""
    written = encode(receipt_operations(), PROFILES[name])
    file = GOLDEN / f"{name}.bin"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(written)
        pytest.fail(f"{file.name} was not there")
    assert hashlib.sha256(written).hexdigest() == hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", sorted(PROFILES))
@pytest.mark.parametrize("pieces", [0, 1, 7])
def test_what_is_printed_is_what_was_laid_out(name: str, pieces: int) -> None:
    operations: Any = receipt_operations()
    sheet, paper = printed(encode(operations, PROFILES[name]), name, pieces)
    assert [line for line in sheet.lines if line] == [
        line for line in render_text(operations, paper.columns) if line
    ]
    assert max(len(line) for line in sheet.lines) <= paper.columns
    assert all(line.isascii() for line in sheet.lines)


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_a_phone_reads_the_code_off_the_paper(name: str) -> None:
    sheet, paper = printed(encode(receipt_operations(), PROFILES[name]), name)
    found = zxingcpp.read_barcodes(draw(sheet, paper))
    assert sorted(code.text for code in found) == ["https://wa.me/6281234567890", QR_TEXT]


def test_tall_and_bold_are_taken_back_after_their_line() -> None:
    sheet, _ = printed(encode(receipt_operations(), PROFILES["generic80"]), "generic80")
    words = [row for row in sheet.rows if isinstance(row, Words) and row.text]
    styled = {row.text.strip(): (row.bold, row.tall) for row in words}
    assert styled["TINGGI"] == (True, True)
    assert words[-1].text == "Kopi eclair - ?" and not words[-1].bold  # noqa: PT018


def test_a_picture_goes_in_bands_and_never_beyond_the_paper() -> None:
    written = encode(receipt_operations(), PROFILES["generic58"])
    sheet, paper = printed(written, "generic58")
    bits = [row for row in sheet.rows if isinstance(row, Bits)]
    assert len(bits) >= 2
    assert all(row.width * 8 <= paper.dots and row.rows <= BAND_ROWS for row in bits)
    assert written.count(RASTER) == len(bits)


def test_a_picture_is_black_on_white_in_the_middle() -> None:
    operations: Any = receipt_operations()[:1]
    sheet, paper = printed(encode(operations, PROFILES["generic80"]), "generic80")
    picture = draw(sheet, paper).convert("1")
    black = [x for x in range(picture.width) if picture.getpixel((x, 54)) == 0]
    assert (black[0], black[-1]) == (24 + (576 - 200) // 2, 24 + (576 - 200) // 2 + 199)
    assert len(black) < 100


def test_what_may_be_out_already_says_so_on_top() -> None:
    sheet, _ = printed(encode([text("Struk")], PROFILES["generic80"], again=True), "generic80")
    assert [line.strip() for line in sheet.lines if line] == ["DUPLIKAT", "Struk"]


def test_native_and_drawn_codes_are_the_bytes_of_a_well_kept_library() -> None:
    """Written by python-escpos 3.1: qr(native) and image(bitImageRaster)."""
    native = encode([{"op": "qr", "data": "HELLO"}], PROFILES["epson80"]).hex()
    assert (
        "1d286b0400314132001d286b03003143061d286b03003145311d286b080031503048454c4c4f1d286b0300315130"
        in native
    )


@pytest.mark.parametrize("case", json.loads((GOLDEN / "escpos.json").read_text())["cases"])
def test_the_tablets_own_printer_gets_the_same_bytes(case: Any) -> None:
    """The same file holds the tablet's encoder (frontend, escpos.test.ts)."""
    assert encode(case["operations"], PROFILES[case["name"]]).hex() == case["expected"]
