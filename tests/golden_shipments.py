"""Sample bodies of goods between outlets for the golden corpus."""

from typing import Any

from tests.golden_sales import _id

_GOODS = {"product": _id(30), "name": "Indomie Goreng 85 g"}
_SENT = {
    "line": 1,
    **_GOODS,
    "unit": "dus",
    "factor_milli": 40_000,
    "quantity_milli": 2_000,
    "base_unit": "bks",
    "base_quantity_milli": 80_000,
    "cost_value_minor": 232_000,
    "expires_on": "2027-06-30",
    "serials": [],
}


def _paper(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "document": _id(number),
        "shipment": _id(80),
        "number": "B01-A0007-08",
        "source": {"id": _id(2), "code": "B01", "name": "Toko Contoh Jaya"},
        "target": {"id": _id(5), "code": "B02", "name": "Bazar Ramadan"},
        "place": "shop",
        "place_name": "Toko",
        "note": "",
        **changes,
    }


def shipments() -> dict[str, dict[str, Any]]:
    arrived = {
        "line": 1,
        **_GOODS,
        "unit": "dus",
        "factor_milli": 40_000,
        "base_unit": "bks",
        "sent_milli": 80_000,
        "arrived_milli": 78_000,
        "damaged_milli": 3_000,
        "cost_value_minor": 232_000,
        "expires_on": "2027-06-30",
        "serials": [],
        "note": "dus penyok",
    }
    matched = {
        "line": 1,
        **_GOODS,
        "base_unit": "bks",
        "paper_milli": 80_000,
        "correction_minor": -4_000,
        "rest_milli": 2_000,
        "rest_value_minor": 5_800,
    }
    return {
        "shipment.sent": _paper(81, carrier="Pak Joko", returns=False, lines=[_SENT]),
        "shipment.cancelled": _paper(82, note="mobil mogok", lines=[_SENT]),
        "shipment.arrived": _paper(83, by_paper=True, lines=[arrived]),
        "shipment.matched": _paper(84, lines=[matched]),
    }
