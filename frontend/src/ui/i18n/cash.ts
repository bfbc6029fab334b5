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
  drawer: {
    title: 'Buka laci',
    hint: 'Tanpa penjualan. Siapa dan untuk apa tercatat, dan dihitung di laporan Z.',
    what: 'Untuk apa',
    reasons: { change: 'Menukar uang', check: 'Memeriksa isi laci', take: 'Mengambil nota atau kunci', other: 'Lain-lain' },
    open: 'Buka laci',
    opening: 'Membuka laci…',
    opened: 'Laci dibuka',
    byHand: 'Sudah tercatat. Laci tidak terbuka sendiri: pakai kuncinya.',
    failed: 'Belum tercatat, jadi laci belum dibuka. Coba lagi.',
    count: 'Laci dibuka tanpa penjualan',
  },
  dishes: 'Hidangan dibatalkan setelah dapur',
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
  drawer: {
    title: 'Open drawer',
    hint: 'Without a sale. Who and what for is recorded, and counted on the Z report.',
    what: 'What for',
    reasons: { change: 'Changing money', check: 'Looking into the drawer', take: 'Taking a note or key', other: 'Other' },
    open: 'Open drawer',
    opening: 'Opening the drawer…',
    opened: 'Drawer opened',
    byHand: 'It is recorded. The drawer does not open by itself: use its key.',
    failed: 'Not recorded yet, so the drawer was not opened. Try again.',
    count: 'Drawer opened without a sale',
  },
  dishes: 'Dishes voided after the kitchen',
};

/** As it stands on the record, whatever language this screen is in. */
export function recordedOpening(category: string): string {
  return (id.drawer.reasons as Readonly<Record<string, string>>)[category] ?? category;
}

export function cashWords(language: Language): typeof id {
  return language === 'en' ? en : id;
}
