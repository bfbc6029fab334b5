/** Words of the doors to the help, in both languages: fetched with the sheets that hold them. */
import type { Language } from './words.svelte';

const id = { title: 'Bantuan', address: '/bantuan/' };

const en: typeof id = { title: 'Help', address: '/bantuan/?bahasa=en' };

export function helpWords(language: Language): typeof id {
  return language === 'en' ? en : id;
}
