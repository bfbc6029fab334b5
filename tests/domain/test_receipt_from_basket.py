"""From the basket to the paper in one go: priced, paid and printed, it is the receipt of the book.

The printed layouts of domain.md 4.4 are vectors made of hand-written sale bodies. Here the engine
makes the body itself, so that prices, taxes, payments and paper are proven to fit together.
"""

from typing import Any

import pytest

from pos.domain.basket import price_basket
from pos.domain.errors import DomainError
from pos.domain.payments import settle
from pos.domain.receipt import receipt_lines
from pos.domain.tax_classes import default_tax_classes
from tests.domain import vectors

ROUNDING = {"unit_minor": 100, "mode": "nearest", "apply": "cash_only"}


def line(place: int, name: str, unit: str, **changes: Any) -> dict[str, Any]:
    usual = {
        "id": f"l{place}", "product": f"p{place}", "sku": f"SKU{place:03d}", "name": name,
        "category": None, "unit": unit, "factor_milli": 1000, "quantity_milli": 1000,
        "price_minor": 0, "breaks": [], "override_minor": None, "tax_class": "PPN", "choices": [],
        "discount": None, "note": None, "tracked": True,
    }  # fmt: skip
    return {**usual, **changes}


def rules(**changes: Any) -> dict[str, Any]:
    usual = {
        "version": 1, "currency": {"code": "IDR", "exponent": 0}, "pkp": True,
        "prices_include_tax": True, "service": {"rate_ppm": 0, "base": "net", "order_types": []},
        "rounding": ROUNDING, "tax_classes": default_tax_classes(100_000, 400_000),
        "price_lists": [], "promotions": [],
    }  # fmt: skip
    return {**usual, **changes}


def body(sample: dict[str, Any], basket: dict[str, Any], shop: dict[str, Any], tender: Any) -> Any:
    """The sample's people and numbers with the engine's amounts."""
    priced = price_basket(basket, shop)
    settled = settle(priced["totals"]["total_minor"], [tender], shop)
    named = {"service": shop["service"], "rounding": shop["rounding"], "pkp": shop["pkp"]}
    return {**sample, "rules": {**sample["rules"], **named}, **priced, **settled}


def test_the_retail_receipt_of_the_book_comes_out_of_the_engine():
    case = vectors.named_case("receipt/retail", "58 mm retail, PKP")
    goods = [
        line(1, "Indomie Goreng 85 g", "pcs", quantity_milli=5000, price_minor=3500),
        line(2, "Minyak Goreng Sania 2 L", "pch", price_minor=38500,
             discount={"kind": "amount", "amount_minor": 2000}),
        line(3, "Telur ayam", "kg", quantity_milli=735, price_minor=29500, tax_class="BEBAS"),
    ]  # fmt: skip
    basket = {
        "business_date": "2026-11-21", "minute_of_day": 845, "order_type": "retail",
        "customer": None, "lines": goods, "order_discount": None,
    }  # fmt: skip
    cash = {"id": "p1", "method": "cash", "kind": "cash", "tendered_minor": 100_000}
    sale = body(case["input"]["sale"], basket, rules(), cash)
    assert receipt_lines(sale, case["input"]["layout"]) == case["expected"]


@pytest.mark.parametrize(
    "broken", [{"choices": [{"name": "x"}]}, {"name": None}, {"choices": None}]
)
def test_a_body_from_a_broken_tablet_is_refused_with_a_code(broken):
    case = vectors.named_case("receipt/retail", "58 mm retail, PKP")
    sale = case["input"]["sale"]
    sale = {**sale, "lines": [{**sale["lines"][0], **broken}]}
    with pytest.raises(DomainError) as refusal:
        receipt_lines(sale, case["input"]["layout"])
    assert refusal.value.code == "receipt_body_incomplete"


def test_the_cafe_receipt_of_the_book_comes_out_of_the_engine():
    case = vectors.named_case("receipt/cafe", "58 mm cafe with service and PBJT")
    shot = {
        "group": "topping", "choice": "shot", "name": "Extra Shot", "quantity": 1,
        "price_minor": 6000, "tax_class": None, "once": True,
    }  # fmt: skip
    food = [
        line(1, "Kopi Susu Gula Aren", "gelas", quantity_milli=2000, price_minor=18000,
             tax_class="PBJT", choices=[shot], note="less sugar, es dipisah"),
        line(2, "Nasi Goreng Spesial", "porsi", price_minor=28000, tax_class="PBJT"),
    ]  # fmt: skip
    basket = {
        "business_date": "2026-11-21", "minute_of_day": 1182, "order_type": "dine_in",
        "customer": None, "lines": food,
        "order_discount": {"kind": "percent", "rate_ppm": 100_000, "reason": "member"},
    }  # fmt: skip
    shop = rules(
        pkp=False,
        prices_include_tax=False,
        service={"rate_ppm": 50_000, "base": "net", "order_types": ["dine_in"]},
    )
    paid = {
        "id": "p1", "method": "qris", "kind": "qris", "tendered_minor": 72_765,
        "reference": "PAY-7F3A21",
    }  # fmt: skip
    sale = body(case["input"]["sale"], basket, shop, paid)
    assert receipt_lines(sale, case["input"]["layout"]) == case["expected"]
