"""A finished sale: everything the receipt says, so that later changes of masters change nothing.

The arithmetic keys are those of pos.domain (`Priced` and `Settled`). Amounts are integers of at
most 2^53−1; the projection recomputes them and reports a difference, it never refuses one.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import MAX_SAFE, Body, Id, Milli, Minor, Ppm, ShortText, TimeMs, kind

Key = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Unit = Annotated[str, StringConstraints(max_length=16)]
ClassCode = Annotated[str, StringConstraints(max_length=32)]
Counter = Annotated[int, Field(ge=1, le=MAX_SAFE)]
MAX_POINTS = 10**12
PointCount = Annotated[int, Field(ge=-MAX_POINTS, le=MAX_POINTS)]
Note = Annotated[str, StringConstraints(max_length=200)]


class Receipt(Body):
    """`number` is the printed form of outlet, series, business date and counter."""

    number: Key
    series: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,8}$")]
    counter: Counter


class SaleCurrency(Body):
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    exponent: Annotated[int, Field(ge=0, le=3)]


class Who(Body):
    id: Id
    name: ShortText


class Seller(Body):
    name: ShortText
    address_lines: Annotated[list[ShortText], Field(max_length=12)]
    phone: ShortText
    npwp: ShortText
    npwpd: ShortText
    pkp: bool


class SaleLineBody(Body):
    """`id` names the line for ever: refunds point to it."""

    id: Key
    product: Id
    sku: ShortText
    name: ShortText
    category: Id | None
    unit: Unit
    factor_milli: Annotated[int, Field(ge=1, le=MAX_SAFE)]
    quantity_milli: Milli
    base_quantity_milli: Milli
    unit_price_minor: Minor
    list_price_minor: Minor
    price_source: Annotated[str, StringConstraints(max_length=32)]
    gross_minor: Minor
    discount_minor: Minor
    promotion_minor: Minor
    order_discount_minor: Minor
    amount_minor: Minor
    net_minor: Minor
    service_minor: Minor
    service_added_minor: Minor
    tax_class: ClassCode
    tax_minor: Minor
    tax_added_minor: Minor
    total_minor: Minor
    choices: Annotated[list[dict[str, Any]], Field(max_length=100)]
    note: Note | None
    tracked: bool


class SaleTaxBody(Body):
    tax_class: ClassCode
    label: Annotated[str, StringConstraints(max_length=120)]
    kind: Annotated[str, StringConstraints(max_length=24)]
    rate_ppm: Ppm
    base_numerator: Annotated[int, Field(ge=0, le=1_000_000)]
    base_denominator: Annotated[int, Field(ge=1, le=1_000_000)]
    base_minor: Minor
    other_base_minor: Minor
    tax_minor: Minor
    included: bool


class SaleTotals(Body):
    gross_minor: Minor
    line_discount_minor: Minor
    promotion_discount_minor: Minor
    subtotal_minor: Minor
    order_discount_minor: Minor
    net_minor: Minor
    service_minor: Minor
    service_added_minor: Minor
    tax_minor: Minor
    tax_added_minor: Minor
    total_minor: Minor
    item_count: Annotated[int, Field(ge=0, le=1_000_000_000)]


class SalePaymentBody(Body):
    """`tendered = amount + tip + change`. `kept_minor` is what stays with the shop."""

    id: Key
    method: Annotated[str, StringConstraints(max_length=40)]
    kind: Literal["cash", "qris", "card", "transfer", "voucher", "other"]
    amount_minor: Minor
    tendered_minor: Minor
    tip_minor: Minor
    change_minor: Minor
    reference: ShortText | None

    @property
    def kept_minor(self) -> int:
        return self.amount_minor + self.tip_minor


@kind("sale.completed", version=1)
class SaleCompleted(Body):
    """Version 1. `sale` is made by the tablet; a repeat of it is quarantined, never merged."""

    sale: Id
    receipt: Receipt
    currency: SaleCurrency
    order_type: Literal["retail", "dine_in", "take_away", "delivery"]
    table: Annotated[str, StringConstraints(max_length=40)] | None
    queue_number: Annotated[str, StringConstraints(max_length=16)] | None
    customer: Who | None
    cashier: Who
    seller: Seller
    opened_at: TimeMs
    completed_at: TimeMs
    rules: dict[str, Any]
    pricing_version: Annotated[int, Field(ge=1, le=1000)]
    lines: Annotated[list[SaleLineBody], Field(min_length=1, max_length=1000)]
    promotions: Annotated[list[dict[str, Any]], Field(max_length=200)]
    taxes: Annotated[list[SaleTaxBody], Field(max_length=50)]
    totals: SaleTotals
    rounding_minor: Minor
    due_minor: Minor
    payments: Annotated[list[SalePaymentBody], Field(max_length=50)]
    change_minor: Minor
    tip_minor: Minor


class HandDiscount(Body):
    """A discount given by hand, as it was given: a share or an amount, and the cashier's reason."""

    kind: Literal["percent", "amount"]
    rate_ppm: Ppm | None = None
    amount_minor: Minor | None = None
    reason: ShortText | None = None


