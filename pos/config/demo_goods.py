"""How a line of the demo catalogue becomes a product: packs, tier prices, choices, shelves.

Conversions and tiers are those of a real corner shop: a carton of instant noodles holds 40, a
string of sachets 10, a slop of cigarettes 10 packs. What this is not: a price list to copy.
"""

from collections.abc import Mapping
from typing import Any

from pos.domain.barcode import internal_code

ADULT = 21
FAVOURITES = frozenset(
    {
        *("MIE001", "MIE016", "MIN001", "MIN013", "MIN015", "SMB002", "SMB004", "SMB006"),
        *("SMB010", "RKK001", "SNK003", "SNK019", "KTS001", "PRW011", "KAF003", "KAF005"),
        *("KAF012", "MKN001", "MKN004", "MKN014"),
    }
)

# key: (name, identity, [(choice, price difference, chosen from the start)])
# A made-up static QRIS (reference/domain.md 1.6, T1): wallets read it, and no bank knows it.
QRIS_PAYLOAD = (
    "00020101021126620016ID.CO.CONTOH.WWW011893600999000000000102090000000010303UMI"
    "51440014ID.CO.QRIS.WWW0215ID10999999999990303UMI5204541153033605802ID"
    "5916TOKO CONTOH JAYA6013JAKARTA PUSAT610510110630496BA"
)
PAYMENT_METHODS: tuple[tuple[str, str, dict[str, dict[str, Any]]], ...] = (
    ("Tunai", "cash", {"donation": {"donation_to": "Yayasan Contoh Peduli (izin 000/2026)"}}),
    ("QRIS", "qris", {"qris": {"qris_payload": QRIS_PAYLOAD}, "use": {"account": "QRIS toko"}}),
    ("EDC BCA", "card", {"use": {"account": "EDC BCA 1", "needs_reference": True}}),
    (
        "Transfer",
        "transfer",
        {"use": {"account": "BCA 0123456789 a.n. Toko Contoh Jaya", "needs_reference": True}},
    ),
    ("Voucer", "voucher", {"use": {"needs_reference": True}}),
    ("Kasbon", "kasbon", {}),
)

CHOICE_GROUPS: dict[str, tuple[str, dict[str, Any], list[tuple[str, int, bool]]]] = {
    "size": (
        "Ukuran",
        {"min": 1, "max": 1, "required": True},
        [("Reguler", 0, True), ("Besar", 4000, False)],
    ),
    "heat": (
        "Suhu",
        {"min": 1, "max": 1, "required": True},
        [("Panas", 0, True), ("Dingin", 2000, False)],
    ),
    "sugar": (
        "Gula",
        {"min": 1, "max": 1, "required": True},
        [("Normal", 0, True), ("Less", 0, False), ("Tanpa", 0, False)],
    ),
    "topping": (
        "Topping",
        {"min": 0, "max": 3, "required": False},
        [("Extra shot", 6000, False), ("Susu oat", 9000, False), ("Boba", 5000, False)],
    ),
    "hot": (
        "Level pedas",
        {"min": 1, "max": 1, "required": True},
        [("0", 0, True), *((str(level), 0, False) for level in range(1, 6))],
    ),
    "food": (
        "Tambahan",
        {"min": 0, "max": 2, "required": False},
        [("Tanpa bawang", 0, False), ("Telur", 5000, False)],
    ),
}

_COFFEE = ("size", "heat", "sugar", "topping")
_TEA = ("size", "sugar")
_SPICY = ("hot", "food")
_CHOICES_OF: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("KAF003", "KAF004", "KAF005", "KAF006", "KAF009", "KAF010"), _COFFEE),
    **dict.fromkeys(("KAF001", "KAF002", "KAF007", "KAF008"), ("sugar", "topping")),
    **dict.fromkeys(("KAF011", "KAF012", "KAF014", "KAF015", "KAF016"), _TEA),
    **dict.fromkeys(("MKN001", "MKN002", "MKN003", "MKN004", "MKN009"), _SPICY),
    **dict.fromkeys(("MKN005", "MKN006", "MKN007", "MKN008", "MKN012"), ("food",)),
}

