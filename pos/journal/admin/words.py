"""The record's kinds and parts in the owner's words."""

KINDS = {
    "merchant.changed": "Data usaha diubah",
    "outlet.changed": "Data cabang diubah",
    "person.changed": "Data karyawan diubah",
    "person.credential_changed": "PIN atau kata sandi diganti",
    "customer.changed": "Data pelanggan diubah",
    "category.changed": "Kategori diubah",
    "favourites.changed": "Favorit diatur",
    "tax_class.changed": "Kelas pajak diubah",
    "choice_group.changed": "Pilihan diubah",
    "product.changed": "Barang diubah",
    "payment_method.changed": "Cara bayar diubah",
    "payment.started": "Pembayaran dimulai",
    "payment.abandoned": "Pembayaran batal",
    "payment.matched": "Pembayaran dicocokkan",
    "device.paired": "Perangkat dipasangkan",
    "device.revoked": "Perangkat dicabut",
    "drawer.changed": "Laci uang diubah",
    "shift.opened": "Shift dibuka",
    "shift.closed": "Shift ditutup",
    "sale.completed": "Penjualan",
    "sale.refunded": "Retur",
    "receipt.reprinted": "Struk dicetak ulang",
    "receipt.email_requested": "Struk diminta lewat e-mail",
    "receipt.email_settled": "E-mail struk selesai",
    "mail.changed": "Server e-mail diatur",
    "stock.received": "Barang masuk",
    "stock.adjusted": "Stok disesuaikan",
    "stock_count.opened": "Stok opname dimulai",
    "stock_count.counted": "Barang dihitung",
    "stock_count.posted": "Selisih stok opname dibukukan",
    "stock_count.dropped": "Stok opname dibatalkan",
    "supplier.changed": "Data pemasok diubah",
    "buying_rules.changed": "Saran harga jual diubah",
    "purchase.received": "Barang masuk dari pemasok",
    "purchase.returned": "Barang masuk diretur atau dibatalkan",
    "supplier.paid": "Pemasok dibayar",
    "purchase_order.made": "Pesanan ke pemasok dibuat",
    "purchase_order.closed": "Pesanan ke pemasok ditutup",
    "promotion.changed": "Promo diubah",
    "price_list.changed": "Daftar harga diubah",
    "list_price.changed": "Harga di daftar diubah",
    "report.exported": "Laporan diunduh",
    "login.locked": "PIN salah berulang",
    "clock.jumped": "Jam tablet berubah",
}
ENTITIES = {
    "merchant": "Usaha",
    "outlet": "Cabang",
    "person": "Karyawan",
    "customer": "Pelanggan",
    "category": "Kategori",
    "tax_class": "Kelas pajak",
    "choice_group": "Pilihan",
    "product": "Barang",
    "drawer": "Laci uang",
    "payment_method": "Cara bayar",
    "supplier": "Pemasok",
    "buying_rules": "Saran harga jual",
    "promotion": "Promo",
    "price_list": "Daftar harga",
    "list_price": "Harga di daftar",
}
GROUPS = {
    "identity": "data pokok",
    "shelf": "letak di kasir",
    "price": "harga",
    "cost": "harga beli",
    "tax": "pajak",
    "barcodes": "barcode",
    "choices": "pilihan",
    "stock": "stok",
    "rates": "tarif",
    "roles": "peran",
    "state": "keadaan",
    "membership": "keanggotaan",
    "prices": "daftar harga",
    "consent": "izin",
    "calendar": "hari usaha",
    "rounding": "pembulatan",
    "receipt": "struk",
    "paper": "logo struk",
    "discounts": "diskon cepat",
    "recovery": "pemulihan",
    "use": "cara pakai",
    "qris": "QRIS",
    "donation": "donasi",
    "terms": "tempo",
    "note": "catatan",
    "suggestion": "saran harga",
    "period": "waktu berlaku",
    "gives": "isi promo",
}


def kind_text(kind: str) -> str:
    """A kind that a newer version made keeps its own name: there is no word for it yet."""
    return KINDS.get(kind, kind)


def entity_text(entity: str) -> str:
    return ENTITIES.get(entity, entity)


def group_text(group: str) -> str:
    return GROUPS.get(group, group)
