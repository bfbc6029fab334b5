"""What makes a price other than the shelf's: price lists, promotions and planned changes.

What this is not: arithmetic. How a promotion is counted is the money contract
(pos/domain/README.md); the groups here hold the same keys.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import MAX_SAFE, Body, DateText, Id, MasterBody, TimeMs, kind
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
class PromotionChanged(MasterBody):
    groups: PromotionGroups


class PromotionCoupon(Body):
    """It counts only with this code; null: without one. Limits are counted in each outlet.

    Tablets are told `code_hash` (pos/prices/codes.py) and never the code. `till_allotment`: how
    many uses a till may hold ahead for hours without the hub; 0: the hub is asked each time."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{4,24}$")] | None
    code_hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None
    uses_limit: Annotated[int, Field(ge=1, le=1_000_000)] | None
    customer_limit: Annotated[int, Field(ge=1, le=1_000_000)] | None
    till_allotment: Annotated[int, Field(ge=0, le=1_000)]


class PromotionGroupsV2(PromotionGroups):
    coupon: PromotionCoupon | None = None


@kind("promotion.changed", version=2)
class PromotionChangedV2(PromotionChanged):
    """Version 2: a promotion may want a code. Other changes are still version 1."""

    groups: PromotionGroupsV2


@kind("coupon.allotted", version=1)
class CouponAllotted(Body):
    """This till may use the promotion's code so many times, counted from the first; it only grows.
    Of a limited code only what was allotted is used, so tills without a network keep the limit."""

    promotion: Id
    device: Id
    uses: Annotated[int, Field(ge=1, le=1_000_000)]


class PriceListIdentity(Body):
    """Whose prices these are: everybody's, the members', or of the customers who name it."""

    name: OfferName
    applies: Literal["all", "member", "customer"]


class PriceListPeriod(Body):
    date_from: DateText | None
    date_to: DateText | None


class PriceListState(Body):
    archived: bool


class PriceListGroups(Body):
    identity: PriceListIdentity | None = None
    period: PriceListPeriod | None = None
    state: PriceListState | None = None


@kind("price_list.changed", version=1)
class PriceListChanged(MasterBody):
    groups: PriceListGroups


class PriceListOutlets(Body):
    """Where it holds; empty: everywhere."""

    outlets: Annotated[list[Id], Field(max_length=200)]


class PriceListGroupsV2(PriceListGroups):
    outlets: PriceListOutlets | None = None


@kind("price_list.changed", version=2)
class PriceListChangedV2(PriceListChanged):
    """Version 2: a list may be for chosen outlets. Other changes are still version 1."""

    groups: PriceListGroupsV2


class PriceListOwn(Body):
    """Whether who works in its outlets sets its prices, so far from the price of all outlets (parts
    per million; null: as they like)."""

    fills_itself: bool
    raise_ppm: Annotated[int, Field(ge=0, le=100_000_000)] | None
    lower_ppm: Annotated[int, Field(ge=0, le=1_000_000)] | None


class PriceListGroupsV3(PriceListGroupsV2):
    own: PriceListOwn | None = None


@kind("price_list.changed", version=3)
class PriceListChangedV3(PriceListChangedV2):
    """Version 3: the owner may let an outlet fill a list. Other changes are still 1 or 2."""

    groups: PriceListGroupsV3


class PriceStep(Body):
    """From this quantity of this unit on; 0: always."""

    unit: Unit
    min_quantity_milli: Annotated[int, Field(ge=0, le=MAX_SAFE)]
    price_minor: Price


class ListPrices(Body):
    """One product on one list, all its units; no steps: it has no price there."""

    price_list: Id
    product: Id
    steps: Annotated[list[PriceStep], Field(max_length=50)]


class ListPriceGroups(Body):
    prices: ListPrices | None = None


@kind("list_price.changed", version=1)
class ListPriceChanged(MasterBody):
    """`id` follows from list and product, so that two machines mean the same row."""

    groups: ListPriceGroups


class PlannedLevel(Body):
    """`unit` null: the base unit."""

    unit: Unit | None
    price_minor: Price


class PricePlan(Body):
    """From this moment on these units of the product cost this; other units stay as they are."""

    product: Id
    from_ms: Annotated[TimeMs, Field(ge=1)]
    prices: Annotated[list[PlannedLevel], Field(min_length=1, max_length=21)]


class PricePlanState(Body):
    """`done`: the product's own price was changed, so nothing is planned any more."""

    state: Literal["planned", "cancelled", "done"]


class PricePlanGroups(Body):
    plan: PricePlan | None = None
    state: PricePlanState | None = None


@kind("price_plan.changed", version=1)
class PricePlanChanged(MasterBody):
    groups: PricePlanGroups
