"""Sample bodies of stock for the golden corpus."""

from typing import Any

from tests.golden_sales import _id


def stock() -> dict[str, dict[str, Any]]:
    goods = {"product": _id(30), "name": "Indomie Goreng 85 g"}
    return {
        "stock.received": {
            "document": _id(50),
            "place": "shop",
            "supplier": "PT Contoh Pemasok",
            "note": "",
            "opening": False,
            "lines": [
                {
                    "line": 1,
                    **goods,
                    "unit": "dus",
                    "factor_milli": 40_000,
                    "quantity_milli": 2_000,
                    "base_quantity_milli": 80_000,
                    "cost_value_minor": 232_000,
                }
            ],
        },
        "stock.adjusted": {
            "document": _id(51),
            "place": "shop",
            "reason": "waste",
            "note": "bungkus sobek",
            "lines": [
                {
                    "line": 1,
                    **goods,
                    "unit": "pcs",
                    "base_quantity_milli": -1_000,
                    "counted_milli": None,
                }
            ],
        },
        "stock.adjusted.v2": {
            "document": _id(53),
            "place": "shop",
            "reason": "expired",
            "note": "",
            "lines": [
                {
                    "line": 1,
                    **goods,
                    "unit": "pcs",
                    "base_quantity_milli": -6_000,
                    "counted_milli": None,
                    "expires_on": "2026-12-01",
                }
            ],
        },
        **_places(),
        **_counts(),
        **_serials(),
    }


def _serials() -> dict[str, dict[str, Any]]:
    return {
        "serials.noted": {
            "document": _id(57),
            "way": "in",
            "of": _id(60),
            "reference": "PT Sumber Rejeki A-1",
            "lines": [
                {"product": _id(30), "name": "Indomie Goreng 85 g", "serials": ["A100", "A101"]}
            ],
        }
    }


def _places() -> dict[str, dict[str, Any]]:
    goods = {"product": _id(30), "name": "Indomie Goreng 85 g"}
    return {
        "place.changed": {
            "id": _id(54),
            "groups": {"identity": {"name": "Gudang"}, "state": {"archived": False}},
        },
        "stock.transferred": {
            "document": _id(55),
            "source": "01943f00000070008000000000000036",
            "source_name": "Gudang",
            "target": "shop",
            "target_name": "Toko",
            "note": "rak depan kosong",
            "lines": [
                {
                    "line": 1,
                    **goods,
                    "unit": "dus",
                    "factor_milli": 40_000,
                    "quantity_milli": 2_000,
                    "base_unit": "bks",
                    "base_quantity_milli": 80_000,
                }
            ],
        },
    }


def _counts() -> dict[str, dict[str, Any]]:
    goods = {"product": _id(30), "name": "Indomie Goreng 85 g"}
    return {
        "stock_count.opened": {
            "count": _id(52),
            "place": "shop",
            "name": "Stok opname akhir bulan",
            "category": {"id": _id(31), "name": "Mi instan"},
        },
        "stock_count.counted": {
            "count": _id(52),
            **goods,
            "shelf": "Gudang",
            "unit": "dus",
            "factor_milli": 40_000,
            "quantity_milli": 2_000,
            "base_unit": "bks",
            "base_quantity_milli": 80_000,
            "begun_at": 1_795_000_000_000,
            "recorded_milli": 83_000,
        },
        "stock_count.posted": {
            "count": _id(52),
            "place": "shop",
            "last": True,
            "note": "Dihitung berdua",
            "lines": [
                {
                    "line": 1,
                    **goods,
                    "unit": "bks",
                    "counted_at": 1_795_000_060_000,
                    "counted_milli": 80_000,
                    "expected_milli": 81_000,
                    "base_quantity_milli": -1_000,
                }
            ],
        },
        "stock_count.dropped": {"count": _id(52), "note": "Salah kategori"},
    }
