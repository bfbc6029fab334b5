/** Words of one drawer that several tills sell into; fetched with the screens that say them. */
import type { Language } from './words.svelte';

const id = {
  title: 'Laci yang sedang terbuka',
  join: (drawer: string) => `Ikut ${drawer}`,
  drawer: 'laci kasir',
  opened: (person: string, moment: string, tills: string) => `Dibuka ${person}, ${moment}${tills === '' ? '' : ` · ${tills}`}`,
  lastHeard: (time: string) => `Server toko tidak menjawab. Ini kabar terakhirnya: ${time}.`,
  own: 'Atau buka laci sendiri',
  joined: (person: string, moment: string) => `Ikut laci yang dibuka ${person}, ${moment}`,
  closed: (person: string, where: string, time: string) =>
    `Laci ini sudah ditutup ${person}${where === '' ? '' : ` di ${where}`}, ${time}. Yang dijual di sini sesudahnya masuk susulan.`,
  leave: 'Selesai di kasir ini',
  leaveFirst: 'Selesaikan keranjang ini dulu.',
  from: (till: string) => `Dari ${till}`,
  others: (tills: string) => `Termasuk uang dari ${tills}, yang memakai laci ini juga.`,
  othersAsOf: (tills: string, time: string) =>
    `Dari ${tills} baru yang terdengar sampai ${time}. Server toko menghitung sisanya; laporan Z sementara sampai semua terdengar.`,
};

const en: typeof id = {
  title: 'Drawers that are open',
  join: (drawer) => `Join ${drawer}`,
  drawer: 'the till drawer',
  opened: (person, moment, tills) => `Opened by ${person}, ${moment}${tills === '' ? '' : ` · ${tills}`}`,
  lastHeard: (time) => `The shop server does not answer. This is what it last said: ${time}.`,
  own: 'Or open a drawer of your own',
  joined: (person, moment) => `In the drawer opened by ${person}, ${moment}`,
  closed: (person, where, time) =>
    `This drawer was closed by ${person}${where === '' ? '' : ` on ${where}`}, ${time}. What is sold here after that goes into an addendum.`,
  leave: 'Done at this till',
  leaveFirst: 'Finish this cart first.',
  from: (till) => `From ${till}`,
  others: (tills) => `Includes cash from ${tills}, which uses this drawer too.`,
  othersAsOf: (tills, time) =>
    `Of ${tills} only what was heard until ${time}. The shop server counts the rest; the Z report is provisional until all are heard.`,
};

export function joiningWords(language: Language): typeof id {
  return language === 'en' ? en : id;
}

/** The hour; with its day, where that is another one. */
export function momentText(atMs: number, nowMs: number, zone: string): string {
  const [day, today] = [atMs, nowMs].map((ms) => new Date(ms).toLocaleDateString('en-GB', { timeZone: zone })) as [string, string];
  const time = new Date(atMs).toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).replace(':', '.');
  return day === today ? time : `${day} ${time}`;
}
