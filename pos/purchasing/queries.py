"""Reads about purchasing: suppliers, what was usual, and the prices suggested after a receipt."""

import uuid
from collections.abc import Iterable

from django.db.models import Max, QuerySet

from pos.catalog.models import Product
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


def suggestions(outlet: Outlet, receipt: Receipt) -> list[tuple[Product, ReceiptLine, int]]:
    """(product, its dearest line, suggested price) of what changed its cost or has no price.

    Only while this is the last receipt of the product: an older one would suggest old prices."""
    rules = rules_of(outlet)
    lines: dict[uuid.UUID, ReceiptLine] = {}
    for line in receipt.lines.filter(cost_value_minor__gt=0):
        other = lines.get(line.product_id)
        if other is None or line.base_cost_minor > other.base_cost_minor:
            lines[line.product_id] = line
    held = Product.objects.filter(merchant_id=outlet.merchant_id, archived=False).in_bulk(lines)
    newer = set(came_later(receipt, lines))
    found = [
        (held[key], line, _suggested(line, rules))
        for key, line in lines.items()
        if key in held and key not in newer and _is_changed(line, held[key])
    ]
    return [each for each in found if each[0].price_minor != each[2]]


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


def _suggested(line: ReceiptLine, rules: BuyingRules) -> int:
    with_tax = -(-line.total_minor * 1000 // line.base_quantity_milli)
    return suggested_price(
        line.base_cost_minor,
        rules.price_step_minor,
        before=(line.price_minor, line.cost_before_minor),
        usual=(max(with_tax, line.base_cost_minor), rules.markup_ppm),
    )
