"""The shapes receipts are made of: the body of `sale.completed`, a closing report, the settings.

What this is not: validation. A receipt of a sale that already happened is always printed.
"""

from typing import Literal, NotRequired, TypedDict

from pos.domain.types import (
    Currency,
    Discount,
    OrderType,
    Priced,
    PricedLine,
    RoundingRule,
    ServiceRule,
    Settled,
)


class ReceiptNumber(TypedDict):
    number: str
    series: str
    counter: int


class Person(TypedDict):
    id: str
    name: str


class Buyer(Person):
    """`phone` in E.164 digits; paper shows it masked. `member`: what decided the prices."""

    phone: NotRequired[str | None]
    member: NotRequired[bool]


class OriginalSale(TypedDict):
    """The sale that a refund takes back."""

    sale: str
    number: str
    completed_at: int


class RefundReason(TypedDict):
    """`code` for counting, `label` as the cashier read it."""

    code: str
    label: str


class CardDetails(TypedDict):
    """What a card machine's slip says; never more of a card than its last four digits."""

    bank: str | None
    last4: str | None
    approval: str | None
    trace: str | None


class Seller(TypedDict):
    name: str
    address_lines: list[str]
    phone: str | None
    npwp: str | None
    npwpd: str | None
    pkp: bool


class SaleRules(TypedDict):
    pkp: bool
    prices_include_tax: bool
    service: ServiceRule | None
    rounding: RoundingRule


class EarningLine(TypedDict):
    """What of a line decides what it earns."""

    id: str
    total_minor: int


class PointsTerms(TypedDict):
    """How points were counted: one for each `per_minor`, times `times_milli`, and `extra` ones.
    `without`: ids of the lines that earn nothing."""

    per_minor: int
    times_milli: int
    extra: int
    without: list[str]


class Points(TypedDict):
    """What a document earned, or took back; `balance` is all that is held after it, as its till
    knew it from the shop's server at `at`. None: it knew nothing."""

    earned: int
    balance: int | None
    at: NotRequired[int | None]


class SaleBody(Priced, Settled):
    """`sale.completed`: who sold what to whom, with the priced basket and the payments.

    `receipt` is None on a pre-bill. `order_discount` only names the discount on paper; its amount
    is in the totals. `original` and `reason` make it a refund (`sale.refunded`). A line may have
    `discount` and a payment `name` and `details`: they too only name what was counted.
    """

    sale: str
    receipt: ReceiptNumber | None
    currency: Currency
    order_type: OrderType
    table: str | None
    queue_number: str | None
    customer: Buyer | None
    cashier: Person
    seller: Seller
    opened_at: int
    completed_at: int
    rules: SaleRules
    order_discount: NotRequired[Discount | None]
    donation_minor: NotRequired[int]
    donation_to: NotRequired[str | None]
    original: NotRequired[OriginalSale | None]
    void: NotRequired[bool]
    reason: NotRequired[RefundReason | None]
    points: NotRequired[Points | None]


class ReceiptLayout(TypedDict):
    """How a receipt is printed. Absent lists mean the usual words, absent flags mean no.

    `copy`: 0 for the first paper, n for the n-th reprint. `unpaid`: a pre-bill. `free_choices`:
    also print chosen options that cost nothing. `logo`: a PNG in base64. `qr`: receipt_proof.py.
    `points_months`: how many whole months points stay good, by the owner's rule of today.
    """

    columns: int
    utc_offset_minutes: int
    header_lines: NotRequired[list[str]]
    footer_lines: NotRequired[list[str]]
    copy: NotRequired[int]
    unpaid: NotRequired[bool]
    training: NotRequired[bool]
    free_choices: NotRequired[bool]
    qr: NotRequired[str | None]
    logo: NotRequired[str | None]
    points_months: NotRequired[int | None]


class KitchenOrder(TypedDict):
    """What a kitchen needs of a sale; a sale body is one, and so is an order nobody has paid.
    `label`: what that was called when it was put aside."""

    label: NotRequired[str | None]
    receipt: ReceiptNumber | None
    order_type: OrderType
    table: str | None
    queue_number: str | None
    cashier: Person
    completed_at: int
    lines: list[PricedLine]


class KitchenLayout(TypedDict):
    """`station` is the title; `line_ids` None prints every line; `sent_at` None: when sold."""

    columns: int
    utc_offset_minutes: int
    station: str
    line_ids: NotRequired[list[str] | None]
    sent_at: NotRequired[int | None]
    copy: NotRequired[int]
    training: NotRequired[bool]


class ReportSales(TypedDict):
    """Discounts and refunds are positive numbers here and printed with a minus."""

    gross_minor: int
    discount_minor: int
    refund_minor: int
    rounding_minor: int
    net_minor: int


class ReportPayment(TypedDict):
    method: str
    amount_minor: int


class ReportPaidIn(TypedDict):
    name: str
    amount_minor: int


class ReportCash(TypedDict):
    """What went out is positive here and printed with a minus. Counted is None before the count.
    `others`: what further tills brought into this drawer, where a till reports by itself."""

    opening_minor: int
    sales_minor: int
    cash_in_minor: int
    cash_out_minor: int
    drop_minor: int
    expected_minor: int
    counted_minor: int | None
    variance_minor: int | None
    variance_reason: NotRequired[str]
    others: "NotRequired[list[ReportPaidIn]]"


class ReportTax(TypedDict):
    """Of one class and rate, refunds taken off."""

    label: str
    base_minor: int
    tax_minor: int


class ReportNumbers(TypedDict):
    """First and last number of a series, and how many of them are this shift's."""

    series: str
    first: int
    last: int
    count: int


class ReportRecord(TypedDict):
    """Everything sold and taken back since the shop began, and the event that closed the shift:
    its hash vouches for all before it."""

    grand_sales_minor: int
    grand_refund_minor: int
    anchor: str | None


class ReportCounts(TypedDict):
    """None: whoever made the report cannot know it."""

    sales: int
    voids: int
    removed_lines: int | None
    drawer_openings: int | None


class ClosingReport(TypedDict):
    """`kind` z closes a shift, x looks at it while it is open (`closed_at` None). `number` None:
    the shop's server has not numbered it yet. `provisional`: not all tills have told all yet,
    namely `unheard`, where the server says so."""

    kind: Literal["z", "x"]
    seller_name: str
    outlet_label: str
    business_date: str
    number: int | None
    provisional: NotRequired[bool]
    cashier_name: str
    series: str
    opened_at: int
    closed_at: int | None
    currency: Currency
    sales: ReportSales
    payments: list[ReportPayment]
    paid_in: NotRequired[list[ReportPaidIn]]
    cash: ReportCash
    counts: ReportCounts
    unheard: NotRequired[list[str]]
    taxes: NotRequired[list[ReportTax]]
    receipts: NotRequired[list[ReportNumbers]]
    record: NotRequired[ReportRecord]


class ReportLayout(TypedDict):
    columns: int
    utc_offset_minutes: int
    copy: NotRequired[int]
    training: NotRequired[bool]