Row = Mapping[str, str]
Level = dict[str, Any]


def product(
    row: Row, number: int, category: str, groups: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """The field groups of one product. `number` is its place in the list."""
    price, unit, sku = int(row["harga_jual"]), row["satuan"], row["sku"]
    is_made_here = row["kelas_pajak"].startswith("PBJT") or row["kategori"] == "Pulsa & jasa"
    return {
        "identity": {
            "sku": sku,
            "name": row["nama"],
            "category": category,
            "unit": unit,
            "kind": "service" if row["kategori"] == "Pulsa & jasa" else "goods",
            "weighed": unit == "kg",
            "min_age": ADULT if row["kelas_pajak"] == "TEMBAKAU" else None,
            "plu": f"{number:05d}" if unit == "kg" else None,
        },
        "shelf": {"position": number, "favourite": sku in FAVOURITES},
        "price": {"price_minor": price, "units": packs(row), "breaks": breaks(row)},
        "cost": {"cost_minor": int(row["harga_beli"])},
        "tax": {"tax_class": row["kelas_pajak"]},
        "barcodes": {"barcodes": _barcodes(row, number, is_made_here)},
        "choices": {"choice_groups": [groups[key] for key in _CHOICES_OF.get(sku, ())]},
        "stock": {"tracked": not is_made_here},
    }


def packs(row: Row) -> list[Level]:
    """Bigger units with their own price."""
    price, unit, sku, category = (
        int(row["harga_jual"]),
        row["satuan"],
        row["sku"],
        row["kategori"],
    )
    if sku in _OWN_PACKS:
        name, pieces, pack_price = _OWN_PACKS[sku]
        return [_level(name, pieces, pack_price)]
    if category == "Mi instan":
        pieces = 40 if unit == "pcs" else 24
        return [_level("dus", pieces, pieces * (price - 300))]
    if unit == "sct":
        return [_level("rtg", 10, price * 19 // 2)]
    if category == "Rokok (21+)" and unit == "bks":
        return [_level("slop", 10, price * 98 // 10)]
    if row["nama"].startswith("Minyak Goreng"):
        pieces = 6 if row["nama"].endswith("2 L") else 12
        return [_level("dus", pieces, pieces * (price - 500))]
    return []


_OWN_PACKS = {
    "MIN001": ("dus", 24, 78_000),
    "MIN016": ("dus", 48, 20_000),
    "SMB004": ("sak", 50, 850_000),
    "SMB006": ("peti", 15, 430_000),
}


def breaks(row: Row) -> list[Level]:
    """From ten packets of noodles on, a hundred rupiah less each."""
    if row["kategori"] != "Mi instan" or row["satuan"] != "pcs":
        return []
    price = int(row["harga_jual"]) - 100
    return [{"unit": "pcs", "min_quantity_milli": 10_000, "price_minor": price}]


def opening_milli(unit: str, cost_minor: int) -> int:
    """Weighed goods by the sack, dear things few, cheap things many."""
    if unit == "kg":
        return 25_000
    return 12_000 if cost_minor >= 50_000 else 48_000


def _level(unit: str, pieces: int, price_minor: int) -> Level:
    return {"unit": unit, "factor_milli": pieces * 1000, "price_minor": price_minor}


def _barcodes(row: Row, number: int, is_made_here: bool) -> list[Level]:
    """The printed code, or one of the shop's own for goods that have none."""
    if row["barcode"]:
        return [{"barcode": row["barcode"], "unit": row["satuan"]}]
    if is_made_here or row["satuan"] == "kg":
        return []
    return [{"barcode": internal_code(number), "unit": row["satuan"]}]
