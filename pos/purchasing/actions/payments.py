"""Verbs about money to suppliers: pay invoices, wholly or in part, and take a payment back."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pos.domain.dates import is_date
from pos.domain.formatting import format_rupiah
from pos.journal.ids import uuid7
from pos.outlets.documents import record, take_turn
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.purchasing import errors
from pos.purchasing.actions.documents import unused_id
from pos.purchasing.debts import with_rest
from pos.purchasing.models import Payment, Receipt, Supplier
from pos.tills import errors as till_errors
from pos.tills.models import Shift


@dataclass(frozen=True)
class Paid:
    """Rupiah by receipt. `shift_id`: out of the drawer of this open shift."""

    amounts: Mapping[uuid.UUID, int]
    paid_on: str
    source: str = "bank"
    shift_id: uuid.UUID | None = None
    note: str = ""
    document: uuid.UUID | None = None


@transaction.atomic
def pay_supplier(
    *, outlet: Outlet, supplier: Supplier, paid: Paid, by: uuid.UUID | None
) -> Payment:
    """Never more than an invoice's rest; a rest below zero is set against another invoice."""
    take_turn(outlet)
    document = unused_id(Payment, outlet, paid.document)
    amounts = {key: amount for key, amount in paid.amounts.items() if amount}
    if not amounts:
        raise errors.nothing_paid()
    _check_day(outlet, paid.paid_on)
    if paid.source == Payment.Source.DRAWER:
        _check_shift(outlet, paid.shift_id)
    receipts = with_rest(outlet).in_bulk(amounts)
    for key, amount in amounts.items():
        _check_part(receipts.get(key), supplier, amount)
    parts = [
        {"receipt": str(key), "invoice_number": receipts[key].invoice_number, "amount_minor": each}
        for key, each in amounts.items()
    ]
    body = {
        "document": str(document),
        "supplier": {"id": str(supplier.id), "name": supplier.name},
        "source": paid.source,
        "shift": str(paid.shift_id) if paid.source == Payment.Source.DRAWER else None,
        "paid_on": paid.paid_on,
        "note": paid.note,
        "reverses": None,
        "amount_minor": sum(amounts.values()),
        "parts": parts,
    }
    return _append(outlet, body, by)


@transaction.atomic
def reverse_payment(
    *, outlet: Outlet, payment: Payment, by: uuid.UUID | None, note: str = ""
) -> Payment:
    """The payment was wrong: a new document takes back each part, into the shift it came from."""
    take_turn(outlet)
    again = Payment.objects.filter(merchant_id=outlet.merchant_id, reverses_id=payment.id)
    if payment.reverses_id is not None or again.exists():
        raise errors.already_reversed()
    parts = [
        {
            "receipt": str(part.receipt_id),
            "invoice_number": part.invoice_number,
            "amount_minor": -part.amount_minor,
        }
        for part in payment.parts.all()
    ]
    body = {
        "document": str(uuid7()),
        "supplier": {"id": str(payment.supplier_id), "name": payment.supplier_name},
        "source": payment.source,
        "shift": str(payment.shift_id) if payment.shift_id else None,
        "paid_on": business_date(outlet),
        "note": note,
        "reverses": str(payment.id),
        "amount_minor": -payment.amount_minor,
        "parts": parts,
    }
    return _append(outlet, body, by)


def _append(outlet: Outlet, body: dict[str, Any], by: uuid.UUID | None) -> Payment:
    record("supplier.paid", outlet, body, by)
    return Payment.objects.get(merchant_id=outlet.merchant_id, id=body["document"])


def _check_day(outlet: Outlet, day: str) -> None:
    if not is_date(day):
        raise errors.bad_date("Tanggal bayar")
    if day > business_date(outlet):
        raise errors.paid_in_future()


def _check_shift(outlet: Outlet, shift_id: uuid.UUID | None) -> None:
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    open_ones = Shift.objects.filter(**here, closed_at=None)
    if shift_id is None or not open_ones.filter(id=shift_id).exists():
        raise till_errors.shift_is_closed()


def _check_part(receipt: Receipt | None, supplier: Supplier, amount_minor: int) -> None:
    if receipt is None or receipt.supplier_id != supplier.id:
        raise errors.other_supplier()
    rest: int = receipt.rest_minor  # type: ignore[attr-defined]  # annotated
    if not min(0, rest) <= amount_minor <= max(0, rest):
        number = receipt.invoice_number or receipt.invoice_date
        raise errors.more_than_owed(number, format_rupiah(rest))
