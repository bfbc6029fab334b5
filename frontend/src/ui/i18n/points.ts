/** Words of points, in both languages: fetched with what shows them, not with the shell. */
import type { Language } from './words.svelte';

const id = {
  title: 'Poin',
  earned: (points: string) => `+${points} poin`,
  held: (points: string) => `punya ${points} poin`,
  below: (points: string) => `terpakai lebih ${points} poin`,
  mayUse: (points: string) => `dapat dipakai ${points}`,
  asOf: (time: string) => `per ${time}`,
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
  takenBack: (points) => `${points} points that this sale earned are taken back.`,
  back: (amount) => `${amount} was paid with points and becomes points again.`,
  confirm: (amount) => `Give ${amount} back as points`,
  wasBack: (amount) => `${amount} given back as points`,
};

export function pointsWords(language: Language): PointsWords {
  return language === 'en' ? en : id;
}
