/**
 * The rescue page's sentences, in the language the till speaks on this tablet. They stand apart from
 * the till's own: this page must not depend on anything that may be the very thing that broke.
 * What public/rescue.html says in Indonesian without any script is said again here in English.
 */
import { formatNumber } from '../../domain/formatting';

const KEY = 'lancar.language';
const count = (number: number) => formatNumber(number, 0);

const id = {
  looking: 'Mencari transaksi di tablet ini …',
  reading: (events: number) => `Membaca ${count(events)} catatan …`,
  unreadable:
    'Data di tablet ini tidak dapat dibaca. Jangan hapus apa pun. Muat ulang halaman ini, lalu hubungi bantuan.',
  nothing:
    'Tidak ada transaksi di peramban ini. Pastikan membuka halaman ini di tablet, peramban dan alamat yang sama dengan kasir.',
  sales: (sales: number) => `${count(sales)} transaksi ditemukan`,
  allSent: 'Semua catatan sudah ada di server toko.',
  unsent: (events: number) => `${count(events)} catatan belum ada di server toko.`,
  range: (from: string, to: string, zone: string) => `${from} sampai ${to} ${zone}`,
  tabletClock: '(jam tablet ini)',
  locked: (events: number) =>
    `${count(events)} catatan hanya dapat dibuka dengan kartu pemulihan; ikut disimpan ke berkas.`,
  noKey:
    'Kunci pemulihan toko belum ada di tablet ini, jadi berkas tidak dapat dikunci. Sambungkan ke server toko sekali, lalu buka halaman ini lagi. Data tetap aman di tablet.',
  making: (events: number) => `Menyusun ${count(events)} catatan …`,
  saved: (name: string, size: string) => `Berkas ${name} (${size}) disimpan di folder Unduhan tablet ini.`,
  notSaved: 'Berkas tidak dapat disimpan. Data tetap di tablet; coba lagi atau pakai Bagikan.',
  shared: (name: string, size: string) => `Berkas ${name} (${size}) sudah dibagikan.`,
  notShared: 'Berkas tidak dapat dibagikan. Data tetap di tablet; pakai Simpan berkas.',
  page: {} as Record<string, string>,
};

const en: typeof id = {
  looking: 'Looking for sales on this tablet …',
  reading: (events) => `Reading ${count(events)} records …`,
  unreadable: 'The data on this tablet cannot be read. Delete nothing. Load this page again, then ask for help.',
  nothing:
    'There are no sales in this browser. Open this page on the same tablet, in the same browser and at the same address as the till.',
  sales: (sales) => `${count(sales)} sales found`,
  allSent: 'All records are on the shop server.',
  unsent: (events) => `${count(events)} records are not on the shop server yet.`,
  range: (from, to, zone) => `${from} to ${to} ${zone}`,
  tabletClock: '(by this tablet’s clock)',
  locked: (events) => `${count(events)} records can be opened with the recovery card only; they are in the file too.`,
  noKey:
    "The shop's recovery key is not on this tablet yet, so the file cannot be locked. Connect to the shop server once, then open this page again. The data stays safe on the tablet.",
  making: (events) => `Putting ${count(events)} records together …`,
  saved: (name, size) => `The file ${name} (${size}) is in this tablet's Downloads folder.`,
  notSaved: 'The file cannot be saved. The data stays on the tablet; try again or use Share.',
  shared: (name, size) => `The file ${name} (${size}) was shared.`,
  notShared: 'The file cannot be shared. The data stays on the tablet; use Save.',
  page: {
    title: 'Rescue the till’s data',
    onlyReads: 'This page only reads. Nothing on the tablet is deleted or changed.',
    till: 'Till',
    time: 'Time',
    total: 'Total of sales',
    records: 'All records',
    save: 'Save the rescue file',
    share: 'Share the file …',
    about:
      'This file is locked. Only the shop owner’s recovery card opens it, so anybody may carry it. The owner hands it in in the back office: Perangkat, Berkas penyelamatan.',
    ready: 'The file is ready ✔',
    handOver: 'Give it to the owner. Do not delete the tablet’s data before the owner sees “Semua sudah masuk”.',
    back: 'Back to the till',
  },
};

function chosen(): 'id' | 'en' {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'id';
  } catch {
    return 'id'; // storage is blocked: the page says so by itself, in the shop's first language
  }
}

export const language = chosen();
export const words = language === 'en' ? en : id;

/** What the page says without a script, in the chosen language. */
export function translatePage(): void {
  if (language === 'id') return;
  document.documentElement.lang = language;
  document.title = `${words.page['title'] ?? ''} – Lancar`;
  for (const element of document.querySelectorAll<HTMLElement>('[data-word]')) {
    element.textContent = words.page[element.dataset['word'] ?? ''] ?? element.textContent;
  }
}
