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
  overRefund: 'Some of these goods were refunded just now. Nothing was recorded; close, open again and pick what is left.',
};

export function refundWords(language: Language): RefundWords {
  return language === 'en' ? en : id;
}
