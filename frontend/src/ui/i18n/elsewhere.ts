/** Words about receipts of other tills, in both languages: fetched with the history, not with the shell. */
import type { Language } from './words.svelte';

const id = {
  title: 'Di kasir lain',
  look: 'Cari di kasir lain',
  asking: 'Bertanya ke server toko …',
  reading: 'Membaca riwayat …',
  none: 'Server toko tidak menemukan struk lain yang cocok.',
  back: 'Barang, pelanggan, dan jumlah dicari 31 hari ke belakang; nomor struk tanpa batas.',
  cut: 'Ini 20 yang terbaru. Ketik satu kata lagi untuk mempersempit.',
  again: 'Coba lagi',
  old: 'Isinya di server toko',
  oldAway:
    'Isi struk lama ini disimpan di server toko, dan server belum menjawab. Nomornya tetap ada di tablet; coba lagi bila tersambung.',
  soldAt: (till: string) => `Struk ${till}`,
  soldThere: (till: string) => `Terjual di ${till}`,
  takesBack: (till: string) => `Struk ${till}. Bila diretur di sini, uangnya keluar dari laci kasir ini.`,
  refundedMeanwhile: 'Struk ini sudah diretur. Jangan kembalikan uang lagi.',
  refundOfNone:
    'Retur BELUM tercatat: server toko sekarang tidak punya struk kasir lain ini. Jangan kembalikan uang; retur di kasir asalnya.',
  refundNeedsHub:
    'Retur BELUM tercatat: server toko tidak menjawab, jadi belum pasti struk kasir lain ini masih boleh diretur. Jangan kembalikan uang dulu; coba lagi.',
  trouble: {
    hub_unreachable: 'Server toko tidak menjawab. Struk kasir lain baru bisa dicari bila tersambung lagi.',
    hub_old: 'Server toko ini belum bisa mencari struk kasir lain. Perbarui servernya.',
    hub_words: 'Server toko ini hanya bisa mencari struk kasir lain lewat nomornya. Ketik nomor struknya.',
    proof_unreadable: 'Kode struk ini tidak terbaca. Ketik nomor struknya.',
    receipt_unreadable: 'Kode struk ini tidak terbaca. Ketik nomor struknya.',
    receipt_forged: 'PALSU: bukan struk toko ini, atau isinya diubah. Jangan kembalikan uang.',
    receipt_missing: 'Struknya asli, tetapi kasir asalnya belum mengirimnya ke server toko. Retur di kasir asalnya.',
    receipt_differs: 'Struknya asli, tetapi server menyimpan isi lain. Simpan struknya dan hubungi pemilik.',
    receipt_unsettled: 'Struknya asli, tetapi transaksinya masih perlu dicek pemilik di back office.',
    receipt_other_outlet: 'Struk ini asli, tetapi dari cabang lain. Retur di cabang itu.',
    other: 'Belum bisa dicari. Coba lagi sebentar.',
  },
};

export type ElsewhereWords = typeof id;

const en: ElsewhereWords = {
  title: 'At other tills',
  look: 'Look at other tills',
  asking: 'Asking the shop server …',
  reading: 'Reading the history …',
  none: 'The shop server found no other receipt like this.',
  back: 'Goods, customers and amounts are looked for 31 days back; receipt numbers without limit.',
  cut: 'These are the newest 20. Type one more word to narrow it down.',
  again: 'Try again',
  old: 'Kept on the shop server',
  oldAway:
    'What this old receipt says is kept on the shop server, which does not answer. Its number stays on the tablet; try again once it is connected.',
  soldAt: (till) => `Receipt of ${till}`,
  soldThere: (till) => `Sold at ${till}`,
  takesBack: (till) => `Receipt of ${till}. Refunded here, the money comes out of this till's drawer.`,
  refundedMeanwhile: 'This receipt has been refunded already. Do not hand out money again.',
  refundOfNone:
    'NOT refunded: the shop server has no such receipt of another till now. Hand out no money; refund it at its own till.',
  refundNeedsHub:
    'NOT refunded yet: the shop server does not answer, so nobody knows whether this other till’s receipt may still be refunded. Hand out no money yet; try again.',
  trouble: {
    hub_unreachable: 'The shop server does not answer. Receipts of other tills can be looked for once it is connected again.',
    hub_old: 'This shop server cannot look for receipts of other tills yet. Update the server.',
    hub_words: 'This shop server finds receipts of other tills by number only. Type the number.',
    proof_unreadable: 'The code on this receipt cannot be read. Type its number.',
    receipt_unreadable: 'The code on this receipt cannot be read. Type its number.',
    receipt_forged: 'FORGED: not a receipt of this shop, or altered. Hand out no money.',
    receipt_missing: 'Genuine, but its till has not sent it to the shop server yet. Refund it at that till.',
    receipt_differs: 'Genuine, but the server holds something else. Keep the receipt and call the owner.',
    receipt_unsettled: 'Genuine, but the owner still has to look at this sale in the back office.',
    receipt_other_outlet: 'Genuine, but of another branch. Refund it there.',
    other: 'It cannot be looked for now. Try again in a moment.',
  },
};

export function elsewhereWords(language: Language): ElsewhereWords {
  return language === 'en' ? en : id;
}

export function troubleText({ code }: { readonly code: string }, { trouble }: ElsewhereWords): string {
  return code in trouble ? trouble[code as keyof typeof trouble] : trouble.other;
}
