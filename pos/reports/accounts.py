"""The chart of accounts of the day's journal, and which account each thing goes to. Codes and names
are suggestions that an accountant's own package maps to its own (reference/domain.md, 7.1)."""

CASH, SAFE, BANK = "1-1101", "1-1102", "1-1110"
STOCK, OWED_TO_SUPPLIERS, OWED_TO_CONSIGNORS = "1-1301", "2-1101", "2-1102"
ON_THE_WAY = "1-1302"  # sent by one outlet and not yet received by another; over all: what travels
KASBON, HELD = "1-1210", "2-1302"
TIPS, DONATIONS = "2-1212", "2-1310"
POINTS_SPENT = "4-1201"
SALES_TAXED, SALES_FREE, SALES_FOOD, SERVICE, RETURNS = (
    "4-1101", "4-1102", "4-1103", "4-1190", "4-1202",
)  # fmt: skip
ROUNDING, COST, WASTE, CASH_DIFFERENCE = "4-1901", "5-1101", "5-1102", "6-1102"
OPENING, OWNER_IN, OWNER_OUT, OTHER_INCOME = "3-1900", "3-1101", "3-1102", "4-1902"
PPN, PBJT = "2-1201", "2-1210"
OTHER_EXPENSE = "6-1299"

NAMES = {
    CASH: "Kas Kasir",
    SAFE: "Kas Besar/Brankas",
    BANK: "Bank",
    "1-1201": "Piutang QRIS/e-wallet",
    "1-1202": "Piutang EDC",
    "1-1203": "Piutang voucher dan lainnya",
    KASBON: "Piutang Usaha (kasbon)",
    STOCK: "Persediaan",
    ON_THE_WAY: "Persediaan antar Cabang",
    OWED_TO_SUPPLIERS: "Utang Usaha",
    OWED_TO_CONSIGNORS: "Utang Konsinyasi",
    PPN: "PPN Keluaran",
    PBJT: "Utang PBJT",
    TIPS: "Utang Tip",
    HELD: "Saldo/Kartu Hadiah",
    DONATIONS: "Titipan Donasi",
    OWNER_IN: "Modal Pemilik",
    OWNER_OUT: "Prive",
    OPENING: "Saldo Awal",
    SALES_TAXED: "Penjualan Kena PPN",
    SALES_FREE: "Penjualan Bebas",
    SALES_FOOD: "Penjualan Makanan & Minuman",
    SERVICE: "Pendapatan Jasa/Service",
    POINTS_SPENT: "Diskon Penjualan (poin)",
    RETURNS: "Retur Penjualan",
    ROUNDING: "Pendapatan/Beban Pembulatan",
    OTHER_INCOME: "Kas Masuk Lain",
    COST: "HPP",
    WASTE: "Waste/Susut",
    CASH_DIFFERENCE: "Selisih Kas",
    "6-1201": "Beban Keperluan Toko",
    "6-1202": "Beban Upah",
    "6-1203": "Beban Transportasi",
    "6-1204": "Beban Makan & Minum",
    OTHER_EXPENSE: "Beban Lain-lain",
}
OF_TENDER = {
    "cash": CASH,
    "qris": "1-1201",
    "card": "1-1202",
    "transfer": BANK,
    "kasbon": KASBON,
    "store_credit": HELD,
    "gift_card": HELD,
    "points": POINTS_SPENT,
}
OTHER_TENDER = "1-1203"
# Cash moved without a sale, by direction and category; others go to the direction's last.
OF_CASH = {
    ("in", "change"): SAFE,
    ("in", "owner"): OWNER_IN,
    ("in", ""): OTHER_INCOME,
    ("out", "supplies"): "6-1201",
    ("out", "wages"): "6-1202",
    ("out", "transport"): "6-1203",
    ("out", "meals"): "6-1204",
    ("out", ""): OTHER_EXPENSE,
    ("drop", "bank"): BANK,
    ("drop", "owner"): OWNER_OUT,
    ("drop", ""): SAFE,
}
OF_TAX = {"ppn": PPN, "ppn_full": PPN, "pbjt": PBJT, "pbjt_entertainment": PBJT}
OF_SALES = {PPN: SALES_TAXED, PBJT: SALES_FOOD}


def tender_account(kind: str) -> str:
    return OF_TENDER.get(kind, OTHER_TENDER)


def cash_account(direction: str, category: str) -> str:
    """Where cash that went out went to, or what came in came from."""
    return OF_CASH.get((direction, category)) or OF_CASH[direction, ""]
