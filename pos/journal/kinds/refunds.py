"""A sale taken back: the mirror of what is returned, in a document of its own. Goods that come back
without their receipt (version 4) are the mirror of a sale at the prices of that moment.

Lines, taxes, totals and payments have the shapes of `sale.completed` with every quantity and amount
turned round (pos.domain.refunds). `lines[].id` are the line ids of the original sale, so what was
returned before can be added up. A part of a sale says what its till knew to be back already
(`returned_before`), so that its amounts can be computed again. The receipt number comes from the
same counter as sales.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import Body, Id, Milli, Minor, ShortText, TimeMs, kind
from pos.journal.kinds.sales import (
    MAX_POINTS,
    Buyer,
    HandDiscount,
    Key,
    Note,
    PointCount,
    Receipt,
    SaleCurrency,
    SaleLineBodyV2,
    SalePaymentBodyV2,
    SalePaymentBodyV3,
    SalePaymentBodyV4,
    SalePaymentBodyV5,
    SaleTaxBody,
    SaleTotals,
    Seller,
    Who,
)

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Json = dict[str, Any]


class Original(Body):
    """The sale that is taken back, as its own receipt names it."""

    sale: Id
    number: Key
    completed_at: TimeMs


class ReturnedBefore(Body):
    line: Key
    quantity_milli: Milli


class Reason(Body):
    code: Code
    label: ShortText


@kind("sale.refunded", version=1)
class SaleRefunded(Body):
    """Version 1. `approved_by` is null when the cashier may refund, or undoes within a minute.
    `goods` and `returned_before` are since 2026-11-30: before, all came back, onto the shelf.
    `void`: the whole sale never happened, said in its own shift; all goes back as it came.
    `exchanged_for`: the cash of it pays this sale, which may come later, or never."""

    refund: Id
    original: Original
    reason: Reason
    note: Note | None
    approved_by: Who | None
    receipt: Receipt
    currency: SaleCurrency
    order_type: Literal["retail", "dine_in", "take_away", "delivery"]
    table: Annotated[str, StringConstraints(max_length=40)] | None
    queue_number: Annotated[str, StringConstraints(max_length=16)] | None
    customer: Buyer | None
    cashier: Who
    seller: Seller
    opened_at: TimeMs
    completed_at: TimeMs
    rules: Json
    pricing_version: Annotated[int, Field(ge=1, le=1000)]
    lines: Annotated[list[SaleLineBodyV2], Field(min_length=1, max_length=1000)]
    promotions: Annotated[list[Json], Field(max_length=200)]
    taxes: Annotated[list[SaleTaxBody], Field(max_length=50)]
    totals: SaleTotals
    order_discount: HandDiscount | None
    rounding_minor: Minor
    due_minor: Minor
    payments: Annotated[list[SalePaymentBodyV2], Field(max_length=50)]
    change_minor: Minor
    tip_minor: Minor
    donation_minor: Minor
    donation_to: ShortText | None
    goods: Literal["shelf", "damaged"] = "shelf"
    returned_before: Annotated[list[ReturnedBefore], Field(max_length=1000)] | None = None
    void: bool = False
    exchanged_for: Id | None = None


@kind("sale.refunded", version=2)
class SaleRefundedTwo(SaleRefunded):
    """Version 2: what was sold on kasbon is taken off what the customer owes."""

    payments: Annotated[list[SalePaymentBodyV3], Field(max_length=50)]  # type: ignore[assignment]


@kind("sale.refunded", version=3)
class SaleRefundedThree(SaleRefundedTwo):
    """Version 3: some of it is kept by the shop as credit of the customer, or on a gift card."""

    payments: Annotated[list[SalePaymentBodyV4], Field(max_length=50)]  # type: ignore[assignment]


@kind("sale.refunded", version=4)
class SaleRefundedFour(SaleRefundedThree):
    """Version 4: nobody has the receipt (`original` null): the goods stand at the prices of the
    moment, or below them, and nothing is known of how they were paid."""

    original: Original | None  # type: ignore[assignment]


class TakenPoints(Body):
    """`earned`: at most 0, what the goods that came back had earned. `balance`: as in a sale."""

    earned: Annotated[int, Field(ge=-MAX_POINTS, le=0)]
    balance: PointCount | None
    at: TimeMs | None


@kind("sale.refunded", version=5)
class SaleRefundedFive(SaleRefundedFour):
    """Version 5: points that were earned are taken back, or points that paid are given back."""

    payments: Annotated[list[SalePaymentBodyV5], Field(max_length=50)]  # type: ignore[assignment]
    points: TakenPoints | None
