"""Purchase orders: what of one, and of all open ones, is still expected.

What should be ordered next is pos.replenishment's.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.functions import Coalesce

from pos.outlets.models import Outlet
from pos.purchasing import errors
from pos.purchasing.models import Order, OrderLine, ReceiptLine
from pos.purchasing.queries import WRONG


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


def coming(outlet: Outlet) -> dict[uuid.UUID, int]:
    """What open orders still bring."""
    found: dict[uuid.UUID, int] = {}
    for (_, product), rest in _rests(outlet).items():
        found[product] = found.get(product, 0) + rest
    return found


def whole_orders(outlet: Outlet) -> set[uuid.UUID]:
    """Open orders of which everything came: nobody needs to close them, nothing is awaited."""
    rests = _rests(outlet)
    awaited = {order for (order, _), rest in rests.items() if rest}
    return {order for order, _ in rests} - awaited


def _rests(outlet: Outlet) -> dict[tuple[uuid.UUID, uuid.UUID], int]:
    """By open order and product, how much of it has not come."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    orders = list(Order.objects.filter(**here, closed_at=None))
    came = _arrived(orders)
    asked = OrderLine.objects.filter(**here, order__in=[order.pk for order in orders]).order_by()
    sums = asked.values_list("order", "product").annotate(milli=Sum("base_quantity_milli"))
    return {(each, what): max(0, milli - came.get((each, what), 0)) for each, what, milli in sums}


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
