"""Rows of purchase orders from their events. What arrived is read from the receipts."""

import uuid
from collections.abc import Sequence
from typing import Any

from pos.journal.bulk import insert_rows
from pos.journal.ids import derived_id
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.purchasing.models import Order, OrderLine

# fmt: off
_ORDER = (
    "id", "merchant_id", "outlet_id", "event_id", "supplier_id", "supplier_name", "note",
    "total_minor", "closed_at", "close_note", "person_id", "happened_at", "business_date",
)
_COPIED = (
    "line", "name", "unit", "factor_milli", "quantity_milli", "base_unit", "base_quantity_milli",
    "unit_cost_minor", "amount_minor",
)
# fmt: on
_LINE = ("id", "merchant_id", "outlet_id", "order_id", "product_id", *_COPIED)


@projection("purchase_order.made", tables=(Order, OrderLine))
def project_orders(run: Sequence[Happening]) -> None:
    only_servers(run)
    insert_rows(Order, _ORDER, [_order(happening) for happening in run])
    lines = [_line(happening, line) for happening in run for line in happening.body.lines]
    insert_rows(OrderLine, _LINE, lines)


@projection("purchase_order.closed", tables=(Order,))
def project_closings(run: Sequence[Happening]) -> None:
    only_servers(run)
    for happening in run:
        orders = Order.objects.filter(
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
            id=happening.body.order,
            closed_at=None,
        )
        orders.update(closed_at=happening.hlc_ms, close_note=happening.body.note)


def _order(happening: Happening) -> tuple[Any, ...]:
    body = happening.body
    return (
        uuid.UUID(body.order),
        happening.merchant_id,
        happening.outlet_id,
        happening.id,
        uuid.UUID(body.supplier.id),
        body.supplier.name,
        body.note,
        body.total_minor,
        None,
        "",
        happening.actor_id,
        happening.hlc_ms,
        happening.business_date,
    )


def _line(happening: Happening, line: Any) -> tuple[Any, ...]:
    return (
        derived_id(happening.id, line.line),
        happening.merchant_id,
        happening.outlet_id,
        uuid.UUID(happening.body.order),
        uuid.UUID(line.product),
        *(getattr(line, name) for name in _COPIED),
    )
