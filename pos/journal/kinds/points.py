"""Points of customers: the owner's rule, what the office gave or took, and what expired. What sales
earn and spend is in `sale.completed` and `sale.refunded`.
"""

from typing import Annotated, Literal

from pydantic import Field

from pos.journal.kinds import MAX_SAFE, Body, DateText, Id, MasterBody, ShortText, TimeMs, kind
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
class PointsRuleChanged(MasterBody):
    """`id` is the merchant's: there is one rule. Said by the shop's servers only: it is money."""

    groups: PointsGroups


class PointsBirthday(Body):
    """What the office gives for a birthday; 0: nothing."""

    birthday_points: Annotated[int, Field(ge=0, le=1_000_000_000)]


class PointsExpiry(Body):
    """How many whole months points stay good after the month they were earned in; 0: for ever."""

    good_months: Annotated[int, Field(ge=0, le=120)]


class PointsGroupsTwo(PointsGroups):
    birthday: PointsBirthday | None = None
    expiry: PointsExpiry | None = None


@kind("points_rule.changed", version=2)
class PointsRuleChangedTwo(MasterBody):
    """Since version 2 points may be given for a birthday, and may expire."""

    groups: PointsGroupsTwo


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


class ExpiredLine(Body):
    """Above zero so many are gone; below zero, so many had been taken too early (somebody had spent
    them before, and a till told it later)."""

    customer: Who
    points: PointCount


@kind("points.expired", version=1)
class PointsExpired(Body):
    """What was earned up to `earned_until`, by the record of one outlet, and was not spent. Servers
    only."""

    expiry: Id
    earned_until: DateText
    expired_at: TimeMs
    lines: Annotated[list[ExpiredLine], Field(min_length=1, max_length=500)]
