"""How long each supplier takes and how often the shop orders, read from its orders and deliveries.

Of the last MOST deliveries the middle one counts; what nobody can know yet is said by USUAL.
"""

import uuid
from datetime import date, timedelta
from math import isqrt

from pos.outlets.models import Outlet
from pos.purchasing.models import Order, Receipt
from pos.purchasing.queries import WRONG
from pos.replenishment.forecast import Rhythm

USUAL = Rhythm(lead_days=3, review_days=7, lead_deviation_milli=1_000)
LOOKED_BACK = timedelta(days=365)
MOST = 10
LONGEST_LEAD, LONGEST_REVIEW = 60, 28

Days = dict[uuid.UUID, list[int]]
Came = tuple[uuid.UUID, str, uuid.UUID | None]  # supplier, day, order


def rhythms_of(outlet: Outlet, today: str) -> dict[uuid.UUID, Rhythm]:
    """By supplier; one that never delivered is not among them: USUAL."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    came = Receipt.objects.filter(
        **here, is_settlement=False, business_date__gte=looked_back(today)
    )
    standing = came.exclude(returns__reason=WRONG).order_by("business_date", "id")
    rows = list(standing.values_list("supplier_id", "business_date", "order_id"))
    leads, gaps = _leads(outlet, rows), _gaps(rows)
    return {supplier: _rhythm(leads.get(supplier, []), gap) for supplier, gap in gaps.items()}


def looked_back(today: str) -> str:
    """The first day that still counts."""
    return (date.fromisoformat(today) - LOOKED_BACK).isoformat()


def _leads(outlet: Outlet, rows: list[Came]) -> Days:
    """Days from each order to the first of its goods, the oldest order first."""
    arrived = {order: day for _, day, order in reversed(rows) if order is not None}
    if not arrived:
        return {}
    orders = Order.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, id__in=list(arrived)
    )
    made = orders.order_by("id").values_list("id", "supplier_id", "business_date")
    found: Days = {}
    for order, supplier, day in made:
        found.setdefault(supplier, []).append(max(0, _days_between(day, arrived[order])))
    return found


def _gaps(rows: list[Came]) -> Days:
    """Days between deliveries, the oldest first; of two on one day the second is none."""
    found: Days = {}
    before: dict[uuid.UUID, str] = {}
    for supplier, day, _ in rows:
        gaps = found.setdefault(supplier, [])
        if before.get(supplier, day) != day:
            gaps.append(_days_between(before[supplier], day))
        before[supplier] = day
    return found


def _days_between(one: str, other: str) -> int:
    return (date.fromisoformat(other) - date.fromisoformat(one)).days


def _rhythm(leads: list[int], gaps: list[int]) -> Rhythm:
    leads, gaps = leads[-MOST:], gaps[-MOST:]
    lead = min(_middle(leads), LONGEST_LEAD) if leads else USUAL.lead_days
    review = max(1, min(_middle(gaps), LONGEST_REVIEW)) if gaps else USUAL.review_days
    spread = _deviation_milli(leads) if len(leads) > 1 else USUAL.lead_deviation_milli
    return Rhythm(lead, review, spread)


def _middle(values: list[int]) -> int:
    return sorted(values)[len(values) // 2]


def _deviation_milli(values: list[int]) -> int:
    """Thousandths of a day."""
    count, whole = len(values), sum(values)
    squares = sum((count * each - whole) ** 2 for each in values)
    return isqrt(squares * 1_000_000 // (count**2 * (count - 1)))
