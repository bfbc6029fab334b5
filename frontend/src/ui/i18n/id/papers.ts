/** Words of receipts after the sale: history, copies, sharing, refunds, the bill before payment. */
export const papers = {
  // finding
  search: 'Cari nomor, jumlah, barang, pelanggan, cara bayar',
  matches: (count: number) => `${count} cocok`,
  more: 'Tampilkan lagi',
  refund: 'Retur',
  refunded: 'Sudah diretur',
  refundedWith: (number: string) => `Diretur dengan ${number}`,
  gone: 'Isi transaksi ini tidak ada lagi di tablet. Lihat di back office.',
  // detail
  reprint: 'Cetak ulang',
  share: 'Bagikan',
  repeat: 'Ulangi',
  refundAll: 'Retur',
  undo: 'Batalkan',
  undoHint: (seconds: number) => `Bisa dibatalkan ${seconds} detik lagi, tanpa PIN`,
  problemUnsaid: 'Server toko meminta transaksi ini diperiksa. Alasannya ada di back office, menu Perlu dicek.',
  // after a verb
  repeated: (added: number) => `${added} barang masuk keranjang dengan harga hari ini`,
  repeatedPartly: (added: number, missing: number) =>
    `${added} barang masuk keranjang, ${missing} perlu ditambah sendiri`,
  undone: (amount: string) => `Transaksi dibatalkan. Kembalikan ${amount}`,
  refundFailed: 'Retur BELUM tercatat. Jangan kembalikan uang dulu; coba lagi.',
  printFailed: 'Struk belum tercetak. Transaksinya sudah tersimpan.',
  printWaits: (why: string) => `Struk menunggu. ${why}`,
  printed: 'Struk dikirim ke printer.',
  notOut: 'Tidak keluar',
  nothingToPrint: 'Belum ada struk untuk dicetak.',
  // paper
  preBill: 'Tagihan (belum dibayar)',
  preBillTitle: 'Tagihan',
  qr: 'Kode bukti struk',
  logo: 'Logo toko',
  refundsOfShift: (count: number, amount: string) => `${count} retur · ${amount}`,
};
