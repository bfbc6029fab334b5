"""The shapes of an outlet's rules and of choice groups: what decides amounts, as plain JSON.

types.py names them too; import them from there. What this is not: baskets, sales and payments.
"""

from typing import Literal, NotRequired, TypedDict

TaxKind = Literal[
    "ppn",
    "ppn_full",
    "exempt",
    "not_collected",
    "tobacco",
    "pulsa",
    "none",
    "pbjt",
    "pbjt_entertainment",
]


class Currency(TypedDict):
    code: str
    exponent: int


class ServiceRule(TypedDict):
    """Service charge. `included`: menu prices already contain it (default: added on top)."""

    rate_ppm: int
    base: Literal["net", "gross"]
    order_types: list[str]
    included: NotRequired[bool]


class RoundingRule(TypedDict):
    unit_minor: int
    mode: Literal["nearest", "down", "up"]
    apply: Literal["cash_only", "all", "none"]


# "from" is a Python keyword, hence the functional form. Dates are inclusive, YYYY-MM-DD.
TaxRate = TypedDict(
    "TaxRate",
    {
        "from": str,
        "to": str | None,
        "rate_ppm": int,
        "base_numerator": int,
        "base_denominator": int,
    },
)


class TaxClass(TypedDict):
    """`service`: lines of this class bear the service charge (food and drink)."""

    code: str
    label: str
    kind: TaxKind
    service: bool
    rates: list[TaxRate]
    # None or absent = rules.prices_include_tax; set it when one shop mixes both habits.
    included: NotRequired[bool | None]


PriceList = TypedDict(
    "PriceList",
    {
        "id": str,
        "name": str,
        # all = the outlet's list; member = every member; customer = who names it in price_list
        "applies": Literal["all", "member", "customer"],
        "from": NotRequired[str | None],
        "to": NotRequired[str | None],
        "order_types": NotRequired[list[str]],
    },
)


class PromotionPrice(TypedDict):
    product: str
    unit: str | None
    price_minor: int


class PromotionItem(TypedDict):
    """So many of any of these products or categories (both empty = everything).

    Only lines sold in the base unit count, unless `unit` names another one (a case is not a piece).
    """

    products: list[str]
    categories: list[str]
    quantity_milli: int
    unit: NotRequired[str | None]


class CouponTerms(TypedDict):
    """How the code is recognised, and how often it may be used; None: as often as one likes."""

    hash: str
    uses_limit: int | None
    customer_limit: int | None
    till_allotment: int  # uses a till may hold ahead, for hours without the hub


class Claimed(TypedDict):
    """A code this basket brought; `customer` is whom it was promised to, None: anybody."""

    promotion: str
    customer: str | None


Promotion = TypedDict(
    "Promotion",
    {
        "id": str,
        "name": str,
        "kind": Literal["price", "buy_get", "bundle", "threshold"],
        # conditions: absent, None or empty = always, everybody
        "from": NotRequired[str | None],
        "to": NotRequired[str | None],
        "weekdays": NotRequired[list[int]],  # 1 Monday .. 7 Sunday
        "from_minute": NotRequired[int | None],  # happy hour, may run over midnight
        "to_minute": NotRequired[int | None],  # exclusive
        "members_only": NotRequired[bool],
        "order_types": NotRequired[list[str]],
        "priority": NotRequired[int],  # smaller first; then id
        # kind "price": prices per product, or rate_ppm off products/categories
        "prices": NotRequired[list[PromotionPrice]],
        "products": NotRequired[list[str]],
        "categories": NotRequired[list[str]],
        # kind "buy_get": buy so many, get so many more at rate_ppm off (1000000 = free)
        "buy": NotRequired[PromotionItem],
        "get": NotRequired[PromotionItem | None],  # None = get_quantity_milli of the same set
        "get_quantity_milli": NotRequired[int],
        "max_times": NotRequired[int | None],
        # kind "bundle": these together for price_minor
        "items": NotRequired[list[PromotionItem]],
        "price_minor": NotRequired[int],
        # kind "threshold": from minimum_minor on, rate_ppm or amount_minor off
        "minimum_minor": NotRequired[int],
        "rate_ppm": NotRequired[int | None],
        "amount_minor": NotRequired[int | None],
        "maximum_minor": NotRequired[int | None],
        # counts only in a basket that brought its code; then it stands in rules.coupons
        "coupon": NotRequired[CouponTerms],
    },
)


class Rules(TypedDict):
    """Everything of an outlet that decides amounts; travels in the `outlet` catalogue chunk."""

    version: int
    currency: Currency
    pkp: bool
    prices_include_tax: bool
    service: ServiceRule
    rounding: RoundingRule
    tax_classes: list[TaxClass]
    price_lists: list[PriceList]
    promotions: list[Promotion]
    coupons: NotRequired[list[Promotion]]


class ChoiceOption(TypedDict):
    id: str
    name: str
    price_minor: int
    tax_class: str | None
    default: bool
    position: int


class ChoiceGroup(TypedDict):
    """`required` means at least one, whatever `min` says; `max` None or 0 = no limit."""

    id: str
    name: str
    min: int
    max: int | None
    required: NotRequired[bool]
    position: int
    choices: list[ChoiceOption]
