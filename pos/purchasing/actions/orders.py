"""Verbs about purchase orders: make one, close one. Receiving against one is goods_in's."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction

from pos.domain.errors import DomainError
from pos.domain.money import check_amount
from pos.outlets.documents import record, take_turn
from pos.outlets.models import Outlet
from pos.purchasing import errors
from pos.purchasing.actions.documents import unused_id
from pos.purchasing.delivery import GoodsLine, Item, items_of
from pos.purchasing.doubts import doubts_about_items, settle
from pos.purchasing.models import Order
from pos.purchasing.ordering import order_of
from pos.purchasing.queries import supplier_of


@transaction.atomic
def make_order(
    *,
    outlet: Outlet,
    supplier_id: uuid.UUID | None,
    lines: Sequence[GoodsLine],
    by: uuid.UUID | None,
    note: str = "",
    document: uuid.UUID | None = None,
    noticed: Collection[str] | None = None,
) -> Order:
    """Asks a supplier for goods. No stock moves and nothing is owed before they come.

    RuleError `doubtful` as receive_goods; `noticed` None: every number was looked at already."""
    take_turn(outlet)
    order = unused_id(Order, outlet, document)
    supplier = supplier_of(outlet.merchant_id, supplier_id)
    if supplier.archived:
        raise errors.supplier_archived(supplier.name)
    items = items_of(outlet, lines)
    if noticed is not None:
        settle(doubts_about_items(outlet, items), noticed)
    try:
        total_minor = check_amount(sum(item.bought.net_minor for item in items))
    except DomainError as error:
        raise errors.bad_total() from error
    body = {
        "order": str(order),
        "supplier": {"id": str(supplier.id), "name": supplier.name},
        "note": note,
        "total_minor": total_minor,
        "lines": [_line(item) for item in items],
    }
    record("purchase_order.made", outlet, body, by)
    return order_of(outlet, order)


@transaction.atomic
def close_order(*, outlet: Outlet, order: Order, by: uuid.UUID | None, note: str = "") -> Order:
    """Nothing more is expected."""
    take_turn(outlet)
    if order_of(outlet, order.pk).closed_at is not None:
        raise errors.order_closed()
    record("purchase_order.closed", outlet, {"order": str(order.pk), "note": note}, by)
    return order_of(outlet, order.pk)


def _line(item: Item) -> dict[str, Any]:
    product, bought = item.product, item.bought
    return {
        "line": item.number,
        "product": str(product.id),
        "name": product.name,
        "unit": item.unit,
        "factor_milli": bought.factor_milli,
        "quantity_milli": bought.quantity_milli,
        "base_unit": product.unit,
        "base_quantity_milli": bought.base_quantity_milli,
        "unit_cost_minor": bought.unit_cost_minor,
        "amount_minor": bought.net_minor,
    }
