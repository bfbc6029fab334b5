"""Which column of a list is what: the headings that known systems write, and those people use.

A vendor is recognised by headings that only its exports have together. What is recognised is only
a proposal: the person sees it with the first rows and may choose other columns.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pos.imports.files import Row
from pos.imports.numbers import Style

HEADER_AMONG = 15  # rows; reports have lines above their table
FREE = "Susunan bebas"


class Kind(StrEnum):
    TEXT = "text"
    MONEY = "money"
    QUANTITY = "quantity"
    FLAG = "flag"


NUMBERS = (Kind.MONEY, Kind.QUANTITY)


@dataclass(frozen=True)
class Field:
    """`names` are headings as `heading_key` makes them, the likeliest first. `is_asked`: a list may
    do without, but not because nobody saw which column it is."""

    key: str
    label: str
    names: tuple[str, ...]
    kind: Kind = Kind.TEXT
    must: bool = False
    is_asked: bool = False


@dataclass(frozen=True)
class Vendor:
    """Recognised when all `marks` are among the headings. `columns` are headings that mean
    something else with this vendor than elsewhere."""

    name: str
    marks: frozenset[str]
    style: Style | None = None
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    code_is_barcode: bool = False  # its SKU holds what is printed on the goods


OWN = Vendor("Lancar", frozenset({"idlancar"}), Style.POINT)
VENDORS = (
    OWN,
    Vendor(
        "Loyverse",
        frozenset({"handle", "defaultprice"}),
        Style.POINT,
        {"price": ("defaultprice", "price"), "variant": ("option1value",)},
    ),
    Vendor("Moka", frozenset({"variantname", "itemsname"}), code_is_barcode=True),
    Vendor("Moka", frozenset({"variantname", "itemname"}), code_is_barcode=True),
    Vendor("Moka", frozenset({"namaitem", "namavarian"}), code_is_barcode=True),
    Vendor("Loyverse", frozenset({"customername", "totalvisits"}), Style.POINT),
    Vendor("iPos", frozenset({"kodepelanggan", "namapelanggan"})),
    Vendor("Mekari Jurnal", frozenset({"namapanggilan", "tipekontak"})),
    Vendor("Mekari Jurnal", frozenset({"displayname", "billingaddressno"})),
    Vendor("Majoo atau sejenis", frozenset({"namapelanggan", "nomortelepon"})),
    Vendor("iPos", frozenset({"kodeitem", "namaitem"})),
    Vendor("Mekari Jurnal", frozenset({"namaproduk", "unitsatuan"})),
    Vendor("Mekari Jurnal", frozenset({"namaproduk", "satuanunit"})),
    Vendor("Majoo atau sejenis", frozenset({"namaproduk", "sku", "hargajual"})),
)


@dataclass(frozen=True)
class Layout:
    """`header` is the place of the heading row among the rows, `columns` a place by field."""

    header: int
    headings: list[str]
    columns: dict[str, int]
    vendor: Vendor | None

    @property
    def vendor_name(self) -> str:
        return self.vendor.name if self.vendor else FREE


def heading_key(text: str) -> str:
    """`*Harga Jual (Rp)` is hargajual; `Price [Main store]` is price."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\[.*?\]|\(.*?\)", "", text.lower()))


def recognise(rows: Sequence[Row], fields: Sequence[Field]) -> Layout:
    """The row among the first whose headings say most, and what they say."""
    best = _layout(0, rows[0], fields)
    for place, row in enumerate(rows[1:HEADER_AMONG], 1):
        found = _layout(place, row, fields)
        if len(found.columns) > len(best.columns):
            best = found
    return best


def _layout(place: int, row: Row, fields: Sequence[Field]) -> Layout:
    keys = [heading_key(cell) for cell in row.cells]
    vendor = next((each for each in VENDORS if each.marks <= set(keys)), None)
    columns: dict[str, int] = {}
    for each in fields:
        names = vendor.columns.get(each.key, each.names) if vendor else each.names
        taken = set(columns.values())
        found = next((n for n in names if n in keys and keys.index(n) not in taken), None)
        if found is not None:
            columns[each.key] = keys.index(found)
    return Layout(place, list(row.cells), columns, vendor)


def best_sheet(sheets: Sequence[list[Row]], fields: Sequence[Field]) -> tuple[list[Row], Layout]:
    """The sheet whose headings say most: some files begin with a page of instructions."""
    found = [(rows, recognise(rows, fields)) for rows in sheets]
    return max(found, key=lambda each: len(each[1].columns))
