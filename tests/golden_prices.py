"""Sample bodies of prices and promotions for the golden corpus."""

from typing import Any

from tests.golden_sales import _id


def prices() -> dict[str, dict[str, Any]]:
    step = {"unit": "dus", "min_quantity_milli": 2_000, "price_minor": 118_000}
    return {
        "price_list.changed": {
            "id": _id(91),
            "groups": {
                "identity": {"name": "Grosir", "applies": "customer"},
                "period": {"date_from": "2026-11-20", "date_to": None},
                "state": {"archived": False},
            },
        },
        "price_list.changed.v2": {
            "id": _id(91),
            "groups": {"outlets": {"outlets": [_id(2), _id(4)]}},
        },
        "price_list.changed.v3": {
            "id": _id(91),
            "groups": {"own": {"fills_itself": True, "raise_ppm": 100_000, "lower_ppm": None}},
        },
        "list_price.changed": {
            "id": _id(92),
            "groups": {"prices": {"price_list": _id(91), "product": _id(30), "steps": [step]}},
        },
        "price_plan.changed": {
            "id": _id(93),
            "groups": {
                "plan": {
                    "product": _id(30),
                    "from_ms": 1_795_000_000_000,
                    "prices": [
                        {"unit": None, "price_minor": 3_700},
                        {"unit": "dus", "price_minor": 138_000},
                    ],
                },
                "state": {"state": "planned"},
            },
        },
        "promotion.changed": _promotion(),
        "promotion.changed.v2": {
            "id": _id(90),
            "groups": {
                "coupon": {
                    "code": "HEMAT10",
                    "code_hash": "ab" * 32,
                    "uses_limit": 100,
                    "customer_limit": None,
                    "till_allotment": 5,
                }
            },
        },
        "coupon.allotted": {"promotion": _id(90), "device": _id(3), "uses": 6},
    }


def _promotion() -> dict[str, Any]:
    item = {"products": [_id(30)], "categories": [_id(20)], "quantity_milli": 2_000, "unit": "bks"}
    return {
        "id": _id(90),
        "groups": {
            "identity": {"name": "Beli 2 gratis 1", "kind": "buy_get", "priority": 100},
            "period": {
                "date_from": "2026-11-20",
                "date_to": "2026-12-04",
                "weekdays": [6, 7],
                "from_minute": 900,
                "to_minute": 1020,
                "members_only": True,
                "order_types": ["retail"],
            },
            "gives": {
                "prices": [{"product": _id(30), "unit": None, "price_minor": 3_100}],
                "products": [_id(31)],
                "categories": [_id(20)],
                "rate_ppm": 1_000_000,
                "buy": item,
                "get": {**item, "quantity_milli": 1_000, "unit": None},
                "get_quantity_milli": 1_000,
                "max_times": 3,
                "items": [item],
                "price_minor": 20_000,
                "minimum_minor": 100_000,
                "amount_minor": 5_000,
                "maximum_minor": 10_000,
            },
            "state": {"stopped_at": 1_795_000_000_000},
        },
    }
