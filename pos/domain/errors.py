"""The root of the house's one tree of errors, and the branch of the money contract.

`code` is stable for programs (the TypeScript twin raises the same codes), `sentence` is what staff
read. `pos.journal.errors` grows its branches from the same `LancarError`. What this is not: a place
for words of screens; a screen may say more than the sentence, never less.
"""

from typing import Any

SENTENCES = {
    "amount_too_large": "Jumlah uang terlalu besar.",
    "amount_invalid": "Jumlah uang harus bilangan bulat.",
    "line_id_invalid": "Ada baris tanpa nomor pengenal.",
    "line_id_repeated": "Ada baris yang tercatat dua kali.",
    "lines_too_many": "Barisnya terlalu banyak. Pisahkan menjadi beberapa transaksi.",
    "quantity_invalid": "Jumlah barang harus lebih dari nol.",
    "quantity_too_large": "Jumlah barang terlalu besar. Periksa lagi angkanya.",
    "factor_invalid": "Isi per satuan tidak masuk akal.",
    "price_missing": "Barang ini belum punya harga.",
    "price_invalid": "Harga harus bilangan bulat dan tidak boleh di bawah nol.",
    "price_too_large": "Harga terlalu besar. Periksa lagi angkanya.",
    "price_below_zero": "Pilihan membuat harga menjadi di bawah nol.",
    "choice_quantity_invalid": "Jumlah pilihan tidak masuk akal.",
    "choices_too_many": "Pilihan pada satu barang terlalu banyak.",
    "choice_missing": "Masih ada pilihan yang wajib diisi.",
    "choice_too_many": "Pilihan di kelompok ini terlalu banyak.",
    "choice_unknown": "Pilihan ini tidak ada.",
    "choice_repeated": "Pilihan yang sama tercatat dua kali.",
    "choice_group_unknown": "Kelompok pilihan ini tidak ada.",
    "discount_invalid": "Potongan ini tidak dikenal.",
    "discount_negative": "Potongan tidak boleh di bawah nol.",
    "rate_out_of_range": "Persen harus antara 0 dan 100.",
    "promotion_invalid": "Ada promo yang isinya salah.",
    "coupon_unreadable": "Kode kupon terdiri dari 4 sampai 24 huruf dan angka.",
    "tax_class_unknown": "Kelas pajak barang ini tidak dikenal.",
    "tax_rate_missing": "Tarif pajak untuk tanggal ini belum diatur.",
    "tax_rate_invalid": "Tarif pajak tidak masuk akal.",
    "service_invalid": "Aturan biaya layanan tidak masuk akal.",
    "business_date_invalid": "Tanggal usaha tidak dapat dibaca.",
    "minute_invalid": "Jam transaksi tidak dapat dibaca.",
    "currency_unsupported": "Mata uang ini belum didukung.",
    "rounding_invalid": "Aturan pembulatan tidak masuk akal.",
    "tender_invalid": "Jumlah pembayaran tidak masuk akal.",
    "tenders_too_many": "Terlalu banyak cara bayar dalam satu transaksi.",
    "tender_not_needed": "Sudah lunas. Pembayaran ini tidak diperlukan.",
    "tip_too_large": "Tip lebih besar dari uang yang diterima.",
    "underpaid": "Uangnya masih kurang.",
    "change_only_from_cash": "Kembalian hanya dari uang tunai. Kurangi jumlah pembayaran nontunai.",
    "donation_too_large": "Donasi tidak boleh lebih besar dari kembalian.",
    "card_number_forbidden": "Nomor kartu lengkap tidak boleh dicatat. Tulis 4 angka terakhirnya.",
    "refund_line_unknown": "Barang ini tidak ada di transaksi asal.",
    "refund_line_repeated": "Barang yang sama tercatat dua kali di retur.",
    "refund_quantity_invalid": "Jumlah retur harus lebih dari nol.",
    "over_refund": "Jumlah retur melebihi yang dibeli.",
    "qris_too_long": "Kode QRIS terlalu panjang.",
    "qris_empty": "Kode QRIS kosong.",
    "qris_not_ascii": "Kode QRIS berisi huruf yang tidak dikenal.",
    "qris_format": "Ini bukan kode QRIS.",
    "qris_truncated": "Kode QRIS terpotong. Pindai ulang.",
    "qris_duplicate_tag": "Kode QRIS rusak: ada bagian yang dobel.",
    "qris_crc_missing": "Kode QRIS tidak lengkap: angka pemeriksanya tidak ada.",
    "qris_crc": "Kode QRIS salah baca atau rusak. Pindai ulang.",
    "qris_currency": "Kode ini bukan untuk rupiah.",
    "qris_country": "Kode ini bukan QRIS Indonesia.",
    "qris_no_merchant": "Kode QRIS ini tidak memuat data toko.",
    "qris_missing_tag": "Kode QRIS tidak lengkap.",
    "qris_initiation": "Jenis kode QRIS tidak dikenal.",
    "qris_amount": "Jumlah uang pada QRIS tidak dapat dipakai.",
    "qris_tip": "Aturan tip pada QRIS tidak dapat dipakai.",
    "qris_length": "Satu bagian kode QRIS kosong atau terlalu panjang.",
    "barcode_not_digits": "Barcode ini hanya boleh berisi angka.",
    "barcode_empty": "Barcode kosong.",
    "barcode_too_long": "Barcode terlalu panjang.",
    "barcode_unreadable": "Barcode berisi huruf yang tidak dikenal.",
    "barcode_sequence": "Nomor urut barcode di luar batas.",
    "barcode_prefix": "Awalan barcode toko harus 20 sampai 29.",
    "barcode_check_digit": "Label timbangan salah baca. Pindai ulang.",
    "barcode_layout": "Susunan label timbangan salah.",
    "barcode_value_check": "Label timbangan salah baca. Pindai ulang.",
    "phone_not_mobile": "Ini bukan nomor HP. Nomor HP mulai dengan 08.",
    "phone_too_short": "Nomor HP kurang panjang.",
    "phone_too_long": "Nomor HP terlalu panjang.",
    "phone_unreadable": "Nomor HP hanya boleh berisi angka.",
    "phone_empty": "Nomor HP kosong.",
    "phone_foreign": "Nomor luar negeri tidak diterima di sini.",
    "whatsapp_text_too_long": "Pesan WhatsApp terlalu panjang.",
    "quantity_unreadable": "Jumlah tidak dapat dibaca. Contoh: 5 atau 0,735.",
    "money_fraction": "Jumlah uang tidak boleh memakai pecahan sekecil itu.",
    "money_unreadable": "Jumlah uang tidak dapat dibaca. Contoh: 12.500 atau 12,5rb.",
    "zone_unknown": "Zona waktu tidak dikenal.",
    "receipt_columns": "Lebar kertas harus 24 sampai 64 huruf.",
    "receipt_body_incomplete": "Isi transaksi ini tidak lengkap, struknya tidak dapat dicetak.",
    "receipt_footer_forbidden": "Struk tidak boleh menolak penukaran barang (UU 8/1999).",
    "proof_unreadable": "Kode bukti struk tidak dapat dibaca. Pindai ulang dengan lengkap.",
}


class LancarError(Exception):
    """Base of all refusals. `code` is stable for programs, `sentence` is for people."""

    status = 400
    permanent = True

    def __init__(self, code: str, sentence: str, **extra: Any) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence
        self.extra = extra


class DomainError(LancarError):
    """The rules of money or words say no. Without a sentence, the table above has it."""

    status = 422

    def __init__(self, code: str, sentence: str = "", **extra: Any) -> None:
        super().__init__(code, sentence or SENTENCES[code], **extra)
