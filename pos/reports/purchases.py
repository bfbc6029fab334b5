"""What one customer bought here: sums, goods, and the newest receipts, from the sales themselves.

Receipts keep the name they were printed with; `ids` are all under which the customer was known.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from pos.outlets.models import Outlet
from pos.sales.models import Kind, Sale, SaleLine

SHOWN_GOODS = 20
SHOWN_RECEIPTS = 20


@dataclass(frozen=True)
class Purchases:
    """Refunds count below zero, as in all sums of sales."""

    sales: int
    refunds: int
    total_minor: int
    first_day: str
    last_day: str

    @property
    def average_minor(self) -> int:
        return self.total_minor // max(1, self.sales)


def purchases_of(outlet: Outlet, ids: Collection[uuid.UUID]) -> Purchases:
    found = _sales(outlet, ids).aggregate(
        sales=Count("id", filter=Q(kind=Kind.SALE)),
        refunds=Count("id", filter=Q(kind=Kind.REFUND)),
        total=Sum("total_minor"),
        first=Min("business_date", filter=Q(kind=Kind.SALE)),
        last=Max("business_date", filter=Q(kind=Kind.SALE)),
    )
    days = (found["first"] or "", found["last"] or "")
    return Purchases(found["sales"], found["refunds"], found["total"] or 0, *days)


def goods_of(outlet: Outlet, ids: Collection[uuid.UUID]) -> list[dict[str, Any]]:
    """What most was spent on first: {name, unit, quantity_milli, total_minor, times, last_day}."""
    sold = SaleLine.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, sale__in=_sales(outlet, ids)
    ).order_by()
    grouped = sold.values("product_id", "unit").annotate(
        label=Max("name"),
        quantity=Sum("quantity_milli"),
        total=Sum("total_minor"),
        times=Count("sale", distinct=True, filter=Q(sale__kind=Kind.SALE)),
        last_day=Max("sale__business_date"),
    )
    return [dict(each) for each in grouped.order_by("-total", "label", "unit")[:SHOWN_GOODS]]


def receipts_of(outlet: Outlet, ids: Collection[uuid.UUID]) -> list[Sale]:
    """The newest first."""
    return list(_sales(outlet, ids).order_by("-completed_at", "-id")[:SHOWN_RECEIPTS])


def _sales(outlet: Outlet, ids: Collection[uuid.UUID]) -> "QuerySet[Sale]":
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    return Sale.objects.filter(**here, customer_id__in=list(ids)).order_by()
