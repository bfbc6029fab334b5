"""Which receipts somebody means who holds paper or knows a number: tills ask for each other's.

A text is what the receipt's QR code says, which names one sale and proves it, or a printed number:
whole, or as people shorten it (K02-7, 0007). Who has neither describes it: an amount, goods, a
customer. What no such receipt answers to is no error.
"""

import re
import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from pos.domain.receipt_proof import PROOF_START
from pos.domain.text import is_digits, small_letters, tidy
from pos.journal.errors import RuleError
from pos.journal.models import Event
from pos.sales.models import ReceiptCopy, Refund, Sale, SaleLine
from pos.sales.proof import examine
from pos.sales.queries import receipt_of_event
from pos.tills.models import Series

MOST = 5
LONGEST_COUNTER = 15
MOST_LIKE = 20
MOST_WORDS = 8
DESCRIBED_DAYS = 31  # further back a description would read half the shop's sales
MIN_PHONE_DIGITS = 3
_NUMBER = re.compile(r"(?:[A-Z0-9]+-)+[0-9]+")
_AMOUNT = re.compile(r"[0-9]+(?:\.[0-9]{3})*")


def receipts_meant(merchant_id: uuid.UUID, outlet_id: uuid.UUID, text: str) -> list[Sale]:
    """Newest first, at most MOST."""
    asked = text.strip().upper()
    if asked.startswith(f"{PROOF_START}:"):
        return [_proven(merchant_id, outlet_id, asked)]
    return _numbered(merchant_id, outlet_id, asked.split("-"))


def is_description(text: str) -> bool:
    """Neither paper nor a number with its parts; bare digits may be a counter or an amount."""
    asked = text.strip().upper()
    return not asked.startswith(f"{PROOF_START}:") and _NUMBER.fullmatch(asked) is None


def receipts_like(
    merchant_id: uuid.UUID, outlet_id: uuid.UUID, text: str, *, since_ms: int, but_of: uuid.UUID
) -> list[Sale]:
    """Newest first, at most MOST_LIKE: what has every word in its goods, notes, customer or
    cashier, as its amount, or in the customer's number. `but_of`: a device that knows its own."""
    words = [word for part in small_letters(tidy(text)).split() if (word := _bare(part))]
    if not words:
        return []
    rows = Sale.objects.filter(
        merchant_id=merchant_id, outlet_id=outlet_id, completed_at__gte=since_ms
    ).exclude(device_id=but_of)
    for word in words[:MOST_WORDS]:
        rows = rows.filter(_has(word))
    return list(rows.order_by("-completed_at", "-id")[:MOST_LIKE])


def later_events(sales: Sequence[Sale]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """What happened to receipts since, by sale: events that took it back or made a copy of it."""
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    tenant = {
        "merchant_id__in": {sale.merchant_id for sale in sales},
        "outlet_id__in": {sale.outlet_id for sale in sales},
    }
    named = {sale.id for sale in sales}
    refunds = Refund.objects.filter(**tenant, original_id__in=named)
    copies = ReceiptCopy.objects.filter(**tenant, sale_id__in=named)
    for sale, event in [
        *refunds.values_list("original_id", "event_id"),
        *copies.values_list("sale_id", "event_id"),
    ]:
        if sale is not None:
            found[sale].append(event)
    return found


def copies_of(
    merchant_id: uuid.UUID, outlet_id: uuid.UUID, papers: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Events that made a copy of papers that are no sale's: proofs of kasbon paid back."""
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    copies = ReceiptCopy.objects.filter(
        merchant_id=merchant_id, outlet_id=outlet_id, sale_id__in=papers
    )
    for paper, event in copies.values_list("sale_id", "event_id"):
        found[paper].append(event)
    return found


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


def _bare(word: str) -> str:
    """An amount may be typed as it is read: "Rp 7.000"."""
    bare = re.sub(r"^rp\.?(?=[0-9])", "", word.strip(".,;:"))
    return "" if bare == "rp" else bare


def _has(word: str) -> Q:
    """Part of a word is enough: people do not remember all of it."""
    lines = SaleLine.objects.filter(
        merchant_id=OuterRef("merchant_id"), outlet_id=OuterRef("outlet_id"), sale_id=OuterRef("id")
    ).filter(
        Q(name__icontains=word) | Q(sku__istartswith=word) | Q(note__gt="", note__icontains=word)
    )
    found = Q(customer_name__icontains=word) | Q(cashier_name__icontains=word) | Q(Exists(lines))
    digits = word.replace(".", "")
    if _AMOUNT.fullmatch(word) and len(digits) <= LONGEST_COUNTER:
        found |= Q(due_minor__in=(int(digits), -int(digits)))
    national = word.removeprefix("62").lstrip("0")
    if is_digits(word) and len(national) >= MIN_PHONE_DIGITS:
        found |= Q(customer_phone__contains=national)
    return found
