/** Words of counting a drawer, of a difference and of the reports X and Z; fetched with the closing screen. */
import type { Language } from './words.svelte';

const id = {
  how: 'Cara menghitung',
  sum: 'Jumlahnya',
  notes: 'Per pecahan',
  howMany: (value: string) => `Berapa lembar/keping ${value}`,
  next: 'Lanjut',
  differs: 'Hitungan berbeda dengan catatan',
  short: (amount: string) => `Kurang ${amount}`,
  over: (amount: string) => `Lebih ${amount}`,
  expected: 'Seharusnya',
  counted: 'Dihitung',
  why: 'Kenapa berbeda?',
  reasons: {
    change: 'Salah kembalian',
    unwritten: 'Uang keluar/masuk belum dicatat',
    notes: 'Uang rusak atau palsu',
    unknown: 'Belum tahu',
  },
  again: 'Hitung lagi',
  close: (what: string) => `Tutup shift – ${what}`,
  moved: 'Catatannya baru saja berubah. Lihat selisihnya sekali lagi.',
  x: 'Laporan sementara (X)',
  z: 'Laporan Z',
  waits: 'Belum final: nomor dan isinya dari server toko menyusul sendiri.',
  unheard: (tills: string) => `Sementara: belum terdengar sejak ditutup: ${tills}. Menjadi final sendiri setelah terdengar.`,
  addendum: (part: number) => `Susulan ke-${part}: ada struk yang datang setelah ditutup.`,
};

const en: typeof id = {
  how: 'How to count',
  sum: 'The sum',
  notes: 'By notes and coins',
  howMany: (value: string) => `How many of ${value}`,
  next: 'Next',
  differs: 'The count differs from the record',
  short: (amount: string) => `${amount} short`,
  over: (amount: string) => `${amount} over`,
  expected: 'Expected',
  counted: 'Counted',
  why: 'Why does it differ?',
  reasons: {
    change: 'Wrong change given',
    unwritten: 'Cash in or out not recorded',
    notes: 'Damaged or forged money',
    unknown: 'Not known yet',
  },
  again: 'Count again',
  close: (what: string) => `Close shift – ${what}`,
  moved: 'The record has just changed. Look at the difference once more.',
  x: 'Interim report (X)',
  z: 'Z report',
  waits: 'Not final yet: number and contents come by themselves from the shop server.',
  unheard: (tills: string) => `Provisional: not heard since the close: ${tills}. It becomes final by itself when they are.`,
  addendum: (part: number) => `Addendum ${part}: receipts arrived after the close.`,
};

export type ClosingWords = typeof id;
export type ClosingReason = keyof ClosingWords['reasons'];

/** As it stands on the record and on paper, whatever language this screen is in. */
export function recordedReason(reason: ClosingReason): string {
  return id.reasons[reason];
}

/** The same for people who read this screen; what an earlier release wrote stays as it was. */
export function spokenReason(recorded: string, language: Language): string {
  const found = (Object.keys(id.reasons) as ClosingReason[]).find((reason) => id.reasons[reason] === recorded);
  return found === undefined ? recorded : closingWords(language).reasons[found];
}

export function closingWords(language: Language): ClosingWords {
  return language === 'en' ? en : id;
}
