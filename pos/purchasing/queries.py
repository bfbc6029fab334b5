"""Reads about purchasing: suppliers, what was usual, and the prices suggested after a receipt."""

import uuid
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Max, QuerySet

from pos.catalog.models import Product
from pos.catalog.queries import ShelfPrices, products_of
from pos.domain.quantity import MILLI
from pos.journal.clock import wall_ms
from pos.outlets.models import Outlet
from pos.purchasing import errors
from pos.purchasing.costing import suggested_price
from pos.purchasing.models import BuyingRules, Receipt, ReceiptLine, Return, Supplier
from pos.stock.models import Level

WRONG = Return.Why.REVERSAL.value  # such a receipt counts as never written
COMPANY_WORDS = frozenset({"pt", "cv", "ud", "tb", "toko", "tk"})


def supplier_of(merchant_id: uuid.UUID, supplier_id: uuid.UUID | None) -> Supplier:
    found = Supplier.objects.filter(merchant_id=merchant_id)
    supplier = found.filter(id=supplier_id).first() if supplier_id else None
    if supplier is None:
        raise errors.unknown_supplier()
    return supplier


def suppliers_of(merchant_id: uuid.UUID) -> QuerySet[Supplier]:
    return Supplier.objects.filter(merchant_id=merchant_id, archived=False).order_by("name", "id")


def name_key(name: str) -> str:
    """What makes two names the same supplier: "PT. Sumber Rejeki" is "sumber rejeki, PT"."""
    letters = "".join(each if each.isalnum() else " " for each in name.casefold())
    words = letters.split()
    return " ".join(sorted(set(words) - COMPANY_WORDS) or sorted(words))


def same_supplier(
    merchant_id: uuid.UUID, name: str, other_than: uuid.UUID | None
) -> Supplier | None:
    """Another supplier whose name means the same."""
    wanted = name_key(name)
    rows = Supplier.objects.filter(merchant_id=merchant_id).order_by("id")
    others = (row for row in rows if row.id != other_than)
    return next((row for row in others if name_key(row.name) == wanted), None)


def invoice_key(number: str) -> str:
    """ "INV 001/26" and "inv-001-26" are one number."""
    return "".join(each for each in number.casefold() if each.isalnum())


def same_invoice(outlet: Outlet, supplier: Supplier, number: str) -> Receipt | None:
    """The receipt that has this supplier's invoice already."""
    key = invoice_key(number)
    if not key:
        return None
    found = Receipt.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, supplier=supplier, invoice_key=key
    )
    return found.exclude(returns__reason=WRONG).order_by("id").first()


