/** Words for trying a scanner and for scanning with the camera, in both languages: fetched with their sheets. */
import type { Language } from './words.svelte';

const id = {
  door: 'Tes pemindai',
  doorHint: 'Mengukur seberapa cepat pemindai mengetik, supaya kodenya tidak dikira ketikan orang.',
  title: 'Tes pemindai',
  hint: 'Pindai barcode yang sama tiga kali. Selama di sini tidak ada yang masuk keranjang.',
  more: (left: number) => `Pindai lagi, kurang ${String(left)} kali`,
  differs: 'Ketiga kode tidak sama. Samakan bahasa papan ketik pemindai dengan tablet (US), atau bersihkan lensanya.',
  slow: (gap: number) => `Pemindai terlalu lambat (${String(gap)} ms antar huruf). Atur jeda antar karakter di pemindai menjadi 0.`,
  good: (gap: number) => `Terbaca benar, paling lama ${String(gap)} ms antar huruf.`,
  fits: 'Tablet ini sudah cocok dengan pemindai ini.',
  noEnd: 'Pemindai tidak mengirim Enter di akhir kode; aktifkan akhiran Enter (CR) supaya lebih cepat.',
  use: (gap: number) => `Pakai ambang ${String(gap)} ms`,
  used: (gap: number) => `Ambang sekarang ${String(gap)} ms`,
  ends: { Enter: 'Enter', Tab: 'Tab', none: 'tanpa akhiran' },
  gap: (gap: number) => `${String(gap)} ms`,
  code: 'Kode',
  slowest: 'Jeda terlama',
  end: 'Akhiran',
  camera: 'Pindai dengan kamera',
  aim: 'Arahkan barcode ke dalam bingkai; yang terbaca langsung masuk keranjang.',
  starting: 'Menyalakan kamera…',
  denied: 'Kamera tidak diizinkan. Izinkan kamera untuk kasir di setelan peramban, lalu coba lagi.',
  missing: 'Tidak ada kamera yang dapat dipakai di tablet ini.',
  insecure: 'Peramban hanya memberi kamera lewat HTTPS. Buka kasir lewat alamat aman toko.',
  unread: 'Pembaca barcode tidak dapat dimuat. Sambungkan ke server sekali, lalu coba lagi.',
  again: 'Coba lagi',
  read: (code: string) => `Terbaca ${code}`,
};

const en: typeof id = {
  door: 'Test the scanner',
  doorHint: 'Measures how fast the scanner types, so that its codes are not taken for a person’s typing.',
  title: 'Test the scanner',
  hint: 'Scan the same barcode three times. Nothing goes into the cart meanwhile.',
  more: (left) => `Scan again, ${String(left)} to go`,
  differs: 'The three codes differ. Set the scanner’s keyboard language to the tablet’s (US), or clean its lens.',
  slow: (gap) => `The scanner is too slow (${String(gap)} ms between characters). Set its inter-character delay to 0.`,
  good: (gap) => `Read right, at most ${String(gap)} ms between characters.`,
  fits: 'This tablet suits this scanner already.',
  noEnd: 'The scanner sends no Enter after the code; turn on the Enter (CR) suffix, which is quicker.',
  use: (gap) => `Use a threshold of ${String(gap)} ms`,
  used: (gap) => `The threshold is ${String(gap)} ms`,
  ends: { Enter: 'Enter', Tab: 'Tab', none: 'no suffix' },
  gap: (gap) => `${String(gap)} ms`,
  code: 'Code',
  slowest: 'Longest gap',
  end: 'Suffix',
  camera: 'Scan with the camera',
  aim: 'Aim the barcode into the frame; what is read goes into the cart at once.',
  starting: 'Starting the camera…',
  denied: 'The camera is not allowed. Allow it for the till in the browser’s settings, then try again.',
  missing: 'This tablet has no camera that can be used.',
  insecure: 'Browsers give the camera over HTTPS only. Open the till at the shop’s secure address.',
  unread: 'The barcode reader cannot be loaded. Connect to the hub once, then try again.',
  again: 'Try again',
  read: (code) => `Read ${code}`,
};

export function scanningWords(language: Language): typeof id {
  return language === 'en' ? en : id;
}
