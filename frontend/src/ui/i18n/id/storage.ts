/** Words about where this tablet keeps its work: two copies, sealed, and what is wrong with them. */
export const storage = {
  trouble: {
    storage: 'Memori tablet ini meragukan: transaksi tersimpan, tetapi tidak terbaca kembali. Jangan hapus data; pakai kasir lain sampai diperiksa.',
    storage_refuses: 'Memori tablet menolak transaksi baru. Yang terakhir aman di salinan kedua atau di server toko. Kosongkan memori sekarang, jangan hapus data aplikasi ini.',
    copies_differ: 'Dua salinan di tablet ini berbeda isi untuk nomor yang sama. Tidak ada yang ditimpa. Jangan hapus data; tunjukkan ke pemilik.',
    events_lost: 'Ada catatan yang rusak di kedua salinan tablet ini dan belum sampai di server toko. Jangan hapus data; tunjukkan ke pemilik.',
    vault_locked: 'Kunci tablet ini hilang. Transaksi lama terkunci, tidak hilang: pemilik membukanya dengan kartu pemulihan. Jualan tetap bisa.',
  },
  copy: 'Salinan kedua',
  copyKind: {
    off: 'Tab lain',
    opening: 'Sedang dibuka',
    kept: 'Lengkap',
    none: 'Tidak didukung peramban ini',
    failing: 'Gagal, dicoba lagi',
  },
  behind: (count: number) => `Tertinggal ${count}`,
  sealing: 'Kunci data',
  sealingKind: {
    plain: 'Belum dikunci',
    sealing: 'Terkunci',
    locked: 'Kunci lama hilang',
  },
  inCloud: {
    detail: 'Server toko tidak terjangkau. Tetap bisa jualan: semua transaksi di tablet ini sudah tersimpan di cloud, dan server toko mengambilnya sendiri begitu hidup lagi.',
    safe: 'Semua transaksi di tablet ini sudah tersimpan di cloud.',
    some: (count: string) => `${count} di antaranya sudah tersimpan di cloud.`,
  },
  beyond: {
    cloud: 'Server toko → Internet',
    noCloud: 'Belum ada cloud',
    backup: 'Cadangan',
    noBackup: 'Belum ada',
    upTo: (time: string) => `Tersimpan sampai ${time}`,
    unknown: 'Server toko belum menjawab',
  },
};
