"""Exports of the systems shops come from are recognised; unclear numbers are asked about."""

from collections.abc import Sequence

import pytest

from pos.imports.customers import CUSTOMER_FIELDS
from pos.imports.files import read_rows
from pos.imports.layouts import Field, best_sheet, heading_key
from pos.imports.numbers import Amount, Style, Told, read_amount, told_style
from pos.imports.product_fields import PRODUCT_FIELDS
from pos.imports.xlsx import Number

LOYVERSE = (
    "Handle,SKU,Name,Category,Description,Sold by weight,Option 1 name,Option 1 value,"
    "Default price,Cost,Barcode,SKU of included item,Quantity of included item,Track stock,"
    "Available for sale [Toko A],Price [Toko A],In stock [Toko A],Low stock [Toko A]"
)
MOKA = "Category,Items Name,Brand Name,Variant Name,Price,SKU,In Stock,Alert Stock"
IPOS = (
    "Kode Item,Barcode,Nama Item,Jenis,Merek,Satuan,Satuan 2,Konversi 2,Harga Jual 2,"
    "Harga Pokok,Harga Jual,Stok"
)
IPOS_UNITS = (  # as its manual has them, "TIPE S"
    "Kode Item,Nama Item,Jenis,Merek,Satuan 1,Satuan 2,Barcode Satuan 1,Barcode Satuan 2,"
    "Konversi 1,Konversi 2,Harga Pokok Satuan 1,Harga Pokok Satuan 2,Harga Jual Satuan 1,"
    "Harga Jual Satuan 2,Stok awal Satuan Dasar,Stok Minimum,Tipe Item"
)
JURNAL_PEOPLE = "*Display Name,Company Name,Title,First Name,BillingAddressNo,Mobile"
IPOS_PEOPLE = "Kode Pelanggan,Nama Pelanggan,Alamat,Kota,Telepon,HP"
JURNAL = "*Nama Produk,Kode/SKU,Barcode,*Unit Satuan,Kategori,Harga Jual (Rp),Harga Beli (Rp)"
MAJOO = "Nama Produk,SKU,Kategori,Harga Jual,Harga Modal,Satuan,Stok"
FREE = "Item,Kode,Harga"


def read(heading: str, fields: Sequence[Field] = PRODUCT_FIELDS) -> tuple[str, dict[str, str]]:
    rows, layout = best_sheet(read_rows(f"{heading}\nx\n".encode()), fields)
    cells = rows[0].cells
    return layout.vendor_name, {key: cells[place] for key, place in layout.columns.items()}


@pytest.mark.parametrize(
    ("heading", "vendor", "expected"),
    [
        (LOYVERSE, "Loyverse", {
            "name": "Name", "variant": "Option 1 value", "sku": "SKU", "barcode": "Barcode",
            "price": "Default price", "cost": "Cost", "category": "Category",
            "minimum": "Low stock [Toko A]", "weighed": "Sold by weight", "tracked": "Track stock",
        }),
        (MOKA, "Moka", {
            "name": "Items Name", "variant": "Variant Name", "sku": "SKU", "price": "Price",
            "category": "Category", "brand": "Brand Name", "minimum": "Alert Stock",
        }),
        (IPOS, "iPos", {
            "name": "Nama Item", "sku": "Kode Item", "barcode": "Barcode", "price": "Harga Jual",
            "cost": "Harga Pokok", "category": "Jenis", "unit": "Satuan", "brand": "Merek",
            "unit2": "Satuan 2", "factor2": "Konversi 2", "price2": "Harga Jual 2",
        }),
        (IPOS_UNITS, "iPos", {
            "name": "Nama Item", "sku": "Kode Item", "barcode": "Barcode Satuan 1",
            "price": "Harga Jual Satuan 1", "cost": "Harga Pokok Satuan 1", "category": "Jenis",
            "unit": "Satuan 1", "brand": "Merek", "minimum": "Stok Minimum", "unit2": "Satuan 2",
            "factor2": "Konversi 2", "price2": "Harga Jual Satuan 2",
            "barcode2": "Barcode Satuan 2",
        }),
        (JURNAL, "Mekari Jurnal", {
            "name": "*Nama Produk", "sku": "Kode/SKU", "barcode": "Barcode",
            "price": "Harga Jual (Rp)", "cost": "Harga Beli (Rp)", "category": "Kategori",
            "unit": "*Unit Satuan",
        }),
        (MAJOO, "Majoo atau sejenis", {
            "name": "Nama Produk", "sku": "SKU", "price": "Harga Jual", "cost": "Harga Modal",
            "category": "Kategori", "unit": "Satuan",
        }),
        (FREE, "Susunan bebas", {"name": "Item", "sku": "Kode", "price": "Harga"}),
    ],
)  # fmt: skip
def test_a_vendor_is_told_by_its_headings(
    heading: str, vendor: str, expected: dict[str, str]
) -> None:
    assert read(heading) == (vendor, expected)


