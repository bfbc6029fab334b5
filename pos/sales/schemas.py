"""Shapes of finished sales over HTTP: read-only."""

from typing import Any
from uuid import UUID

from ninja import Schema


class SaleBrief(Schema):
    id: UUID
    outlet_id: UUID
    kind: str
    number: str
    series: str
    counter: int
    business_date: str
    completed_at: int
    received_at: int
    order_type: str
    cashier_name: str
    customer_name: str
    currency_code: str
    currency_exponent: int
    total_minor: int
    due_minor: int
    item_count: int


class SalePage(Schema):
    sales: list[SaleBrief]
    next: str | None


class LineShape(Schema):
    line_id: str
    product_id: UUID | None
    sku: str
    name: str
    unit: str
    factor_milli: int
    quantity_milli: int
    base_quantity_milli: int
    unit_price_minor: int
    list_price_minor: int | None
    price_source: str
    gross_minor: int
    discount_minor: int
    promotion_minor: int
    order_discount_minor: int
    amount_minor: int
    net_minor: int
    service_minor: int
    tax_class: str
    tax_minor: int
    total_minor: int
    choices: list[dict[str, Any]]
    note: str
    discount: dict[str, Any] | None


class TaxShape(Schema):
    tax_class: str
    label: str
    kind: str
    rate_ppm: int
    base_minor: int
    other_base_minor: int
    tax_minor: int
    included: bool


class PaymentShape(Schema):
    payment_id: str
    method: str
    name: str
    kind: str
    amount_minor: int
    tendered_minor: int
    tip_minor: int
    change_minor: int
    donation_minor: int
    reference: str
    account: str
    details: dict[str, str] | None
    confirmed_at: int | None


class SaleShape(SaleBrief):
    device_id: UUID
    event_id: UUID
    shift_id: UUID | None
    opened_at: int
    table: str
    queue_number: str
    pricing_version: int
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
    rounding_minor: int
    change_minor: int
    tip_minor: int
    donation_minor: int
    donation_to: str
    order_discount: dict[str, Any] | None
    customer_phone: str
    customer_member: bool
    promotions: list[dict[str, Any]]
    lines: list[LineShape]
    taxes: list[TaxShape]
    payments: list[PaymentShape]


class PaidShape(Schema):
    kind: str
    amount_minor: int


class DayTotals(Schema):
    business_date: str
    sales: int
    refunds: int
    refund_minor: int
    total_minor: int
    tax_minor: int
    service_minor: int
    due_minor: int
    payments: list[PaidShape]
