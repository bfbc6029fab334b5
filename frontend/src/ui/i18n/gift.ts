/** Words of gift cards, in both languages: fetched with their sheet, not with the shell. */
import type { Language } from './words.svelte';

const id = {
  title: 'Kartu hadiah',
  code: 'Kode kartu (ketik atau pindai)',
  check: 'Cek kartu',
  held: 'Isi kartu',
  may: 'Dapat dipakai',
  after: 'Sisa sesudah ini',
  unreadable: 'Kode kartu hadiah terdiri dari 16 huruf dan angka. Periksa lagi.',
  unknown: 'Kasir ini belum tahu isi kartu. Sambungkan ke server toko, lalu coba lagi.',
  none: 'Kartu ini tidak dikenal atau sudah habis.',
  taken: 'Kartu ini sudah dipakai di sini.',
  alone: (more: string) =>
    `Server toko tidak terdengar. Sampai tersambung lagi, di kasir ini dapat dipakai paling banyak ${more}.`,
  take: (amount: string) => `Pakai ${amount}`,
  close: 'Batal',
};

export type GiftWords = typeof id;

const en: GiftWords = {
  title: 'Gift card',
  code: 'Code of the card (type or scan)',
  check: 'Check the card',
  held: 'On the card',
  may: 'May be used',
  after: 'Left after this',
  unreadable: 'A gift card has 16 letters and digits. Check it again.',
  unknown: 'This till does not know what cards hold yet. Connect it to the shop server and try again.',
  none: 'This card is unknown, or nothing is left on it.',
  taken: 'This card is used already here.',
  alone: (more) => `The shop server cannot be heard. Until it is back, at most ${more} may be used at this till.`,
  take: (amount) => `Use ${amount}`,
  close: 'Cancel',
};

export function giftWords(language: Language): GiftWords {
  return language === 'en' ? en : id;
}
