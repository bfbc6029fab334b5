/** Words of the staff clock, in both languages: fetched with its sheet, not with the shell. */
import type { Language } from './words.svelte';

const id = {
  title: 'Absen',
  hint: 'Masuk, istirahat, dan pulang dengan PIN sendiri. Bisa tanpa server toko.',
  who: 'Siapa?',
  pin: 'PIN sendiri',
  nobody: 'Belum ada staf dengan PIN. Tambahkan di back office.',
  acts: { in: 'Masuk', break_start: 'Mulai istirahat', break_end: 'Selesai istirahat', out: 'Pulang' },
  since: {
    in: (time: string) => `Masuk sejak ${time}`,
    break_start: (time: string) => `Istirahat sejak ${time}`,
    break_end: (time: string) => `Bekerja lagi sejak ${time}`,
    out: (time: string) => `Pulang ${time}`,
  },
  forgotten: (time: string) => `Belum absen pulang sejak ${time}`,
  forgottenHint: 'Tekan Masuk untuk hari ini. Jam pulang yang lupa dibetulkan di back office.',
  otherwise: 'Yang lain',
  hello: (name: string) => `Halo, ${name}`,
  done: {
    in: (name: string) => `${name} masuk`,
    break_start: (name: string) => `${name} istirahat`,
    break_end: (name: string) => `${name} bekerja lagi`,
    out: (name: string) => `${name} pulang`,
  },
  tablet: (time: string) => `Jam tablet ini ${time}; yang dicatat jam toko.`,
  unknown: 'Server toko belum terdengar; yang dicatat jam tablet ini.',
  failed: 'Absen BELUM tercatat. Coba lagi.',
};

const en: typeof id = {
  title: 'Time clock',
  hint: 'Come, pause and leave with your own PIN. Works without the shop server.',
  who: 'Who?',
  pin: 'Your own PIN',
  nobody: 'No staff with a PIN yet. Add them in the back office.',
  acts: { in: 'Clock in', break_start: 'Start break', break_end: 'End break', out: 'Clock out' },
  since: {
    in: (time) => `In since ${time}`,
    break_start: (time) => `On break since ${time}`,
    break_end: (time) => `Back at work since ${time}`,
    out: (time) => `Left ${time}`,
  },
  forgotten: (time) => `Not clocked out since ${time}`,
  forgottenHint: 'Press Clock in for today. The time that was forgotten is put right in the back office.',
  otherwise: 'Something else',
  hello: (name) => `Hello, ${name}`,
  done: {
    in: (name) => `${name} is in`,
    break_start: (name) => `${name} is on break`,
    break_end: (name) => `${name} is back at work`,
    out: (name) => `${name} has left`,
  },
  tablet: (time) => `This tablet’s clock says ${time}; the shop’s time is recorded.`,
  unknown: 'The shop server was not heard yet; this tablet’s time is recorded.',
  failed: 'NOT recorded yet. Try again.',
};

export function attendanceWords(language: Language): typeof id {
  return language === 'en' ? en : id;
}
