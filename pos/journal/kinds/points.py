"""Points of customers: the owner's rule, and what the office gave, took, or let expire. What sales
earn and spend is in `sale.completed` and `sale.refunded`.
"""

from typing import Annotated, Literal

from pydantic import Field

from pos.journal.kinds import MAX_SAFE, Body, Id, ShortText, TimeMs, kind
from pos.journal.kinds.sales import PointCount, Who

Ids = Annotated[list[Id], Field(max_length=1000)]


class PointsEarning(Body):
    """One point for each `per_minor`; 0: none are given. Goods of these categories, and these
    goods, earn nothing."""

    per_minor: Annotated[int, Field(ge=0, le=MAX_SAFE)]
    without_categories: Ids
    without_products: Ids


class PointsSpending(Body):
    """What one point pays; 0: points buy nothing."""

    worth_minor: Annotated[int, Field(ge=0, le=MAX_SAFE)]


class PointsGroups(Body):
    earning: PointsEarning | None = None
    spending: PointsSpending | None = None


@kind("points_rule.changed", version=1)
class PointsRuleChanged(Body):
    """`id` is the merchant's: there is one rule. Said by the shop's servers only: it is money."""

    id: Id
    groups: PointsGroups


@kind("points.adjusted", version=1)
class PointsAdjusted(Body):
    """Above zero the customer holds more. Servers only."""

    adjustment: Id
    customer: Who
    reason: Literal["issued", "correction"]
    points: PointCount
    note: ShortText
    adjusted_at: TimeMs
    person: Who
