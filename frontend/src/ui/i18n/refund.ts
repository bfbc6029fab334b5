/** Words of taking back a part of a sale; fetched with the refund's sheet and the sale's detail. */
import type { Language } from './words.svelte';

const id = {
  which: 'Barang yang kembali',
  all: 'Semua',
  rest: 'Semua sisanya',
  some: 'Sebagian',
  ofSold: (taken: string, most: string, unit: string) => `${taken} dari ${most} ${unit}`,
  fewer: (name: string) => `Kurangi ${name}`,
  more: (name: string) => `Tambah ${name}`,
  before: (numbers: string) => `Sebagian sudah diretur: ${numbers}`,
  goods: 'Barangnya',
  shelf: 'Kembali ke stok',
  thrown: 'Rusak, tidak dijual lagi',
  unproven: 'Retur tanpa struk',
  unprovenHint: 'Barang di keranjang diterima kembali, paling mahal seharga hari ini. Dicatat dengan alasan dan siapa yang menyetujui.',
  unprovenEmpty: 'Masukkan dulu barang yang kembali ke keranjang, dengan scan atau cari seperti menjual. Lalu buka menu ini lagi.',
  unprovenPaid: 'Keranjang ini sudah menerima uang. Selesaikan dulu pembayarannya.',
  unprovenDear: (names: string) => `Harga kembali tidak boleh di atas harga toko: ${names}.`,
  unprovenFailed: 'Retur BELUM tercatat. Jangan kembalikan uang dulu; coba lagi.',
  taken: 'Barang yang diterima',
  overRefund: 'Sebagian barang ini baru saja diretur. Belum tercatat; tutup dan buka lagi, lalu pilih sisanya.',
};

export type RefundWords = typeof id;

const en: RefundWords = {
  which: 'Goods brought back',
  all: 'All',
  rest: 'All that is left',
  some: 'Some',
  ofSold: (taken: string, most: string, unit: string) => `${taken} of ${most} ${unit}`,
  fewer: (name: string) => `Fewer ${name}`,
  more: (name: string) => `More ${name}`,
  before: (numbers: string) => `Refunded in part already: ${numbers}`,
  goods: 'The goods',
  shelf: 'Back to stock',
  thrown: 'Damaged, not sold again',
  unproven: 'Refund without receipt',
  unprovenHint: 'The goods in the cart are taken back, at most at today’s prices. Recorded with the reason and who allowed it.',
  unprovenEmpty: 'First put the goods that came back into the cart, by scanning or searching as for a sale. Then open this again.',
  unprovenPaid: 'This cart has taken money already. Finish its payment first.',
  unprovenDear: (names: string) => `No more goes back than the shop asks: ${names}.`,
  unprovenFailed: 'NOT refunded yet. Hand out no money yet; try again.',
  taken: 'Goods taken back',
  overRefund: 'Some of these goods were refunded just now. Nothing was recorded; close, open again and pick what is left.',
};

export function refundWords(language: Language): RefundWords {
  return language === 'en' ? en : id;
}
