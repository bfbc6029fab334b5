"""Golden bodies of who works here and who buys here (golden_write.py)."""

from typing import Any

from tests.golden_closings import closed_months, drawer_openings, shift_report


def _id(number: int) -> str:
    return f"01943f00-0000-7000-8000-{number:012x}"


def people() -> dict[str, dict[str, Any]]:
    return {
        "person.changed": {
            "id": _id(10),
            "groups": {
                "identity": {"name": "Siti", "username": None, "colour": "#DDEBE4"},
                "roles": {"roles": ["cashier"]},
                "state": {"active": True},
            },
        },
        "person.changed.v2": {"id": _id(10), "groups": {"outlets": {"outlets": [_id(2), _id(4)]}}},
        "person.credential_changed": {"person": _id(10), "credential": "pin", "version": 2},
        "cash.moved": {
            "move": _id(70),
            "shift": _id(71),
            "direction": "out",
            "category": "supplies",
            "label": "Belanja kebutuhan toko",
            "reason": "Kantong plastik",
            "amount_minor": 25_000,
            "person": {"id": _id(10), "name": "Siti"},
            "moved_at": 1_795_000_000_000,
        },
        "shift.reported": shift_report(),
        **drawer_openings(),
        **closed_months(),
        "permissions.changed": {
            "id": _id(2),
            "groups": {
                "table": {
                    "rules": {
                        "discount": {
                            "supervisor": {"rule": "allowed", "limit": 300_000},
                            "cashier": {"rule": "approval", "limit": None},
                        },
                        "refund": {"cashier": {"rule": "refused", "limit": None}},
                    }
                }
            },
        },
        "approval.given": {
            "document": _id(60),
            "items": [{"action": "discount", "amount": 250_000, "label": "Diskon 25 %"}],
            "asked_by": {"id": _id(10), "name": "Siti"},
            "approver": {"id": _id(11), "name": "Sari"},
            "method": "pin",
            "reason": "Pelanggan tetap",
            "given_at": 1_795_000_000_000,
        },
        "login.locked": {
            "person": _id(10),
            "name": "Siti",
            "failures": 5,
            "locked_until": 1_795_000_030_000,
        },
    }


def customers() -> dict[str, dict[str, Any]]:
    tick = {"given": True, "at": 1_790_000_000_000, "wording": "2026-11", "channel": "till"}
    return {
        "customer.changed": {
            "id": _id(61),
            "groups": {
                "identity": {"name": "Bu Ani", "phone": "6281234567890"},
                "membership": {"member": True},
                "prices": {"price_list": None},
                "consent": {"keep_data": tick, "send_receipts": tick, "send_promotions": None},
                "state": {"archived": False},
            },
        },
        "customer.changed.v2": {"id": _id(61), "groups": {"group": {"group": _id(62)}}},
        "customer.changed.v3": {
            "id": _id(63),
            "groups": {"merge": {"merged_into": _id(61)}, "state": {"archived": True}},
        },
        "customer.changed.v5": {
            "id": _id(61),
            "groups": {
                "birthday": {
                    "birthday": "08-17",
                    "keep_birthday": {**tick, "channel": "office"},
                },
            },
        },
        "customer_group.changed": {
            "id": _id(62),
            "groups": {
                "identity": {"name": "Warung langganan"},
                "prices": {"price_list": _id(91)},
                "state": {"archived": False},
            },
        },
        "customer.kept_apart": {"one": _id(20), "other": _id(21)},
        "customer.consented": {
            "id": _id(61),
            "ticks": [{**tick, "given": False, "consent": "send_receipts"}],
        },
    }
