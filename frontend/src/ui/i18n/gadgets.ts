/** Words for the scale of the hub's, in both languages: fetched with its sheet, not with the shell. */
import type { Language } from './words.svelte';

const id = {
  scale: 'Timbangan',
  waiting: 'Menghubungi timbangan…',
  steady: 'Diam, boleh dipakai',
  moving: 'Tunggu sampai angkanya diam',
  empty: 'Timbangan kosong; letakkan barangnya',
  below: 'Di bawah nol; kosongkan timbangan lalu tekan ZERO',
  silent: 'Berat terakhir sudah lama; timbangan atau server tidak menjawab',
  take: (weight: string, price: string) => (price === '' ? weight : `${weight} – ${price}`),
  tare: 'Tara',
  untare: (weight: string) => `Hapus tara ${weight}`,
  type: 'Ketik berat',
};

const en: typeof id = {
  scale: 'Scale',
  waiting: 'Calling the scale…',
  steady: 'Steady, can be taken',
  moving: 'Wait until it is steady',
  empty: 'The scale is empty; put the goods on it',
  below: 'Below zero; empty the scale and press ZERO',
  silent: 'The last weight is old; the scale or the server does not answer',
  take: (weight, price) => (price === '' ? weight : `${weight} – ${price}`),
  tare: 'Tare',
  untare: (weight) => `Clear tare ${weight}`,
  type: 'Type the weight',
};

export function gadgetWords(language: Language): typeof id {
  return language === 'en' ? en : id;
}
