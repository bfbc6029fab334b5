/** What the till says of orders for the kitchen, in both languages: fetched with who says it, not with the shell. */
import type { Language } from './words.svelte';

const id = {
  waits:
    'Tersimpan. Server toko tidak terjangkau: tiket dapur keluar setelah tersambung, paling lambat 20 menit lagi. Beri tahu dapur.',
};

const en: typeof id = {
  waits:
    'Saved. The shop server cannot be reached: the kitchen ticket comes once it is back, within 20 minutes or not at all. Tell the kitchen.',
};

export function kitchenWords(language: Language): typeof id {
  return language === 'en' ? en : id;
}
