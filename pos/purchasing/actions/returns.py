"""Verbs about goods that go back to their supplier, and receipts that were wrong."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Sum

from pos.catalog.actions import change_costs
from pos.catalog.queries import products_of
from pos.domain.formatting import format_quantity
from pos.outlets.models import Outlet
from pos.purchasing import errors
from pos.purchasing.actions.documents import record, take_turn, unused_id
from pos.purchasing.costing import unit_cost
from pos.purchasing.models import Receipt, Return
from pos.purchasing.queries import came_later
from pos.purchasing.returns import Left, left_of
from pos.stock.queries import SHOP


@transaction.atomic
def return_goods(
    *,
    outlet: Outlet,
    receipt: Receipt,
    quantities: Mapping[int, int],
    by: uuid.UUID | None,
    note: str = "",
    document: uuid.UUID | None = None,
) -> Return:
    """Sends goods back to the supplier: thousandths of the base unit by the receipt's line."""
    take_turn(outlet)
    wanted = {number: quantity for number, quantity in quantities.items() if quantity}
    if not wanted:
        raise errors.no_lines()
    moved = [(each, wanted.pop(each.line.line, 0)) for each in left_of(receipt)]
    for left, quantity in moved:
        _check(left, quantity)
    if wanted:
        raise errors.no_lines()
    return _append(outlet, receipt, moved, ("sent_back", note, by, document))


@transaction.atomic
def reverse_receipt(
    *,
    outlet: Outlet,
    receipt: Receipt,
    by: uuid.UUID | None,
    note: str = "",
    document: uuid.UUID | None = None,
) -> Return:
    """The receipt was wrong: all that is left of it leaves; the costs before it are back."""
    take_turn(outlet)
    moved = [(each, each.base_quantity_milli) for each in left_of(receipt)]
    made = _append(outlet, receipt, moved, ("reversal", note, by, document))
    change_costs(merchant_id=outlet.merchant_id, costs=_costs_before(receipt), by=by)
    return made


def _check(left: Left, quantity_milli: int) -> None:
    if quantity_milli < 0:
        raise errors.bad_quantity(left.line.name)
    if quantity_milli > left.base_quantity_milli:
        most = f"{format_quantity(left.base_quantity_milli)} {left.line.base_unit}"
        raise errors.more_than_left(left.line.name, most)


def _append(
    outlet: Outlet,
    receipt: Receipt,
    moved: list[tuple[Left, int]],
    said: tuple[str, str, uuid.UUID | None, uuid.UUID | None],
) -> Return:
    reason, note, by, document = said
    document = unused_id(Return, outlet, document)
    lines = [_line(left, quantity) for left, quantity in moved if quantity]
    if not lines:
        raise errors.nothing_left()
    for number, line in enumerate(lines, 1):
        line["line"] = number
    body = {
        "document": str(document),
        "place": SHOP,
        "receipt": str(receipt.id),
        "supplier": {"id": str(receipt.supplier_id), "name": receipt.supplier_name},
        "reason": reason,
        "note": note,
        "tax_minor": sum(line["tax_minor"] for line in lines),
        "total_minor": sum(line["total_minor"] for line in lines),
        "cost_minor": sum(line["cost_value_minor"] for line in lines),
        "lines": lines,
    }
    record("purchase.returned", outlet, body, by)
    return Return.objects.get(merchant_id=outlet.merchant_id, id=document)


def _line(left: Left, quantity_milli: int) -> dict[str, Any]:
    line = left.line
    return {
        "of_line": line.line,
        "product": str(line.product_id),
        "name": line.name,
        "unit": line.base_unit,
        "quantity_milli": quantity_milli,
        "base_unit": line.base_unit,
        "base_quantity_milli": quantity_milli,
        "tax_minor": left.share(line.tax_minor, quantity_milli),
        "total_minor": left.share(line.total_minor, quantity_milli),
        "cost_value_minor": left.share(line.cost_value_minor, quantity_milli),
    }


def _costs_before(receipt: Receipt) -> dict[uuid.UUID, int]:
    """Of products whose last delivery this was and whose cost nobody changed since."""
    lines = {line.product_id: line for line in receipt.lines.filter(cost_value_minor__gt=0)}
    newer = set(came_later(receipt, lines))
    held = products_of(receipt.merchant_id, lines)
    since = {
        key: line.cost_before_minor
        for key, line in lines.items()
        if key not in newer and key in held and line.cost_before_minor is not None
    }
    totals = _bought_costs(receipt)
    return {key: cost for key, cost in since.items() if held[key].cost_minor == totals[key]}


def _bought_costs(receipt: Receipt) -> dict[uuid.UUID, int]:
    """What a base unit of each product cost in this receipt, as it was booked."""
    lines = receipt.lines.filter(cost_value_minor__gt=0).order_by()
    sums = lines.values_list("product_id").annotate(
        value=Sum("cost_value_minor"), quantity=Sum("base_quantity_milli")
    )
    return {key: unit_cost(value, quantity) for key, value, quantity in sums}
