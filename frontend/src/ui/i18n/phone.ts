/** Words of asking a supervisor's phone at the till, in both languages: fetched with the sheets that ask. */
import type { Language } from './words.svelte';

const id = {
  ask: (name: string) => `Lewat telepon ${name}`,
  qr: 'Kode QR permintaan persetujuan',
  scan: (name: string) => `Pindai dengan telepon ${name}, atau bacakan kode ini:`,
  type: 'Ketik 6 angka dari telepon itu di bawah, di tempat PIN.',
  scanned: 'Atau pindai QR di telepon itu',
  refusals: {
    other_question: 'Kode ini untuk permintaan lain. Minta kode baru untuk yang ini. Percobaan ini tercatat.',
    too_old: 'Kode ini sudah lewat waktunya, atau jam telepon dan tablet berbeda. Minta lagi. Percobaan ini tercatat.',
    stale: 'Persetujuan dari telepon itu sudah lewat waktunya. Minta lagi.',
  },
};

const en: typeof id = {
  ask: (name) => `By ${name}’s phone`,
  qr: 'QR code of the request for approval',
  scan: (name) => `Scan it with ${name}’s phone, or read out this code:`,
  type: 'Type the 6 digits of that phone below, where the PIN goes.',
  scanned: 'Or scan the QR on that phone',
  refusals: {
    other_question: 'This code is for another request. Ask for one for this. The attempt is recorded.',
    too_old: 'This code is too old, or the clocks of phone and tablet differ. Ask again. The attempt is recorded.',
    stale: 'What that phone allowed is too old by now. Ask again.',
  },
};

export function phoneWords(language: Language): typeof id {
  return language === 'en' ? en : id;
}
