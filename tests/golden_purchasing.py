"""Sample bodies of purchasing for the golden corpus."""

from typing import Any

from tests.golden_sales import _id

SUPPLIER = {"id": _id(80), "name": "PT Contoh Pemasok"}


def purchasing() -> dict[str, dict[str, Any]]:
    identity = {"name": "PT Contoh Pemasok", "phone": "022-1234567", "npwp": "0123456782012000"}
    return {
        "supplier.changed": {
            "id": _id(80),
            "groups": {
                "identity": identity,
                "terms": {"terms_days": 14},
                "note": {"note": "Datang tiap Selasa"},
                "state": {"archived": False},
            },
        },
        "buying_rules.changed": {
            "id": _id(2),
            "groups": {"suggestion": {"markup_ppm": 200_000, "price_step_minor": 500}},
        },
        "purchase.received": _received(),
        "purchase.returned": _returned(),
        "purchase.received.v2": _dated(_received()),
        "purchase.returned.v2": _dated(_returned()),
        "supplier.paid": _paid(),
        "purchase_order.made": _ordered(),
        **_consigned(),
        "purchase_order.closed": {"order": _id(84), "note": "Sisanya kosong di pemasok"},
    }


def _consigned() -> dict[str, dict[str, Any]]:
    return {
        "consignment.agreed": {
            "product": _id(31),
            "name": "Keripik singkong balado",
            "unit": "bks",
            "supplier": SUPPLIER,
            "cost_minor": 4_000,
        },
        "consignment.settlement_reversed": {
            "document": _id(96),
            "settlement": _id(95),
            "supplier": {"id": _id(90), "name": "Bu Titip"},
            "note": "salah pemasok",
            "total_minor": 8_000,
        },
        "consignment.lost": {
            "document": _id(97),
            "place": "shop",
            "supplier": {"id": _id(90), "name": "Bu Titip"},
            "product": _id(91),
            "name": "Keripik singkong balado",
            "unit": "pcs",
            "quantity_milli": -2_000,
            "reason": "lost",
            "note": "dicuri",
        },
        "consignment.settled": {
            "document": _id(87),
            "supplier": SUPPLIER,
            "number": "TT-12",
            "settled_on": "2026-11-29",
            "due_date": "2026-12-06",
            "note": "dua retur",
            "total_minor": 48_000,
            "upto": [{"device": _id(3), "epoch": 1, "seq": 40}],
            "lines": [
                {
                    "line": 1,
                    "product": _id(31),
                    "name": "Keripik singkong balado",
                    "unit": "bks",
                    "quantity_milli": 12_000,
                    "total_minor": 48_000,
                }
            ],
        },
    }


def _dated(body: dict[str, Any]) -> dict[str, Any]:
    """As the second version says it: with the date on the goods."""
    return {
        **body,
        "lines": [{**line, "expires_on": "2027-03-31"} for line in body["lines"]],
    }


def _received() -> dict[str, Any]:
    rate = {"rate_ppm": 120_000, "base_numerator": 11, "base_denominator": 12}
    return {
        "document": _id(81),
        "place": "shop",
        "supplier": SUPPLIER,
        "order": None,
        "invoice_number": "INV-001/26",
        "invoice_date": "2026-11-20",
        "due_date": "2026-12-04",
        "note": "",
        "tax": {"mode": "added", **rate, "creditable": True, "amount_minor": 24_750},
        "goods_minor": 230_000,
        "discount_minor": 5_000,
        "total_minor": 249_750,
        "cost_minor": 225_000,
        "noticed": ["Indomie Goreng 85 g: Rp 2.812 per bks, sebelumnya Rp 900."],
        "lines": [
            {
                "line": 1,
                "product": _id(30),
                "name": "Indomie Goreng 85 g",
                "unit": "dus",
                "factor_milli": 40_000,
                "quantity_milli": 2_000,
                "base_quantity_milli": 80_000,
                "unit_cost_minor": 116_000,
                "gross_minor": 232_000,
                "discount_minor": 2_000,
                "invoice_discount_minor": 5_000,
                "taxed": True,
                "tax_minor": 24_750,
                "total_minor": 249_750,
                "cost_value_minor": 225_000,
                "base_unit": "bks",
                "price_minor": 3_500,
                "cost_before_minor": 900,
            }
        ],
    }


def _returned() -> dict[str, Any]:
    return {
        "document": _id(82),
        "place": "shop",
        "receipt": _id(81),
        "supplier": SUPPLIER,
        "reason": "sent_back",
        "note": "Bungkus rusak",
        "tax_minor": 3_094,
        "total_minor": 31_219,
        "cost_minor": 28_125,
        "lines": [
            {
                "line": 1,
                "of_line": 1,
                "product": _id(30),
                "name": "Indomie Goreng 85 g",
                "unit": "bks",
                "quantity_milli": 10_000,
                "base_unit": "bks",
                "base_quantity_milli": 10_000,
                "tax_minor": 3_094,
                "total_minor": 31_219,
                "cost_value_minor": 28_125,
            }
        ],
    }


def _paid() -> dict[str, Any]:
    return {
        "document": _id(83),
        "supplier": SUPPLIER,
        "source": "drawer",
        "shift": _id(40),
        "paid_on": "2026-11-29",
        "note": "Dicicil",
        "reverses": None,
        "amount_minor": 50_000,
        "parts": [{"receipt": _id(81), "invoice_number": "INV-001/26", "amount_minor": 50_000}],
    }


def _ordered() -> dict[str, Any]:
    return {
        "order": _id(84),
        "supplier": SUPPLIER,
        "note": "Kirim sebelum Jumat",
        "total_minor": 232_000,
        "lines": [
            {
                "line": 1,
                "product": _id(30),
                "name": "Indomie Goreng 85 g",
                "unit": "dus",
                "factor_milli": 40_000,
                "quantity_milli": 2_000,
                "base_unit": "bks",
                "base_quantity_milli": 80_000,
                "unit_cost_minor": 116_000,
                "amount_minor": 232_000,
            }
        ],
    }
