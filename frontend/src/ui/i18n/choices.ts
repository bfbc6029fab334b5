/** Words of questions about a product, its options and the buyer’s age; in both languages: fetched with their
 * sheets, not with the shell. */
import type { Language } from './words.svelte';

const id = {
  age: {
    title: (years: number) => `Hanya untuk ${years} tahun ke atas`,
    body: (name: string) => `${name}: pastikan umur pembeli. Minta KTP bila ragu.`,
    yes: (years: number) => `Sudah ${years}+`,
    no: 'Jangan jual',
  },
  required: 'wajib',
  pickUpTo: (maximum: number) => `pilih sampai ${maximum}`,
  pickAtLeast: (minimum: number) => `pilih paling sedikit ${minimum}`,
  pickExactly: (count: number) => `pilih ${count}`,
  optional: 'boleh dilewati',
  add: (price: string) => `Tambah – ${price}`,
  missing: (group: string) => `Pilih dulu: ${group}`,
};

const en: typeof id = {
  age: {
    title: (years) => `Only for ${years} years and older`,
    body: (name) => `${name}: make sure of the buyer's age. Ask for an ID card when in doubt.`,
    yes: (years) => `Is ${years}+`,
    no: 'Do not sell',
  },
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
