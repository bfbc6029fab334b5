/** What people call ways to pay when they search: "tunai" and "cash" find the same sales. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  cash: ['tunai', 'cash', 'kontan'],
  qris: ['qris', 'qr'],
  card: ['kartu', 'card', 'debit', 'kredit', 'edc'],
  transfer: ['transfer', 'tf'],
  voucher: ['voucher', 'voucer'],
  kasbon: ['kasbon', 'bon', 'utang', 'hutang'],
  gift_card: ['kartu', 'hadiah', 'gift', 'voucer', 'voucher'],
  points: ['poin', 'point'],
  store_credit: ['saldo', 'deposit', 'credit'],
  other: ['lain', 'lainnya', 'other'],
};
const SHORTEST = 2;

/** Payment kinds whose word begins so. */
export function methodsMeant(word: string): readonly string[] {
  if (word.length < SHORTEST) return [];
  return Object.keys(KINDS).filter((kind) => KINDS[kind]?.some((name) => name.startsWith(word)) === true);
}
