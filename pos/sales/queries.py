"""Reads about sales: lists, one whole sale, the totals of a day, the printed body."""

import json
import uuid
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from pos.journal.bulk import converters
from pos.journal.direct import ask
from pos.journal.models import Event
from pos.sales import errors
from pos.sales.models import Kind, Sale, SaleLine, SalePayment

MOST_NOTED = 500
_NOTED = f"""
    SELECT DISTINCT sale_id FROM sales_saleline
    WHERE merchant_id = %s AND outlet_id = %s AND note > '' AND LOWER(note) LIKE %s ESCAPE '!'
    LIMIT {MOST_NOTED}
"""


def sales_of(merchant_id: uuid.UUID) -> QuerySet[Sale]:
    """Newest first."""
    return Sale.objects.filter(merchant_id=merchant_id).order_by("-completed_at", "-id")


def sales_of_day(merchant_id: uuid.UUID, outlet_id: uuid.UUID, date: str) -> QuerySet[Sale]:
    return sales_of(merchant_id).filter(outlet_id=outlet_id, business_date=date)


def sales_noted(merchant_id: uuid.UUID, outlet_id: uuid.UUID, text: str) -> list[uuid.UUID]:
    """Sales with a line that a cashier wrote this at: a serial number, a name on a cake. The few
    lines with a note have an index of their own, which only a condition in plain text opens."""
    for mark in ("!", "%", "_"):
        text = text.replace(mark, f"!{mark}")
    change = converters(SaleLine, ("merchant_id", "outlet_id"), connection.vendor)
    here = [
        each([value])[0] if each else value
        for each, value in zip(change, (merchant_id, outlet_id), strict=True)
    ]
    rows = ask(_NOTED, [*here, f"%{text.lower()}%"])
    return [row if isinstance(row, uuid.UUID) else uuid.UUID(row) for (row,) in rows]


def sale_of(merchant_id: uuid.UUID, sale_id: uuid.UUID) -> Sale:
    """With lines, taxes and payments, in four queries."""
    sales = sales_of(merchant_id).prefetch_related("lines", "taxes", "payments")
    sale = sales.filter(id=sale_id).first()
    if sale is None:
        raise errors.unknown_sale()
    return sale


def sale_body(sale: Sale) -> dict[str, Any]:
    """What the tablet signed, for the receipt: the event's own body, not our rows."""
    event = Event.objects.get(
        merchant_id=sale.merchant_id, outlet_id=sale.outlet_id, id=sale.event_id
    )
    return signed_body(event)


def signed_body(event: Event) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(bytes(event.raw))["body"]
    return body


def receipt_of_event(event: Event) -> Sale | None:
    """By the name in its body: rows have no index by event."""
    body = signed_body(event)
    return Sale.objects.filter(
        merchant_id=event.merchant_id,
        outlet_id=event.outlet_id,
        id=body["refund"] if "refund" in body else body["sale"],
        event_id=event.id,
    ).first()


def day_totals(merchant_id: uuid.UUID, outlet_id: uuid.UUID, date: str) -> dict[str, Any]:
    """How many sales and refunds, what they came to together, and how that was paid."""
    sales = sales_of_day(merchant_id, outlet_id, date).order_by()
    sums = sales.aggregate(
        sales=Count("id", filter=Q(kind=Kind.SALE)),
        refunds=Count("id", filter=Q(kind=Kind.REFUND)),
        refund_minor=-Sum("due_minor", filter=Q(kind=Kind.REFUND), default=0),
        total_minor=Sum("total_minor", default=0),
        tax_minor=Sum("tax_minor", default=0),
        service_minor=Sum("service_minor", default=0),
        due_minor=Sum("due_minor", default=0),
    )
    paid = SalePayment.objects.filter(
        merchant_id=merchant_id, outlet_id=outlet_id, sale__in=sales.values("id")
    )
    kinds = paid.order_by("kind").values("kind").annotate(amount_minor=Sum("amount_minor"))
    return {"business_date": date, **sums, "payments": list(kinds)}
