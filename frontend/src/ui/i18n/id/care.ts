/** Words of keeping data safe: rescue, letting go, updates. The rest: `rare`. */
export const care = {
  rescue: 'Selamatkan data',
  rescueHint: 'Simpan semua transaksi tablet ini ke satu berkas terkunci, tanpa server.',
  unproven: (count: number) => `${count} catatan dari tablet lain atau server tidak dipakai di tablet ini, karena asalnya tidak terbukti.`,
  updateWaits: {
    open_cart: () => 'Selesaikan keranjang dulu',
    unsent: (count: number) => `Tunggu ${count} catatan terkirim dulu`,
    server_too_old: () => 'Perbarui server toko dulu, lalu coba lagi',
    server_unknown: () => 'Server toko belum terjangkau, coba lagi',
  },
  letGo: {
    button: 'Lepas kasir ini',
    sure: 'Ya, lepas kasir ini dari toko',
    keep: 'Batal',
    consequence: 'Tablet ini berhenti menjadi kasir. Semua transaksi sudah ada di server toko; catatannya tetap ada di tablet. Untuk jualan lagi harus dipasangkan dari awal.',
    unsent: (count: number) => `Belum bisa dilepas: ${count} catatan baru ada di tablet ini. Sambungkan ke server toko dulu.`,
    open_cart: 'Belum bisa dilepas: selesaikan keranjang dulu.',
    open_shift: 'Belum bisa dilepas: tutup shift dulu.',
    failed: 'Belum bisa dilepas. Coba lagi.',
  },
};
