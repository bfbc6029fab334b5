"""A delivery as a person typed it: checked, priced, and looked at for what is unusual.

`Planned` is what the page shows while typing and what the verb writes, so both always agree.
Nothing is written here.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from pos.catalog import errors as catalog_errors
from pos.catalog.models import Product
from pos.catalog.queries import products_of, tax_classes_of
from pos.domain.dates import is_date
from pos.domain.errors import DomainError, LancarError
from pos.domain.formatting import format_quantity
from pos.domain.quantity import MAX_QUANTITY_MILLI
from pos.domain.tax import rate_in_force
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.purchasing import errors
from pos.purchasing.consignment import consigned_to
from pos.purchasing.costing import Bought, Invoice, Tax, TaxMode, cost_invoice
from pos.purchasing.models import Supplier
from pos.purchasing.queries import supplier_of
from pos.stock.models import SHOP
from pos.stock.places import spot_of

MAX_LINES = 500
MAX_COST_MINOR = 10**12  # a thousand billion Rupiah for one unit is a slip of the hand
UNTAXED = frozenset({"exempt", "not_collected", "tobacco", "pulsa"})


@dataclass(frozen=True)
class GoodsLine:
    product_id: uuid.UUID
    quantity_milli: int
    unit_cost_minor: int
    unit: str | None = None
    discount_minor: int = 0
    expires_on: str = ""


@dataclass(frozen=True)
class Delivery:
    """`due_date` None: by the supplier's terms. `document`: the page's own id, used once.
    `asks_expiry` False: an order, which knows no dates."""

    supplier_id: uuid.UUID | None
    lines: Sequence[GoodsLine]
    invoice_number: str = ""
    invoice_date: str = ""
    due_date: str | None = None
    discount_minor: int = 0
    tax_mode: TaxMode = "none"
    note: str = ""
    document: uuid.UUID | None = None
    order_id: uuid.UUID | None = None
    asks_expiry: bool = True
    place: str = SHOP


@dataclass(frozen=True)
class Item:
    """A line with its product."""

    number: int
    product: Product
    unit: str
    bought: Bought
    expires_on: str = ""

    @property
    def base_cost_minor(self) -> int:
        """The typed cost turned to one base unit, rounded down: to compare, not to book."""
        return self.bought.unit_cost_minor * 1000 // self.bought.factor_milli


@dataclass
class Planned:
    """Raises the first refusal when it is made; `invoice` and `items` go line by line."""

    outlet: Outlet
    delivery: Delivery
    today: str = ""
    supplier: Supplier = field(init=False)
    items: list[Item] = field(init=False)
    consigned: set[uuid.UUID] = field(default_factory=set)
    tax: Tax = field(init=False)
    invoice: Invoice = field(init=False)

    def __post_init__(self) -> None:
        self.today = self.today or business_date(self.outlet)
        self.supplier = supplier_of(self.outlet.merchant_id, self.delivery.supplier_id)
        if self.supplier.archived:
            raise errors.supplier_archived(self.supplier.name)
        self._check_dates()
        spot_of(self.outlet, self.delivery.place)
        self.items = items_of(self.outlet, self._lines())
        self.tax = tax_of(self.outlet, self.delivery)
        self.invoice = priced(self.items, self.delivery.discount_minor, self.tax)

    @cached_property
    def due_date(self) -> str:
        return self.delivery.due_date or due_date(self.supplier, self.delivery.invoice_date)

    def _lines(self) -> list[GoodsLine]:
        """What is on consignment comes in for nothing: it is paid once it is sold."""
        lines = list(self.delivery.lines)
        agreed = consigned_to(self.outlet, {line.product_id for line in lines})
        for number, line in enumerate(lines):
            whose = agreed.get(line.product_id)
            if whose is None:
                continue
            if whose.supplier_id != self.supplier.id:
                error = errors.consigned_by_other(whose.product.name)
                error.extra["line"] = number + 1
                raise error
            self.consigned.add(line.product_id)
            lines[number] = replace(line, unit_cost_minor=0, discount_minor=0)
        return lines

    def _check_dates(self) -> None:
        if not is_date(self.delivery.invoice_date):
            raise errors.bad_date("Tanggal faktur")
        if self.delivery.invoice_date > self.today:
            raise errors.date_in_future()
        if not is_date(self.due_date):
            raise errors.bad_date("Jatuh tempo")
        if self.due_date < self.delivery.invoice_date:
            raise errors.due_before_invoice()


def due_date(supplier: Supplier, invoice_date: str) -> str:
    return str(date.fromisoformat(invoice_date) + timedelta(days=supplier.terms_days))


def items_of(outlet: Outlet, lines: Sequence[GoodsLine]) -> list[Item]:
    if not lines or len(lines) > MAX_LINES:
        raise errors.no_lines() if not lines else errors.too_many_lines(MAX_LINES)
    products = products_of(outlet.merchant_id, {line.product_id for line in lines})
    kinds = {each["code"]: each["kind"] for each in tax_classes_of(outlet.merchant_id)}
    items = []
    for number, line in enumerate(lines, 1):
        product = products.get(line.product_id)
        if product is None:
            raise catalog_errors.unknown_product()
        try:
            items.append(_item(number, product, line, kinds.get(product.tax_class, "")))
        except LancarError as error:
            error.extra.setdefault("line", number)
            raise
    return items


def priced(items: Sequence[Item], discount_minor: int, tax: Tax) -> Invoice:
    """The whole invoice; a discount may take all, never more."""
    bought = [item.bought for item in items]
    try:
        if not 0 <= discount_minor <= sum(each.net_minor for each in bought):
            raise errors.discount_too_large("faktur")
        return cost_invoice(bought, discount_minor, tax)
    except DomainError as error:
        raise errors.bad_total() from error


def tax_of(outlet: Outlet, delivery: Delivery) -> Tax:
    """Ordinary PPN as it stands on the day of the invoice."""
    if delivery.tax_mode == "none":
        return Tax(creditable=outlet.pkp)
    classes: list[Any] = tax_classes_of(outlet.merchant_id)
    ordinary = next((each for each in classes if each["kind"] == "ppn"), None)
    if ordinary is None:
        raise errors.no_tax_class()
    rate = rate_in_force(ordinary, delivery.invoice_date)
    parts = (rate["rate_ppm"], rate["base_numerator"], rate["base_denominator"])
    return Tax(delivery.tax_mode, *parts, creditable=outlet.pkp)


def factors_of(product: Product) -> dict[str, int]:
    """Thousandths of the base unit in each unit, the base unit first."""
    return {
        product.unit: 1000,
        **{level.unit: level.factor_milli for level in product.units.all()},
    }


def unit_word(unit: str, factor_milli: int, base: str) -> str:
    """A unit with what it holds: dus (40 pcs)."""
    return unit if factor_milli == 1000 else f"{unit} ({format_quantity(factor_milli)} {base})"


def _item(number: int, product: Product, line: GoodsLine, kind: str) -> Item:
    factors = factors_of(product)
    unit = line.unit or product.unit
    if not product.tracked:
        raise errors.not_tracked(product.name)
    if unit not in factors:
        raise catalog_errors.unknown_unit(unit)
    if not 0 < line.quantity_milli <= MAX_QUANTITY_MILLI:
        raise errors.bad_quantity(product.name)
    if not 0 <= line.unit_cost_minor <= MAX_COST_MINOR:
        raise errors.bad_cost(product.name)
    parts = (line.quantity_milli, factors[unit], line.unit_cost_minor, line.discount_minor)
    bought = Bought(*parts, taxed=kind not in UNTAXED)
    if not 0 < bought.base_quantity_milli <= MAX_QUANTITY_MILLI:
        raise errors.bad_quantity(product.name)
    if not 0 <= line.discount_minor <= bought.gross_minor:
        raise errors.discount_too_large(product.name)
    if line.expires_on and not is_date(line.expires_on):
        raise errors.bad_date(f"Tanggal kedaluwarsa {product.name}")
    return Item(number, product, unit, bought, line.expires_on)
