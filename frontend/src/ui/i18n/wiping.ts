/** Words of a tablet that the owner has emptied; in both languages, fetched when it happens. */
import type { Language } from './words.svelte';

const id = {
  title: 'Isi tablet ini dihapus',
  cart: 'Pemilik meminta isi tablet ini dihapus. Selesaikan atau kosongkan keranjang ini dulu.',
  unsent: (count: number) => `Pemilik meminta isi tablet ini dihapus. Itu menunggu sampai semua catatannya ada di server toko (belum: ${Math.max(1, count)}).`,
  working: 'Semua catatan sudah ada di server toko. Isi tablet sedang dihapus. Jangan matikan tabletnya.',
  done: 'Isi tablet ini sudah dihapus. Semua transaksinya ada di server toko. Serahkan tablet ini kepada pemilik.',
  failed: 'Isi tablet belum terhapus. Tutup tab Lancar yang lain; dicoba lagi sendiri.',
};

const en: typeof id = {
  title: 'This tablet is being emptied',
  cart: 'The owner asked for this tablet to be emptied. Finish or empty this cart first.',
  unsent: (count: number) => `The owner asked for this tablet to be emptied. It waits until the shop's server has all its records (missing: ${Math.max(1, count)}).`,
  working: "All records are on the shop's server. The tablet is being emptied. Do not switch it off.",
  done: "This tablet was emptied. All its sales are on the shop's server. Give the tablet to the owner.",
  failed: 'The tablet is not empty yet. Close other Lancar tabs; it tries again by itself.',
};

export function wipingWords(language: Language): typeof id {
  return language === 'en' ? en : id;
}
