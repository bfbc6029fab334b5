/** Words of credit, in both languages: fetched with its sheets, not with the shell. */
import type { KasbonWords } from './kasbon';
import type { Language } from './words.svelte';

const id = {
  title: 'Saldo',
  owed: 'Saldo sekarang',
  owedTo: 'Terpakai lebih',
  more: 'Dapat dipakai',
  after: 'Saldo sesudah ini',
  choose: 'Pilih dulu pelanggan yang memakai saldonya.',
  chooseButton: 'Pilih pelanggan',
  unknown: 'Kasir ini belum tahu saldo pelanggan. Sambungkan ke server toko, lalu coba lagi.',
  none: 'Pelanggan ini tidak punya saldo.',
  beyond: (more: string) => `Saldo tidak cukup. Paling banyak ${more}; sisanya dibayar dengan cara lain.`,
  full: 'Saldo pelanggan ini sudah dipakai di sini. Pakai cara bayar lain.',
  alone: (more: string) =>
    `Server toko tidak terdengar. Sampai tersambung lagi, di kasir ini dapat dipakai paling banyak ${more}.`,
  take: (amount: string) => `Pakai saldo ${amount}`,
  takePart: (amount: string) => `Pakai ${amount} saja`,
  close: 'Batal',
  mayUse: (amount: string) => `dapat dipakai ${amount}`,
  asOf: (time: string) => `per ${time}`,
  back: (amount: string) => `${amount} dibayar dengan saldo dan kembali menjadi saldo pelanggan.`,
  keepAll: (amount: string) => `Jadikan saldo ${amount}`,
  wasKept: (amount: string) => `Menjadi saldo ${amount}`,
  cards: (amount: string) => `${amount} dibayar dengan kartu hadiah dan kembali ke kartunya.`,
  putOnCard: (amount: string) => `Kembalikan ${amount} ke kartu`,
  onCard: (amount: string) => `Kembali ke kartu hadiah ${amount}`,
  keep: (held: string) => `Saldonya masih ${held}. Datanya baru dapat dihapus setelah saldonya nol.`,
};

/** What the sheet says of either balance. */
type OfSheet =
  | 'title' | 'owed' | 'owedTo' | 'more' | 'after' | 'choose' | 'chooseButton' | 'unknown' | 'none' | 'beyond'
  | 'full' | 'alone' | 'take' | 'takePart' | 'close';
type CreditWords = typeof id & Pick<KasbonWords, OfSheet>;

const en: CreditWords = {
  title: 'Credit',
  owed: 'Holds now',
  owedTo: 'Overspent',
  more: 'May be used',
  after: 'Holds after this',
  choose: 'First choose the customer whose credit it is.',
  chooseButton: 'Choose customer',
  unknown: 'This till does not know what customers hold yet. Connect it to the shop server and try again.',
  none: 'This customer has no credit.',
  beyond: (more) => `Not enough credit. At most ${more}; the rest is paid in another way.`,
  full: 'This customer’s credit is used up here. Use another way to pay.',
  alone: (more) => `The shop server cannot be heard. Until it is back, at most ${more} may be used at this till.`,
  take: (amount) => `Use ${amount} of credit`,
  takePart: (amount) => `Only use ${amount}`,
  close: 'Cancel',
  mayUse: (amount) => `${amount} may be used`,
  asOf: (time) => `as of ${time}`,
  back: (amount) => `${amount} was paid out of credit and becomes credit again.`,
  keepAll: (amount) => `Keep ${amount} as credit`,
  wasKept: (amount) => `${amount} kept as credit`,
  cards: (amount) => `${amount} was paid by gift card and goes back onto it.`,
  putOnCard: (amount) => `Put ${amount} back on the card`,
  onCard: (amount) => `${amount} back on the gift card`,
  keep: (held) => `Still has ${held} of credit. The data can be removed once it is zero.`,
};

export function creditWords(language: Language): CreditWords {
  return language === 'en' ? en : id;
}
