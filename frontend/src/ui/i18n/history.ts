/** Words of the history of sales, in both languages: fetched with their screen, not with the shell. */
import type { Language } from './words.svelte';

const id = {
  title: 'Riwayat',
  empty: 'Belum ada transaksi di tablet ini.',
  emptyHint: 'Transaksi yang selesai muncul di sini, juga tanpa jaringan.',
  stateTablet: 'Di tablet ini',
  stateHub: 'Di server toko',
  stateProblem: 'Perlu dicek',
  noResults: 'Tidak ada transaksi yang cocok.',
  pickOne: 'Pilih transaksi untuk melihat struknya.',
};

const en: typeof id = {
  title: 'History',
  empty: 'No sales on this tablet yet.',
  emptyHint: 'Finished sales appear here, also without a network.',
  stateTablet: 'On this tablet',
  stateHub: 'On the shop server',
  stateProblem: 'Needs a check',
  noResults: 'No matching sale.',
  pickOne: 'Choose a sale to see its receipt.',
};

export function historyWords(language: Language): typeof id {
  return language === 'en' ? en : id;
}
