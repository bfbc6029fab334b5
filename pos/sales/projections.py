"""Rows of finished sales from `sale.completed`: four bulk inserts a run, whatever its length.
Refunds (refund_projection.py) have the same rows with negative amounts, through `write_documents`.

Version 1 knows no discounts as given, no phone, no details of a payment and no donation; its rows
have the same columns with nothing in them (`_was_first`).
"""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from pos.journal.bulk import insert_rows
from pos.journal.errors import RuleError
from pos.journal.ids import derived_hex
from pos.journal.lookup import find_rows
from pos.journal.projections import Happening, projection
from pos.sales.card_numbers import masked, masked_details, report_card_numbers
from pos.sales.models import Kind, Sale, SaleLine, SalePayment, SaleTax
from pos.tills.models import Series

Row = tuple[Any, ...]

# Columns that have the same name in the event's body and in the table.
_TOTALS = (
    "gross_minor",
    "line_discount_minor",
    "promotion_discount_minor",
    "subtotal_minor",
    "order_discount_minor",
    "net_minor",
    "service_minor",
    "service_added_minor",
    "tax_minor",
    "tax_added_minor",
    "total_minor",
    "item_count",
)
_SETTLED = ("rounding_minor", "due_minor", "change_minor", "tip_minor")
_MOMENTS = ("opened_at", "completed_at", "order_type", "pricing_version", "promotions")
_LINE = (
    "sku",
    "name",
    "unit",
    "factor_milli",
    "quantity_milli",
    "base_quantity_milli",
    "unit_price_minor",
    "list_price_minor",
    "price_source",
    "gross_minor",
    "discount_minor",
    "promotion_minor",
    "order_discount_minor",
    "amount_minor",
    "net_minor",
    "service_minor",
    "service_added_minor",
    "tax_class",
    "tax_minor",
    "tax_added_minor",
    "total_minor",
    "choices",
)
_TAX = (
    "tax_class",
    "label",
    "kind",
    "rate_ppm",
    "base_numerator",
    "base_denominator",
    "base_minor",
    "other_base_minor",
    "tax_minor",
    "included",
)
_PAYMENT = (
    "method",
    "kind",
    "amount_minor",
    "tendered_minor",
    "tip_minor",
    "change_minor",
)

# Columns that are not: in the order in which _sale, _lines … give them.
_SALE_HEAD = (
    "id",
    "merchant_id",
    "outlet_id",
    "event_id",
    "device_id",
    "shift_id",
    "business_date",
    "received_at",
    "number",
    "series",
    "counter",
    "table",
    "queue_number",
    "customer_id",
    "customer_name",
    "cashier_id",
    "cashier_name",
    "currency_code",
    "currency_exponent",
    "kind",
)
_SALE_SECOND = (
    "customer_phone",
    "customer_member",
    "donation_minor",
    "donation_to",
    "order_discount",
)
_CHILD_HEAD = ("id", "merchant_id", "outlet_id", "sale_id", "position")
_LINE_HEAD = (*_CHILD_HEAD, "line_id", "product_id", "category_id", "note", "discount")
_PAYMENT_HEAD = (*_CHILD_HEAD, "payment_id", "reference")
_PAYMENT_SECOND = ("name", "account", "details", "confirmed_at", "donation_minor")

_totals, _settled, _moments = attrgetter(*_TOTALS), attrgetter(*_SETTLED), attrgetter(*_MOMENTS)
_line, _tax, _payment = attrgetter(*_LINE), attrgetter(*_TAX), attrgetter(*_PAYMENT)


@projection(
    "sale.completed", versions=(1, 2, 3, 4, 5, 6), tables=(Sale, SaleLine, SaleTax, SalePayment)
)
def project_sales(run: Sequence[Happening]) -> None:
    write_documents(run)


def write_documents(run: Sequence[Happening]) -> None:
    """The rows of sales or of refunds: what both have in common is nearly everything."""
    _refuse_foreign_series(run)
    if len(run) == 1:  # also how a run is repeated when one of its sales breaks a unique key
        _refuse_repeats(run[0])
    columns = (*_SALE_HEAD, *_SALE_SECOND, *_TOTALS, *_SETTLED, *_MOMENTS)
    insert_rows(Sale, columns, map(_sale_row, run))
    insert_rows(SaleLine, (*_LINE_HEAD, *_LINE), _each(run, _line_rows))
    insert_rows(SaleTax, (*_CHILD_HEAD, *_TAX), _each(run, _tax_rows))
    paid = (*_PAYMENT_HEAD, *_PAYMENT_SECOND, *_PAYMENT)
    insert_rows(SalePayment, paid, _each(run, _payment_rows))
    report_card_numbers(run)


def _each(run: Sequence[Happening], rows_of: Any) -> Iterable[Row]:
    return (row for happening in run for row in rows_of(happening))


