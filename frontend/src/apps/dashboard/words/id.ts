/** Every sentence of the dashboard in Indonesian; also the type of a dictionary. */
export const id = {
  title: 'Dasbor – Lancar',
  name: 'Dasbor',
  starting: 'Mengambil angka…',
  retry: 'Coba lagi',
  close: 'Tutup',
  office: 'Back office',

  days: ['Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu', 'Minggu'],
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'Mei', 'Jun', 'Jul', 'Agu', 'Sep', 'Okt', 'Nov', 'Des'],

  signedOut: {
    title: 'Masuk dulu',
    body: 'Dasbor memakai akun back office.',
    enter: 'Masuk',
  },
  forbidden: {
    title: 'Belum diizinkan',
    body: 'Peran Anda belum boleh melihat laporan. Minta pemilik mengaturnya.',
  },
  unreachable: 'Server belum terjangkau. Angka di bawah belum diperbarui.',
  notYet: 'Server belum terjangkau.',

  filters: {
    outlet: 'Cabang',
    allOutlets: 'Semua cabang',
    period: 'Masa',
    periods: {
      today: 'Hari ini',
      yesterday: 'Kemarin',
      week: '7 hari',
      'four-weeks': '28 hari',
      month: 'Bulan ini',
    } as Record<string, string>,
    day: 'Pilih tanggal…',
    date: 'Tanggal',
  },

  fresh: {
    until: (time: string) => `Data s.d. ${time}`,
    live: 'langsung',
    allLive: (count: number) => (count === 1 ? 'Data terbaru' : `${String(count)} cabang, semua terbaru`),
    some: (late: number, all: number) => `${String(late)} dari ${String(all)} cabang belum terdengar. Angka belum lengkap.`,
    one: 'Cabang ini lama tidak terdengar. Angka bisa belum lengkap.',
    list: 'Kabar tiap cabang',
    states: { live: 'Terbaru', late: 'Terlambat', silent: 'Diam', never: 'Belum pernah' } as Record<string, string>,
    heard: (moment: string) => `terakhir terdengar ${moment}`,
    never: 'belum pernah terdengar',
    waiting: (count: number) => `${String(count)} catatan menunggu`,
    version: (version: string) => `versi ${version}`,
    slow: (minutes: number) => `jamnya ${String(minutes)} menit lambat`,
    fast: (minutes: number) => `jamnya ${String(minutes)} menit cepat`,
    tablets: 'Tablet',
    noTablets: 'Tablet belum bisa ditampilkan.',
  },

  total: {
    title: 'Penjualan',
    than: (before: string) => `dari ${before}`,
    sameMoment: (day: string) => `${day} lalu pada jam yang sama`,
    sameDay: (day: string) => `${day} lalu`,
    sameStretch: 'hari yang sama sebelumnya',
    sameStretchNow: 'hari yang sama sebelumnya, sampai jam ini',
    nothingBefore: 'Belum ada pembanding.',
    sales: 'Transaksi',
    refunds: (count: number) => `${String(count)} retur`,
    average: 'Rata-rata',
    profit: 'Laba kotor',
    hiddenProfit: 'Hanya untuk yang boleh melihat modal',
  },

  bars: {
    byHour: 'Per jam',
    byDay: 'Per hari',
    now: 'Sekarang',
    before: 'Pembanding',
    best: (name: string, amount: string) => `Paling ramai: ${name}, ${amount}.`,
    nothing: 'Belum ada penjualan.',
    hour: (hour: string) => `pukul ${hour}`,
    open: (name: string, amount: string) => `${name}: ${amount}. Lihat transaksinya`,
    table: 'Lihat tabel',
    columns: { hour: 'Jam', day: 'Hari', sales: 'Transaksi' },
  },

  needs: {
    title: 'Perlu perhatian',
    nothing: 'Tidak ada yang menunggu.',
    named: {} as Record<string, (count: string, names: Record<string, string | number>) => string>,
  },

  ranking: { title: 'Urutan cabang', sales: (count: number) => `${String(count)} transaksi` },
  best: { title: 'Barang terlaris', nothing: 'Belum ada.', of: (count: string) => `${count} terjual` },
  falling: { title: 'Turun minggu ini', from: (before: string) => `dari ${before}`, hint: '7 hari terakhir dibanding 7 hari sebelumnya' },
  payments: { title: 'Cara bayar', times: (count: number) => `${String(count)}×` },
  late: {
    title: 'Laporan yang berubah',
    changed: (day: string, amount: string) => `Laporan ${day} berubah ${amount}`,
    because: (sales: number, refunds: number) =>
      [sales > 0 ? `${String(sales)} transaksi` : '', refunds > 0 ? `${String(refunds)} retur` : ''].filter((part) => part !== '').join(', ') + ' terlambat',
    on: (day: string) => `datang ${day}`,
    more: (count: number) => `${String(count)} lagi`,
  },
  take: {
    title: 'Bawa dan bagikan',
    share: 'Bagikan ringkasan',
    pdf: 'Unduh PDF',
    excel: 'Unduh Excel',
    csv: 'Unduh CSV',
    copied: 'Ringkasan disalin.',
    failed: 'Ringkasan belum bisa diambil.',
  },
  latest: { title: 'Baru saja', refund: 'Retur' },
  sales: {
    title: (what: string) => `Transaksi ${what}`,
    nothing: 'Tidak ada transaksi.',
    more: 'Tampilkan berikutnya',
    waiting: 'Mengambil transaksi…',
    failed: 'Transaksi belum bisa diambil.',
    cashier: (name: string) => `Kasir ${name}`,
    paid: 'Dibayar',
    toOffice: 'Lihat riwayatnya di back office',
  },
  looks: {
    title: 'Tampilan',
    language: 'Bahasa',
    theme: 'Warna',
    themes: { light: 'Terang', dark: 'Gelap', contrast: 'Kontras' } as Record<string, string>,
  },
};

export type Words = typeof id;
