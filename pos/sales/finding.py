"""Which receipts somebody means who holds paper or knows a number: tills ask for each other's.

A text is what the receipt's QR code says, which names one sale and proves it, or a printed number:
whole, or as people shorten it (K02-7, 0007). What no such receipt answers to is no error.
"""

import uuid

from pos.domain.receipt_proof import PROOF_START
from pos.journal.errors import RuleError
from pos.journal.models import Event
from pos.sales.models import ReceiptCopy, Refund, Sale
from pos.sales.proof import examine
from pos.sales.queries import receipt_of_event
from pos.tills.models import Series

MOST = 5
LONGEST_COUNTER = 15


def receipts_meant(merchant_id: uuid.UUID, outlet_id: uuid.UUID, text: str) -> list[Sale]:
    """Newest first, at most MOST."""
    asked = text.strip().upper()
    if asked.startswith(f"{PROOF_START}:"):
        return [_proven(merchant_id, outlet_id, asked)]
    return _numbered(merchant_id, outlet_id, asked.split("-"))


def later_events(sale: Sale) -> list[uuid.UUID]:
    """What happened to a receipt since: events that took it back or made a copy of it."""
    tenant = {"merchant_id": sale.merchant_id, "outlet_id": sale.outlet_id}
    refunds = Refund.objects.filter(**tenant, original_id=sale.id)
    copies = ReceiptCopy.objects.filter(**tenant, sale_id=sale.id)
    return [row for rows in (refunds, copies) for row in rows.values_list("event_id", flat=True)]


def _proven(merchant_id: uuid.UUID, outlet_id: uuid.UUID, text: str) -> Sale:
    finding = examine(text)
    if finding.outcome != "found" or finding.event_id is None:
        raise RuleError(f"receipt_{finding.outcome}", finding.sentence)
    tenant = {"merchant_id": merchant_id, "outlet_id": outlet_id}
    event = Event.objects.filter(**tenant, id=finding.event_id).first()
    if event is None:
        raise RuleError("receipt_other_outlet", "Struk ini asli, tetapi dari cabang lain.")
    sale = receipt_of_event(event)
    if sale is None:
        raise RuleError("receipt_unsettled", finding.sentence)
    return sale


def _numbered(merchant_id: uuid.UUID, outlet_id: uuid.UUID, parts: list[str]) -> list[Sale]:
    """By series and counter, which have an index; the rest of what was typed must fit as well."""
    *others, counter = parts
    if not (counter.isascii() and counter.isdigit() and len(counter) <= LONGEST_COUNTER):
        return []
    tenant = {"merchant_id": merchant_id, "outlet_id": outlet_id}
    given = set(Series.objects.filter(**tenant).values_list("code", flat=True))
    named = given.intersection(others) or given
    rows = Sale.objects.filter(**tenant, series__in=named, counter=int(counter))
    fitting = [
        sale
        for sale in rows.order_by("-completed_at", "-id")
        if set(others) <= set(sale.number.upper().split("-"))
    ]
    return fitting[:MOST]
