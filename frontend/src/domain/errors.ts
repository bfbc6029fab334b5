/**
 * The error of the money contract. `code` is stable (the Python twin raises the same codes),
 * `sentence` is what staff read.
 *
 * What this is not: a place for words of screens; a screen may say more than the sentence.
 */

export const SENTENCES: Readonly<Record<string, string>> = {
  amount_too_large: 'Jumlah uang terlalu besar.',
  amount_invalid: 'Jumlah uang harus bilangan bulat.',
  line_id_invalid: 'Ada baris tanpa nomor pengenal.',
  line_id_repeated: 'Ada baris yang tercatat dua kali.',
  lines_too_many: 'Barisnya terlalu banyak. Pisahkan menjadi beberapa transaksi.',
  quantity_invalid: 'Jumlah barang harus lebih dari nol.',
  quantity_too_large: 'Jumlah barang terlalu besar. Periksa lagi angkanya.',
  factor_invalid: 'Isi per satuan tidak masuk akal.',
  price_missing: 'Barang ini belum punya harga.',
  price_invalid: 'Harga harus bilangan bulat dan tidak boleh di bawah nol.',
  price_too_large: 'Harga terlalu besar. Periksa lagi angkanya.',
  price_below_zero: 'Pilihan membuat harga menjadi di bawah nol.',
  choice_quantity_invalid: 'Jumlah pilihan tidak masuk akal.',
  choices_too_many: 'Pilihan pada satu barang terlalu banyak.',
  choice_missing: 'Masih ada pilihan yang wajib diisi.',
  choice_too_many: 'Pilihan di kelompok ini terlalu banyak.',
  choice_unknown: 'Pilihan ini tidak ada.',
  choice_repeated: 'Pilihan yang sama tercatat dua kali.',
  choice_group_unknown: 'Kelompok pilihan ini tidak ada.',
  discount_invalid: 'Potongan ini tidak dikenal.',
  discount_negative: 'Potongan tidak boleh di bawah nol.',
  rate_out_of_range: 'Persen harus antara 0 dan 100.',
  promotion_invalid: 'Ada promo yang isinya salah.',
  tax_class_unknown: 'Kelas pajak barang ini tidak dikenal.',
  tax_rate_missing: 'Tarif pajak untuk tanggal ini belum diatur.',
  tax_rate_invalid: 'Tarif pajak tidak masuk akal.',
  service_invalid: 'Aturan biaya layanan tidak masuk akal.',
  business_date_invalid: 'Tanggal usaha tidak dapat dibaca.',
  minute_invalid: 'Jam transaksi tidak dapat dibaca.',
  currency_unsupported: 'Mata uang ini belum didukung.',
  rounding_invalid: 'Aturan pembulatan tidak masuk akal.',
  tender_invalid: 'Jumlah pembayaran tidak masuk akal.',
  tenders_too_many: 'Terlalu banyak cara bayar dalam satu transaksi.',
  tender_not_needed: 'Sudah lunas. Pembayaran ini tidak diperlukan.',
  tip_too_large: 'Tip lebih besar dari uang yang diterima.',
  underpaid: 'Uangnya masih kurang.',
  change_only_from_cash: 'Kembalian hanya dari uang tunai. Kurangi jumlah pembayaran nontunai.',
  refund_line_unknown: 'Barang ini tidak ada di transaksi asal.',
  refund_line_repeated: 'Barang yang sama tercatat dua kali di retur.',
  refund_quantity_invalid: 'Jumlah retur harus lebih dari nol.',
  over_refund: 'Jumlah retur melebihi yang dibeli.',
};

/** The rules of money or words say no. Without a sentence, the table above has it. */
export class DomainError extends Error {
  readonly code: string;
  readonly sentence: string;
  readonly permanent = true;

  constructor(code: string, sentence?: string) {
    const words = sentence ?? SENTENCES[code] ?? code;
    super(`${code}: ${words}`);
    this.name = 'DomainError';
    this.code = code;
    this.sentence = words;
  }
}
