"""The prices of one list as a grid: a row for each unit of a product, with one quantity step.

Without a search it shows what has a price on the list; a search finds any product. Only rows that
were touched here are written, so what somebody else changed meanwhile stays.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from pos.catalog.models import Product
from pos.catalog.queries import products_of, search, with_lists
from pos.domain.errors import LancarError
from pos.domain.formatting import (
    format_number,
    format_quantity,
    format_rupiah,
    read_money,
    read_quantity,
)
from pos.journal.backoffice.base import merchant_of
from pos.journal.backoffice.pages import id_of
from pos.prices.checks import units_of
from pos.prices.models import ListPrice, PriceList
from pos.prices.own_prices import Range, is_within, range_of, range_text
from pos.prices.queries import steps_on

PER_PAGE = 50
NAMES = ("product", "unit", "price", "from", "price_from", "was")


@dataclass
class Row:
    """What is typed for one unit; `was` is what the page showed before."""

    product: Product
    unit: str
    factor_milli: int
    shelf_minor: int | None
    price: str = ""
    start: str = ""
    price_from: str = ""
    was: str = ""
    error: str = ""
    stored: list[int] = field(default_factory=list)
    more: int = 0  # quantity steps that are not shown, and stay
    allowed: Range = (None, None)  # what the owner permits the outlet

    @property
    def note(self) -> str:
        """What the outlet may ask for it; said plainer where what it asks is beyond that."""
        told = range_text(self.allowed)
        if not told:
            return ""
        return f"di luar batas: {told}" if self.is_beyond else f"boleh {told}"

    @property
    def is_beyond(self) -> bool:
        return any(not is_within(self.allowed, price) for price in self.stored)

    @property
    def shelf(self) -> str:
        return "diisi kasir" if self.shelf_minor is None else format_rupiah(self.shelf_minor)

    @property
    def cost(self) -> str:
        cost = self.product.cost_minor
        return format_number(cost * self.factor_milli // 1000, 0) if cost else ""

    @property
    def typed(self) -> str:
        return f"{self.price}|{self.start}|{self.price_from}"

    @property
    def shown_from(self) -> int:
        """The quantity step that the page showed before; 0: none."""
        start = self.was.split("|")[1] if "|" in self.was else ""
        return read_quantity(start) if start else 0

    def steps(self) -> list[dict[str, Any]]:
        """LancarError for what cannot be read; nothing typed: no price."""
        told = [(0, self.price)] if self.price else []
        if bool(self.start) != bool(self.price_from):
            raise _half()
        if self.start:
            told.append((read_quantity(self.start), self.price_from))
        return [
            {"unit": self.unit, "min_quantity_milli": start, "price_minor": read_money(price)}
            for start, price in told
        ]


def _half() -> LancarError:
    return LancarError("step_half", "Isi jumlah dan harganya, atau kosongkan keduanya.")


class Grid:
    """Rows to show, and what they mean once sent."""

    def __init__(self, request: HttpRequest, price_list: PriceList) -> None:
        self.price_list = price_list
        self.merchant_id = merchant_of(request)
        self.search = request.GET.get("q", "").strip()
        found = Paginator(self._found(), PER_PAGE)
        self.page: Page[Any] = found.get_page(request.GET.get("p"))
        is_sent = request.method == "POST"
        self.rows = self._sent(request) if is_sent else self._stored(list(self.page))

    def is_read(self) -> bool:
        """Whether every touched row can be read; else it says why."""
        for row in self._touched():
            try:
                row.steps()
            except LancarError as error:
                row.error = error.sentence
        return not any(row.error for row in self.rows)

    def prices(self) -> dict[uuid.UUID, list[dict[str, Any]]]:
        """The whole steps of each product that was touched. What was not shown stays; a unit that
        the product is not sold in any more loses its price."""
        rows: dict[uuid.UUID, dict[str, Row]] = {}
        for row in self._touched():
            rows.setdefault(row.product.pk, {})[row.unit] = row
        stored = steps_on(self.price_list, rows)
        return {
            product: [
                *(step for step in stored.get(product, []) if _stays(step, touched)),
                *(step for row in touched.values() for step in row.steps()),
            ]
            for product, touched in rows.items()
        }

    def _touched(self) -> list[Row]:
        return [row for row in self.rows if row.typed != row.was]

    def _found(self) -> QuerySet[Product]:
        products = search(self.merchant_id, self.search)
        if not self.search:
            listed = ListPrice.objects.filter(
                merchant_id=self.merchant_id, price_list_id=self.price_list.pk
            )
            products = products.filter(id__in=listed.exclude(steps=[]).values("product_id"))
        return with_lists(products.order_by("name", "id"))

    def _stored(self, products: Iterable[Product]) -> list[Row]:
        listed = list(products)
        steps = steps_on(self.price_list, [each.pk for each in listed])
        rows = [row for each in listed for row in self._rows(each)]
        for row in rows:
            own = [step for step in steps.get(row.product.pk, []) if step["unit"] == row.unit]
            for step in sorted(own, key=_from):
                _show(row, step)
            row.was = row.typed
        return rows

    def _sent(self, request: HttpRequest) -> list[Row]:
        columns = [request.POST.getlist(name) for name in NAMES]
        sent = [[text.strip() for text in texts] for texts in zip(*columns, strict=False)]
        ids = {found for found in (id_of(texts[0]) for texts in sent) if found}
        known = products_of(self.merchant_id, ids)
        rows = {
            (str(each.pk), row.unit): row for each in known.values() for row in self._rows(each)
        }
        for product, unit, price, start, price_from, was in sent:
            row = rows.get((product, unit))
            if row is not None:
                row.price, row.start, row.price_from, row.was = price, start, price_from, was
        return list(rows.values())

    def _rows(self, product: Product) -> list[Row]:
        rows = _rows(product)
        for row in rows:
            row.allowed = range_of(self.price_list, row.shelf_minor)
        return rows


def _rows(product: Product) -> list[Row]:
    base = Row(product, product.unit, 1000, product.price_minor)
    bigger = product.units.all()
    return [
        base,
        *(Row(product, each.unit, each.factor_milli, each.price_minor) for each in bigger),
    ]


def _from(step: dict[str, Any]) -> int:
    return int(step["min_quantity_milli"])


def _stays(step: dict[str, Any], touched: dict[str, Row]) -> bool:
    row = touched.get(step["unit"])
    if row is None:
        product = next(iter(touched.values())).product
        return step["unit"] in units_of(product)
    written = {0, row.shown_from, *(_from(each) for each in row.steps())}
    return _from(step) not in written


def _show(row: Row, step: dict[str, Any]) -> None:
    row.stored.append(step["price_minor"])
    price = format_number(step["price_minor"], 0)
    if not _from(step):
        row.price = price
    elif row.start:
        row.more += 1
    else:
        row.start, row.price_from = format_quantity(_from(step)), price
