"""Every way a spreadsheet writes a list is read; what is no list, or too much, is refused."""

import io
import zipfile

import pytest

from pos.imports import files, xlsx
from pos.imports.files import Number, read_rows
from pos.journal.errors import LancarError
from tests.pos.imports.lists import xlsx_of

PLAIN = [["Nama", "Harga"], ["Kopi “Tubruk”", "3.500"], ["Teh é", "1.000"]]
TEXT = "Nama;Harga\r\n\r\nKopi “Tubruk”;3.500\r\nTeh é;1.000\r\n"


def cells(content: bytes) -> list[list[str]]:
    [sheet] = read_rows(content)
    return [row.cells for row in sheet]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding(encoding: str) -> None:
    assert cells(TEXT.encode(encoding)) == PLAIN


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_separator_told_or_not(separator: str) -> None:
    text = TEXT.replace(";", separator)
    assert cells(text.encode()) == PLAIN
    assert cells(f"sep={separator}\r\n{text}".encode()) == PLAIN


def test_rows_keep_the_number_a_spreadsheet_shows_and_cells_may_hold_line_ends() -> None:
    [sheet] = read_rows(b'Nama,Harga\n\n"Kopi\nhitam, manis",3500\nTeh,1000\n')
    assert [(row.number, row.cells[0]) for row in sheet] == [
        (1, "Nama"), (3, "Kopi hitam, manis"), (5, "Teh"),
    ]  # fmt: skip


def test_a_text_that_looked_like_a_formula_comes_back_as_it_was() -> None:
    assert cells(b"Nama\n'=A1\n'-5\n'Ndeso\n")[1:] == [["=A1"], ["-5"], ["'Ndeso"]]


def test_letters_nobody_sees_are_not_kept() -> None:
    text = "Na\u200bma;Ko\0de\nTeh\u202e;\ufeff007\n".encode("utf-16")
    assert cells(text) == [["Nama", "Kode"], ["Teh", "007"]]


def test_excel_tells_numbers_from_texts() -> None:
    [sheet] = read_rows(xlsx_of(("a", 8991234567890, 0.1 + 0.2, 3500.0, "007", 1e20), (), ("b",)))
    assert [row.number for row in sheet] == [1, 3]
    found = sheet[0].cells
    assert found == ["a", "8991234567890", "0.3", "3500", "007", "1E+20"]
    assert [isinstance(cell, Number) for cell in found] == [False, True, True, True, False, False]


def package(**parts: str) -> bytes:
    """A hand-made .xlsx: `sheet` and `shared` are its parts."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    workbook = (
        f'<workbook {space} xmlns:r="{relations}"><sheets><sheet name="A" r:id="x"/></sheets>'
    )
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", f"{workbook}</workbook>")
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{links}"><Relationship Id="x" Target="worksheets/s.xml"/>'
            "</Relationships>",
        )
        sheet = parts["sheet"]
        head = "" if sheet.startswith("<!DOCTYPE") else f"<worksheet {space}>"
        book.writestr("xl/worksheets/s.xml", head + sheet)
        if "shared" in parts:
            book.writestr("xl/sharedStrings.xml", f"<sst {space}>{parts['shared']}</sst>")
    return content.getvalue()


ROW = '<row><c t="s"><v>0</v></c><c r="C1"><v>5</v></c></row>'


def test_texts_of_several_runs_and_cells_that_do_not_say_where_they_stand() -> None:
    shared = "<si><r><t>Ko</t></r><r><t>pi</t></r><rPh><t>x</t></rPh></si>"
    content = package(sheet=f"<sheetData>{ROW}</sheetData></worksheet>", shared=shared)
    assert cells(content) == [["Kopi", "", "5"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import_empty"),
        (b"\n\n;;\n", "import_empty"),
        (b"PK\x03\x04 and so on", "import_unreadable"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "import_unreadable"),
        (b"\xff\xfea", "import_unreadable"),
        (package(sheet="<sheetData>"), "import_unreadable"),
        (package(sheet='<row><c t="s"><v>9</v></c></row></worksheet>'), "import_unreadable"),
        (package(sheet='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "import_unreadable"),
    ],
)
def test_what_is_no_list_is_refused_in_words(content: bytes, code: str) -> None:
    with pytest.raises(LancarError) as refused:
        read_rows(content)
    assert refused.value.code == code


def test_a_small_file_that_unpacks_to_gigabytes_is_refused_while_it_is_read() -> None:
    row = '<row><c t="inlineStr"><is><t>' + "a" * 1_000_000 + "</t></is></c></row>"
    bomb = package(sheet="<sheetData>" + row * 100 + "</sheetData></worksheet>")
    assert len(bomb) < 200_000
    with pytest.raises(LancarError) as refused:
        read_rows(bomb)
    assert refused.value.code == "import_unpacks_too_large"


def test_what_never_ends_is_refused_and_what_is_too_wide_is_cut() -> None:
    deep = package(sheet="<sheetData>" + "<row>" * 200_000)
    with pytest.raises(LancarError) as refused:
        read_rows(deep)
    assert refused.value.code == "import_unpacks_too_large"
    wide = package(sheet="<row>" + "<c><v>1</v></c>" * 5_000 + "</row></worksheet>")
    assert cells(wide) == [["1"] * 100]


def test_one_long_text_named_by_every_cell_lies_in_memory_once() -> None:
    row = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"
    shared = f"<si><t>{'wah ' * 400}</t></si>"
    small = package(sheet=row * 50 + "</worksheet>", shared=shared)
    [sheet] = read_rows(small)
    assert len({id(cell) for each in sheet for cell in each.cells}) == 1
    with pytest.MonkeyPatch.context() as bounds:
        bounds.setattr(files, "MOST_CELLS", 4_999)
        with pytest.raises(LancarError, match="terlalu besar"):
            read_rows(small)


def test_too_many_bytes_texts_or_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_TEXTS", 3)
    shared = package(sheet="</worksheet>", shared="<si><t>a</t></si>" * 4)
    with pytest.raises(LancarError, match="terlalu besar"):
        read_rows(shared)
    monkeypatch.setattr(files, "MOST_ROWS", 3)
    with pytest.raises(LancarError, match="Paling banyak 3 baris"):
        read_rows(b"a\n" * 4)
    assert len(cells(b"a\n" * 3)) == 3
    monkeypatch.setattr(files, "MOST_BYTES", 3)
    with pytest.raises(LancarError, match="paling besar"):
        read_rows(b"abcd")


def test_a_row_is_cut_at_its_hundredth_column_and_a_cell_at_its_five_hundredth_letter() -> None:
    wide = ";".join(["x" * 600] * 150).encode()
    [[first]] = [cells(wide)]
    assert (len(first), {len(cell) for cell in first}) == (100, {500})
