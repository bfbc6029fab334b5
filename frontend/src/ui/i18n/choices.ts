/** Words of a product’s options, in both languages: fetched with their screen, not with the shell. */
import type { Language } from './words.svelte';

const id = {
  required: 'wajib',
  pickUpTo: (maximum: number) => `pilih sampai ${maximum}`,
  pickAtLeast: (minimum: number) => `pilih paling sedikit ${minimum}`,
  pickExactly: (count: number) => `pilih ${count}`,
  optional: 'boleh dilewati',
  add: (price: string) => `Tambah – ${price}`,
  missing: (group: string) => `Pilih dulu: ${group}`,
};

const en: typeof id = {
  required: 'required',
  pickUpTo: (maximum) => `choose up to ${maximum}`,
  pickAtLeast: (minimum) => `choose at least ${minimum}`,
  pickExactly: (count) => `choose ${count}`,
  optional: 'optional',
  add: (price) => `Add – ${price}`,
  missing: (group) => `Choose first: ${group}`,
};

export function choicesWords(language: Language): typeof id {
  return language === 'en' ? en : id;
}
