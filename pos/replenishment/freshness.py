"""How long goods keep after they came, read from the dates on the shop's own deliveries.

Of the last MOST deliveries of a product the middle one counts. What came without a date says
nothing.
"""

import uuid
from datetime import date

from pos.outlets.models import Outlet
from pos.purchasing.models import ReceiptLine
from pos.purchasing.queries import WRONG
from pos.replenishment.rhythms import looked_back

MOST = 10


def freshness_of(outlet: Outlet, today: str) -> dict[uuid.UUID, int]:
    """Days by product; those without dates are not among them."""
    dated = ReceiptLine.objects.filter(
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        receipt__business_date__gte=looked_back(today),
        expires_on__gt="",
    )
    standing = dated.exclude(receipt__returns__reason=WRONG)
    rows = standing.order_by("receipt__business_date", "receipt_id", "line")
    told: dict[uuid.UUID, list[int]] = {}
    for product, came, expires in rows.values_list(
        "product_id", "receipt__business_date", "expires_on"
    ).iterator():
        told.setdefault(product, []).append(_days(came, expires))
    return {product: _middle(days[-MOST:]) for product, days in told.items()}


def _days(came: str, expires: str) -> int:
    return max(0, (date.fromisoformat(expires) - date.fromisoformat(came)).days)


def _middle(days: list[int]) -> int:
    return sorted(days)[(len(days) - 1) // 2]