@pytest.mark.parametrize(
    ("heading", "vendor", "expected"),
    [
        (JURNAL_PEOPLE, "Mekari Jurnal", {"name": "*Display Name", "phone": "Mobile"}),
        (IPOS_PEOPLE, "iPos", {"name": "Nama Pelanggan", "phone": "HP"}),
    ],
)
def test_a_list_of_people_too(heading: str, vendor: str, expected: dict[str, str]) -> None:
    assert read(heading, CUSTOMER_FIELDS) == (vendor, expected)


def test_the_row_of_headings_is_found_below_lines_about_the_file() -> None:
    text = b"Laporan stok;;\nToko Maju;;\n;;\nNama Barang;Harga Jual;Satuan\nKopi;3.500;pcs\n"
    rows, layout = best_sheet(read_rows(text), PRODUCT_FIELDS)
    assert rows[layout.header].number == 4
    assert layout.columns == {"name": 0, "price": 1, "unit": 2}
    assert heading_key("* Harga Jual (Rp)") == "hargajual"


@pytest.mark.parametrize(
    ("text", "comma", "point"),
    [
        ("15.000", 15_000_00, 15_00), ("15,000", 15_00, 15_000_00), ("1500", 1_500_00, 1_500_00),
        ("Rp 15.000,-", 15_000_00, 15_00), ("IDR15000", 15_000_00, 15_000_00),
        ("1.500.000", 1_500_000_00, None), ("1,500.75", None, 1_500_75), ("12,5", 12_50, None),
        ("0.500", None, 50), ("(500)", -500_00, -500_00), ("15.000/pcs", None, None),
        ("dua", None, None), ("1.50.000", None, None), ("", None, None), ("-", None, None),
    ],
)  # fmt: skip
def test_what_a_number_means_in_each_style(text: str, comma: int | None, point: int | None) -> None:
    found = [
        amount.scaled(2) if (amount := read_amount(text, style)) else None
        for style in (Style.COMMA, Style.POINT)
    ]
    assert found == [comma, point]


def test_a_number_of_a_spreadsheet_means_one_thing() -> None:
    assert read_amount(Number("15.005"), Style.COMMA) == Amount(False, "15", "005")
    assert Amount(True, "2", "5").rounded() == -3
    assert read_amount("9" * 16, Style.COMMA) is None


def test_a_file_tells_its_style_or_somebody_is_asked() -> None:
    assert told_style(["15.000", "1.500.000"]).style == Style.COMMA
    assert told_style(["15,000", "1,500.50"]).style == Style.POINT
    assert told_style(["1500", "200", "dua"]) == Told(None, [])
    unclear = told_style(["15.000", "15.000", "2.500", "1500"])
    assert (unclear.style, unclear.examples) == (None, ["15.000", "2.500"])
    assert told_style(["1.500.000", "12.50", "3.000"]).style is None
    assert told_style([Number("15.005"), ""]) == Told(None, [])
