/** Words of a yes on the spot, in both languages: fetched with its sheets, not with the shell. */
import type { Language } from './words.svelte';

const id = {
  title: 'Perlu persetujuan',
  hint: 'Orang yang berhak mengetik PIN-nya di tablet ini. Siapa dan untuk apa tercatat.',
  refusedTitle: 'Tidak boleh',
  refused: 'Peran Anda tidak boleh melakukan ini. Ganti orang yang masuk, atau minta pemilik mengubah izinnya.',
  reason: 'Alasan (boleh kosong)',
  failed: 'Persetujuan belum tercatat. Coba lagi.',
  back: 'Kembali',
};

const en: typeof id = {
  title: 'Approval required',
  hint: 'Somebody who may do this types their PIN on this tablet. Who and what for is recorded.',
  refusedTitle: 'Not allowed',
  refused: 'Your role may not do this. Change who is signed in, or ask the owner to change the rights.',
  reason: 'Reason (may be left empty)',
  failed: 'The approval is not recorded yet. Try again.',
  back: 'Back',
};

export function approveWords(language: Language): typeof id {
  return language === 'en' ? en : id;
}