class Buyer(Body):
    """A customer known to the shop; `member` is what decided the prices."""

    id: Id
    name: ShortText
    phone: Annotated[str, StringConstraints(max_length=32)] | None
    member: bool


class SaleLineBodyV2(SaleLineBody):
    """`discount` names what was given; its amount is `discount_minor`."""

    discount: HandDiscount | None


class CardDetails(Body):
    """All that is ever written of a card: never its number, name or expiry."""

    bank: Annotated[str, StringConstraints(max_length=40)]
    last4: Annotated[str, StringConstraints(pattern=r"^(\d{4})?$")]
    approval: Annotated[str, StringConstraints(max_length=20)]
    trace: Annotated[str, StringConstraints(max_length=20)]


class SalePaymentBodyV2(SalePaymentBody):
    """`tendered = amount + tip + donation + change`.

    `method` is the method's stable code and `name` what it was called that day. `confirmed_at` is
    when the cashier saw that money which does not pass through the drawer had come.
    """

    name: Annotated[str, StringConstraints(max_length=60)]
    account: Annotated[str, StringConstraints(max_length=60)] | None
    details: CardDetails | None
    confirmed_at: TimeMs | None
    donation_minor: Minor

    @property
    def kept_minor(self) -> int:
        return self.amount_minor + self.tip_minor + self.donation_minor


@kind("sale.completed", version=2)
class SaleCompletedV2(SaleCompleted):
    """Version 2: who bought, which discounts were given and why, how each payment was confirmed,
    and change that the customer gave away (`donation_to` names to whom)."""

    customer: Buyer | None  # type: ignore[assignment]
    order_discount: HandDiscount | None
    lines: Annotated[list[SaleLineBodyV2], Field(min_length=1, max_length=1000)]  # type: ignore[assignment]
    payments: Annotated[list[SalePaymentBodyV2], Field(max_length=50)]  # type: ignore[assignment]
    donation_minor: Minor
    donation_to: Annotated[str, StringConstraints(max_length=120)] | None


class SalePaymentBodyV3(SalePaymentBodyV2):
    """Kind `kasbon`: the customer pays later. `owed_minor` is all they owe after this sale as far
    as the till knew; null: it knew nothing."""

    kind: Literal["cash", "qris", "card", "transfer", "voucher", "other", "kasbon"]  # type: ignore[assignment]
    owed_minor: Minor | None = None


@kind("sale.completed", version=3)
class SaleCompletedV3(SaleCompletedV2):
    """Version 3: something of it was sold on kasbon. Without that a till still writes version 2."""

    payments: Annotated[list[SalePaymentBodyV3], Field(max_length=50)]  # type: ignore[assignment]


class SalePaymentBodyV4(SalePaymentBodyV3):
    """Kind `store_credit`: out of what the shop owes the customer; `gift_card`: out of `card`.
    `held_minor` is all that is held after this document as far as the till knew; null: it knew
    nothing."""

    kind: Literal[  # type: ignore[assignment]
        "cash",
        "qris",
        "card",
        "transfer",
        "voucher",
        "other",
        "kasbon",
        "store_credit",
        "gift_card",
    ]
    held_minor: Minor | None = None
    card: Id | None = None


@kind("sale.completed", version=4)
class SaleCompletedV4(SaleCompletedV3):
    """Version 4: something of it was paid out of the customer's credit, or of a gift card."""

    payments: Annotated[list[SalePaymentBodyV4], Field(max_length=50)]  # type: ignore[assignment]


class SalePaymentBodyV5(SalePaymentBodyV4):
    """Kind `points`: that many `points` paid `amount_minor`; `held_minor` stays empty, what is held
    stands in the document's own `points`."""

    kind: Literal[  # type: ignore[assignment]
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
    points: PointCount | None = None


class EarnedPoints(Body):
    """What the customer got for this, and how it was counted (pos.domain.points). `balance`: all
    they hold with it, as far as the till knew from its server at `at`; null: it knew nothing."""

    earned: Annotated[int, Field(ge=0, le=MAX_POINTS)]
    per_minor: Annotated[int, Field(ge=0, le=MAX_SAFE)]
    times_milli: Annotated[int, Field(ge=0, le=1_000_000)]
    extra: Annotated[int, Field(ge=0, le=MAX_POINTS)]
    without: Annotated[list[Key], Field(max_length=1000)]
    balance: PointCount | None
    at: TimeMs | None


@kind("sale.completed", version=5)
class SaleCompletedV5(SaleCompletedV4):
    """Version 5: the customer earned points with it, or paid some of it with points."""

    payments: Annotated[list[SalePaymentBodyV5], Field(max_length=50)]  # type: ignore[assignment]
    points: EarnedPoints | None


class SaleLineBodyV6(SaleLineBodyV2):
    """`weight_typed`: by a person, at a till whose scale could have said it."""

    weight_typed: bool = False


@kind("sale.completed", version=6)
class SaleCompletedV6(SaleCompletedV5):
    """Version 6: the weight of some line was typed past the till's scale, which is a right."""

    lines: Annotated[list[SaleLineBodyV6], Field(min_length=1, max_length=1000)]  # type: ignore[assignment]
    points: EarnedPoints | None = None
