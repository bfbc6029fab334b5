"""Verbs about goods that go back to their supplier, and receipts that were wrong."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Sum

from pos.catalog import errors as catalog_errors
from pos.catalog.actions import change_costs
from pos.catalog.queries import products_of
from pos.domain.formatting import format_quantity
from pos.domain.quantity import MAX_QUANTITY_MILLI
from pos.outlets.documents import record, take_turn
from pos.outlets.models import Outlet
from pos.purchasing import errors
from pos.purchasing.actions.documents import unused_id
from pos.purchasing.costing import unit_cost
from pos.purchasing.models import Receipt, Return
from pos.purchasing.queries import came_later
from pos.purchasing.returns import Going, Left, left_of
from pos.stock.places import spot_of


@transaction.atomic
def return_goods(
    *,
    outlet: Outlet,
    receipt: Receipt,
    quantities: Mapping[int, int],
    by: uuid.UUID | None,
    units: Mapping[int, str] | None = None,
    note: str = "",
    document: uuid.UUID | None = None,
    place: str = "",
) -> Return:
    """Sends goods back to the supplier: thousandths by the receipt's line, in the base unit or in
    the one that `units` names for the line. `place`: where they stand, if they were carried from
    where they came in."""
    take_turn(outlet)
    wanted = {number: quantity for number, quantity in quantities.items() if quantity}
    left = {each.line.line: each for each in left_of(receipt)}
    if not wanted or wanted.keys() - left.keys():
        raise errors.no_lines()
    moved = [
        _going(left[number], quantity, (units or {}).get(number))
        for number, quantity in sorted(wanted.items())
    ]
    return _append(outlet, receipt, moved, ("sent_back", note, by, document), place=place)


@transaction.atomic
def reverse_receipt(
    *,
    outlet: Outlet,
    receipt: Receipt,
    by: uuid.UUID | None,
    note: str = "",
    document: uuid.UUID | None = None,
    place: str = "",
) -> Return:
    """The receipt was wrong: all that is left of it leaves; the costs before it are back."""
    take_turn(outlet)
    left = [each for each in left_of(receipt) if each.base_quantity_milli]
    moved = [Going(each, each.base_quantity_milli, each.line.base_unit) for each in left]
    made = _append(outlet, receipt, moved, ("reversal", note, by, document), place=place)
    change_costs(merchant_id=outlet.merchant_id, costs=_costs_before(receipt), by=by)
    return made


def _going(left: Left, quantity_milli: int, unit: str | None) -> Going:
    line = left.line
    going = Going(left, quantity_milli, unit or line.base_unit)
    if going.unit not in left.units:
        raise catalog_errors.unknown_unit(going.unit)
    if not 0 < quantity_milli <= MAX_QUANTITY_MILLI or not going.base_quantity_milli:
        raise errors.bad_quantity(line.name)
    if going.base_quantity_milli > left.base_quantity_milli:
        most = f"{format_quantity(left.base_quantity_milli)} {line.base_unit}"
        raise errors.more_than_left(line.name, most)
    return going


def _append(
    outlet: Outlet,
    receipt: Receipt,
    moved: list[Going],
    said: tuple[str, str, uuid.UUID | None, uuid.UUID | None],
    *,
    place: str,
) -> Return:
    reason, note, by, document = said
    document = unused_id(Return, outlet, document)
    lines = [_line(number, going) for number, going in enumerate(moved, 1)]
    if not lines:
        raise errors.nothing_left()
    body = {
        "document": str(document),
        "place": spot_of(outlet, place or receipt.place).code,
        "receipt": str(receipt.id),
        "supplier": {"id": str(receipt.supplier_id), "name": receipt.supplier_name},
        "reason": reason,
        "note": note,
        "tax_minor": sum(line["tax_minor"] for line in lines),
        "total_minor": sum(line["total_minor"] for line in lines),
        "cost_minor": sum(line["cost_value_minor"] for line in lines),
        "lines": lines,
    }
    record("purchase.returned", outlet, body, by, version=2)
    return Return.objects.get(merchant_id=outlet.merchant_id, id=document)


def _line(number: int, going: Going) -> dict[str, Any]:
    line = going.left.line
    return {
        "line": number,
        "of_line": line.line,
        "product": str(line.product_id),
        "name": line.name,
        "unit": going.unit,
        "quantity_milli": going.quantity_milli,
        "base_unit": line.base_unit,
        "base_quantity_milli": going.base_quantity_milli,
        "expires_on": line.expires_on or None,
        "tax_minor": going.share(line.tax_minor),
        "total_minor": going.share(line.total_minor),
        "cost_value_minor": going.share(line.cost_value_minor),
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
