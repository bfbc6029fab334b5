"""Rows of suppliers and receipts from their events. Only the shop's servers may say them: they
are money, and no till writes them. Stock follows the same events in pos.stock."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from pos.journal.bulk import insert_rows
from pos.journal.ids import derived_id
from pos.journal.masterdata import TABLES
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import project_masters
from pos.purchasing.models import (
    BuyingRules,
    PaidPart,
    Payment,
    Receipt,
    ReceiptLine,
    Return,
    ReturnLine,
    Supplier,
)
from pos.purchasing.queries import invoice_key

# fmt: off
_RECEIPT = (
    "id", "merchant_id", "outlet_id", "event_id", "supplier_id", "supplier_name",
    "order_id", "place", "invoice_number", "invoice_key", "invoice_date", "due_date", "note",
    "tax_mode", "tax_creditable", "goods_minor", "discount_minor", "tax_minor", "total_minor",
    "cost_minor", "noticed", "person_id", "happened_at", "business_date", "is_settlement",
)
_COPIED = (
    "line", "name", "unit", "factor_milli", "quantity_milli", "base_unit", "base_quantity_milli",
    "unit_cost_minor", "discount_minor", "invoice_discount_minor", "tax_minor", "total_minor",
    "cost_value_minor", "price_minor", "cost_before_minor",
)
_RETURN = (
    "id", "merchant_id", "outlet_id", "event_id", "receipt_id", "supplier_id", "supplier_name",
    "reason", "note", "tax_minor", "total_minor", "cost_minor", "person_id", "happened_at",
    "business_date",
)
_RETURN_COPIED = (
    "line", "of_line", "name", "unit", "quantity_milli", "base_unit", "base_quantity_milli",
    "tax_minor", "total_minor", "cost_value_minor",
)
_PAYMENT = (
    "id", "merchant_id", "outlet_id", "event_id", "supplier_id", "supplier_name", "source",
    "shift_id", "paid_on", "note", "reverses_id", "amount_minor", "person_id", "happened_at",
    "business_date",
)
_PART = (
    "id", "merchant_id", "outlet_id", "payment_id", "receipt_id", "part", "invoice_number",
    "amount_minor",
)
# fmt: on
_LINE = ("id", "merchant_id", "outlet_id", "receipt_id", "product_id", "expires_on", *_COPIED)
_RETURN_LINE = (*_LINE[:5], "returned_id", *_RETURN_COPIED)


@projection("supplier.changed", tables=(Supplier, *TABLES))
def project_suppliers(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(Supplier, "supplier", run)


@projection("buying_rules.changed", tables=(BuyingRules, *TABLES))
def project_rules(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(BuyingRules, "buying_rules", run)


@projection("purchase.received", versions=(1, 2), tables=(Receipt, ReceiptLine))
def project_receipts(run: Sequence[Happening]) -> None:
    only_servers(run)
    insert_rows(Receipt, _RECEIPT, [_receipt(happening) for happening in run])
    lines = [_line(happening, line) for happening in run for line in happening.body.lines]
    insert_rows(ReceiptLine, _LINE, lines)


@projection("purchase.returned", versions=(1, 2), tables=(Return, ReturnLine))
def project_returns(run: Sequence[Happening]) -> None:
    only_servers(run)
    insert_rows(Return, _RETURN, [_return(happening) for happening in run])
    lines = [_return_line(happening, line) for happening in run for line in happening.body.lines]
    insert_rows(ReturnLine, _RETURN_LINE, lines)


@projection("supplier.paid", tables=(Payment, PaidPart))
def project_payments(run: Sequence[Happening]) -> None:
    only_servers(run)
    insert_rows(Payment, _PAYMENT, [_payment(happening) for happening in run])
    insert_rows(PaidPart, _PART, [part for happening in run for part in _parts(happening)])


def _receipt(happening: Happening) -> tuple[Any, ...]:
    body = happening.body
    return (
        uuid.UUID(body.document),
        happening.merchant_id,
        happening.outlet_id,
        happening.id,
        uuid.UUID(body.supplier.id),
        body.supplier.name,
        uuid.UUID(body.order) if body.order else None,
        body.place,
        body.invoice_number,
        invoice_key(body.invoice_number),
        body.invoice_date,
        body.due_date,
        body.note,
        body.tax.mode,
        body.tax.creditable,
        body.goods_minor,
        body.discount_minor,
        body.tax.amount_minor,
        body.total_minor,
        body.cost_minor,
        body.noticed,
        happening.actor_id,
        happening.hlc_ms,
        happening.business_date,
        False,
    )


def _line(happening: Happening, line: Any) -> tuple[Any, ...]:
    return (
        derived_id(happening.id, line.line),
        happening.merchant_id,
        happening.outlet_id,
        uuid.UUID(happening.body.document),
        uuid.UUID(line.product),
        getattr(line, "expires_on", None) or "",  # the first version knew no date
        *(getattr(line, name) for name in _COPIED),
    )


def _return(happening: Happening) -> tuple[Any, ...]:
    body = happening.body
    return (
        uuid.UUID(body.document),
        happening.merchant_id,
        happening.outlet_id,
        happening.id,
        uuid.UUID(body.receipt),
        uuid.UUID(body.supplier.id),
        body.supplier.name,
        body.reason,
        body.note,
        body.tax_minor,
        body.total_minor,
        body.cost_minor,
        happening.actor_id,
        happening.hlc_ms,
        happening.business_date,
    )


def _return_line(happening: Happening, line: Any) -> tuple[Any, ...]:
    return (
        derived_id(happening.id, line.line),
        happening.merchant_id,
        happening.outlet_id,
        uuid.UUID(happening.body.receipt),
        uuid.UUID(line.product),
        uuid.UUID(happening.body.document),
        *(getattr(line, name) for name in _RETURN_COPIED),
    )


def _payment(happening: Happening) -> tuple[Any, ...]:
    body = happening.body
    return (
        uuid.UUID(body.document),
        happening.merchant_id,
        happening.outlet_id,
        happening.id,
        uuid.UUID(body.supplier.id),
        body.supplier.name,
        body.source,
        uuid.UUID(body.shift) if body.shift else None,
        body.paid_on,
        body.note,
        uuid.UUID(body.reverses) if body.reverses else None,
        body.amount_minor,
        happening.actor_id,
        happening.hlc_ms,
        happening.business_date,
    )


def _parts(happening: Happening) -> Iterator[tuple[Any, ...]]:
    for number, part in enumerate(happening.body.parts, 1):
        yield (
            derived_id(happening.id, number),
            happening.merchant_id,
            happening.outlet_id,
            uuid.UUID(happening.body.document),
            uuid.UUID(part.receipt),
            number,
            part.invoice_number,
            part.amount_minor,
        )
