"""A plausible Z, drawers opened for no sale, and a closed month, for the golden corpus."""

from typing import Any


def _id(number: int) -> str:
    return f"01943f00-0000-7000-8000-{number:012x}"


def shift_report() -> dict[str, Any]:
    sales = {"count": 2, "gross_minor": 25_000, "line_discount_minor": 500, "promotion_minor": 0}
    sums = {"order_discount_minor": 1_000, "service_minor": 0, "tax_minor": 2_315}
    last = {"total_minor": 23_500, "rounding_minor": 0, "due_minor": 23_500}
    return {
        "report": _id(72),
        "shift": _id(71),
        "number": 12,
        "part": 1,
        "kind": "z",
        "business_date": "2026-11-21",
        "drawer": "Laci depan",
        "opened_at": 1_795_000_000_000,
        "opened_by": {"id": _id(10), "name": "Siti"},
        "closed_at": 1_795_030_000_000,
        "closed_by": {"id": None, "name": "Siti"},
        "late": 1,
        "sales": {**sales, **sums, **last, "tip_minor": 0, "donation_minor": 0},
        "refunds": {"count": 1, "undone": 0, "total_minor": 3_500, "due_minor": 3_500},
        "methods": [
            {"name": "Tunai", "kind": "cash", "count": 2, "amount_minor": 20_000, "tip_minor": 0}
        ],
        "taxes": [
            {
                "label": "PPN",
                "kind": "vat",
                "rate_ppm": 120_000,
                "base_minor": 18_000,
                "other_base_minor": 16_500,
                "tax_minor": 1_980,
            }
        ],
        "cash": {
            "float_minor": 100_000,
            "sales_minor": 20_000,
            "in_minor": 0,
            "out_minor": 5_000,
            "drop_minor": 50_000,
            "expected_minor": 65_000,
            "counted_minor": 64_000,
            "variance_minor": -1_000,
        },
        "receipts": [{"series": "K01", "first": 3, "last": 5, "count": 3}],
        "grand_sales_minor": 9_000_000,
        "grand_refund_minor": 40_000,
        "anchor": {"device": _id(3), "epoch": 1, "seq": 9, "hash": "ab" * 32},
    }


def drawer_openings() -> dict[str, dict[str, Any]]:
    person = {"id": _id(10), "name": "Siti"}
    at = {"opening": _id(46), "opened_at": 1_795_000_000_000}
    by_printer = {"printer": _id(44), "reason": "by_hand", "sale": None, "by": person}
    what_for = {"category": "other", "label": "Lain-lain", "reason": "Mencari nota"}
    return {
        "drawer.opened.v2": {**at, **by_printer},
        "drawer.opened_by_hand": {**at, "shift": _id(41), **what_for, "person": person},
    }


def closed_months() -> dict[str, dict[str, Any]]:
    day = {"day": "2026-11-21", "about": "Penjualan"}
    entries = [
        {**day, "account": "1-1101", "amount_minor": 11_100},
        {**day, "account": "4-1101", "amount_minor": -10_000},
        {**day, "account": "2-1201", "amount_minor": -1_100},
    ]
    said = {"month": "2026-11", "entries": entries}
    by = {"id": _id(10), "name": "Siti"}
    return {
        "month.closed": {**said, "closed_at": 1_796_100_000_000, "by": by},
        "month.amended": {
            **said, "number": 1, "dated": "2026-12-03", "noted_at": 1_796_300_000_000,
        },
    }  # fmt: skip
