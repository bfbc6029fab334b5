"""What is owed to suppliers: each receipt less what went back and what was paid, and how old it is.

Below zero an invoice was paid before its goods went back: the supplier's money to give or to set
against another invoice.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from pos.outlets.models import Outlet
from pos.purchasing.models import PaidPart, Receipt, Return

AGES = (
    ("Belum jatuh tempo", 0),
    ("Lewat 1–30 hari", 30),
    ("Lewat 31–60 hari", 60),
    ("Lewat 61–90 hari", 90),
)
OLDEST = "Lewat lebih dari 90 hari"
AGE_WORDS = (*(word for word, _ in AGES), OLDEST)


@dataclass
class Debt:
    """What one supplier is owed, by age, the oldest due date first."""

    supplier_id: uuid.UUID
    supplier_name: str
    due_date: str
    total_minor: int = 0
    by_age: dict[str, int] = field(default_factory=dict)
    receipts: int = 0


def with_rest(outlet: Outlet) -> "QuerySet[Receipt]":
    """Receipts with `returned_minor`, `paid_minor`, `rest_minor` and `is_reversed`."""
    return rests_of(Receipt.objects.filter(merchant_id=outlet.merchant_id, outlet_id=outlet.id))


def rests_of(receipts: "QuerySet[Receipt]") -> "QuerySet[Receipt]":
    """The same of any receipts of one outlet."""
    keys = ("merchant_id", "outlet_id")
    of_this = {**{key: OuterRef(key) for key in keys}, "receipt": OuterRef("pk")}
    returns = Return.objects.filter(**of_this)
    back = _sum(returns, "total_minor")
    paid = _sum(PaidPart.objects.filter(**of_this), "amount_minor")
    rest = F("total_minor") - F("returned_minor") - F("paid_minor")
    wrong = Exists(returns.filter(reason=Return.Why.REVERSAL))
    rows = receipts.annotate(returned_minor=back, paid_minor=paid, is_reversed=wrong)
    return rows.annotate(rest_minor=rest)


def open_receipts(outlet: Outlet) -> "QuerySet[Receipt]":
    owed = with_rest(outlet).exclude(Q(rest_minor=0))
    return owed.order_by("due_date", "id")


def debts_of(outlet: Outlet, today: str) -> list[Debt]:
    """By supplier, whose invoice is due first stands first."""
    found: dict[uuid.UUID, Debt] = {}
    for receipt in open_receipts(outlet):
        owed: int = receipt.rest_minor  # type: ignore[attr-defined]  # annotated
        debt = found.setdefault(
            receipt.supplier_id,
            Debt(receipt.supplier_id, receipt.supplier_name, receipt.due_date),
        )
        word = age_word(receipt.due_date, today)
        debt.by_age[word] = debt.by_age.get(word, 0) + owed
        debt.total_minor += owed
        debt.receipts += 1
    return list(found.values())


def age_word(due_date: str, today: str) -> str:
    days = days_late(due_date, today)
    return next((word for word, most in AGES if days <= most), OLDEST)


def days_late(due_date: str, today: str) -> int:
    return (date.fromisoformat(today) - date.fromisoformat(due_date)).days


def _sum(rows: "QuerySet[Return] | QuerySet[PaidPart]", name: str) -> Coalesce:
    total = rows.order_by().values("receipt").annotate(total=Sum(name)).values("total")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), 0)
