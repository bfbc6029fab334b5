"""The paper of a closed shift (Z), said by the shop's server once it has heard the close.

A report is never changed. What arrives later makes an addendum: the same number, the next part,
with everything stated anew.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import MAX_SAFE, Body, DateText, Id, Minor, ShortText, TimeMs, kind

Count = Annotated[int, Field(ge=0, le=MAX_SAFE)]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ReportedSales(Body):
    """Of sales alone; what came back stands apart. `due` is what was paid, after rounding."""

    count: Count
    gross_minor: Minor
    line_discount_minor: Minor
    promotion_minor: Minor
    order_discount_minor: Minor
    service_minor: Minor
    tax_minor: Minor
    total_minor: Minor
    rounding_minor: Minor
    due_minor: Minor
    tip_minor: Minor
    donation_minor: Minor


class ReportedRefunds(Body):
    """Positive amounts. `undone`: taken back at once by whoever sold it; `unproven`: without its
    receipt; `voided`: the sale never happened. Reports from before 2026-12 say only the first."""

    count: Count
    undone: Count
    unproven: Count = 0
    voided: Count = 0
    total_minor: Minor
    due_minor: Minor


class ReportedMethod(Body):
    """What a way to pay brought, less what went back by it; tips stand apart."""

    name: ShortText
    kind: ShortText
    count: Count
    amount_minor: Minor
    tip_minor: Minor


class ReportedTax(Body):
    """Of one class and rate, refunds taken off."""

    label: ShortText
    kind: ShortText
    rate_ppm: Minor
    base_minor: Minor
    other_base_minor: Minor
    tax_minor: Minor


class ReportedPaidIn(Body):
    """Money that came for no sale: kasbon paid back, gift cards sold, credit filled up."""

    name: ShortText
    count: Count
    amount_minor: Minor


class ReportedCash(Body):
    """Of the drawer; what went out is positive. `expected_minor` by all that is known now."""

    float_minor: Minor
    sales_minor: Minor
    in_minor: Minor
    out_minor: Minor
    drop_minor: Minor
    expected_minor: Minor
    counted_minor: Minor
    variance_minor: Minor


class ReportedCount(Body):
    """How many notes or coins of one value were counted."""

    value_minor: Count
    count: Count


class ReportedClosing(Body):
    """What its closing said besides the sum: why it differs, what was counted first where somebody
    counted again, and by which notes and coins."""

    reason: ShortText | None
    first_counted_minor: Minor | None
    counts: Annotated[list[ReportedCount], Field(max_length=40)]


class ReportedReceipts(Body):
    """The first and last number of a series, and how many there are in between."""

    series: ShortText
    first: Count
    last: Count
    count: Count


class ReportAnchor(Body):
    """The event that closed the shift: its hash vouches for all before it in its chain."""

    device: Id
    epoch: Count
    seq: Count
    hash: Hash


class ReportPerson(Body):
    id: Id | None
    name: ShortText


@kind("shift.reported", version=1)
class ShiftReported(Body):
    """`grand_…_minor` are all reports of the outlet together with this one; they never start anew.
    `late` is how many documents came after the close; reports before 2026-12 do not say how often
    the drawer was opened for no sale, nor how many dishes (`removed_lines`) left a cart after the
    kitchen was told. `unheard`: tills that took part and were not heard since
    the close; until they are, this report is provisional, and its next part is final."""

    report: Id
    shift: Id
    number: Annotated[int, Field(ge=1, le=MAX_SAFE)]
    part: Count
    kind: Literal["z"]
    business_date: DateText
    drawer: ShortText
    opened_at: TimeMs | None
    opened_by: ReportPerson
    closed_at: TimeMs
    closed_by: ReportPerson
    late: Count
    sales: ReportedSales
    refunds: ReportedRefunds
    methods: Annotated[list[ReportedMethod], Field(max_length=200)]
    taxes: Annotated[list[ReportedTax], Field(max_length=100)]
    paid_in: Annotated[list[ReportedPaidIn], Field(max_length=20)] = []
    cash: ReportedCash
    receipts: Annotated[list[ReportedReceipts], Field(max_length=100)]
    drawer_openings: Count | None = None
    removed_lines: Count | None = None
    unheard: Annotated[list[ShortText], Field(max_length=100)] = []
    grand_sales_minor: Minor
    grand_refund_minor: Minor
    anchor: ReportAnchor | None
    closing: ReportedClosing | None = None
