"""The columns of a list of products, and what a row of them says."""

from dataclasses import dataclass, field
from typing import Any

from pos.domain.barcode import is_gtin
from pos.imports.cells import Cells
from pos.imports.layouts import Field, Kind

UNITS = (2, 3, 4)  # bigger packs a row may tell
LONGEST = {"name": 120, "sku": 40, "unit": 16, "brand": 60, "category": 120}

_PACKS = tuple(
    each
    for number in UNITS
    for each in (
        Field(f"unit{number}", f"Satuan {number}", (f"satuan{number}", f"unit{number}")),
        Field(
            f"factor{number}",
            f"Isi satuan {number}",
            (f"isisatuan{number}", f"isi{number}", f"konversi{number}", f"konversisatuan{number}"),
            Kind.QUANTITY,
        ),
        Field(
            f"price{number}",
            f"Harga jual satuan {number}",
            (f"hargajualsatuan{number}", f"hargajual{number}", f"harga{number}"),
            Kind.MONEY,
        ),
        Field(
            f"barcode{number}",
            f"Barcode satuan {number}",
            (f"barcodesatuan{number}", f"barcode{number}"),
        ),
    )
)
PRODUCT_FIELDS = (
    Field("id", "ID Lancar", ("idlancar",)),
    Field(
        "name", "Nama",
        ("namabarang", "namaproduk", "namaitem", "itemsname", "itemname", "productname", "nama",
         "name", "barang", "produk", "item"),
        must=True,
    ),
    Field("variant", "Varian", ("variantname", "namavarian", "varian", "option1value")),
    Field(
        "sku", "Kode barang",
        ("kodebarang", "kodeitem", "kodeproduksku", "kodeproduk", "kodesku", "sku", "itemcode",
         "productcode", "kode"),
    ),
    Field(
        "barcode", "Barcode",
        ("barcode", "kodebarcode", "barcode1", "barcodesatuan1", "ean", "upc", "gtin"),
    ),
    Field(
        "price", "Harga jual",
        ("hargajual", "hargajualsatuan", "hargajual1", "hargajualsatuan1", "hargasatuan", "price",
         "sellingprice", "saleprice", "retailprice", "unitprice", "defaultprice", "basicprice",
         "baseprice", "harga"),
        Kind.MONEY,
        is_asked=True,
    ),
    Field(
        "cost", "Harga beli",
        ("hargabeli", "hargabelisatuan", "hargapokok", "hargapokoksatuan1", "hargamodal", "hpp",
         "modal", "cost", "costprice", "purchaseprice", "buyprice", "averagecost", "purchasecost",
         "cogs"),
        Kind.MONEY,
    ),
    Field(
        "category", "Kategori",
        ("kategori", "kategoriproduk", "category", "productcategory", "jenis", "jenisbarang",
         "golongan", "kelompok", "department"),
    ),
    Field("unit", "Satuan", ("satuan", "satuandasar", "satuan1", "unitsatuan", "satuanunit",
                             "unit", "uom")),
    Field("brand", "Merek", ("merek", "merk", "brand", "brandname")),
    Field("tax", "Kelas pajak", ("kelaspajak",)),
    Field(
        "minimum", "Stok minimum",
        ("stokminimum", "stokminimal", "stokmin", "minimumstok", "minimalstok", "alertstock",
         "stockalert", "lowstock", "reorderpoint", "minstock"),
        Kind.QUANTITY,
    ),
    Field("weighed", "Ditimbang", ("ditimbang", "soldbyweight"), Kind.FLAG),
    Field("tracked", "Stok dihitung", ("stokdihitung", "trackstock", "pantaustok"), Kind.FLAG),
    *_PACKS,
)  # fmt: skip


@dataclass(frozen=True)
class Pack:
    unit: str
    factor_milli: int
    price_minor: int
    barcodes: tuple[str, ...] = ()


@dataclass
class Said:
    """A row in the shop's words; empty and None: it says nothing about that. `barcodes` are all of
    them, those of its packs too."""

    id: str
    name: str
    sku: str
    category: str
    unit: str
    brand: str
    tax: str
    price_minor: int | None
    cost_minor: int | None
    minimum_milli: int | None
    weighed: bool | None
    tracked: bool | None
    barcodes: list[str] = field(default_factory=list)
    packs: list[Pack] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.sku or self.barcodes or self.id)

    @property
    def pack_of(self) -> dict[str, str]:
        return {code: pack.unit for pack in self.packs for code in pack.barcodes}

    @property
    def has_only_name(self) -> bool:
        return bool(self.name) and not (self.sku or self.barcodes or self.id)


def read_product(cells: Cells, *, name_before: str, code_is_barcode: bool) -> Said:
    """`name_before` is the name of the row above, which variants below it may leave out."""
    words: dict[str, Any] = {
        key: cells.text(key, label, LONGEST[key])
        for key, label in (("sku", "Kode barang"), ("unit", "Satuan"), ("brand", "Merek"))
    }
    packs = _packs(cells)
    codes = [*cells.barcodes("barcode"), *(code for pack in packs for code in pack.barcodes)]
    said = Said(
        id=cells.text("id").lower(),
        name=_name(cells, name_before),
        category=_category(cells),
        tax=cells.text("tax").upper(),
        price_minor=cells.money("price", "Harga jual"),
        cost_minor=cells.rounded_money("cost", "Harga beli"),
        minimum_milli=cells.quantity("minimum", "Stok minimum"),
        weighed=cells.flag("weighed"),
        tracked=cells.flag("tracked"),
        barcodes=list(dict.fromkeys(codes)),
        packs=packs,
        **{**words, "unit": words["unit"].lower()},
    )
    if code_is_barcode and not said.barcodes and is_gtin(said.sku):
        said.barcodes, said.sku = [said.sku], ""
    return said


def _name(cells: Cells, name_before: str) -> str:
    name, variant = cells.text("name"), cells.text("variant")
    if not name and variant:
        name = name_before
    whole = f"{name} ({variant})" if name and variant and variant.lower() != "regular" else name
    if len(whole) > LONGEST["name"]:
        cells.errors.append(f"Nama lebih dari {LONGEST['name']} huruf.")
        return ""
    return whole


def _category(cells: Cells) -> str:
    """Of several, parted by ; as Jurnal does, the first."""
    whole = cells.text("category", "Kategori", 500).split(";")[0].strip()
    return whole[: LONGEST["category"]]


def _packs(cells: Cells) -> list[Pack]:
    found = []
    for number in UNITS:
        unit = cells.text(f"unit{number}", f"Satuan {number}", LONGEST["unit"]).lower()
        if not unit:
            continue
        factor = cells.quantity(f"factor{number}", f"Isi satuan {number}")
        price = cells.money(f"price{number}", f"Harga jual satuan {number}")
        if not factor or price is None:
            cells.notes.append(f"Satuan {unit} dilewati: isi atau harganya kosong.")
            continue
        found.append(Pack(unit, factor, price, tuple(cells.barcodes(f"barcode{number}"))))
    return found
