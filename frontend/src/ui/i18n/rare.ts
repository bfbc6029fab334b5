/** Words of refunds, sharing, pairing, readiness, repair, the clock, the tablet's settings and keys, and where it keeps its
 *  work; in both languages: fetched with their screens, not with the shell. */
import { keys as enKeys } from './en/keys';
import { settings as enSettings } from './en/settings';
import { some } from './en/some';
import { storage as enStorage } from './en/storage';
import { keys } from './id/keys';
import { settings } from './id/settings';
import { storage } from './id/storage';
import type { Language } from './words.svelte';

/** Minutes. */
const DAY = 1_440;

const id = {
  keys,
  settings,
  storage,
  secondTab: {
    title: 'Kasir sudah terbuka',
    body: 'Kasir ini sedang dipakai di tab atau jendela lain. Hanya satu yang boleh berjualan, supaya tidak ada transaksi ganda.',
    takeOver: 'Ambil alih',
    hint: 'Setelah diambil alih, tab yang lain berhenti berjualan.',
  },
  story: {
    story: 'Perjalanan struk',
    savedTablet: 'Tersimpan di tablet ini',
    savedHub: 'Tersimpan di server toko',
    waitingHub: 'Menunggu dikirim ke server toko',
    problem: 'Perlu dicek di back office',
    copied: (copy: string) => `Salinan ke-${copy} dicetak`,
    refundedAt: (number: string) => `Diretur, struk ${number}`,
    emailWaiting: 'E-mail belum dikirim',
    emailSent: 'E-mail terkirim',
    emailRefused: 'E-mail ditolak penerima',
  },
  share: {
    shareTitle: 'Bagikan struk',
    whatsapp: 'WhatsApp',
    phone: 'Nomor HP pelanggan',
    phoneHint: 'Boleh kosong: pilih penerima di WhatsApp.',
    askFirst: 'Pelanggan belum setuju dikirimi struk. Tanyakan dulu, lalu ketik nomornya.',
    sendWhatsapp: 'Buka WhatsApp',
    image: 'Kirim gambar',
    saveImage: 'Simpan gambar',
    text: 'Kirim teks',
    copyText: 'Salin teks',
    copiedText: 'Teks disalin',
    email: 'E-mail',
    emailAddress: 'Alamat e-mail',
    sendEmail: 'Kirim e-mail',
    emailBad: 'Alamat e-mail belum benar.',
    emailQueued: 'E-mail belum dikirim: menunggu server toko dan internet.',
    emailFailed: 'Permintaan e-mail belum tercatat. Coba lagi.',
    shareFailed: 'Tidak bisa dibagikan dari tablet ini. Coba cara lain.',
  },
  refund: {
    refundTitle: (number: string) => `Retur ${number}`,
    refundHint: 'Pajak dan diskon kembali persis seperti di struknya.',
    why: 'Alasan',
    reasons: {
      damaged: 'Barang rusak',
      wrong_item: 'Salah barang',
      changed_mind: 'Tidak jadi beli',
      wrong_price: 'Salah harga',
      wrong_entry: 'Salah input',
    },
    note: 'Catatan (boleh kosong)',
    payBack: 'Uang kembali lewat',
    approval: 'Perlu PIN supervisor atau pemilik',
    whoApproves: 'Siapa yang menyetujui?',
    noApprover: 'Belum ada supervisor dengan PIN. Atur di back office.',
    approvedBy: (name: string) => `Disetujui ${name}`,
    confirm: (amount: string) => `Retur – kembalikan ${amount}`,
    refundDone: (amount: string) => `Kembalikan ${amount}`,
    printRefund: 'Cetak retur',
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
        untrusted: () => 'Sertifikat toko belum dipasang; peringatan peramban hanya dilewati. Buka alamat dari undangan perangkat dan ikuti langkahnya.',
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
  pairing: {
    title: 'Pasang kasir ini',
    intro: 'Sekali saja: beri nama kasir ini, lalu hubungkan ke server toko.',
    name: 'Nama kasir',
    defaultName: 'Kasir 1',
    display: 'Tablet ini khusus layar pelanggan',
    code: 'Kode pasang (6 angka)',
    codeHint: 'Kode dibuat di kantor: Perangkat > Undang tablet. Tidak perlu kalau kasir ini dibuka di komputer server.',
    submit: 'Pasang kasir',
    working: 'Menghubungkan…',
    failed: 'Kasir belum terpasang',
    mayForget: 'Pasang dulu aplikasi ini: menu peramban ⋮ → Instal aplikasi (iPad: Bagikan → Tambah ke Layar Utama), lalu buka dari ikonnya. Jangan pakai jendela penyamaran: datanya hilang saat ditutup.',
    noCopy: 'Peramban ini tidak punya tempat kedua untuk menyimpan transaksi. Kasir tetap bisa dipakai; kalau bisa, perbarui peramban.',
    refused: {
      hub_unreachable: 'Server toko tidak terjangkau. Periksa kabel atau Wi-Fi, lalu coba lagi.',
      storage_private: 'Jendela ini menghapus transaksi saat ditutup (jendela penyamaran). Buka Lancar di jendela biasa.',
      storage_not_kept: 'Peramban belum menjamin data aplikasi ini tidak dihapus. Kosongkan memori tablet, tutup lalu buka lagi dari ikonnya.',
    },
  },
};

const en: typeof id = {
  keys: enKeys,
  settings: enSettings,
  storage: enStorage,
  secondTab: {
    title: 'The till is already open',
    body: 'This till is in use in another tab or window. Only one may sell, so that no sale is made twice.',
    takeOver: 'Take over',
    hint: 'After taking over, the other tab stops selling.',
  },
  story: {
    story: 'What happened',
    savedTablet: 'Saved on this tablet',
    savedHub: 'Saved on the shop server',
    waitingHub: 'Waiting to be sent to the shop server',
    problem: 'To be checked in the back office',
    copied: (copy: string) => `Copy ${copy} printed`,
    refundedAt: (number: string) => `Refunded, receipt ${number}`,
    emailWaiting: 'E-mail not sent yet',
    emailSent: 'E-mail sent',
    emailRefused: 'E-mail refused by the receiver',
  },
  share: {
    shareTitle: 'Share receipt',
    whatsapp: 'WhatsApp',
    phone: 'Mobile number',
    phoneHint: 'May be empty: choose the receiver in WhatsApp.',
    askFirst: 'This customer has not agreed to get receipts. Ask first, then type the number.',
    sendWhatsapp: 'Open WhatsApp',
    image: 'Send image',
    saveImage: 'Save image',
    text: 'Send text',
    copyText: 'Copy text',
    copiedText: 'Text copied',
    email: 'E-mail',
    emailAddress: 'E-mail address',
    sendEmail: 'Send e-mail',
    emailBad: 'This e-mail address is not right.',
    emailQueued: 'E-mail not sent yet: waiting for the shop server and the internet.',
    emailFailed: 'The e-mail request is not recorded yet. Try again.',
    shareFailed: 'Cannot be shared from this tablet. Try another way.',
  },
  refund: {
    refundTitle: (number: string) => `Refund ${number}`,
    refundHint: 'Taxes and discounts go back exactly as on the receipt.',
    why: 'Reason',
    reasons: {
      damaged: 'Damaged goods',
      wrong_item: 'Wrong item',
      changed_mind: 'Changed their mind',
      wrong_price: 'Wrong price',
      wrong_entry: 'Typed wrongly',
    },
    note: 'Note (may be empty)',
    payBack: 'Paid back by',
    approval: 'Needs the PIN of a supervisor or the owner',
    whoApproves: 'Who approves?',
    noApprover: 'No supervisor has a PIN yet. Set one in the back office.',
    approvedBy: (name: string) => `Approved by ${name}`,
    confirm: (amount: string) => `Refund – give back ${amount}`,
    refundDone: (amount: string) => `Give back ${amount}`,
    printRefund: 'Print refund receipt',
  },
  repair: {
    title: {
      fork: 'This till’s data was copied',
      hub_ahead: 'This till’s data is an old copy',
      unknown: 'The shop server does not know this till',
      revoked: 'This till was taken out of the shop',
    },
    what: {
      fork: 'Another device uses the same till data. So that receipt numbers do not clash, this till must use a new number.',
      hub_ahead: 'The shop server has sales of this till that are not on this tablet. So that receipt numbers do not clash, this till must use a new number.',
      unknown: 'Perhaps the server was restored from an old backup. Pair again here; the sales on this tablet will be sent.',
      revoked: 'The owner took this till out in the back office. To use it again ask for a new code: back office → Perangkat.',
    },
    safeAll: 'All sales of this tablet stay saved. Cart and shift stay.',
    safe: (count: number) =>
      `${some(count, 'unsent record')} will be kept and handed in to the server. Cart and shift stay.`,
    submit: {
      fork: 'Start a new receipt number',
      hub_ahead: 'Start a new receipt number',
      unknown: 'Pair again',
      revoked: 'Pair again',
    },
    working: 'Pairing …',
    later: 'Later, go on selling',
    open: 'Pair again',
  },
  readiness: {
    title: 'Ready offline',
    open: 'Ready offline?',
    ready: 'Ready. This device can go on selling even when the server or the internet is down.',
    notReady: 'Not ready yet. See to the lines marked ⚠ above.',
    state: { ok: 'Ready', warn: 'Needs attention', bad: 'Not ready' },
    name: {
      shell: 'App kept on the tablet',
      catalogue: 'List of goods complete',
      storage: 'Memory protected',
      room: 'Free space',
      copy: 'Second copy',
      sealed: 'Data locked',
      queue: 'Nothing waits to be sent',
      age: 'Shop data up to date',
      clock: 'Tablet clock',
      awake: 'Screen stays on',
      printer: 'Printing receipts',
    },
    say: {
      shell: {
        ok: () => 'Opens without server and internet.',
        reload: () => 'Reload this page once while the server is on.',
        missing: () => 'This browser cannot keep the app. Do not use a private window; use plain Chrome.',
        insecure: () => 'This address is not secure (no HTTPS). Open the address of the device invitation.',
        untrusted: () => 'The shop’s certificate is not installed; the browser’s warning was only skipped. Open the address of the device invitation and follow the steps.',
      },
      catalogue: {
        complete: (count: number) => `${count} of ${count} items are on the tablet.`,
        missing: () => 'Connect to the shop server until the list of goods is here.',
      },
      storage: {
        ok: () => 'The browser will not delete this data.',
        unsafe: () => 'Install this app on the home screen, then open it from there. Do not use a private window.',
        refused: () => 'The browser does not promise to keep this data yet. Do not delete this app; free memory on the tablet, then open it again.',
      },
      room: {
        enough: (count: number) => (count < 1000 ? `${count} MB free.` : `${Math.floor(count / 1000)} GB free.`),
        low: (count: number) => `Only ${count} MB left. Delete photos or other apps, never this app’s data.`,
        unknown: () => 'The browser does not say. Do not use a private window.',
      },
      copy: {
        ok: () => 'Every sale can be written twice on the tablet.',
        missing: () => 'This browser has no second place. Update Chrome and do not use a private window.',
      },
      sealed: {
        ok: () => 'Sales on the tablet are locked; only this till and the recovery card open them.',
        plain: () => 'Connect to the shop server once to fetch the shop’s key.',
      },
      queue: {
        ok: () => 'All records are on the shop server.',
        waiting: (count: number) => `${some(count, 'record')} to be sent. Selling goes on; this happens by itself.`,
      },
      age: {
        fresh: () => 'Prices and staff were checked less than an hour ago.',
        hours: (count: number) => `Prices and staff were checked ${some(count, 'hour')} ago.`,
        stale: (count: number) => `${count} hours without the server. Prices and staff may have changed; connect to the shop server.`,
        never: () => 'Never connected. Connect to the shop server.',
      },
      clock: {
        right: () => 'The same as the shop server’s.',
        off: (count: number) => `${count < DAY ? some(count, 'minute') : some(Math.floor(count / DAY), 'day')} off from the shop server. Set the tablet’s date and time to automatic.`,
        unknown: () => 'Not compared yet. Connect to the shop server once.',
      },
      awake: {
        ok: () => 'The screen stays on while the till is open.',
        missing: () => 'Set the tablet’s screen to “never off” in its settings.',
      },
      printer: { browser: () => 'Through the browser’s print menu; try one receipt.' },
    },
  },
  clock: {
    title: 'What date is it today?',
    what: (device: string, hub: string) =>
      `This tablet says ${device}. The shop server last said ${hub}. The date will be printed on receipts.`,
    hub: (date: string) => `Use the server’s date: ${date}`,
    device: (date: string) => `The tablet is right: ${date}`,
    hint: 'Asked only once. Once connected to the shop server the clock is matched by itself.',
  },
  pairing: {
    title: 'Set up this till',
    intro: 'Only once: give this till a name, then connect it to the shop server.',
    name: 'Name of the till',
    defaultName: 'Till 1',
    display: 'This tablet is a customer screen only',
    code: 'Pairing code (6 digits)',
    codeHint: 'Made in the back office. Not needed when this till is opened on the server computer.',
    submit: 'Set up till',
    working: 'Connecting…',
    failed: 'The till is not set up yet',
    mayForget: 'Install this app first: browser menu ⋮ → Install app (iPad: Share → Add to Home Screen), then open it from its icon. Do not use a private window: its data is gone when it is closed.',
    noCopy: 'This browser has no second place to keep sales in. The till can be used; update the browser if you can.',
    refused: {
      hub_unreachable: 'The shop server cannot be reached. Check the cable or Wi-Fi, then try again.',
      storage_private: 'This window deletes sales when it is closed (a private window). Open Lancar in an ordinary window.',
      storage_not_kept: 'The browser does not yet promise to keep the data of this app. Free some memory on the tablet, close the app and open it again from its icon.',
    },
  },
};

export type RareWords = typeof id;

export function rareWords(language: Language): RareWords {
  return language === 'en' ? en : id;
}
