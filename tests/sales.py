"""Sale bodies as a till composes them, priced by the real contract: for tests and benches."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pos.domain.basket import price_basket
from pos.domain.payments import amount_due, settle
from pos.domain.refunds import refund
from pos.domain.tax_classes import default_tax_classes
from pos.journal.ids import uuid7
from tests.tablet import Tablet, new_id

SELLER = {
    "name": "Toko Uji",
    "address_lines": ["Jl. Uji No. 1"],
    "phone": "",
    "npwp": "",
    "npwpd": "",
    "pkp": True,
}


def rules() -> dict[str, Any]:
    return {
        "version": 1,
        "currency": {"code": "IDR", "exponent": 0},
        "pkp": True,
        "prices_include_tax": True,
        "service": {"rate_ppm": 0, "base": "net", "order_types": []},
        "rounding": {"unit_minor": 100, "mode": "nearest", "apply": "cash_only"},
        "tax_classes": default_tax_classes(100_000, 100_000),
        "price_lists": [],
        "promotions": [],
    }


@dataclass
class Goods:
    """One thing on the shelf."""

    product: str = field(default_factory=new_id)
    name: str = "Indomie Goreng 85 g"
    price_minor: int = 3_500
    tax_class: str = "PPN"
    unit: str = "pcs"
    tracked: bool = True


def shelf(count: int, seed: int = 1) -> list[Goods]:
    """The same `count` goods for the same seed."""
    dice = random.Random(seed)
    return [
        Goods(
            product=f"00000000-0000-7000-8000-{number:012x}",
            name=f"Barang {number:05d}",
            price_minor=dice.randrange(5, 400) * 100,
            tax_class=dice.choice(["PPN", "PPN", "BEBAS"]),
        )
        for number in range(1, count + 1)
    ]


def line(goods: Goods, quantity_milli: int = 1000) -> dict[str, Any]:
    return {
        "id": new_id(),
        "product": goods.product,
        "sku": goods.product[-5:],
        "name": goods.name,
        "category": None,
        "unit": goods.unit,
        "factor_milli": 1000,
        "quantity_milli": quantity_milli,
        "price_minor": goods.price_minor,
        "breaks": [],
        "override_minor": None,
        "tax_class": goods.tax_class,
        "choices": [],
        "discount": None,
        "note": None,
        "tracked": goods.tracked,
    }


def number_of(series: str, day: str, counter: int) -> str:
    return f"B01-{series}-{day.replace('-', '')}-{counter:04d}"


def sale_body(
    lines: list[dict[str, Any]],
    *,
    series: str,
    counter: int,
    day: str = "2026-11-21",
    **own_rules: Any,
) -> dict[str, Any]:
    """A finished cash sale, version 1, paid with the next 50.000 above what is due."""
    money = {**rules(), **own_rules}
    basket = {
        "business_date": day,
        "minute_of_day": 845,
        "order_type": "retail",
        "customer": None,
        "lines": lines,
        "order_discount": None,
    }
    priced = price_basket(basket, money)  # type: ignore[arg-type]
    total = priced["totals"]["total_minor"]
    due = amount_due(total, [], money, "cash")  # type: ignore[arg-type]
    given = -(-due // 50_000) * 50_000
    tender = {"id": new_id(), "method": "Tunai", "kind": "cash", "tendered_minor": given}
    settled = settle(total, [tender], money)  # type: ignore[list-item, arg-type]
    # No till ends two sales in one millisecond: the newest first must not be a matter of luck.
    now = time.time_ns() // 1_000_000 + counter
    return {
        "sale": str(uuid7()),  # a cart's id: sorts by time, as a till makes it
        "receipt": {
            "number": number_of(series, day, counter),
            "series": series,
            "counter": counter,
        },
        "currency": money["currency"],
        "order_type": "retail",
        "table": None,
        "queue_number": None,
        "customer": None,
        "cashier": {"id": new_id(), "name": "Siti"},
        "seller": SELLER,
        "opened_at": now - 20_000,
        "completed_at": now,
        "rules": {key: money[key] for key in ("pkp", "prices_include_tax", "service", "rounding")},
        **priced,
        **settled,
    }


def second_version(body: dict[str, Any]) -> dict[str, Any]:
    """The same sale as a till of today tells it: nothing given off, nobody known, cash."""
    details = {"account": None, "details": None, "confirmed_at": None, "donation_minor": 0}
    return {
        **body,
        "order_discount": None,
        "lines": [{**one, "discount": None} for one in body["lines"]],
        "payments": [{**each, "name": "Tunai", **details} for each in body["payments"]],
        "donation_minor": 0,
        "donation_to": None,
    }


def refund_body(
    sold: dict[str, Any],
    *,
    series: str,
    counter: int,
    approver: dict[str, str] | None = None,
    day: str = "2026-11-21",
    quantities: Sequence[int] | None = None,
    before: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """A version 2 cash sale taken back as a till composes it: the whole, or of each line so much,
    after what came back `before`."""
    money = rules()
    sold_each = [one["quantity_milli"] for one in sold["lines"]]
    asked = zip(sold["lines"], quantities or sold_each, strict=True)
    wanted = [{"line": one["id"], "quantity_milli": milli} for one, milli in asked if milli]
    mirrored = refund(sold, wanted, before)  # type: ignore[arg-type]
    total = mirrored["totals"]["total_minor"]
    due = amount_due(total, [], money, "cash")  # type: ignore[arg-type]
    tender = {"id": new_id(), "method": "cash", "kind": "cash", "tendered_minor": due}
    settled = settle(total, [tender], money)  # type: ignore[list-item, arg-type]
    details = {"account": None, "details": None, "confirmed_at": None, "donation_minor": 0}
    receipt = {"number": number_of(series, day, counter), "series": series}
    return {
        **{key: value for key, value in sold.items() if key != "sale"},
        **mirrored,
        **settled,
        "payments": [{**each, "name": "Tunai", **details} for each in settled["payments"]],
        "refund": new_id(),
        "original": {
            "sale": sold["sale"],
            "number": sold["receipt"]["number"],
            "completed_at": sold["completed_at"],
        },
        "reason": {"code": "damaged", "label": "Barang rusak"},
        "note": None,
        "approved_by": approver,
        "receipt": {**receipt, "counter": counter},
        "completed_at": sold["completed_at"] + 60_000,
        "goods": "shelf",
        "returned_before": list(before),
    }


def sell(tablet: Tablet, *goods: Goods) -> dict[str, Any]:
    """Append one sale of one each to the tablet's chain; returns its body."""
    tablet.counter += 1
    first = sale_body([line(one) for one in goods], series=tablet.series, counter=tablet.counter)
    body = second_version(first)
    tablet.append("sale.completed", body, tv=2)
    return body
