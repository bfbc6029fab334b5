/** The page's sentences, in the language of the phone. What index.html says in Indonesian is said again
 * here in English. */
const id = {
  who: (person: string, shop: string) => `${person} · ${shop}`,
  use: (person: string) => `Pakai telepon ini sebagai telepon ${person}`,
  where: (till: string, series: string) => (till === '' ? `di ${series}` : `di ${till} (${series})`),
  asker: (name: string) => `Diminta oleh ${name}`,
  reason: (text: string) => `Alasan: ${text}`,
  failed: 'Tidak berhasil. Muat ulang halaman ini dan coba lagi.',
  noShop: 'Server toko tidak terjangkau. Sambungkan telepon ke Wi-Fi toko, lalu coba lagi.',
  page: {} as Record<string, string>,
};

const en: typeof id = {
  who: (person, shop) => `${person} · ${shop}`,
  use: (person) => `Use this phone as ${person}’s phone`,
  where: (till, series) => (till === '' ? `at ${series}` : `at ${till} (${series})`),
  asker: (name) => `Asked by ${name}`,
  reason: (text) => `Reason: ${text}`,
  failed: 'That did not work. Load this page again and try once more.',
  noShop: 'The shop’s server cannot be reached. Join the shop’s Wi-Fi and try again.',
  page: {
    title: 'Approval',
    about: 'This phone can allow what a till asks, even without internet. Keep its screen lock on.',
    begin: 'Sign in to the back office on this phone first, on the shop’s Wi-Fi. Then come back here.',
    signin: 'Sign in',
    password: 'Back-office password, once more',
    scan: 'Scan the QR on the till with this phone’s camera, or type the code beneath it.',
    code: 'Code on the till',
    read: 'Show what is asked',
    unread: 'This is no code of a till. Look at it again: letters and digits with dashes.',
    asks: 'Allow this?',
    yes: 'Allow',
    no: 'No',
    tell: 'Tell these digits, or let the till scan the code. They hold for a few minutes and for this request only.',
    again: 'Done',
    forget: 'Forget this phone',
  },
};

export const language: 'id' | 'en' = navigator.language.startsWith('en') ? 'en' : 'id';
export const words = language === 'en' ? en : id;

export function translatePage(): void {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll<HTMLElement>('[data-word]')) {
    element.textContent = words.page[element.dataset['word'] ?? ''] ?? element.textContent;
  }
}
