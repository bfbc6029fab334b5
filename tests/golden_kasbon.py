"""Sample bodies of kasbon for the golden corpus."""

from typing import Any

from tests.golden_sales import _id

ANI = {"id": _id(61), "name": "Bu Ani"}
SITI = {"id": _id(10), "name": "Siti"}


def kasbon(sold: dict[str, Any], refunded: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """`sold` and `refunded`: bodies of the newest versions without kasbon."""
    buyer = {**ANI, "phone": "6281234567890", "member": True}
    return {
        "sale.completed.v3": {**sold, **_on_kasbon(sold, 62), "customer": buyer},
        "sale.refunded.v2": {**refunded, **_on_kasbon(refunded, 63), "customer": buyer},
        "sale.completed.v4": {**sold, **_out_of_credit(sold, 68), "customer": buyer},
        "sale.refunded.v3": {**refunded, **_out_of_credit(refunded, 69), "customer": buyer},
        "payment_method.changed.v3": {
            "id": _id(70),
            "groups": {
                "identity": {
                    "code": "saldo",
                    "name": "Saldo",
                    "kind": "store_credit",
                    "icon": "wallet",
                }
            },
        },
        "credit.adjusted": {
            "adjustment": _id(71),
            "customer": ANI,
            "reason": "issued",
            "amount_minor": 15_000,
            "note": "Barang rusak",
            "adjusted_at": 1_795_000_000_000,
            "person": SITI,
        },
        **_gift_cards(),
        **_points(sold, refunded, buyer),
        "customer.changed.v4": {
            "id": _id(61),
            "groups": {"kasbon": {"kasbon_limit_minor": 500_000}},
        },
        "payment_method.changed.v2": {
            "id": _id(64),
            "groups": {
                "identity": {"code": "kasbon", "name": "Kasbon", "kind": "kasbon", "icon": "other"}
            },
        },
        "kasbon.repaid": _repaid(),
        "kasbon.adjusted": {
            "adjustment": _id(66),
            "customer": ANI,
            "reason": "written_off",
            "amount_minor": -12_000,
            "note": "Pindah kota",
            "adjusted_at": 1_795_000_000_000,
            "person": SITI,
        },
    }


def _on_kasbon(body: dict[str, Any], number: int) -> dict[str, Any]:
    due = body["totals"]["total_minor"]
    payment = {
        **body["payments"][0],
        "id": _id(number),
        "method": "kasbon",
        "name": "Kasbon",
        "kind": "kasbon",
        "amount_minor": due,
        "tendered_minor": due,
        "change_minor": 0,
        "donation_minor": 0,
        "owed_minor": 100_000 + due,
    }
    return {
        "payments": [payment],
        "due_minor": due,
        "rounding_minor": 0,
        "change_minor": 0,
        "donation_minor": 0,
        "donation_to": None,
    }


def _gift_cards() -> dict[str, dict[str, Any]]:
    return {
        "gift_card.issued": {
            "batch": _id(72),
            "reason": "sold",
            "cards": [{"id": _id(73), "ending": "7Q2D", "amount_minor": 100_000}],
            "note": "Lebaran",
            "issued_at": 1_795_000_000_000,
            "person": SITI,
        },
        "balance.paid_in": {
            "document": _id(75),
            "card": {"id": _id(73), "ending": "7Q2D", "is_new": True},
            "customer": None,
            "shift": None,
            "amount_minor": 45_000,
            "payments": _repaid()["payments"],
            "held_before_minor": 0,
            "note": "",
            "paid_in_at": 1_795_000_000_000,
            "cashier": SITI,
        },
        "gift_card.voided": {
            "document": _id(74),
            "card": _id(73),
            "ending": "7Q2D",
            "amount_minor": 25_000,
            "note": "Hilang",
            "voided_at": 1_795_000_000_000,
            "person": SITI,
        },
    }


def _points(
    sold: dict[str, Any], refunded: dict[str, Any], buyer: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """Fifty points of 100 pay 5.000 of what they were spent on."""
    earned = {"earned": 6, "per_minor": 10_000, "times_milli": 2_000, "extra": 0, "without": []}
    return {
        "sale.completed.v5": {
            **sold,
            **_with_points(sold, 76, 50),
            "customer": buyer,
            "points": {**earned, "balance": 340, "at": 1_795_000_000_000},
        },
        "sale.refunded.v5": {
            **refunded,
            **_with_points(refunded, 77, -50),
            "customer": buyer,
            "points": {"earned": -6, "balance": None, "at": None},
        },
        "customer_group.changed.v2": {
            "id": _id(78),
            "groups": {"points": {"points_times_milli": 2_000}},
        },
        "points_rule.changed": {
            "id": _id(1),
            "groups": {
                "earning": {
                    "per_minor": 10_000,
                    "without_categories": [_id(79)],
                    "without_products": [],
                },
                "spending": {"worth_minor": 100},
            },
        },
        "points_rule.changed.v2": {
            "id": _id(1),
            "groups": {"birthday": {"birthday_points": 50}, "expiry": {"good_months": 12}},
        },
        "points.expired": {
            "expiry": _id(81),
            "earned_until": "2025-10-31",
            "expired_at": 1_795_000_000_000,
            "lines": [{"customer": ANI, "points": 40}],
        },
        "points.adjusted": {
            "adjustment": _id(80),
            "customer": ANI,
            "reason": "issued",
            "points": 25,
            "note": "Ulang tahun toko",
            "adjusted_at": 1_795_000_000_000,
            "person": SITI,
        },
    }


def _with_points(body: dict[str, Any], number: int, points: int) -> dict[str, Any]:
    told = _on_kasbon(body, number)
    [payment] = told["payments"]
    del payment["owed_minor"]
    amount = points * 100
    rest = payment["amount_minor"] - amount
    paid = {"amount_minor": amount, "tendered_minor": amount}
    named = {"method": "tukar-poin", "name": "Poin", "kind": "points", "points": points}
    cash = {"method": "tunai", "name": "Tunai", "kind": "cash", "id": _id(number + 10)}
    left = {"amount_minor": rest, "tendered_minor": rest}
    return {**told, "payments": [{**payment, **named, **paid}, {**payment, **cash, **left}]}


def _out_of_credit(body: dict[str, Any], number: int) -> dict[str, Any]:
    told = _on_kasbon(body, number)
    [payment] = told["payments"]
    del payment["owed_minor"]
    credit = {"method": "saldo", "name": "Saldo", "kind": "store_credit", "held_minor": 20_000}
    return {**told, "payments": [{**payment, **credit}]}


def _repaid() -> dict[str, Any]:
    return {
        "repayment": _id(65),
        "customer": ANI,
        "shift": _id(41),
        "amount_minor": 45_000,
        "payments": [
            {
                "id": _id(67),
                "method": "tunai",
                "name": "Tunai",
                "kind": "cash",
                "amount_minor": 45_000,
                "tendered_minor": 50_000,
                "change_minor": 5_000,
                "account": None,
                "reference": None,
            }
        ],
        "owed_before_minor": 100_000,
        "reverses": None,
        "note": "",
        "repaid_at": 1_795_000_000_000,
        "cashier": SITI,
    }
