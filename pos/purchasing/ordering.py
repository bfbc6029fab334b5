"""Purchase orders: what of one is still expected, and what should be ordered by minimum stock.

The suggestion is plain: a product below its minimum is ordered up to twice its minimum, less what
other open orders still bring. Only products that this supplier brought last, or nobody ever.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from pos.catalog.models import Product
from pos.outlets.models import Outlet
from pos.purchasing import errors
from pos.purchasing.models import Order, OrderLine, ReceiptLine, Supplier
from pos.purchasing.queries import WRONG
from pos.stock.models import Level
from pos.stock.queries import SHOP

MOST_SUGGESTED = 200


@dataclass(frozen=True)
class Expected:
    """A line of an order and how much of it, in base units, has not come yet."""

    line: OrderLine
    rest_milli: int


def order_of(outlet: Outlet, order_id: uuid.UUID | None) -> Order:
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    order = Order.objects.filter(**here, id=order_id).first() if order_id else None
    if order is None:
        raise errors.unknown_order()
    return order


def expected_of(order: Order) -> list[Expected]:
    """Line by line; what came fills the lines of its product from the first on."""
    came = _arrived([order])
    found = []
    for line in order.lines.all():
        taken = min(line.base_quantity_milli, came.get((order.pk, line.product_id), 0))
        came[order.pk, line.product_id] = came.get((order.pk, line.product_id), 0) - taken
        found.append(Expected(line, line.base_quantity_milli - taken))
    return found


def suggested_quantities(outlet: Outlet, supplier: Supplier) -> dict[uuid.UUID, int]:
    """Thousandths of the base unit by product, by name."""
    goods = Product.objects.filter(
        merchant_id=outlet.merchant_id, archived=False, tracked=True, reorder_point_milli__gt=0
    )
    ordered = goods.order_by("name", "id").values_list("id", "reorder_point_milli")
    minimum = {key: least or 0 for key, least in ordered}
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    levels = Level.objects.filter(**here, place=SHOP, product__in=minimum)
    stock = dict(levels.values_list("product_id", "quantity_milli"))
    low = [key for key, least in minimum.items() if stock.get(key, 0) < least]
    coming, others = _coming(outlet), _last_brought_by_others(outlet, supplier, low)
    wanted = {key: 2 * minimum[key] - stock.get(key, 0) - coming.get(key, 0) for key in low}
    mine = [(key, milli) for key, milli in wanted.items() if milli > 0 and key not in others]
    return dict(mine[:MOST_SUGGESTED])


def _coming(outlet: Outlet) -> dict[uuid.UUID, int]:
    """What open orders still bring."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    orders = list(Order.objects.filter(**here, closed_at=None))
    came = _arrived(orders)
    asked = OrderLine.objects.filter(**here, order__in=[order.pk for order in orders]).order_by()
    coming: dict[uuid.UUID, int] = {}
    for order, product, milli in asked.values_list("order", "product").annotate(
        milli=Sum("base_quantity_milli")
    ):
        rest = max(0, milli - came.get((order, product), 0))
        coming[product] = coming.get(product, 0) + rest
    return coming


def _arrived(orders: Iterable[Order]) -> dict[tuple[uuid.UUID, uuid.UUID], int]:
    """By order and product, of receipts that were not wrong."""
    ids = {order.pk: (order.merchant_id, order.outlet_id) for order in orders}
    if not ids:
        return {}
    merchant_id, outlet_id = next(iter(ids.values()))
    lines = ReceiptLine.objects.filter(
        merchant_id=merchant_id, outlet_id=outlet_id, receipt__order_id__in=list(ids)
    )
    standing = lines.exclude(receipt__returns__reason=WRONG).order_by()
    sums = standing.values_list("receipt__order_id", "product").annotate(
        milli=Coalesce(Sum("base_quantity_milli"), 0)
    )
    return {(order, product): milli for order, product, milli in sums}


def _last_brought_by_others(
    outlet: Outlet, supplier: Supplier, products: Iterable[uuid.UUID]
) -> set[uuid.UUID]:
    lines = ReceiptLine.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, product__in=list(products)
    )
    brought = lines.order_by("receipt__happened_at", "receipt_id")
    last = dict(brought.values_list("product_id", F("receipt__supplier_id")))
    return {product for product, who in last.items() if who != supplier.id}
