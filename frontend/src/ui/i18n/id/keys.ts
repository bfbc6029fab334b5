/** Words of the sheet "Tombol cepat": what each key of the map does. */
export const keys = {
  title: 'Tombol cepat',
  hint: 'Untuk kasir dengan papan ketik. Pemindai barcode bisa dipakai di layar mana saja.',
  scan: 'Pindai',
  meaning: {
    scan: 'tambah barang',
    multiply: 'jumlah 12, lalu pindai atau ketuk',
    step: 'jumlah baris terpilih tambah / kurang 1',
    remove: 'hapus baris terpilih',
    select: 'pilih baris',
    search: 'cari barang',
    searchSlash: 'cari barang',
    favourite: 'favorit ke-1 sampai ke-9',
    enter: 'bayar (saat pencarian kosong)',
    pay: 'bayar; sekali lagi: uang pas',
    quickCash: 'uang tunai di layar bayar',
    printLast: 'cetak struk terakhir',
    undo: 'urungkan',
    lock: 'kunci / ganti kasir',
    back: 'kembali / tutup',
    keys: 'daftar ini',
  },
};
