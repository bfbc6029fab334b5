/** Words for the customer's screen, in both languages: fetched with what tells it, not with the shell. */
import type { Language } from './words.svelte';

const id = {
  welcome: 'Selamat datang',
  total: 'Total',
  pay: 'Yang harus dibayar',
  cashNote: (rounding: string) => `Sudah dengan pembulatan ${rounding}`,
  scan: 'Pindai dengan aplikasi bank atau dompet digital',
  change: 'Kembalian',
  paid: 'Lunas',
  owed: 'Dicatat sebagai kasbon',
  thanks: 'Terima kasih',
  receipt: 'Kode struk ini',
  count: (pieces: string) => `${pieces} barang`,
  more: (lines: number) => `${String(lines)} baris lain di atas`,
  saved: (amount: string) => `hemat ${amount}`,
};

const en: typeof id = {
  welcome: 'Welcome',
  total: 'Total',
  pay: 'To pay',
  cashNote: (rounding) => `Includes rounding of ${rounding}`,
  scan: 'Scan it with your bank’s or wallet’s app',
  change: 'Change',
  paid: 'Paid',
  owed: 'On credit, to be paid later',
  thanks: 'Thank you',
  receipt: 'This receipt’s code',
  count: (pieces) => `${pieces} items`,
  more: (lines) => `${String(lines)} more lines above`,
  saved: (amount) => `saves ${amount}`,
};

export function displayWords(language: Language): typeof id {
  return language === 'en' ? en : id;
}
