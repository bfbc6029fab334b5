"""The shapes of the money contract: plain JSON objects, the same keys in both languages.

What it is: names for dictionaries. What it is not: validation (basket.py and payments.py check).
`_minor` is integer minor units of the currency (rupiah: exponent 0), `_milli` thousandths of a
unit, `_ppm` millionths (11 % = 110000). Keys marked NotRequired may be left out.
"""

from typing import Literal, NotRequired, TypedDict

from pos.domain.rule_types import (
    ChoiceGroup,
    ChoiceOption,
    Claimed,
    CouponTerms,
    Currency,
    PriceList,
    Promotion,
    PromotionItem,
    PromotionPrice,
    RoundingRule,
    Rules,
    ServiceRule,
    TaxClass,
    TaxKind,
    TaxRate,
)

__all__ = [
    "AmountDiscount",
    "AppliedPromotion",
    "Basket",
    "BasketLine",
    "Break",
    "Choice",
    "ChoiceGroup",
    "ChoiceOption",
    "ChoiceProblem",
    "Claimed",
    "CouponTerms",
    "Currency",
    "Customer",
    "Discount",
    "ListPrice",
    "OrderType",
    "Payment",
    "PercentDiscount",
    "PriceList",
    "PriceSource",
    "Priced",
    "PricedChoice",
    "PricedLine",
    "Promotion",
    "PromotionItem",
    "PromotionLine",
    "PromotionPrice",
    "RefundRequest",
    "RoundingRule",
    "Rules",
    "ServiceRule",
    "Settled",
    "TaxClass",
    "TaxKind",
    "TaxLine",
    "TaxRate",
    "Tender",
    "TenderKind",
    "Totals",
]

OrderType = Literal["retail", "dine_in", "take_away", "delivery"]
PriceSource = Literal["unit", "break", "price_list", "promotion", "override", "asked", "label"]
TenderKind = Literal[
    "cash",
    "qris",
    "card",
    "transfer",
    "voucher",
    "other",
    "kasbon",
    "store_credit",
    "gift_card",
    "points",
]


class PercentDiscount(TypedDict):
    kind: Literal["percent"]
    rate_ppm: int
    reason: NotRequired[str]


class AmountDiscount(TypedDict):
    kind: Literal["amount"]
    amount_minor: int
    reason: NotRequired[str]


Discount = PercentDiscount | AmountDiscount


class Break(TypedDict):
    """From this quantity on, this price per unit. `unit` absent or None = the line's unit."""

    unit: NotRequired[str | None]
    min_quantity_milli: int
    price_minor: int


class ListPrice(TypedDict):
    """The line's price on one price list of the rules (min_quantity_milli 0 or absent: always)."""

    price_list: str
    unit: NotRequired[str | None]
    min_quantity_milli: NotRequired[int]
    price_minor: int


class Choice(TypedDict):
    """A chosen option. `quantity` counts per unit of the line; `once` = once for the whole line.

    `price_minor` is the difference to the line's price and may be negative unless the choice has
    its own tax class. `tax_class` None (or the line's own) = taxed with the line.
    """

    group: str
    choice: str
    name: str
    quantity: int
    price_minor: int
    tax_class: str | None
    once: NotRequired[bool]


class BasketLine(TypedDict):
    id: str
    product: str
    sku: str
    name: str
    category: str | None
    unit: str
    factor_milli: int
    quantity_milli: int
    price_minor: int | None  # None = ask: override_minor must be given
    breaks: list[Break]
    list_prices: NotRequired[list[ListPrice]]
    override_minor: int | None
    label_minor: NotRequired[int | None]  # price printed on a scale label: the line's exact amount
    weight_typed: NotRequired[bool]  # past the till's scale: a right, and no part of any price
    tax_class: str
    choices: list[Choice]
    discount: Discount | None
    note: str | None
    tracked: bool


class Customer(TypedDict):
    id: str
    name: str
    price_list: str | None
    member: bool


class Basket(TypedDict):
    business_date: str
    minute_of_day: int
    order_type: OrderType
    customer: Customer | None
    lines: list[BasketLine]
    order_discount: Discount | None


