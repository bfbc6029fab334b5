"""The receipt of a repayment as the back office shows and prints it, from what was signed."""

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from pos.balances.models import Movement
from pos.customers.models import Customer
from pos.domain.kasbon import Repayment, repayment_receipt_lines
from pos.domain.receipt_shapes import ReceiptLayout
from pos.domain.types import Currency
from pos.journal.models import Event
from pos.kasbon.queries import repaid_body
from pos.outlets.models import Merchant, Outlet
from pos.outlets.queries import currency_of


def repayment_paper(outlet: Outlet, movement: Movement) -> str:
    event = Event.objects.get(merchant_id=movement.merchant_id, id=movement.event_id)
    lines = repayment_receipt_lines(_repayment(outlet, movement, event), _layout(outlet, movement))
    return "\n".join(lines)


def _repayment(outlet: Outlet, movement: Movement, event: Event) -> Repayment:
    body = repaid_body(event)
    merchant_id = movement.merchant_id
    known = Customer.objects.filter(merchant_id=merchant_id, id=movement.holder_id).first()
    return {
        "number": movement.number,
        "seller": {
            "name": outlet.name,
            "address_lines": outlet.address_lines,
            "phone": outlet.phone,
            "npwp": outlet.npwp,
            "npwpd": outlet.npwpd,
            "pkp": outlet.pkp,
        },
        "currency": cast("Currency", currency_of(Merchant.objects.get(id=merchant_id))),
        "customer": {
            "id": body["customer"]["id"],
            "name": body["customer"]["name"],
            "phone": known.phone if known else None,
        },
        "cashier": body["cashier"],
        "repaid_at": body["repaid_at"],
        "amount_minor": body["amount_minor"],
        "payments": body["payments"],
        "owed_before_minor": body["owed_before_minor"],
        "note": body["note"],
    }


def _layout(outlet: Outlet, movement: Movement) -> ReceiptLayout:
    at = datetime.fromtimestamp(movement.happened_at / 1000, ZoneInfo(outlet.zone))
    offset = at.utcoffset()
    return {
        "columns": outlet.receipt_columns,
        "utc_offset_minutes": int(offset.total_seconds()) // 60 if offset else 0,
        "header_lines": outlet.receipt_header_lines,
    }
