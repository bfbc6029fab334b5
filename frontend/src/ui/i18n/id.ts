/** Every sentence staff read on the till, in Indonesian: the shop's first language.
 *
 * This object is also the type of a dictionary: a language that lacks a sentence, or takes other
 * values in it, does not compile. Words of the trade follow the glossary of the product. Not here:
 * the receipt's words (`domain/receipt`) and the server's problem sentences (they arrive as text).
 * Sentences of newer areas live in `id/<area>.ts` (and `en/<area>.ts`), one line each here.
 */
import { basket } from './id/basket';
import { care } from './id/care';
import { favourites } from './id/favourites';
import { keys } from './id/keys';
import { papers } from './id/papers';
import { paying } from './id/paying';
import { settings } from './id/settings';
import { stock } from './id/stock';
import { storage } from './id/storage';

export const id = {
  app: {
    name: 'Lancar Kasir',
    starting: 'Menyiapkan kasir…',
    startFailed: 'Kasir tidak bisa dibuka',
    failureCode: (code: string) => `Kode untuk bantuan: ${code}`,
    retry: 'Coba lagi',
    close: 'Tutup',
    back: 'Kembali',
    done: 'Selesai',
    menu: 'Menu',
    partFailed: 'Bagian ini belum bisa dibuka. Coba lagi; jualan tidak terganggu.',
  },

  secondTab: {
    title: 'Kasir sudah terbuka',
    body: 'Kasir ini sedang dipakai di tab atau jendela lain. Hanya satu yang boleh berjualan, supaya tidak ada transaksi ganda.',
    takeOver: 'Ambil alih',
    hint: 'Setelah diambil alih, tab yang lain berhenti berjualan.',
  },

  pairing: {
    title: 'Pasang kasir ini',
    intro: 'Sekali saja: beri nama kasir ini, lalu hubungkan ke server toko.',
    name: 'Nama kasir',
    defaultName: 'Kasir 1',
    code: 'Kode pasang (6 angka)',
    codeHint: 'Kode dibuat di back office. Tidak perlu kalau kasir ini dibuka di komputer server.',
    submit: 'Pasang kasir',
    working: 'Menghubungkan…',
    failed: 'Kasir belum terpasang',
    unreachable: 'Server toko tidak terjangkau. Periksa kabel atau Wi-Fi, lalu coba lagi.',
  },

  lock: {
    title: 'Siapa yang bertugas?',
    enterPin: (name: string) => `PIN ${name}`,
    pinLabel: (typed: number) => `${typed} dari 6 angka PIN sudah diketik`,
    wrong: (left: number) => `PIN salah. Sisa ${left} kali coba.`,
    locked: (seconds: number) => `Terlalu banyak PIN salah. Coba lagi dalam ${clock(seconds)}.`,
    checking: 'Memeriksa…',
    other: 'Ganti orang',
    noStaff: 'Belum ada staf dengan PIN. Tambahkan di back office.',
    noPin: 'Belum punya PIN',
    fetchingCatalogue: 'Daftar barang sedang diambil dari server toko.',
    noCatalogue: 'Data toko belum lengkap. Hubungkan ke server toko dulu.',
    checkFailed: 'PIN tidak bisa diperiksa. Coba lagi.',
    keypad: 'Tombol angka PIN',
    erase: 'Hapus satu angka',
  },

  roles: {
    owner: 'Pemilik',
    manager: 'Manajer',
    supervisor: 'Supervisor',
    cashier: 'Kasir',
    waiter: 'Pelayan',
    kitchen: 'Dapur',
    stock: 'Gudang',
  } as Record<string, string>,

  shift: {
    openTitle: 'Buka shift',
    openIntro: 'Hitung uang di laci, lalu ketik modal awal.',
    openingFloat: 'Modal awal',
    open: (amount: string) => `Buka shift – ${amount}`,
    closeTitle: 'Tutup shift',
    closeIntro: 'Hitung semua uang di laci, lalu ketik jumlahnya.',
    counted: 'Kas dihitung',
    expected: 'Kas seharusnya',
    paidOut: 'Dibayar ke pemasok dari laci',
    paidOutAsOf: (time: string) =>
      `Server toko tidak terjangkau: pembayaran pemasok dari laci baru dihitung sampai ${time}.`,
    difference: 'Selisih kas',
    differenceNone: 'Pas',
    differenceOver: (amount: string) => `Lebih ${amount}`,
    differenceShort: (amount: string) => `Kurang ${amount}`,
    close: (amount: string) => `Tutup shift – ${amount}`,
    unsent: (count: number) =>
      `${count} transaksi baru ada di tablet ini. Shift boleh ditutup; jangan hapus aplikasi atau datanya sampai terkirim.`,
    openCart: 'Masih ada barang di keranjang. Selesaikan atau kosongkan dulu.',
    openedBy: (name: string, time: string) => `Dibuka ${name}, ${time}`,
    sales: (count: number) => `${count} transaksi`,
    closed: 'Shift ditutup',
    opened: 'Shift dibuka',
    next: 'Buka shift baru',
    forgotten: (date: string) => `Shift dari ${date} masih terbuka. Tutup shift itu kalau sudah selesai.`,
  },

  sell: {
    search: 'Cari barang atau kode',
    searchClear: 'Kosongkan pencarian',
    categories: 'Kategori',
    favourites: 'Favorit',
    products: 'Barang',
    noResults: (query: string) => `Tidak ada barang “${query}”.`,
    noResultsHint: 'Periksa ejaannya, atau pindai barcode-nya.',
    moreHits: 'Masih ada yang lain. Ketik satu huruf lagi.',
    emptyCategory: 'Belum ada barang di kategori ini.',
    more: (count: number) => `Tampilkan ${count} lagi`,
    askPrice: 'Isi harga',
    from: (price: string) => `dari ${price}`,
    perUnit: (price: string, unit: string) => `${price}/${unit}`,
    tile: (name: string, price: string, inCart: string) =>
      inCart === '' ? `${name}, ${price}` : `${name}, ${price}, ${inCart} di keranjang`,
    multiplier: (quantity: string) => `${quantity} ×`,
    countingHint: 'Tekan * lalu pindai atau ketuk barang',
    multiplierHint: 'Pindai atau ketuk barang untuk jumlah ini',
    scanReady: 'Siap memindai',
  },

  cart: {
    title: 'Keranjang',
    empty: 'Pindai atau ketuk barang',
    emptyHint: 'Barang yang dipilih muncul di sini.',
    items: (count: string) => `${count} barang`,
    total: 'TOTAL',
    discount: 'Hemat',
    service: 'Biaya layanan',
    tax: 'Pajak',
    payExact: 'Tunai pas',
    pay: 'BAYAR',
    clear: 'Kosongkan',
    lineBar: 'Tombol untuk barang yang dipilih',
    more: 'Tambah satu',
    less: 'Kurangi satu',
    quantity: 'Ubah jumlah',
    remove: 'Hapus barang',
    removed: (name: string) => `${name} dihapus`,
    cleared: 'Keranjang dikosongkan',
    undo: 'Urungkan',
    undone: 'Diurungkan',
    nothingToUndo: 'Tidak ada yang bisa diurungkan',
    open: 'Buka keranjang',
    announce: (name: string, quantity: string, total: string) => `${name}, ${quantity}, ${total}`,
    restored: 'Keranjang sebelumnya dipulihkan',
    unreadable: 'Ada isi keranjang yang tidak bisa dibuka lagi di tablet ini. Isinya tetap tersimpan.',
    limit: 'Keranjang sudah penuh',
    tooLarge: 'Jumlah terlalu besar. Periksa lagi angkanya.',
  },

  keypad: {
    erase: 'Hapus',
    tripleZero: 'Tiga nol',
    weightTitle: (unit: string) => `Berat (${unit})`,
    priceTitle: 'Harga',
    priceHint: 'Barang ini tidak punya harga tetap.',
    confirm: 'Pakai',
    add: 'Tambah',
    tooSmall: 'Isi lebih dari nol',
    typePrice: 'Isi harga, 0 bila gratis',
    tooDear: (most: string) => `Paling banyak ${most}`,
    zeroRemoves: '0 menghapus barang',
    wholeOnly: 'Jumlahnya bulat, tanpa koma',
  },

  choices: {
    required: 'wajib',
    pickUpTo: (maximum: number) => `pilih sampai ${maximum}`,
    pickAtLeast: (minimum: number) => `pilih paling sedikit ${minimum}`,
    pickExactly: (count: number) => `pilih ${count}`,
    optional: 'boleh dilewati',
    add: (price: string) => `Tambah – ${price}`,
    missing: (group: string) => `Pilih dulu: ${group}`,
  },

  age: {
    title: (years: number) => `Hanya untuk ${years} tahun ke atas`,
    body: (name: string) => `${name}: pastikan umur pembeli. Minta KTP bila ragu.`,
    yes: (years: number) => `Sudah ${years}+`,
    no: 'Jangan jual',
  },

  scan: {
    unknownTitle: 'Barcode tidak ditemukan',
    unknownBody: 'Barang belum ada di daftar. Cari dengan nama, atau tambahkan di back office.',
    searchByName: 'Cari dengan nama',
    notMultiplied: 'Barang timbang tidak dikali. Masuk satu kali saja.',
    badWeight: 'Kode timbangan tidak terbaca. Timbang ulang atau ketik beratnya.',
    twinsTitle: (count: number) => `Barcode ini ada di ${count} barang`,
    twinsHint: (code: string) => `${code} · Pilih yang benar, lalu minta pemilik membetulkannya.`,
    queued: (count: number) => `${count} pindaian menunggu`,
  },

  pay: {
    title: 'Bayar',
    total: 'Total',
    rounding: 'Pembulatan',
    exact: 'Uang pas',
    other: 'Jumlah lain',
    received: 'Uang diterima',
    change: 'Kembalian',
    short: (amount: string) => `Kurang ${amount}`,
    finish: (amount: string) => `Terima ${amount}`,
    finishShort: 'Uang masih kurang',
    working: 'Menyimpan…',
    quickCash: 'Uang tunai',
    items: (count: string) => `${count} barang`,
    tooLarge: 'Jumlah uang terlalu besar',
  },

  done: {
    title: 'Selesai',
    change: 'Kembalian',
    noChange: 'Uang pas, tidak ada kembalian',
    received: (amount: string) => `Diterima ${amount}`,
    total: (amount: string) => `Total ${amount}`,
    print: 'Cetak struk',
    show: 'Lihat struk',
    newSale: 'Transaksi baru',
    tapAnywhere: 'Ketuk di mana saja untuk transaksi baru',
    saved: 'Tersimpan di tablet ini',
    number: (number: string) => `No. ${number}`,
  },

  failure: {
    saveTitle: 'Transaksi BELUM tersimpan',
    saveBody: 'Tablet menolak menyimpan. Keranjang masih utuh. Coba lagi; kalau tetap gagal, jangan terima uang dan panggil manajer.',
    start: 'Data di tablet ini tidak dihapus. Coba lagi; kalau tetap gagal, tekan “Selamatkan data” dan panggil manajer.',
    restore: 'Shift dan keranjang yang terbuka belum bisa dibaca. Datanya tetap ada di tablet ini; coba lagi.',
    priceChanged: 'Harga baru saja berubah. Periksa totalnya, lalu bayar lagi.',
    unpriced: 'Harga tidak bisa dihitung. Periksa barang di keranjang.',
    fenced: 'Kasir ini sudah diambil alih tab lain.',
    storage: 'Memori tablet penuh atau diblokir. Kosongkan memori, jangan hapus data aplikasi ini.',
  },

  receipt: {
    title: 'Struk',
    print: 'Cetak',
    paper: 'Lebar kertas',
    paper58: '58 mm',
    paper42: '80 mm, 42 huruf',
    paper80: '80 mm',
  },

  history: {
    title: 'Riwayat',
    empty: 'Belum ada transaksi di tablet ini.',
    emptyHint: 'Transaksi yang selesai muncul di sini, juga tanpa jaringan.',
    stateTablet: 'Di tablet ini',
    stateHub: 'Di server toko',
    stateProblem: 'Perlu dicek',
    noResults: 'Tidak ada transaksi yang cocok.',
    pickOne: 'Pilih transaksi untuk melihat struknya.',
  },

  status: {
    title: 'Status',
    saved: 'Tersimpan',
    savedDetail: 'Semua transaksi sudah ada di server toko.',
    sending: (count: number) => `Mengirim ${count}…`,
    sendingDetail: 'Sedang dikirim ke server toko.',
    unsent: (count: number) => `${count} belum terkirim`,
    noServer: 'Server tak terjangkau',
    unsentDetail: 'Tetap bisa jualan.',
    unsentWarning: 'Jangan hapus aplikasi atau datanya.',
    unsentAfter: 'Akan dikirim otomatis.',
    noServerDetail: 'Tetap bisa jualan. Semua transaksi sampai sekarang sudah ada di server toko.',
    refused: (reason: string) => `Server toko menjawab: ${reason}`,
    since: (time: string) => `Sejak ${time}.`,
    problems: (count: number) => `${count} perlu dicek`,
    problemsDetail: 'Server toko meminta satu hal diperiksa. Transaksinya tetap ada di tablet ini.',
    callManager: 'Panggil manajer',
    storage: 'Memori hampir penuh',
    storageDetail: 'Kosongkan foto atau aplikasi lain di tablet. Jangan hapus data aplikasi ini.',
    storageNotPersistentDetail: 'Pasang aplikasi ini di layar utama supaya peramban tidak menghapus datanya.',
    version: 'Versi baru',
    versionDetail: 'Versi baru sudah siap. Dipasang saat keranjang kosong, tidak pernah di tengah transaksi.',
    versionApply: 'Pasang sekarang',
    revoked: 'Kasir dicabut',
    revokedDetail: 'Kasir ini sudah dilepas di back office. Transaksi di tablet ini aman dan tidak hilang. Jangan hapus aplikasi atau datanya. Hubungi pemilik (back office → Perangkat).',
    tabletToServer: 'Tablet → Server toko',
    connected: 'Terhubung',
    disconnected: 'Terputus',
    queue: 'Menunggu dikirim',
    queueNone: 'Tidak ada',
    queueCount: (count: number) => `${count} catatan`,
    memory: 'Memori tablet',
    memorySafe: 'Terlindungi',
    memoryUnsafe: 'Belum terlindungi',
    catalogue: 'Daftar barang',
    catalogueCount: (count: string) => `${count} barang`,
    lastContact: 'Terakhir terhubung',
    never: 'Belum pernah',
    device: 'Kasir',
    versionLabel: 'Versi',
    safeToClose: 'Aman ditutup',
    safeDetail: (count: number, time: string) =>
      `${count} transaksi hari ini sudah tersimpan di server toko (${time}).`,
    notSafe: 'BELUM aman ditutup',
    notSafeDetail: (count: number) => `${count} transaksi baru ada di tablet ini.`,
    withoutNetwork: 'Tanpa jaringan',
    offlineReady: 'Siap jualan',
    offlineNotReady: 'Belum siap',
  },

  menu: {
    history: 'Riwayat',
    status: 'Status',
    closeShift: 'Tutup shift',
    lock: 'Kunci / ganti kasir',
    language: 'Bahasa',
    settings: 'Setelan tablet ini',
    keys: 'Tombol cepat',
    printLast: 'Cetak struk terakhir',
  },

  basket,
  care,
  favourites,
  keys,
  papers,
  paying,
  settings,
  stock,
  storage,
};

function clock(seconds: number): string {
  const rest = String(seconds % 60).padStart(2, '0');
  return `${Math.floor(seconds / 60)}.${rest}`;
}

export type Words = typeof id;
