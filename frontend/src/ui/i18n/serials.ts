/** Words of the note and the serial numbers at a line, fetched with its sheet. */
import type { Language } from './words.svelte';

const id = {
  field: 'Nomor seri',
  hint: 'Pindai atau ketik, pisahkan dengan koma. Tercetak di struk.',
  here: 'Nomor seri yang ada di toko',
  full: 'Penuh, belum disimpan: nomor seri dan catatan bersama paling panjang 200 huruf. Hapus yang terakhir dan jual barangnya di baris lain.',
  noteField: 'Catatan untuk baris ini',
  noteHint: 'Tercetak di struk, misalnya “tanpa es”.',
  noteClear: 'Hapus catatan',
};

const en: typeof id = {
  field: 'Serial numbers',
  hint: 'Scan or type, with commas between. Printed on the receipt.',
  here: 'Serial numbers in the shop',
  full: 'Full, not kept yet: serial numbers and note together have at most 200 letters. Remove the last one and sell that piece on another line.',
  noteField: 'Note for this line',
  noteHint: 'Printed on the receipt, for example “no ice”.',
  noteClear: 'Remove note',
};

export function serialWords(language: Language): typeof id {
  return language === 'en' ? en : id;
}