def _refuse_foreign_series(run: Sequence[Happening]) -> None:
    """A till counts in the series it was given; what the envelope claims is not asked."""
    used = {(str(happening.device_id), happening.body.receipt.series) for happening in run}
    given = find_rows(
        Series,
        ("device_id", "code"),
        {"merchant_id": run[0].merchant_id, "device_id": {device for device, _ in used}},
    )
    if used.difference(given):
        raise RuleError(
            "foreign_series",
            "Nomor struk memakai seri milik perangkat lain.",
            suggestion="Pasangkan ulang perangkat itu; cek penjualan ini dengan kasirnya.",
        )


def _refuse_repeats(happening: Happening) -> None:
    """Name what is repeated; the event itself is kept and goes to the inbox."""
    body, event = happening.body, str(happening.id)
    here = {"merchant_id": happening.merchant_id, "outlet_id": happening.outlet_id}
    same = find_rows(Sale, ("event_id",), {**here, "id": document_id(happening)})
    if any(other != event for (other,) in same):
        raise RuleError(
            "sale_repeated",
            f"Penjualan {body.receipt.number} sudah tercatat.",
            suggestion="Tandai selesai bila uangnya memang hanya diterima sekali.",
        )
    receipt = body.receipt
    same_number = {"series": receipt.series, "counter": receipt.counter}
    numbered = find_rows(Sale, ("event_id", "number"), {**here, **same_number})
    taken = [number for other, number in numbered if other != event]
    if taken:
        raise RuleError(
            "receipt_number_taken",
            f"Nomor struk {receipt.number} sudah dipakai penjualan lain ({taken[0]}).",
            suggestion="Bandingkan kedua struk; catat uangnya, lalu pasangkan ulang perangkat itu.",
        )


def document_id(happening: Happening) -> str:
    """The id of the sale, or of the refund."""
    body = happening.body
    document: str = body.refund if is_refund(happening) else body.sale
    return document


def is_refund(happening: Happening) -> bool:
    return happening.kind == "sale.refunded"


def _sale_row(happening: Happening) -> Row:
    body, customer = happening.body, happening.body.customer
    return (
        document_id(happening),
        happening.merchant_id,
        happening.outlet_id,
        happening.id,
        happening.device_id,
        happening.shift_id,
        happening.business_date,
        happening.received_at_ms,
        body.receipt.number,
        body.receipt.series,
        body.receipt.counter,
        body.table or "",
        body.queue_number or "",
        customer.id if customer else None,
        customer.name if customer else "",
        body.cashier.id,
        body.cashier.name,
        body.currency.code,
        body.currency.exponent,
        Kind.REFUND.value if is_refund(happening) else Kind.SALE.value,
        *_second(happening),
        *_totals(body.totals),
        *_settled(body),
        *_moments(body),
    )


def _was_first(happening: Happening) -> bool:
    return happening.version == 1 and happening.kind == "sale.completed"


def _second(happening: Happening) -> Row:
    """What a sale tells since version 2."""
    if _was_first(happening):
        return ("", False, 0, "", None)
    body = happening.body
    customer = body.customer
    return (
        (customer.phone or "") if customer else "",
        customer.member if customer else False,
        body.donation_minor,
        body.donation_to or "",
        _given(body.order_discount),
    )


def _given(part: Any) -> dict[str, Any] | None:
    """A small body inside a body, as it is shown: without the keys that say nothing."""
    return None if part is None else part.model_dump(exclude_none=True)


def _heads(happening: Happening, count: int) -> Iterable[Row]:
    """Id, tenant, sale and place of `count` children."""
    merchant, outlet, sale = happening.merchant_id, happening.outlet_id, document_id(happening)
    for position in range(1, count + 1):
        yield (derived_hex(happening.id, position), merchant, outlet, sale, position)


def _line_rows(happening: Happening) -> Iterable[Row]:
    lines, first = happening.body.lines, _was_first(happening)
    for head, line in zip(_heads(happening, len(lines)), lines, strict=True):
        discount = None if first else _given(line.discount)
        own = (line.id, line.product, line.category, line.note or "", discount)
        yield (*head, *own, *_line(line))


def _tax_rows(happening: Happening) -> Iterable[Row]:
    taxes = happening.body.taxes
    for head, tax in zip(_heads(happening, len(taxes)), taxes, strict=True):
        yield (*head, *_tax(tax))


def _payment_rows(happening: Happening) -> Iterable[Row]:
    payments = happening.body.payments
    for head, payment in zip(_heads(happening, len(payments)), payments, strict=True):
        own = (payment.id, masked(payment))
        second = _NO_DETAILS if _was_first(happening) else _payment_details(payment)
        yield (*head, *own, *second, *_payment(payment))


_NO_DETAILS: Row = ("", "", None, None, 0)


def _payment_details(payment: Any) -> Row:
    return (
        payment.name,
        payment.account or "",
        masked_details(_given(payment.details)),
        payment.confirmed_at,
        payment.donation_minor,
    )