def usual_quantities(outlet: Outlet, products: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The most that ever came at once or lies in stock, in base units; what is unusual is more."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id, "product__in": products}
    lines = ReceiptLine.objects.filter(**here).exclude(receipt__returns__reason=WRONG)
    came = lines.values_list("product")
    usual: dict[uuid.UUID, int] = dict(came.annotate(most=Max("base_quantity_milli")))
    for product, held in Level.objects.filter(**here).values_list("product", "quantity_milli"):
        usual[product] = max(usual.get(product, 0), held)
    return usual


def rules_of(outlet: Outlet) -> BuyingRules:
    """The outlet's own, or those a shop begins with."""
    found = BuyingRules.objects.filter(merchant_id=outlet.merchant_id, id=outlet.id).first()
    return found or BuyingRules(
        id=outlet.id, merchant_id=outlet.merchant_id, outlet_id=outlet.merchant_id
    )


class Suggestion(NamedTuple):
    """A price for one unit of a product whose cost changed; `line`: its dearest of the receipt."""

    product: Product
    line: ReceiptLine
    unit: str
    factor_milli: int
    now_minor: int | None
    price_minor: int

    @property
    def cost_minor(self) -> int:
        return _times(self.line.base_cost_minor, self.factor_milli)


def suggestions(outlet: Outlet, receipt: Receipt) -> list[Suggestion]:
    """For every unit of what changed its cost or has no price, where another price is better.

    Only while this is the last receipt of the product: an older one would suggest old prices."""
    rules = rules_of(outlet)
    lines: dict[uuid.UUID, ReceiptLine] = {}
    for line in receipt.lines.filter(cost_value_minor__gt=0):
        other = lines.get(line.product_id)
        if other is None or line.base_cost_minor > other.base_cost_minor:
            lines[line.product_id] = line
    held = products_of(outlet.merchant_id, lines)
    newer = set(came_later(receipt, lines))
    prices = ShelfPrices(outlet.merchant_id, lines)
    found = [
        each
        for key, line in lines.items()
        if key in held and key not in newer and not held[key].archived
        for each in _of_product(held[key], line, rules, prices.at(key, receipt.happened_at))
    ]
    return [each for each in found if each.now_minor != each.price_minor]


def _of_product(
    product: Product, line: ReceiptLine, rules: BuyingRules, before: dict[str, int | None]
) -> list[Suggestion]:
    """`before`: the prices of its units when the goods came, so that taking one settles it."""
    if not _is_changed(line, product):
        return []
    levels = [(product.unit, 1000, product.price_minor, line.price_minor)]
    levels += [
        (each.unit, each.factor_milli, each.price_minor, before.get(each.unit, each.price_minor))
        for each in product.units.all()
    ]
    return [
        Suggestion(product, line, unit, factor, now, _suggested(line, rules, factor, price))
        for unit, factor, now, price in levels
    ]


def repriced(receipt: Receipt) -> set[uuid.UUID]:
    """Products of a receipt with another price now than when it came: their labels are old."""
    keys = set(receipt.lines.values_list("product_id", flat=True))
    prices, now = ShelfPrices(receipt.merchant_id, keys), wall_ms()
    return {key for key in keys if prices.at(key, receipt.happened_at) != prices.at(key, now)}


def came_later(receipt: Receipt, products: Iterable[uuid.UUID]) -> Iterable[uuid.UUID]:
    later = ReceiptLine.objects.filter(
        merchant_id=receipt.merchant_id,
        outlet_id=receipt.outlet_id,
        product__in=products,
        receipt__happened_at__gt=receipt.happened_at,
    )
    standing = later.exclude(receipt__returns__reason=WRONG)
    return standing.values_list("product_id", flat=True)


def _is_changed(line: ReceiptLine, product: Product) -> bool:
    return product.price_minor is None or line.base_cost_minor != line.cost_before_minor


def _suggested(
    line: ReceiptLine, rules: BuyingRules, factor_milli: int, price_before: int | None
) -> int:
    whole = line.base_quantity_milli
    with_tax = -(-line.total_minor * factor_milli // whole)
    cost = _times(line.base_cost_minor, factor_milli)
    before = line.cost_before_minor
    return suggested_price(
        cost,
        rules.price_step_minor,
        before=(price_before, None if before is None else _times(before, factor_milli)),
        usual=(max(with_tax, cost), rules.markup_ppm),
    )


def _times(cost_minor: int, factor_milli: int) -> int:
    """A base unit's cost as one of a bigger unit, half-up."""
    return (cost_minor * factor_milli + 500) // 1000


def pieces_in(receipt: Receipt) -> dict[tuple[uuid.UUID, str], int]:
    """How many of each product's base unit came in; what is weighed comes in no pieces."""
    lines = list(receipt.lines.all())
    counted = Product.objects.filter(
        merchant_id=receipt.merchant_id, id__in={line.product_id for line in lines}, weighed=False
    )
    known = set(counted.values_list("id", flat=True))
    found: dict[tuple[uuid.UUID, str], int] = {}
    for line in lines:
        if line.product_id in known:
            key = (line.product_id, line.base_unit)
            found[key] = found.get(key, 0) + line.base_quantity_milli // MILLI
    return {key: count for key, count in found.items() if count > 0}