class PricedChoice(TypedDict):
    """`tax_class` None = its money is inside the line's own part and net/service/tax are 0 here;
    otherwise they are this choice's share of the line's net, service and tax.
    `quantity` is as chosen (per unit), `quantity_milli` the counted total: print this one."""

    group: str
    choice: str
    name: str
    quantity: int
    quantity_milli: int
    once: bool
    unit_price_minor: int
    amount_minor: int
    tax_class: str | None
    net_minor: int
    service_minor: int
    service_added_minor: int
    tax_minor: int
    tax_added_minor: int


class Counted(TypedDict):
    """What of a line says how many things it is."""

    quantity_milli: int
    unit: str


class PricedLine(TypedDict):
    """Three identities hold for every line, for the totals, and for every partial refund:

    gross - discount - promotion - order_discount = amount   (in the terms of the price tag)
    net + service + tax = total                              (net never contains tax)
    amount + service_added + tax_added = total               (what the receipt adds up)
    """

    id: str
    product: str
    sku: str
    name: str
    category: str | None
    unit: str
    factor_milli: int
    quantity_milli: int
    base_quantity_milli: int
    unit_price_minor: int
    list_price_minor: int
    price_source: PriceSource
    gross_minor: int
    discount_minor: int
    promotion_minor: int
    order_discount_minor: int
    amount_minor: int
    net_minor: int
    service_minor: int
    service_added_minor: int
    tax_class: str
    tax_minor: int
    tax_added_minor: int
    total_minor: int
    choices: list[PricedChoice]
    note: str | None
    tracked: bool


class PromotionLine(TypedDict):
    line: str
    amount_minor: int


class AppliedPromotion(TypedDict):
    """`in_price`: the saving is already inside the lines' unit price (kind "price").
    `coupon`: the code that brought it, as a finished sale names it."""

    id: str
    name: str
    kind: str
    in_price: bool
    amount_minor: int
    lines: list[PromotionLine]
    coupon: NotRequired[str]


class TaxLine(TypedDict):
    """One per tax class used. `included`: inside the printed prices, so shown, not added."""

    tax_class: str
    label: str
    kind: TaxKind
    rate_ppm: int
    base_numerator: int
    base_denominator: int
    base_minor: int
    other_base_minor: int
    tax_minor: int
    included: bool


class Totals(TypedDict):
    """subtotal = gross - line_discount - promotion_discount.

    subtotal - order_discount + service_added + tax_added = total = net + service + tax.
    """

    gross_minor: int
    line_discount_minor: int
    promotion_discount_minor: int
    subtotal_minor: int
    order_discount_minor: int
    net_minor: int
    service_minor: int
    service_added_minor: int
    tax_minor: int
    tax_added_minor: int
    total_minor: int
    item_count: int


class Priced(TypedDict):
    """A priced basket; a refund has the same shape with every quantity and amount negated."""

    pricing_version: int
    lines: list[PricedLine]
    promotions: list[AppliedPromotion]
    taxes: list[TaxLine]
    totals: Totals


class RefundRequest(TypedDict):
    line: str
    quantity_milli: int


class Tender(TypedDict):
    """What was handed over; `tip_minor` is the part of it the guest leaves."""

    id: str
    method: str
    kind: TenderKind
    tendered_minor: int
    tip_minor: NotRequired[int]
    reference: NotRequired[str | None]


class Payment(TypedDict):
    """tendered = amount + tip + change."""

    id: str
    method: str
    kind: TenderKind
    amount_minor: int
    tendered_minor: int
    tip_minor: int
    change_minor: int
    reference: str | None


class DonatedPayment(Payment):
    """tendered = amount + tip + donation + change."""

    donation_minor: int


class Settled(TypedDict):
    """due = total + rounding = the sum of the payments' amounts."""

    rounding_minor: int
    due_minor: int
    payments: list[Payment]
    change_minor: int
    tip_minor: int


class Donated(TypedDict):
    """Settled, with what the customer gave away of the change."""

    rounding_minor: int
    due_minor: int
    payments: list[DonatedPayment]
    change_minor: int
    tip_minor: int
    donation_minor: int


class ChoiceProblem(TypedDict):
    group: str
    code: str
