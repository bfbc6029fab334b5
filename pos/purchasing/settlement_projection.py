"""Settlements of goods on consignment: what is owed, beside the invoices. Which sales are in one is
kept in pos.stock, from the same events."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from pos.journal.bulk import insert_rows
from pos.journal.ids import derived_id
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import attnames
from pos.purchasing.models import Receipt, Return, TaxMode
from pos.purchasing.settled_models import SettledLine
from pos.stock.models import SHOP

_RECEIPT = attnames(Receipt)
_RETURN = attnames(Return)


@projection("consignment.settled", tables=(Receipt, SettledLine))
def project_settlements(run: Sequence[Happening]) -> None:
    only_servers(run)
    made = [_receipt(happening) for happening in run]
    insert_rows(Receipt, _RECEIPT, [tuple(row[name] for name in _RECEIPT) for row in made])
    lines = [line for happening in run for line in _lines(happening)]
    insert_rows(SettledLine, attnames(SettledLine), lines)


@projection("consignment.settlement_reversed", tables=(Return,))
def project_settlement_reversed(run: Sequence[Happening]) -> None:
    """As a receipt that was wrong: what was paid of it is for the next, or theirs to give."""
    only_servers(run)
    rows = [_reversal(happening) for happening in run]
    insert_rows(Return, _RETURN, [tuple(row[name] for name in _RETURN) for row in rows])


def _reversal(happening: Happening) -> dict[str, Any]:
    body = happening.body
    return {
        "id": uuid.UUID(body.document),
        "merchant_id": happening.merchant_id,
        "outlet_id": happening.outlet_id,
        "event_id": happening.id,
        "receipt_id": uuid.UUID(body.settlement),
        "supplier_id": uuid.UUID(body.supplier.id),
        "supplier_name": body.supplier.name,
        "reason": Return.Why.REVERSAL.value,
        "note": body.note,
        "tax_minor": 0,
        "total_minor": body.total_minor,
        "cost_minor": 0,
        "person_id": happening.actor_id,
        "happened_at": happening.hlc_ms,
        "business_date": happening.business_date,
    }


def _receipt(happening: Happening) -> dict[str, Any]:
    """An invoice without goods: they came before, and are worth nothing to the shop."""
    body = happening.body
    return {
        "id": uuid.UUID(body.document),
        "merchant_id": happening.merchant_id,
        "outlet_id": happening.outlet_id,
        "event_id": happening.id,
        "supplier_id": uuid.UUID(body.supplier.id),
        "supplier_name": body.supplier.name,
        "order_id": None,
        "place": SHOP,
        "invoice_number": body.number,
        "invoice_key": "",
        "invoice_date": body.settled_on,
        "due_date": body.due_date,
        "note": body.note,
        "tax_mode": TaxMode.NONE.value,
        "tax_creditable": False,
        "goods_minor": body.total_minor,
        "discount_minor": 0,
        "tax_minor": 0,
        "total_minor": body.total_minor,
        "cost_minor": 0,
        "noticed": [],
        "is_settlement": True,
        "person_id": happening.actor_id,
        "happened_at": happening.hlc_ms,
        "business_date": happening.business_date,
    }


def _lines(happening: Happening) -> Iterator[tuple[Any, ...]]:
    for line in happening.body.lines:
        yield (
            derived_id(happening.id, line.line),
            happening.merchant_id,
            happening.outlet_id,
            uuid.UUID(happening.body.document),
            line.line,
            uuid.UUID(line.product),
            line.name,
            line.unit,
            line.quantity_milli,
            line.total_minor,
        )
