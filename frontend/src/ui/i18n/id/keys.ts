/** Words of the sheet "Tombol cepat" (area file: spread into `../id.ts` with one line). */
export const keys = {
  title: 'Tombol cepat',
  scan: '(pindai)',
  rows: [
    ['(pindai)', 'tambah barang'],
    ['12 *', 'jumlah 12, lalu pindai atau ketuk'],
    ['+  −', 'jumlah baris terpilih ± 1'],
    ['Delete', 'hapus baris'],
    ['↑ ↓', 'pilih baris'],
    ['/  F2', 'cari'],
    ['Enter', 'bayar (saat pencarian kosong)'],
    ['F9', 'bayar; sekali lagi: uang pas'],
    ['1–6', 'pilih uang tunai di layar bayar'],
    ['F10', 'cetak struk terakhir'],
    ['Ctrl+Z', 'urungkan'],
    ['Ctrl+L', 'kunci'],
    ['Esc', 'kembali / tutup'],
  ] as readonly (readonly [string, string])[],
};
