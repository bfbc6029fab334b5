"""What the actions of permissions.py are called, and what they mean, for people."""

# In the order of permissions.ACTIONS: name and meaning, Indonesian then English.
ACTION_WORDS: dict[str, dict[str, str]] = {
    "sell": {
        "name_id": "Menjual",
        "meaning_id": "Menjual dan menerima bayarannya. Batas: rupiah tiap penjualan.",
        "name_en": "Sell",
        "meaning_en": "Selling and taking the money for it. Limit: an amount per sale.",
    },
    "discount": {
        "name_id": "Diskon tangan",
        "meaning_id": "Diskon yang diberikan kasir, bukan promo toko. Batas: persen dari harga.",
        "name_en": "Discount by hand",
        "meaning_en": "A discount the cashier gives, not a promotion. Limit: percent of the price.",
    },
    "price_override": {
        "name_id": "Ubah harga",
        "meaning_id": "Menjual dengan harga lain. Batas: berapa persen di bawah harga toko.",
        "name_en": "Change a price",
        "meaning_en": "Selling at another price. Limit: percent below the shop’s price.",
    },
    "open_price": {
        "name_id": "Harga diketik",
        "meaning_id": "Menjual barang tanpa harga: harganya diketik di kasir.",
        "name_en": "Typed price",
        "meaning_en": "Selling goods without a price: it is typed at the till.",
    },
    "manual_weight": {
        "name_id": "Berat diketik",
        "meaning_id": "Mengetik berat di kasir yang punya timbangan.",
        "name_en": "Typed weight",
        "meaning_en": "Typing a weight at a till that has a scale.",
    },
    "undo_sale": {
        "name_id": "Batalkan penjualan sendiri",
        "meaning_id": "Membatalkan penjualan sendiri dalam satu menit. Batas: rupiah.",
        "name_en": "Undo one’s own sale",
        "meaning_en": "Undoing one’s own sale within a minute. Limit: an amount.",
    },
    "void_sale": {
        "name_id": "Batalkan penjualan (void)",
        "meaning_id": "Membatalkan penjualan shift ini yang tidak terjadi. Batas: rupiah.",
        "name_en": "Void a sale",
        "meaning_en": "Cancelling a sale of this shift that never happened. Limit: an amount.",
    },
    "void_sent": {
        "name_id": "Batal setelah dapur",
        "meaning_id": "Mengeluarkan hidangan dari keranjang setelah dapur diberi tahu; dihitung "
        "di laporan Z. Batas: rupiah.",
        "name_en": "Void after the kitchen",
        "meaning_en": "Taking dishes off a cart after the kitchen was told; counted on the Z. "
        "Limit: an amount.",
    },
    "refund": {
        "name_id": "Retur dengan struk",
        "meaning_id": "Menerima barang kembali dan mengembalikan uangnya. Batas: rupiah.",
        "name_en": "Refund with receipt",
        "meaning_en": "Taking goods back and paying the money back. Limit: an amount.",
    },
    "refund_without_receipt": {
        "name_id": "Retur tanpa struk",
        "meaning_id": "Menerima barang tanpa struknya, seharga hari ini. Batas: rupiah.",
        "name_en": "Refund without receipt",
        "meaning_en": "Taking goods back without their receipt, at today’s price. "
        "Limit: an amount.",
    },
    "reprint": {
        "name_id": "Cetak ulang struk",
        "meaning_id": "Mencetak salinan struk; setiap salinan bernomor dan tercatat.",
        "name_en": "Reprint a receipt",
        "meaning_en": "Printing a copy; every copy is numbered and recorded.",
    },
    "close_others_shift": {
        "name_id": "Tutup shift orang lain",
        "meaning_id": "Menghitung dan menutup laci yang dibuka orang lain.",
        "name_en": "Close another’s shift",
        "meaning_en": "Counting and closing a drawer that somebody else opened.",
    },
    "cash_in": {
        "name_id": "Kas masuk",
        "meaning_id": "Menambah uang ke laci tanpa penjualan. "
        "Batas: rupiah tiap orang dalam satu shift.",
        "name_en": "Cash in",
        "meaning_en": "Putting cash into the drawer without a sale. "
        "Limit: an amount per person and shift.",
    },
    "cash_out": {
        "name_id": "Kas keluar",
        "meaning_id": "Mengambil uang laci: belanja, upah, dan lainnya. "
        "Batas: rupiah tiap orang dalam satu shift.",
        "name_en": "Cash out",
        "meaning_en": "Taking cash for supplies, wages and the like. "
        "Limit: an amount per person and shift.",
    },
    "cash_drop": {
        "name_id": "Setoran",
        "meaning_id": "Memindahkan uang laci ke brankas atau bank. "
        "Batas: rupiah tiap orang dalam satu shift.",
        "name_en": "Drop",
        "meaning_en": "Taking cash to the safe or bank. Limit: an amount per person and shift.",
    },
    "see_expected": {
        "name_id": "Laporan sementara (X)",
        "meaning_id": "Melihat isi laci yang seharusnya, sebelum dihitung.",
        "name_en": "Interim report (X)",
        "meaning_en": "Seeing what the drawer should hold, before it is counted.",
    },
    "open_drawer": {
        "name_id": "Buka laci tanpa penjualan",
        "meaning_id": "Membuka laci untuk menukar uang atau memeriksanya; dihitung di laporan Z.",
        "name_en": "Open the drawer without a sale",
        "meaning_en": "Opening the drawer to change money or to look; counted on the Z.",
    },
    "variance": {
        "name_id": "Tutup kasir dengan selisih",
        "meaning_id": "Menutup shift walau uang laci kurang atau lebih. Batas: rupiah.",
        "name_en": "Close with a difference",
        "meaning_en": "Closing a shift although the drawer is short or over. Limit: an amount.",
    },
    "edit_customer": {
        "name_id": "Ubah data pelanggan",
        "meaning_id": "Mengubah apa yang diizinkan pelanggan yang sudah ada; pelanggan "
        "baru selalu boleh.",
        "name_en": "Edit a customer",
        "meaning_en": "Changing what a customer of the shop allows; somebody new may "
        "always be added.",
    },
    "train": {
        "name_id": "Mulai latihan",
        "meaning_id": "Membuat tablet menjadi tempat latihan: tidak ada yang tercatat sungguhan.",
        "name_en": "Start training",
        "meaning_en": "Making the tablet a place to practise: nothing of it is real.",
    },
    "forget_customer": {
        "name_id": "Lupakan pelanggan",
        "meaning_id": "Menghapus nama dan nomor pelanggan untuk selamanya.",
        "name_en": "Forget a customer",
        "meaning_en": "Erasing a customer’s name and number for ever.",
    },
    "see_cost": {
        "name_id": "Lihat harga modal",
        "meaning_id": "Melihat modal, laba, dan nilai stok di kantor dan lewat API; di "
        "kasir tidak pernah tampil. Berlaku bila diizinkan di semua cabang.",
        "name_en": "See cost",
        "meaning_en": "Seeing cost, profit and stock value in the back office and the "
        "API; tills never show it. Holds where every outlet allows it.",
    },
}
RULE_WORDS_ID = {
    "allowed": "Boleh",
    "approval": "Perlu persetujuan",
    "refused": "Tidak boleh",
}
RULE_WORDS_EN = {
    "allowed": "Allowed",
    "approval": "Approval required",
    "refused": "Not allowed",
}
