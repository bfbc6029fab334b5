/** Words of cash moved without a sale, in both languages: fetched with its sheets, not with the shell. */
import type { Language } from './words.svelte';

const id = {
  title: 'Kas masuk/keluar',
  hint: 'Uang laci tanpa penjualan. Ikut dihitung saat tutup shift.',
  which: 'Jenis',
  in: 'Kas masuk',
  out: 'Kas keluar',
  drop: 'Setoran',
  category: 'Untuk apa',
  categories: {
    in: { change: 'Tambah uang kembalian', owner: 'Uang dari pemilik', other: 'Lain-lain' },
    out: {
      supplies: 'Keperluan toko', wages: 'Upah', transport: 'Transportasi', meals: 'Makan & minum', other: 'Lain-lain',
    },
    drop: { safe: 'Ke brankas', bank: 'Ke bank', owner: 'Ke pemilik' },
  },
  reason: 'Keterangan (boleh kosong)',
  reasonNeeded: 'Keterangan',
  amount: 'Jumlah',
  typed: 'Ketik jumlahnya',
  write: 'Isi keterangannya dulu',
  confirm: { in: 'Masukkan', out: 'Keluarkan', drop: 'Setorkan' },
  done: { in: 'Masukkan ke laci', out: 'Ambil dari laci', drop: 'Ambil dari laci untuk disetor' },
  failed: 'Belum tercatat. Jangan pindahkan uangnya dulu; coba lagi.',
};

const en: typeof id = {
  title: 'Cash in/out',
  hint: 'Drawer money without a sale. It counts when the shift is closed.',
  which: 'Which',
  in: 'Cash in',
  out: 'Cash out',
  drop: 'Drop',
  category: 'What for',
  categories: {
    in: { change: 'More change', owner: 'Money from the owner', other: 'Other' },
    out: { supplies: 'Shop supplies', wages: 'Wages', transport: 'Transport', meals: 'Meals', other: 'Other' },
    drop: { safe: 'To the safe', bank: 'To the bank', owner: 'To the owner' },
  },
  reason: 'Note (may be left empty)',
  reasonNeeded: 'Note',
  amount: 'Amount',
  typed: 'Type the amount',
  write: 'Write the note first',
  confirm: { in: 'Put in', out: 'Take out', drop: 'Drop' },
  done: { in: 'Put into the drawer', out: 'Take from the drawer', drop: 'Take from the drawer for the drop' },
  failed: 'Not recorded yet. Do not move the money; try again.',
};

export function cashWords(language: Language): typeof id {
  return language === 'en' ? en : id;
}
