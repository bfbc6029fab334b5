/** Words of keeping data safe: rescue, readiness, pairing anew, letting go, updates, the clock. */
/** Minutes. */
const DAY = 1_440;

export const care = {
  rescue: 'Selamatkan data',
  rescueHint: 'Simpan semua transaksi tablet ini ke satu berkas terkunci, tanpa server.',
  unproven: (count: number) => `${count} catatan dari tablet lain atau server tidak dipakai di tablet ini, karena asalnya tidak terbukti.`,
  updateWaits: {
    open_cart: () => 'Selesaikan keranjang dulu',
    unsent: (count: number) => `Tunggu ${count} catatan terkirim dulu`,
    server_too_old: () => 'Perbarui server toko dulu, lalu coba lagi',
    server_unknown: () => 'Server toko belum terjangkau, coba lagi',
  },
  repair: {
    title: {
      fork: 'Data kasir ini tersalin',
      hub_ahead: 'Data kasir ini dari salinan lama',
      unknown: 'Server toko tidak mengenal kasir ini',
      revoked: 'Kasir ini sudah dilepas',
    },
    what: {
      fork: 'Ada perangkat lain yang memakai data kasir yang sama. Supaya nomor struk tidak bentrok, kasir ini harus memakai nomor baru.',
      hub_ahead: 'Server toko punya transaksi kasir ini yang tidak ada di tablet. Supaya nomor struk tidak bentrok, kasir ini harus memakai nomor baru.',
      unknown: 'Mungkin server dipulihkan dari cadangan lama. Pasangkan lagi di sini; transaksi di tablet ini akan dikirim.',
      revoked: 'Pemilik melepas kasir ini di back office. Untuk dipakai lagi, minta kode baru: back office, Perangkat.',
    },
    safeAll: 'Semua transaksi tablet ini tetap tersimpan. Keranjang dan shift tetap ada.',
    safe: (count: number) =>
      `${count} catatan yang belum terkirim tetap tersimpan dan akan diserahkan ke server. Keranjang dan shift tetap ada.`,
    submit: {
      fork: 'Mulai nomor struk baru',
      hub_ahead: 'Mulai nomor struk baru',
      unknown: 'Pasangkan lagi',
      revoked: 'Pasangkan lagi',
    },
    working: 'Memasangkan …',
    later: 'Nanti saja, lanjut jualan',
    open: 'Pasangkan lagi',
  },
  letGo: {
    button: 'Lepas kasir ini',
    sure: 'Ya, lepas kasir ini dari toko',
    keep: 'Batal',
    consequence: 'Tablet ini berhenti menjadi kasir. Semua transaksi sudah ada di server toko; catatannya tetap ada di tablet. Untuk jualan lagi harus dipasangkan dari awal.',
    unsent: (count: number) => `Belum bisa dilepas: ${count} catatan baru ada di tablet ini. Sambungkan ke server toko dulu.`,
    open_cart: 'Belum bisa dilepas: selesaikan keranjang dulu.',
    open_shift: 'Belum bisa dilepas: tutup shift dulu.',
    failed: 'Belum bisa dilepas. Coba lagi.',
  },
  readiness: {
    title: 'Siap offline',
    open: 'Siap offline?',
    ready: 'Siap. Perangkat ini tetap bisa jualan walau server atau internet mati.',
    notReady: 'Belum siap. Kerjakan baris bertanda ⚠ di atas.',
    state: { ok: 'Siap', warn: 'Perlu perhatian', bad: 'Belum siap' },
    name: {
      shell: 'Aplikasi tersimpan di tablet',
      catalogue: 'Daftar barang lengkap',
      storage: 'Memori terlindungi',
      room: 'Ruang kosong',
      copy: 'Salinan kedua',
      sealed: 'Data terkunci',
      queue: 'Tidak ada yang menunggu dikirim',
      age: 'Data toko terbaru',
      clock: 'Jam tablet',
      awake: 'Layar tetap menyala',
      printer: 'Cetak struk',
    },
    say: {
      shell: {
        ok: () => 'Terbuka tanpa server dan tanpa internet.',
        reload: () => 'Muat ulang halaman ini sekali selagi server menyala.',
        missing: () => 'Peramban ini tidak bisa menyimpan aplikasi. Jangan pakai jendela penyamaran; pakai Chrome biasa.',
        insecure: () => 'Alamat ini tidak aman (bukan HTTPS). Buka lewat alamat dari undangan perangkat.',
      },
      catalogue: {
        complete: (count: number) => `${count} dari ${count} barang ada di tablet.`,
        missing: () => 'Sambungkan ke server toko sampai daftar barang selesai diambil.',
      },
      storage: {
        ok: () => 'Peramban tidak akan menghapus data ini.',
        unsafe: () => 'Pasang aplikasi ini di layar utama, lalu buka dari sana. Jangan pakai jendela penyamaran.',
        refused: () => 'Peramban belum menjamin data ini. Jangan hapus aplikasi ini; kosongkan memori tablet, lalu buka lagi.',
      },
      room: {
        enough: (count: number) => (count < 1000 ? `${count} MB bebas.` : `${Math.floor(count / 1000)} GB bebas.`),
        low: (count: number) => `Tinggal ${count} MB. Hapus foto atau aplikasi lain, jangan data aplikasi ini.`,
        unknown: () => 'Peramban tidak memberi tahu. Jangan pakai jendela penyamaran.',
      },
      copy: {
        ok: () => 'Setiap transaksi dapat ditulis dua kali di tablet.',
        missing: () => 'Peramban ini tidak punya tempat kedua. Perbarui Chrome dan jangan pakai jendela penyamaran.',
      },
      sealed: {
        ok: () => 'Isi transaksi di tablet terkunci; hanya kasir ini dan kartu pemulihan yang membukanya.',
        plain: () => 'Sambungkan ke server toko sekali untuk mengambil kunci toko.',
      },
      queue: {
        ok: () => 'Semua catatan sudah ada di server toko.',
        waiting: (count: number) => `${count} catatan menunggu. Tetap bisa jualan; dikirim otomatis.`,
      },
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
  clock: {
    title: 'Tanggal hari ini?',
    what: (device: string, hub: string) =>
      `Tablet ini bertanggal ${device}. Server toko terakhir menyebut ${hub}. Tanggal ini akan tercetak di struk.`,
    hub: (date: string) => `Pakai tanggal server: ${date}`,
    device: (date: string) => `Tablet benar: ${date}`,
    hint: 'Ditanyakan sekali saja. Setelah tersambung ke server toko, jam dicocokkan sendiri.',
  },
};
