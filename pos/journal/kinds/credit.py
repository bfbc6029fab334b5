"""Credit of customers: what the shop owes them, given or put right by the office. What comes of
refunds and is spent again is in `sale.refunded` and `sale.completed`, as payments of that kind.
"""

from typing import Annotated, Literal

from pydantic import Field

from pos.journal.kinds import MAX_SAFE, Body, Id, ShortText, TimeMs, kind
from pos.journal.kinds.sales import Who


@kind("credit.adjusted", version=1)
class CreditAdjusted(Body):
    """Above zero the customer holds more. Servers only: it is money."""

    adjustment: Id
    customer: Who
    reason: Literal["issued", "paid_out", "correction"]
    amount_minor: Annotated[int, Field(ge=-MAX_SAFE, le=MAX_SAFE)]
    note: ShortText
    adjusted_at: TimeMs
    person: Who
