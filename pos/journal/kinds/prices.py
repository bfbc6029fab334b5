"""What makes a price other than the shelf's: promotions.

What this is not: arithmetic. How a promotion is counted is the money contract
(pos/domain/README.md); the groups here hold the same keys.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import Body, DateText, Id, TimeMs, kind
from pos.journal.kinds.catalog import Positive, Price, Unit

OfferName = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Rate = Annotated[int, Field(ge=0, le=1_000_000)]
Minute = Annotated[int, Field(ge=0, le=1440)]
Weekday = Annotated[int, Field(ge=1, le=7)]
OrderType = Literal["retail", "dine_in", "take_away", "delivery"]
PromotionKind = Literal["price", "buy_get", "bundle", "threshold"]
Goods = Annotated[list[Id], Field(max_length=1000)]
Categories = Annotated[list[Id], Field(max_length=200)]


class PromotionIdentity(Body):
    """Of two promotions that meet, the smaller `priority` is counted first."""

    name: OfferName
    kind: PromotionKind
    priority: Annotated[int, Field(ge=0, le=999)]


class PromotionPeriod(Body):
    """Days inclusive, by business date; minutes of the day, the end exclusive. Empty: always."""

    date_from: DateText | None
    date_to: DateText | None
    weekdays: Annotated[list[Weekday], Field(max_length=7)]
    from_minute: Minute | None
    to_minute: Minute | None
    members_only: bool
    order_types: Annotated[list[OrderType], Field(max_length=4)]


class PromotedPrice(Body):
    product: Id
    unit: Unit | None
    price_minor: Price


class PromotedItem(Body):
    """So many of any of these; without `unit` counted in the base unit."""

    products: Goods
    categories: Categories
    quantity_milli: Positive
    unit: Unit | None


class PromotionGives(Body):
    """Which keys count depends on the kind; the others are empty."""

    prices: Annotated[list[PromotedPrice], Field(max_length=1000)]
    products: Goods
    categories: Categories
    rate_ppm: Rate | None
    buy: PromotedItem | None
    get: PromotedItem | None
    get_quantity_milli: Positive | None
    max_times: Annotated[int, Field(ge=1, le=1_000_000)] | None
    items: Annotated[list[PromotedItem], Field(max_length=20)]
    price_minor: Price | None
    minimum_minor: Price | None
    amount_minor: Price | None
    maximum_minor: Price | None


class PromotionState(Body):
    """`stopped_at`: since then tills do not count it any more."""

    stopped_at: TimeMs | None


class PromotionGroups(Body):
    identity: PromotionIdentity | None = None
    period: PromotionPeriod | None = None
    gives: PromotionGives | None = None
    state: PromotionState | None = None


@kind("promotion.changed", version=1)
class PromotionChanged(Body):
    id: Id
    groups: PromotionGroups
