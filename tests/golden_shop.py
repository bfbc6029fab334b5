"""Golden bodies of the shop itself: its owner and its outlets, in every version."""

from typing import Any

ONE_BLACK_DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


def _id(number: int) -> str:
    return f"01943f00-0000-7000-8000-{number:012x}"


def shop() -> dict[str, dict[str, Any]]:
    return {
        "merchant.changed": {
            "id": _id(1),
            "groups": {
                "identity": {
                    "name": "Toko Contoh Jaya",
                    "currency_code": "IDR",
                    "currency_exponent": 0,
                },
                "recovery": {"wrap_public_key": "A" * 87, "backup_public_key": "B" * 43},
            },
        },
        "outlet.changed": {
            "id": _id(2),
            "groups": {
                "identity": {
                    "code": "B01",
                    "name": "Toko Contoh Jaya",
                    "address_lines": ["Jl. Merdeka No. 10, Bandung"],
                    "phone": "081200000000",
                    "npwp": "0123456782012000",
                    "npwpd": "",
                },
                "calendar": {"zone": "Asia/Jakarta", "day_cutoff_minute": 240},
                "tax": {
                    "pkp": True,
                    "prices_include_tax": True,
                    "pbjt_rate_ppm": 100_000,
                    "service_rate_ppm": 50_000,
                    "service_base": "net",
                    "service_order_types": ["dine_in"],
                    "service_included": False,
                },
                "rounding": {
                    "rounding_unit_minor": 100,
                    "rounding_mode": "nearest",
                    "rounding_apply": "cash_only",
                },
                "receipt": {
                    "receipt_columns": 32,
                    "receipt_header_lines": [],
                    "receipt_footer_lines": ["Simpan struk ini untuk penukaran"],
                },
            },
        },
        **_outlet_later(),
    }


def _outlet_later() -> dict[str, dict[str, Any]]:
    """What newer versions added."""
    return {
        "outlet.changed.v2": {
            "id": _id(2),
            "groups": {"paper": {"receipt_logo": ONE_BLACK_DOT}},
        },
        "outlet.changed.v3": {
            "id": _id(2),
            "groups": {
                "discounts": {
                    "discount_presets": [
                        {"kind": "percent", "rate_ppm": 125_000},
                        {"kind": "amount", "amount_minor": 5_000},
                    ]
                }
            },
        },
        "outlet.changed.v4": {
            "id": _id(2),
            "groups": {
                "scales": {
                    "scale_layouts": [
                        {
                            "flag": "21",
                            "item_start": 2,
                            "item_length": 4,
                            "value_start": 7,
                            "value_length": 5,
                            "value_kind": "weight",
                            "multiplier": 1,
                            "divisor": 1,
                            "value_check": 6,
                        }
                    ]
                }
            },
        },
    }
