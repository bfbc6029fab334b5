"""A demo basket as the body of a finished sale, composed by the contract as a till composes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pos.catalog.models import Product
from pos.domain.basket import price_basket
from pos.domain.payments import amount_due, settle
from pos.journal.ids import uuid7
from pos.outlets.models import Outlet
from pos.people.models import Person

NOTE_MINOR = 50_000
RULES = ("pkp", "prices_include_tax", "service", "rounding")
NO_DETAILS = {"account": None, "details": None, "confirmed_at": None, "donation_minor": 0}
METHODS = (("Tunai", "cash"), ("Tunai", "cash"), ("Tunai", "cash"), ("EDC BCA", "card"))


def sale_body(
    goods: Sequence[tuple[Product, int]],
    rules: dict[str, Any],
    outlet: Outlet,
    *,
    at: datetime,
    day: str,
    cashier: Person,
    series: str,
    counter: int,
) -> dict[str, Any]:
    """Version 2, paid in cash with the next round note, or by card."""
    basket: Any = {
        "business_date": day,
        "minute_of_day": at.hour * 60 + at.minute,
        "order_type": "retail",
        "customer": None,
        "lines": [_line(product, pieces) for product, pieces in goods],
        "order_discount": None,
    }
    money: Any = rules
    priced = price_basket(basket, money)
    settled = _paid(priced["totals"]["total_minor"], money, counter)
    at_ms = int(at.timestamp() * 1000)
    number = f"{outlet.code}-{series}-{day.replace('-', '')}-{counter:04d}"
    return {
        "sale": str(uuid7()),
        "receipt": {"number": number, "series": series, "counter": counter},
        "currency": rules["currency"],
        "order_type": "retail",
        "table": None,
        "queue_number": None,
        "customer": None,
        "cashier": {"id": str(cashier.id), "name": cashier.name},
        "seller": _seller(outlet),
        "opened_at": at_ms - 40_000,
        "completed_at": at_ms,
        "rules": {key: rules[key] for key in RULES},
        **priced,
        **settled,
        "lines": [{**one, "discount": None} for one in priced["lines"]],
        "order_discount": None,
        "donation_minor": 0,
        "donation_to": None,
    }


def _line(product: Product, pieces: int) -> dict[str, Any]:
    return {
        "id": str(uuid7()),
        "product": str(product.id),
        "sku": product.sku,
        "name": product.name,
        "category": str(product.category_id) if product.category_id else None,
        "unit": product.unit,
        "factor_milli": 1000,
        "quantity_milli": pieces * 1000,
        "price_minor": product.price_minor,
        "breaks": [],
        "override_minor": None,
        "tax_class": product.tax_class,
        "choices": [],
        "discount": None,
        "note": None,
        "tracked": product.tracked,
    }


def _paid(total: int, money: Any, counter: int) -> dict[str, Any]:
    name, kind = METHODS[counter % len(METHODS)]
    due = amount_due(total, [], money, kind)
    given = -(-due // NOTE_MINOR) * NOTE_MINOR if kind == "cash" else due
    tender: Any = {"id": str(uuid7()), "method": name, "kind": kind, "tendered_minor": given}
    settled: Any = settle(total, [tender], money)
    payments = [{**each, "name": name, **NO_DETAILS} for each in settled["payments"]]
    return {**settled, "payments": payments}


def _seller(outlet: Outlet) -> dict[str, Any]:
    names = ("name", "address_lines", "phone", "npwp", "npwpd", "pkp")
    return {name: getattr(outlet, name) for name in names}
