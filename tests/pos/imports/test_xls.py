"""Old Excel files: what they hold is what a new one would, and none of them hurts the shop."""

import time

import pytest

from pos.imports import xls, xls_child
from pos.imports.files import Number, read_rows
from pos.journal.errors import LancarError
from tests.pos.imports import old_excel as old
from tests.pos.imports.lists import xlsx_of


def refused(content: bytes) -> str:
    with pytest.raises(LancarError) as found:
        read_rows(content)
    return found.value.code


def one_sheet(cells: bytes, **more: bytes) -> list[list[str]]:
    [sheet] = read_rows(old.packed(old.workbook(cells, **more)))
    return [row.cells for row in sheet]


def test_what_another_program_wrote_comes_as_a_new_file_would_give_it() -> None:
    first, goods = read_rows(old.golden("ipos_barang"))
    assert [row.cells for row in first] == [["Daftar ini dari iPos"]], "hidden sheets are not read"
    assert [(row.number, row.cells) for row in goods[1:]] == [
        (3, ["Kode Item", "Nama Item", "Barcode", "Satuan", "Harga Pokok", "Harga Jual", "Dijual",
             "Tanggal"]),
        (4, ["007", "Kopi “Tubruk” 165 g", "8991002101234", "PCS", "12500", "15000", "1", "46356"]),
        (5, ["008", "Teh celup é", "8991234567890", "PCS", "0.3", "3500", "0"]),
        (7, ["009", "Gula 1 kg", "0012345678905", "KG", "", "17500"]),
    ]  # fmt: skip
    coffee = goods[2].cells
    assert [isinstance(cell, Number) for cell in coffee] == [
        False, False, True, False, True, True, False, True,
    ]  # fmt: skip


def test_a_name_that_is_wrong_changes_nothing() -> None:
    """Nobody asks for it: both kinds are told by their first bytes."""
    [new] = read_rows(xlsx_of(("Nama", 3500)))
    assert [row.cells for row in new] == [["Nama", "3500"]]
    assert one_sheet(old.text(0, 0, "Nama") + old.number(0, 1, 3500)) == [["Nama", "3500"]]


def test_formulas_count_with_what_excel_showed_and_faults_are_empty() -> None:
    cells = old.formula(0, 0, 3500.5) + old.formula(0, 1, "Kopi") + old.fault(0, 2)
    assert one_sheet(cells + old.number(0, 3, 1e20)) == [["3500.5", "Kopi", "", "1e+20"]]


def test_what_takes_a_password_says_so_new_or_old() -> None:
    assert refused(old.packed(old.workbook(old.number(0, 0, 1), first=old.ENCRYPTED))) == (
        "import_locked"
    )
    assert refused(old.packed(b"sealed", part="EncryptedPackage")) == "import_locked"


def test_a_web_page_under_its_name_is_refused_with_what_to_do() -> None:
    for page in (b"<html><table><tr><td>Nama", b'\r\n<?xml version="1.0"?><Workbook>'):
        assert refused(page) == "import_web_page"
    assert read_rows(b"Nama,Harga\n<b>Kopi,1\n")[0][1].cells == ["<b>Kopi", "1"]


def test_all_the_rows_an_old_file_can_have_are_too_many_and_twenty_thousand_are_not() -> None:
    full = old.packed(old.workbook(b"".join(old.number(row, 0, row) for row in range(65_536))))
    assert refused(full) == "import_too_long"
    cells = b"".join(old.number(row, 0, row + 1) for row in range(20_000))
    assert one_sheet(cells)[-1] == ["20000"]


def test_every_cut_of_a_whole_file_is_read_or_refused_in_words() -> None:
    """In this process, which is quicker: what comes out of the other one is the same."""
    whole = old.golden("ipos_barang")
    for size in range(8, len(whole), 97):
        said = xls_child.read(whole[:size])
        assert said == {"refused": "unreadable"} or said["sheets"], size
    assert refused(whole[:2_000]) == "import_unreadable"
    assert refused(b"\xd0\xcf\x11\xe0 and so on") == "import_unreadable"
    assert refused(old.packed(b"letter", part="WordDocument")) == "import_unreadable"


@pytest.mark.parametrize("kind", ["thicket", "names", "chain"])
def test_what_would_take_for_ever_or_all_memory_ends_by_itself(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(xls, "MOST_WORK", 1)
    book = old.workbook(old.number(0, 0, 1), first=old.doubling(40) if kind == "names" else b"")
    content = {
        "thicket": old.thicket(60),
        "names": old.packed(book),
        "chain": old.packed(book, chain=2),
    }[kind]
    began = time.process_time()
    assert refused(content) in ("import_unreadable", "import_unpacks_too_large")
    assert time.process_time() - began < 2, "this process only waited"


def test_a_text_that_every_cell_names_is_counted_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xls_child, "MOST_UNPACKED", 1_000)
    cells = b"".join(old.text(row, 0, "wah " * 10) for row in range(30))
    assert xls_child.read(old.packed(old.workbook(cells))) == {"refused": "too_large"}
