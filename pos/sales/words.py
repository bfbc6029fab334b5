"""What orders and payments are called in the back office, in lists, on pages and in reports."""

ORDER_TYPES = {
    "retail": "Eceran",
    "dine_in": "Makan di tempat",
    "take_away": "Bungkus",
    "delivery": "Antar / ojol",
}
METHODS = {
    "cash": "Tunai",
    "qris": "QRIS",
    "card": "Kartu",
    "transfer": "Transfer",
    "voucher": "Voucher",
    "other": "Lainnya",
    "kasbon": "Kasbon",
    "store_credit": "Saldo pelanggan",
    "gift_card": "Kartu hadiah",
    "points": "Poin",
}
