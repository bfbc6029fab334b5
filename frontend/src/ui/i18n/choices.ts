/** Words of questions about a product: its options, the buyer’s age; in both languages: fetched with their sheets, not with the shell. */
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
        fresh: () => 'Harga dan karyawan diperiksa kurang dari satu jam lalu.',
        hours: (count: number) => `Harga dan karyawan diperiksa ${count} jam lalu.`,
        stale: (count: number) => `Sudah ${count} jam tanpa server. Harga dan daftar karyawan mungkin berubah; sambungkan ke server toko.`,
        never: () => 'Belum pernah terhubung. Sambungkan ke server toko.',
      },
      clock: {
        right: () => 'Sama dengan jam server toko.',
        off: (count: number) => `Selisih ${count < DAY ? `${count} menit` : `${Math.floor(count / DAY)} hari`} dari server toko. Setel tanggal dan jam tablet ke otomatis.`,
        unknown: () => 'Belum dibandingkan. Sambungkan ke server toko sekali.',
      },
      awake: {
        ok: () => 'Layar tidak mati selama kasir terbuka.',
        missing: () => 'Setel layar tablet ke “tidak pernah mati” di pengaturan tablet.',
      },
      printer: { browser: () => 'Lewat menu cetak peramban; coba cetak satu struk.' },
    },
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
