/** Words of the training mode, in both languages: fetched with it, not with the shell. */
import type { Language } from './words.svelte';

const id = {
  mark: 'LATIHAN',
  bar: 'Bukan penjualan sungguhan.',
  count: (done: number, all: number) => `${String(done)} dari ${String(all)} selesai`,
  finished: (name: string) => `Selesai: ${name}`,
  all: 'Semua latihan selesai. Bagus!',
  title: 'Latihan',
  hint: 'Berjualan tanpa akibat: tidak ada stok, laporan, poin, kasbon, atau laci yang berubah, dan tidak ada yang dikirim.',
  begin: 'Mulai latihan',
  beginHint: 'Layar menjadi ungu. Barang dan PIN sama seperti sekarang. Penjualan sungguhan menunggu sampai latihan selesai.',
  end: 'Selesai latihan, kembali berjualan',
  endHint: 'Isi latihan dibuang.',
  cartOpen: 'Selesaikan atau kosongkan keranjang dulu, juga yang ditahan.',
  unsent: 'Masih ada yang belum terkirim ke server toko. Latihan bisa dimulai setelah semuanya tersimpan.',
  failed: 'Latihan belum bisa dimulai. Coba lagi; penjualan tidak terganggu.',
  noCode: 'Latihan: tidak ada kode QRIS yang bisa dibayar.',
  done: 'selesai',
  after: 'Sudah siap? Coba dulu tanpa akibat: lima latihan singkat.',
  exercises: {
    cash: { name: 'Jual tunai', goal: 'Jual dua barang, terima uang tunai yang lebih besar, beri kembalian.' },
    hold: { name: 'Tahan dan panggil', goal: 'Tahan sebuah keranjang, panggil lagi, lalu bayar.' },
    qris: { name: 'Bayar QRIS', goal: 'Jual sesuatu dan terima pembayaran QRIS.' },
    part: { name: 'Retur sebagian', goal: 'Di Riwayat, retur sebagian barang dari satu struk.' },
    close: { name: 'Tutup shift', goal: 'Hitung laci sampai cocok, lalu tutup shift.' },
  },
};

const en: typeof id = {
  mark: 'LATIHAN',
  bar: 'Training: not a real sale.',
  count: (done, all) => `${String(done)} of ${String(all)} done`,
  finished: (name) => `Done: ${name}`,
  all: 'All exercises are done. Well done!',
  title: 'Training',
  hint: 'Selling without consequences: no stock, reports, points, credit or drawer changes, and nothing is sent.',
  begin: 'Start training',
  beginHint: 'The screen turns purple. Goods and PINs are the same as now. Real selling waits until training ends.',
  end: 'End training, sell for real',
  endHint: 'What was practised is thrown away.',
  cartOpen: 'Finish or empty the cart first, and those on hold.',
  unsent: 'Something has not been sent to the shop server yet. Training can start when all is saved.',
  failed: 'Training could not be started. Try again; selling is not affected.',
  noCode: 'Training: there is no QRIS code that could be paid.',
  done: 'done',
  after: 'Ready? Try it first without consequences: five short exercises.',
  exercises: {
    cash: { name: 'Cash sale', goal: 'Sell two items, take more cash than needed, give change.' },
    hold: { name: 'Hold and recall', goal: 'Put a cart aside, call it back, then take the payment.' },
    qris: { name: 'QRIS payment', goal: 'Sell something and take a QRIS payment.' },
    part: { name: 'Partial refund', goal: 'In History, take back a part of one receipt.' },
    close: { name: 'Close the shift', goal: 'Count the drawer until it matches, then close the shift.' },
  },
};

export function trainingWords(language: Language): typeof id {
  return language === 'en' ? en : id;
}
