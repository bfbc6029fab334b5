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
  repair: {
    title: {
      fork: 'Data kasir ini tersalin',
      hub_ahead: 'Data kasir ini dari salinan lama',
      unknown: 'Server toko tidak mengenal kasir ini',
      revoked: 'Kasir ini sudah dilepas',
    },
    what: {
      fork: 'Ada perangkat lain yang memakai data kasir yang sama. Supaya nomor struk tidak bentrok, kasir ini harus memakai nomor baru.',
      hub_ahead: 'Server toko punya transaksi kasir ini yang tidak ada di tablet. Supaya nomor struk tidak bentrok, kasir ini harus memakai nomor baru.',
      unknown: 'Mungkin server dipulihkan dari cadangan lama. Pasangkan lagi di sini; transaksi di tablet ini akan dikirim.',
      revoked: 'Pemilik melepas kasir ini di back office. Untuk dipakai lagi, minta kode baru: back office, Perangkat.',
    },
    safeAll: 'Semua transaksi tablet ini tetap tersimpan. Keranjang dan shift tetap ada.',
    safe: (count: number) =>
      `${count} catatan yang belum terkirim tetap tersimpan dan akan diserahkan ke server. Keranjang dan shift tetap ada.`,
    submit: {
      fork: 'Mulai nomor struk baru',
      hub_ahead: 'Mulai nomor struk baru',
      unknown: 'Pasangkan lagi',
      revoked: 'Pasangkan lagi',
    },
    working: 'Memasangkan …',
    later: 'Nanti saja, lanjut jualan',
    open: 'Pasangkan lagi',
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
