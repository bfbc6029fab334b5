/** Words about the shop's server that tablets show to staff; what to do stands in the back office. */
import type { Language } from './words.svelte';

const WORDS: Record<Language, Record<string, string>> = {
  id: {
    address_twice: 'Alamat server toko dipakai perangkat lain juga. Jualan tetap aman. Beri tahu pemilik.',
    address_gone: 'Alamat server toko berubah. Jualan tetap aman. Beri tahu pemilik.',
    certificate: 'Sertifikat server toko perlu diperbarui. Jualan tetap aman. Beri tahu pemilik.',
    clock: 'Jam server toko salah. Jualan tetap aman. Beri tahu pemilik.',
    other: 'Server toko perlu diperiksa. Jualan tetap aman. Beri tahu pemilik.',
  },
  en: {
    address_twice: "Another device has the shop server's address too. Selling is safe. Tell the owner.",
    address_gone: "The shop server's address has changed. Selling is safe. Tell the owner.",
    certificate: "The shop server's certificate needs renewal. Selling is safe. Tell the owner.",
    clock: "The shop server's clock is wrong. Selling is safe. Tell the owner.",
    other: 'The shop server needs a look. Selling is safe. Tell the owner.',
  },
};
const GROUPS: readonly [start: string, words: string][] = [
  ['certificate', 'certificate'],
  ['brought', 'certificate'],
  ['clock', 'clock'],
  ['authority_other_time', 'clock'],
];

export function careWords(language: Language, code: string): string {
  const words = WORDS[language];
  const group = GROUPS.find(([start]) => code.startsWith(start))?.[1] ?? 'other';
  return words[code] ?? words[group] ?? '';
}
