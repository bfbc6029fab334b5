/** Words of keeping data safe: rescue, readiness, pairing anew, letting go, updates, the clock. */
export const care = {
  rescue: 'Selamatkan data',
  rescueHint: 'Simpan semua transaksi tablet ini ke satu berkas terkunci, tanpa server.',
  updateWaits: {
    open_cart: () => 'Selesaikan keranjang dulu',
    unsent: (count: number) => `Tunggu ${count} catatan terkirim dulu`,
    server_too_old: () => 'Perbarui server toko dulu, lalu coba lagi',
    server_unknown: () => 'Server toko belum terjangkau, coba lagi',
  },
};
