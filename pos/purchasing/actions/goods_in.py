"""The verb that records a delivery with its invoice."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction

from pos.catalog.actions import change_costs
from pos.journal.actions import append
from pos.outlets.documents import take_turn
from pos.outlets.models import Outlet
from pos.purchasing import errors
from pos.purchasing.actions.documents import unused_id
from pos.purchasing.costing import Costed, unit_cost
from pos.purchasing.delivery import Delivery, Item, Planned
from pos.purchasing.doubts import doubts_about, settle
from pos.purchasing.models import Receipt
from pos.purchasing.ordering import order_of

MAX_NOTICE = 200


@transaction.atomic
def receive_goods(
    *,
    outlet: Outlet,
    delivery: Delivery,
    by: uuid.UUID | None,
    noticed: Collection[str] = (),
) -> Receipt:
    """Goods with their invoice: stock, its value, the products' cost and the debt follow.

    RuleError `doubtful` names what is unusual and not among the `noticed` keys."""
    take_turn(outlet)
    document = unused_id(Receipt, outlet, delivery.document)
    planned = Planned(outlet, delivery)
    _check_order(planned)
    doubts = doubts_about(planned)
    settle(doubts, noticed)
    body = _receipt_body(planned, document)
    body["noticed"] = [doubt.sentence[:MAX_NOTICE] for doubt in doubts]
    append(
        "purchase.received",
        body,
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        actor_id=by,
        business_date=planned.today,
        version=2,
    )
    change_costs(merchant_id=outlet.merchant_id, costs=_costs(body), by=by)
    return Receipt.objects.get(merchant_id=outlet.merchant_id, id=document)


def _check_order(planned: Planned) -> None:
    """Its supplier's and not closed; more, less and other goods may come than were ordered."""
    if planned.delivery.order_id is None:
        return
    order = order_of(planned.outlet, planned.delivery.order_id)
    if order.closed_at is not None:
        raise errors.order_closed()
    if order.supplier_id != planned.supplier.id:
        raise errors.order_of_other(order.supplier_name)


def _receipt_body(planned: Planned, document: uuid.UUID) -> dict[str, Any]:
    delivery, tax, invoice = planned.delivery, planned.tax, planned.invoice
    return {
        "document": str(document),
        "place": delivery.place,
        "supplier": {"id": str(planned.supplier.id), "name": planned.supplier.name},
        "order": str(delivery.order_id) if delivery.order_id else None,
        "invoice_number": delivery.invoice_number,
        "invoice_date": delivery.invoice_date,
        "due_date": planned.due_date,
        "note": delivery.note,
        "tax": {
            "mode": tax.mode,
            "rate_ppm": tax.rate_ppm,
            "base_numerator": tax.base_numerator,
            "base_denominator": tax.base_denominator,
            "creditable": tax.creditable,
            "amount_minor": invoice.tax_minor,
        },
        "goods_minor": invoice.goods_minor,
        "discount_minor": invoice.discount_minor,
        "total_minor": invoice.total_minor,
        "cost_minor": invoice.cost_minor,
        "lines": [
            _line_body(item, costed)
            for item, costed in zip(planned.items, invoice.lines, strict=True)
        ],
    }


def _line_body(item: Item, costed: Costed) -> dict[str, Any]:
    product, bought = item.product, item.bought
    return {
        "line": item.number,
        "product": str(product.id),
        "name": product.name,
        "unit": item.unit,
        "factor_milli": bought.factor_milli,
        "quantity_milli": bought.quantity_milli,
        "base_quantity_milli": bought.base_quantity_milli,
        "unit_cost_minor": bought.unit_cost_minor,
        "gross_minor": bought.gross_minor,
        "discount_minor": bought.discount_minor,
        "invoice_discount_minor": costed.invoice_discount_minor,
        "taxed": bought.taxed,
        "tax_minor": costed.tax_minor,
        "total_minor": costed.total_minor,
        "cost_value_minor": costed.cost_value_minor,
        "base_unit": product.unit,
        "price_minor": product.price_minor,
        "cost_before_minor": product.cost_minor,
        "expires_on": item.expires_on or None,
    }


def _costs(body: dict[str, Any]) -> dict[uuid.UUID, int]:
    """The new purchase price of a base unit; goods that came free leave it as it was."""
    values: dict[uuid.UUID, tuple[int, int]] = {}
    for line in body["lines"]:
        if line["cost_value_minor"]:
            key = uuid.UUID(line["product"])
            value, quantity = values.get(key, (0, 0))
            values[key] = (
                value + line["cost_value_minor"],
                quantity + line["base_quantity_milli"],
            )
    return {key: unit_cost(value, quantity) for key, (value, quantity) in values.items()}
