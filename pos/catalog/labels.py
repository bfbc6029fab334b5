"""Shelf labels: sheets they are printed on, and what stands on one. Nothing is written here.

Lengths are tenths of a millimetre. A page of a roll is one row of labels, as the printer feeds it.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from barcode import EAN8, EAN13, Code128

from pos.catalog.models import Product
from pos.domain.barcode import is_gtin
from pos.domain.formatting import format_rupiah

EAN8_LENGTH, EAN13_LENGTH = 8, 13
MOST_CODE_128 = 24  # more letters are too fine to scan on the widest label
QUIET = 9  # modules left blank at either side, so that a scanner finds the first bar
MOST_LABELS = 2000


@dataclass(frozen=True)
class Sheet:
    code: str
    name: str
    page_width: int
    page_height: int
    columns: int
    rows: int
    width: int
    height: int
    left: int = 0
    top: int = 0
    gap: int = 0

    @property
    def is_roll(self) -> bool:
        return self.rows == 1

    @property
    def on_a_page(self) -> int:
        return self.columns * self.rows


SHEETS = (
    Sheet("a4-24", "A4, 24 label 70 × 37 mm", 2100, 2970, 3, 8, 700, 370, top=5),
    Sheet("a4-14", "A4, 14 label rak 99 × 38 mm", 2100, 2970, 2, 7, 991, 381, 46, 151, 25),
    Sheet("a4-65", "A4, 65 label 38 × 21 mm", 2100, 2970, 5, 13, 381, 212, 47, 107, 25),
    Sheet("33x15", "Rol 33 × 15 mm, 3 kolom", 1050, 150, 3, 1, 330, 150, 10, 0, 20),
    Sheet("40x30", "Rol 40 × 30 mm", 400, 300, 1, 1, 400, 300),
    Sheet("50x20", "Rol 50 × 20 mm", 500, 200, 1, 1, 500, 200),
    Sheet("60x40", "Rol 60 × 40 mm", 600, 400, 1, 1, 600, 400),
)


@dataclass(frozen=True)
class Bars:
    """`runs`: start and width of each bar in modules, of `width` in all."""

    text: str
    width: int
    runs: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Label:
    """`price` empty: the till asks for it."""

    name: str
    unit: str
    price: str
    bars: Bars | None


def sheet_of(code: str) -> Sheet:
    return next((sheet for sheet in SHEETS if sheet.code == code), SHEETS[0])


def prices_of(product: Product) -> dict[str, int | None]:
    """What each unit of a product costs, the base unit first."""
    bigger = {each.unit: each.price_minor for each in product.units.all()}
    return {product.unit: product.price_minor, **bigger}


def label_of(product: Product, unit: str) -> Label:
    price = prices_of(product)[unit]
    codes = (each.barcode for each in product.barcodes.all() if each.unit == unit)
    bars = next((found for found in map(bars_of, codes) if found), None)
    return Label(product.name, unit, "" if price is None else format_rupiah(price), bars)


def labels_for(
    products: Iterable[Product], copies: Mapping[tuple[uuid.UUID, str], int]
) -> list[Label]:
    """So many of each product's unit, in the order of the products; none beyond MOST_LABELS."""
    made: list[Label] = []
    for product in products:
        for unit in prices_of(product):
            wanted = copies.get((product.pk, unit), 0)
            if wanted > 0:
                made += [label_of(product, unit)] * min(wanted, MOST_LABELS - len(made))
    return made


def pages_of(sheet: Sheet, labels: list[Label]) -> list[list[Label]]:
    size = sheet.on_a_page
    return [labels[first : first + size] for first in range(0, len(labels), size)]


def bars_of(code: str) -> Bars | None:
    """EAN as it was printed on the goods; any other code as Code 128. None: too long to scan."""
    if len(code) > MOST_CODE_128:
        return None
    if not is_gtin(code) or len(code) > EAN13_LENGTH:
        return _runs(code, Code128(code).build()[0])
    if len(code) == EAN8_LENGTH:
        return _runs(code, EAN8(code).build()[0])
    return _runs(code, EAN13(code.rjust(EAN13_LENGTH, "0")).build()[0])


def _runs(text: str, modules: str) -> Bars:
    found, place = [], QUIET
    for is_bar, group in groupby(modules, lambda module: module == "1"):
        length = len(list(group))
        if is_bar:
            found.append((place, length))
        place += length
    return Bars(text, place + QUIET, tuple(found))
