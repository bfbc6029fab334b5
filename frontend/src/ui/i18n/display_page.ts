/** Own sentences of the customer display's page; what the customer reads comes from the till, ready and in its language. */
import type { Language } from './words.svelte';

const id = {
  noTill: 'Layar pelanggan. Buka kasir di jendela lain komputer ini.',
  alone: 'Tablet ini khusus layar pelanggan',
  title: 'Pasang layar pelanggan',
  name: 'Nama layar ini',
  usualName: 'Layar depan',
  code: 'Kode pasang',
  codeHint: 'Enam angka dari back office: Perangkat, Undang tablet. Di komputer server sendiri boleh kosong.',
  pair: 'Pasang',
  working: 'Memasang…',
  back: 'Kembali',
  choose: 'Menampilkan kasir yang mana?',
  none: 'Belum ada kasir yang terpasang.',
  hold: 'Tahan layar dua detik untuk mengganti kasir.',
  welcome: 'Selamat datang',
  missing: (who: 'hub' | 'till', till: string) => (who === 'hub' ? 'Server toko tidak terdengar' : `Menunggu ${till}`),
  revoked: 'Layar ini sudah dicabut dari toko.',
  unknown: 'Server toko tidak mengenal layar ini lagi.',
  again: 'Pasang lagi',
  insecure: 'Tablet lain hanya dapat dipasang lewat alamat https toko. Ikuti kartu undangan dulu.',
  language: 'English',
  failed: {
    bad_pairing_code: 'Kode salah atau sudah lewat. Minta kode baru.',
    pairing_code_needed: 'Ketik kode enam angka dari back office.',
    hub_unreachable: 'Server toko tidak terjangkau. Periksa Wi-Fi, lalu coba lagi.',
    other: 'Tidak berhasil. Mungkin server toko perlu diperbarui dulu.',
  } as Record<string, string>,
};

const en: typeof id = {
  noTill: 'Customer screen. Open the till in another window of this computer.',
  alone: 'This tablet is a customer screen only',
  title: 'Set up a customer screen',
  name: 'Name of this screen',
  usualName: 'Front screen',
  code: 'Pairing code',
  codeHint: 'Six digits from the back office: Perangkat, Undang tablet. On the server’s own computer it may stay empty.',
  pair: 'Set up',
  working: 'Setting up…',
  back: 'Back',
  choose: 'Which till does it show?',
  none: 'No till is paired yet.',
  hold: 'Hold the screen for two seconds to choose another till.',
  welcome: 'Welcome',
  missing: (who, till) => (who === 'hub' ? 'The shop’s server is not heard' : `Waiting for ${till}`),
  revoked: 'This screen was taken out of the shop.',
  unknown: 'The shop’s server does not know this screen any more.',
  again: 'Set up again',
  insecure: 'Another tablet can only be set up at the shop’s https address. Follow the invitation card first.',
  language: 'Bahasa Indonesia',
  failed: {
    bad_pairing_code: 'The code is wrong or too old. Ask for a new one.',
    pairing_code_needed: 'Type the six digits from the back office.',
    hub_unreachable: 'The shop’s server cannot be reached. Check the Wi-Fi and try again.',
    other: 'That did not work. The shop’s server may need its update first.',
  },
};

export type DisplayPageWords = typeof id;

export function displayPageWords(language: Language): DisplayPageWords {
  return language === 'en' ? en : id;
}
