"""Suppliers, and goods that came from them.

A receipt carries every amount it was counted from, so a later change of a price, a unit or a tax
rate changes nothing. Always: the lines' `cost_value_minor` make `cost_minor`, and `total_minor` is
what is owed; they differ by the PPN that the shop may credit.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import (
    MAX_SAFE,
    Body,
    DateText,
    Id,
    LongText,
    MasterBody,
    Ppm,
    ShortText,
    kind,
)
from pos.journal.kinds.stock import Place

Amount = Annotated[int, Field(ge=0, le=MAX_SAFE)]
Count = Annotated[int, Field(ge=1, le=MAX_SAFE)]
Unit = Annotated[str, StringConstraints(min_length=1, max_length=16)]
LineNumber = Annotated[int, Field(ge=1, le=10_000)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class SupplierIdentity(Body):
    """`phone` and `npwp` are as typed in the office, checked there; empty when there is none."""

    name: Name
    phone: Annotated[str, StringConstraints(max_length=40)]
    npwp: Annotated[str, StringConstraints(max_length=22)]


class SupplierTerms(Body):
    """Days until an invoice is due; 0: paid at once."""

    terms_days: Annotated[int, Field(ge=0, le=365)]


class SupplierNote(Body):
    note: LongText


class SupplierState(Body):
    archived: bool


class SupplierGroups(Body):
    identity: SupplierIdentity | None = None
    terms: SupplierTerms | None = None
    note: SupplierNote | None = None
    state: SupplierState | None = None


@kind("supplier.changed", version=1)
class SupplierChanged(MasterBody):
    groups: SupplierGroups


class SuggestionRules(Body):
    """How a selling price is suggested: profit on top of the cost, rounded up to the step."""

    markup_ppm: Annotated[int, Field(ge=0, le=10_000_000)]
    price_step_minor: Annotated[int, Field(ge=1, le=1_000_000)]


class BuyingRulesGroups(Body):
    suggestion: SuggestionRules | None = None


@kind("buying_rules.changed", version=1)
class BuyingRulesChanged(MasterBody):
    """`id` is the outlet's."""

    groups: BuyingRulesGroups


class SupplierSnapshot(Body):
    id: Id
    name: Name


class InputTax(Body):
    """PPN masukan of an invoice: on top of its prices, in them, or none; creditable for a PKP."""

    mode: Literal["none", "included", "added"]
    rate_ppm: Ppm
    base_numerator: Annotated[int, Field(ge=1, le=1000)]
    base_denominator: Annotated[int, Field(ge=1, le=1000)]
    creditable: bool
    amount_minor: Amount


class PurchasedLine(Body):
    """`unit_cost_minor` is one unit's, as on the invoice. `price_minor` (selling price of a base
    unit) and `cost_before_minor` (its cost before) are those of that moment, for the suggestion."""

    line: LineNumber
    product: Id
    name: ShortText
    unit: Unit
    factor_milli: Count
    quantity_milli: Count
    base_quantity_milli: Count
    unit_cost_minor: Amount
    gross_minor: Amount
    discount_minor: Amount
    invoice_discount_minor: Amount
    taxed: bool
    tax_minor: Amount
    total_minor: Amount
    cost_value_minor: Amount
    base_unit: Unit
    price_minor: Amount | None
    cost_before_minor: Amount | None


class ReturnedLine(Body):
    """`of_line` is the receipt's. Amounts are its share of that line's, to the last unit."""

    line: LineNumber
    of_line: LineNumber
    product: Id
    name: ShortText
    unit: Unit
    quantity_milli: Count
    base_unit: Unit
    base_quantity_milli: Count
    tax_minor: Amount
    total_minor: Amount
    cost_value_minor: Amount


@kind("purchase.returned", version=1)
class PurchaseReturned(Body):
    """Goods of one receipt that leave at the value they came in with, and are owed no longer.

    reversal    the receipt was wrong: all that is left of it
    sent_back   the supplier took goods back"""

    document: Id
    place: Place = "shop"
    receipt: Id
    supplier: SupplierSnapshot
    reason: Literal["reversal", "sent_back"]
    note: LongText = ""
    tax_minor: Amount
    total_minor: Amount
    cost_minor: Amount
    lines: Annotated[list[ReturnedLine], Field(min_length=1, max_length=1000)]


class PaidPart(Body):
    """Signed: below zero is money of the supplier that an invoice was paid too much."""

    receipt: Id
    invoice_number: Annotated[str, StringConstraints(max_length=60)]
    amount_minor: Annotated[int, Field(ge=-MAX_SAFE, le=MAX_SAFE)]


@kind("supplier.paid", version=1)
class SupplierPaid(Body):
    """Money to a supplier, and for which invoices. `shift`: out of that shift's drawer.

    `reverses`: the payment was wrong; each part is taken back. The parts make `amount_minor`."""

    document: Id
    supplier: SupplierSnapshot
    source: Literal["drawer", "bank", "other"]
    shift: Id | None = None
    paid_on: DateText
    note: LongText = ""
    reverses: Id | None = None
    amount_minor: Annotated[int, Field(ge=-MAX_SAFE, le=MAX_SAFE)]
    parts: Annotated[list[PaidPart], Field(min_length=1, max_length=1000)]


class OrderedLine(Body):
    """`unit_cost_minor` is what one unit is expected to cost; the invoice says what it does."""

    line: LineNumber
    product: Id
    name: ShortText
    unit: Unit
    factor_milli: Count
    quantity_milli: Count
    base_unit: Unit
    base_quantity_milli: Count
    unit_cost_minor: Amount
    amount_minor: Amount


@kind("purchase_order.made", version=1)
class PurchaseOrderMade(Body):
    """What a supplier is asked for. Deliveries name it; it moves no stock and owes nothing."""

    order: Id
    supplier: SupplierSnapshot
    note: LongText = ""
    total_minor: Amount
    lines: Annotated[list[OrderedLine], Field(min_length=1, max_length=1000)]


@kind("purchase_order.closed", version=1)
class PurchaseOrderClosed(Body):
    """Nothing more is expected of it."""

    order: Id
    note: LongText = ""


@kind("purchase.received", version=1)
class PurchaseReceived(Body):
    """`noticed`: the doubts a person saw and saved nevertheless. `order`: the purchase order."""

    document: Id
    place: Place = "shop"
    supplier: SupplierSnapshot
    order: Id | None = None
    invoice_number: Annotated[str, StringConstraints(max_length=60)]
    invoice_date: DateText
    due_date: DateText
    note: LongText = ""
    tax: InputTax
    goods_minor: Amount
    discount_minor: Amount
    total_minor: Amount
    cost_minor: Amount
    noticed: Annotated[list[ShortText], Field(max_length=1000)] = []
    lines: Annotated[list[PurchasedLine], Field(min_length=1, max_length=1000)]


class PurchasedLineV2(PurchasedLine):
    """`expires_on`: the date printed on the goods, where somebody typed it."""

    expires_on: DateText | None


@kind("purchase.received", version=2)
class PurchaseReceivedV2(PurchaseReceived):
    lines: Annotated[list[PurchasedLineV2], Field(min_length=1, max_length=1000)]  # type: ignore[assignment]


class ReturnedLineV2(ReturnedLine):
    """`expires_on` is that of the receipt's line."""

    expires_on: DateText | None


@kind("purchase.returned", version=2)
class PurchaseReturnedV2(PurchaseReturned):
    lines: Annotated[list[ReturnedLineV2], Field(min_length=1, max_length=1000)]  # type: ignore[assignment]
