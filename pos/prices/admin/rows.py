"""The goods of a page as rows: what was typed, what it means, and what is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from pos.catalog.models import Product
from pos.catalog.queries import products_of
from pos.domain.errors import LancarError
from pos.domain.formatting import format_number, format_rupiah, read_money, read_quantity
from pos.journal.backoffice.base import merchant_of
from pos.journal.backoffice.pages import id_of

MAX_ROWS = 1000
NAMES = ("product", "unit", "price", "quantity", "role")
ONE = 1000
SEE_COST = "catalog.see_cost"


@dataclass
class Row:
    """`unit` None: the base unit. `price_minor` None: nothing typed."""

    product: Product
    chosen: str
    price: str = ""
    quantity: str = "1"
    role: str = "buy"
    price_minor: int | None = None
    quantity_milli: int = ONE
    error: str = ""
    shows_cost: bool = False

    @property
    def identity(self) -> str:
        return str(self.product.pk)

    @property
    def unit(self) -> str | None:
        return None if self.chosen in ("", self.product.unit) else self.chosen

    @property
    def units(self) -> list[dict[str, str]]:
        """Each unit this product is sold in, and what it costs on the shelf."""
        levels = [(self.product.unit, self.product.price_minor)]
        levels += [(each.unit, each.price_minor) for each in self.product.units.all()]
        return [
            {"unit": unit, "shelf": "diisi kasir" if price is None else format_rupiah(price)}
            for unit, price in levels
        ]

    @property
    def shelf(self) -> str:
        """Of the chosen unit."""
        told = {each["unit"]: each["shelf"] for each in self.units}
        return told.get(self.chosen) or self.units[0]["shelf"]

    @property
    def cost(self) -> str:
        cost = self.product.cost_minor
        return "" if not (cost and self.shows_cost) else f"harga beli {format_number(cost, 0)}"


def read_rows(request: HttpRequest, sent: Iterable[Mapping[str, str]]) -> list[Row]:
    """In the order of the page; products that are not this shop's are left out."""
    listed = list(sent)[:MAX_ROWS]
    ids = [id_of(each["product"]) for each in listed]
    found = products_of(merchant_of(request), {each for each in ids if each})
    rows = [
        Row(found[identity], each["unit"], each["price"], each["quantity"], each["role"])
        for identity, each in zip(ids, listed, strict=True)
        if identity in found
    ]
    for row in rows:
        row.shows_cost = request.user.has_perm(SEE_COST)
        _read(row)
    return rows


def sent_rows(request: HttpRequest) -> list[dict[str, str]]:
    columns = [request.POST.getlist(name) for name in NAMES]
    return [
        {name: text.strip() for name, text in zip(NAMES, texts, strict=True)}
        for texts in zip(*columns, strict=False)
    ]


def _read(row: Row) -> None:
    try:
        row.price_minor = read_money(row.price) if row.price else None
        row.quantity_milli = read_quantity(row.quantity or "1")
    except LancarError as error:
        row.error = error.sentence


def hit_of(product: Product, unit: str) -> dict[str, Any]:
    row = Row(product, unit, shows_cost=True)  # only who may build a promotion asks
    return {
        "id": row.identity,
        "name": product.name,
        "sku": product.sku,
        "unit": unit,
        "units": row.units,
        "cost": row.cost,
    }
