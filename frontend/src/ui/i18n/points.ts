/** Words of points, in both languages: fetched with what shows them, not with the shell. */
import type { Language } from './words.svelte';

const id = {
  title: 'Poin',
  earned: (points: string) => `+${points} poin`,
  held: (points: string) => `punya ${points} poin`,
  below: (points: string) => `terpakai lebih ${points} poin`,
  mayUse: (points: string) => `dapat dipakai ${points}`,
  asOf: (time: string) => `per ${time}`,
  now: 'Poin sekarang',
  may: 'Dapat dipakai di sini',
  worth: (amount: string) => `1 poin = ${amount}`,
  after: 'Poin sesudah ini',
  choose: 'Pilih dulu pelanggan yang memakai poinnya.',
  chooseButton: 'Pilih pelanggan',
  unknown: 'Kasir ini belum tahu poin pelanggan. Sambungkan ke server toko, lalu coba lagi.',
  none: 'Pelanggan ini belum punya poin.',
  full: 'Poin pelanggan ini sudah dipakai di sini. Pakai cara bayar lain.',
  tooLittle: 'Sisa yang harus dibayar lebih kecil dari nilai satu poin.',
  alone: (points: string) => `Server toko tidak terdengar. Sampai tersambung lagi, di kasir ini dapat dipakai paling banyak ${points} poin.`,
  take: (points: string, amount: string) => `Pakai ${points} poin: ${amount}`,
  rest: (amount: string) => `Sisanya ${amount} dibayar dengan cara lain.`,
  close: 'Batal',
  takenBack: (points: string) => `${points} poin dari belanja ini ditarik kembali.`,
  back: (amount: string) => `${amount} dibayar dengan poin dan kembali menjadi poin.`,
  confirm: (amount: string) => `Kembalikan ${amount} menjadi poin`,
  wasBack: (amount: string) => `Kembali menjadi poin ${amount}`,
};

type PointsWords = typeof id;

const en: PointsWords = {
  title: 'Points',
  earned: (points) => `+${points} points`,
  held: (points) => `has ${points} points`,
  below: (points) => `${points} points overspent`,
  mayUse: (points) => `${points} may be used`,
  asOf: (time) => `as of ${time}`,
  now: 'Points now',
  may: 'May be used here',
  worth: (amount) => `1 point = ${amount}`,
  after: 'Points after this',
  choose: 'First choose the customer whose points they are.',
  chooseButton: 'Choose customer',
  unknown: 'This till does not know how many points customers have yet. Connect it to the shop server and try again.',
  none: 'This customer has no points yet.',
  full: 'This customer’s points are used up here. Use another way to pay.',
  tooLittle: 'What is left to pay is less than one point is worth.',
  alone: (points) => `The shop server cannot be heard. Until it is back, at most ${points} points may be used at this till.`,
  take: (points, amount) => `Use ${points} points: ${amount}`,
  rest: (amount) => `The rest, ${amount}, is paid in another way.`,
  close: 'Cancel',
  takenBack: (points) => `${points} points that this sale earned are taken back.`,
  back: (amount) => `${amount} was paid with points and becomes points again.`,
  confirm: (amount) => `Give ${amount} back as points`,
  wasBack: (amount) => `${amount} given back as points`,
};

export function pointsWords(language: Language): PointsWords {
  return language === 'en' ? en : id;
}
