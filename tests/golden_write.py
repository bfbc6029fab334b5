"""python -m tests.golden_write: add missing files to the golden corpus, tests/golden/journal.

One file a kind and version ever released: bytes, signature, public key, hash. Existing files are
never rewritten: they are what old tablets in the field have already signed.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "golden" / "journal"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from pos.journal.kinds import all_kinds

    bodies = sample_bodies()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for kind in all_kinds():
        path = FOLDER / f"{kind.name}.v{kind.version}.json"
        if not path.exists():
            body = bodies.get(f"{kind.name}.v{kind.version}") or bodies[kind.name]
            path.write_text(_file(kind.name, kind.version, kind.stream, body))
            sys.stdout.write(f"wrote {path.name}\n")


def _file(name: str, version: int, stream: str, body: dict[str, Any]) -> str:
    from pos.journal.envelope import sha256
    from tests.tablet import Tablet

    tablet = Tablet(_id(1), _id(2), _id(3), "K01")
    event = tablet.append(name, body, tv=version, stream=stream)
    content = {
        "kind": name,
        "version": version,
        "public_key": tablet.public_key,
        "hash": sha256(event["raw"].encode()),
        "sig": event["sig"],
        "raw": event["raw"],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _id(number: int) -> str:
    return f"01943f00-0000-7000-8000-{number:012x}"


def sample_bodies() -> dict[str, dict[str, Any]]:
    """One plausible body a kind; every optional part is present somewhere."""
    from tests.golden_care import care
    from tests.golden_devices import devices
    from tests.golden_people import customers, people
    from tests.golden_prices import prices
    from tests.golden_purchasing import purchasing
    from tests.golden_sales import sales
    from tests.golden_shipments import shipments
    from tests.golden_shop import shop
    from tests.golden_stock import stock
    from tests.golden_timesheets import timesheets

    return {
        **shop(),
        **care(),
        **people(),
        **customers(),
        **_catalog(),
        "product.changed.v2": {"id": _id(30), "groups": {"expiry": {"expires": True}}},
        "product.changed.v3": {"id": _id(30), "groups": {"brand": {"brand": "Indofood"}}},
        "product.changed.v4": {"id": _id(30), "groups": {"serials": {"serials": True}}},
        **devices(),
        **_tills(),
        **timesheets(),
        **stock(),
        **shipments(),
        **purchasing(),
        **prices(),
        **sales(),
        **_payments(),
        **_links(),
    }


def _catalog() -> dict[str, dict[str, Any]]:
    return {
        "category.changed": {
            "id": _id(20),
            "groups": {
                "identity": {"name": "Mi instan", "colour": "#F7E3CF"},
                "shelf": {"position": 1, "archived": False},
            },
        },
        "favourites.changed": {
            "id": _id(2),
            "groups": {"tiles": {"products": [_id(24), _id(23)], "removed": [_id(25)]}},
        },
        "tax_class.changed": {
            "id": _id(21),
            "groups": {
                "identity": {
                    "code": "PPN",
                    "label": "PPN",
                    "kind": "ppn",
                    "service": False,
                    "included": None,
                },
                "rates": {
                    "rates": [
                        {
                            "from": "2025-01-01",
                            "to": None,
                            "rate_ppm": 120_000,
                            "base_numerator": 11,
                            "base_denominator": 12,
                        }
                    ]
                },
            },
        },
        "choice_group.changed": {
            "id": _id(22),
            "groups": {
                "identity": {"name": "Ukuran", "min": 1, "max": 1, "required": True},
                "choices": {
                    "choices": [
                        {
                            "id": _id(23),
                            "name": "Besar",
                            "price_minor": 4_000,
                            "tax_class": None,
                            "default": False,
                            "position": 1,
                        }
                    ]
                },
                "shelf": {"position": 1, "archived": False},
            },
        },
        "product.changed": {"id": _id(30), "groups": _product()},
    }


def _product() -> dict[str, Any]:
    return {
        "identity": {
            "sku": "MIE001",
            "name": "Indomie Goreng 85 g",
            "category": _id(20),
            "unit": "pcs",
            "kind": "goods",
            "weighed": False,
            "min_age": None,
            "plu": None,
            "image": None,
            "variant_of": None,
            "variant_name": None,
        },
        "shelf": {"position": 1, "archived": False, "favourite": True},
        "price": {
            "price_minor": 3_500,
            "units": [{"unit": "dus", "factor_milli": 40_000, "price_minor": 128_000}],
            "breaks": [{"unit": "pcs", "min_quantity_milli": 10_000, "price_minor": 3_400}],
        },
        "cost": {"cost_minor": 2_900},
        "tax": {"tax_class": "PPN"},
        "barcodes": {"barcodes": [{"barcode": "089686010947", "unit": "pcs"}]},
        "choices": {"choice_groups": [_id(22)]},
        "stock": {"tracked": True, "reorder_point_milli": 40_000},
    }


def _tills() -> dict[str, dict[str, Any]]:
    person = {"id": _id(10), "name": "Siti"}
    return {
        "device.paired": {
            "device": _id(3),
            "epoch": 1,
            "series": "K01",
            "public_key": "B" + "A" * 86,
            "name": "Kasir 1",
            "role": "till",
            "drawer": _id(40),
        },
        "device.revoked": {"device": _id(4), "reason": "Tablet hilang"},
        "device.named": {"device": _id(3), "name": "Kasir depan"},
        "drawer.changed": {
            "id": _id(40),
            "groups": {"identity": {"name": "Laci depan"}, "state": {"archived": False}},
        },
        "drawer.opened": {
            "opening": _id(45),
            "printer": _id(44),
            "reason": "cash_sale",
            "sale": _id(50),
            "opened_at": 1_795_000_000_000,
            "by": person,
        },
        "shift.opened": {
            "shift": _id(41),
            "drawer": _id(40),
            "opened_at": 1_795_000_000_000,
            "float_minor": 300_000,
            "person": person,
        },
        "shift.joined": {"shift": _id(41), "joined_at": 1_795_000_000_000, "person": person},
        "training.began": {
            "training": _id(42),
            "began_at": 1_795_000_000_000,
            "person": person,
        },
        "training.ended": {
            "training": _id(42),
            "began_at": 1_795_000_000_000,
            "ended_at": 1_795_001_500_000,
            "why": "asked",
            "done": ["cash", "close"],
            "person": person,
        },
        "shift.closed": {
            "shift": _id(41),
            "closed_at": 1_795_030_000_000,
            "counted_minor": 850_000,
            "expected_minor": 851_200,
            "variance_minor": -1_200,
            "counts": [{"value_minor": 50_000, "count": 17}],
            "person": person,
        },
    }


def _payments() -> dict[str, dict[str, Any]]:
    person = {"id": _id(10), "name": "Siti"}
    awaited = {"payment": _id(71), "sale": _id(72)}
    return {
        "payment_method.changed": {
            "id": _id(70),
            "groups": {
                "identity": {"code": "qris", "name": "QRIS", "kind": "qris", "icon": "qris"},
                "use": {"needs_reference": False, "opens_drawer": False, "account": "QRIS toko"},
                "qris": {"qris_payload": "00020101021126"},
                "donation": {"donation_to": ""},
                "shelf": {"position": 1, "archived": False},
            },
        },
        "payment.started": {
            **awaited,
            "method": "qris",
            "name": "QRIS",
            "kind": "qris",
            "amount_minor": 57_000,
            "account": "QRIS toko",
            "started_at": 1_795_000_010_000,
            "person": person,
        },
        "payment.abandoned": {
            **awaited,
            "reason": "cancelled",
            "abandoned_at": 1_795_000_020_000,
            "person": person,
        },
        "payment.matched": {
            "shift": _id(41),
            "matched_at": 1_795_000_030_000,
            "person": person,
            "payments": [
                {
                    **awaited,
                    "number": "B01-K01-20261121-0007",
                    "name": "QRIS",
                    "amount_minor": 57_000,
                    "found": True,
                }
            ],
            "note": "",
        },
    }


def _told() -> dict[str, str]:
    """What a server of another outlet said, as it was signed."""
    from tests.tablet import Tablet

    other = Tablet(_id(1), _id(1), _id(4), "H01")
    body = {"id": _id(30), "groups": {"price": {"price_minor": 4_000}}}
    return other.append("product.changed", body)


def _links() -> dict[str, dict[str, Any]]:
    key = {"device": _id(3), "public_key": "B" + "A" * 86}
    return {
        "hub.linked": {**key, "outlet": _id(2), "epoch": 1, "name": "Toko Contoh Jaya"},
        "hub.unlinked": {"outlet": _id(2), "device": _id(3), "reason": "Komputer diganti"},
        "cloud.linked": {**key, "address": "https://cloud.contoh.id", "epoch": 1},
        "cloud.unlinked": {"address": "https://cloud.contoh.id"},
        "change.told": {**_told(), "kind": "product.changed", "version": 1},
        "approval.refused": {
            "document": _id(60),
            "items": [{"action": "discount", "amount": 300_000, "label": "Diskon 30 %"}],
            "asked_by": {"id": _id(10), "name": "Siti"},
            "approver": {"id": _id(11), "name": "Sari"},
            "why": "other_question",
            "refused_at": 1_795_000_000_000,
        },
        "phone.enrolled": {
            "phone": _id(70),
            "person": {"id": _id(11), "name": "Sari"},
            "label": "Android",
            "public_key": "B" + "A" * 86,
        },
        "phone.revoked": {"phone": _id(70), "person": {"id": _id(11), "name": "Sari"}},
        "device.wipe_asked": {"device": _id(3), "wanted": True, "reason": "Tablet hilang"},
        "device.wiped": {"device": _id(3)},
        "two_step.begun": {"person": {"id": _id(11), "name": "Sari"}},
        "two_step.ended": {"person": {"id": _id(11), "name": "Sari"}},
        "two_step.spare_used": {"person": {"id": _id(11), "name": "Sari"}, "left": 7},
        "problem.handled": {
            "outlet": _id(2),
            "code": "over_refund",
            "key": _id(60),
            "sentence": "Struk K01-20261121-0001 diretur lebih dari yang dijual.",
            "act": "settled",
            "by": {"id": _id(10), "name": "Sari"},
            "to": {"id": _id(11), "name": "Budi"},
            "note": "Uangnya sudah dikembalikan pelanggan.",
            "corrected_by": _id(61),
            "at": 1_795_000_000_000,
        },
    }


if __name__ == "__main__":
    main()
