/**
 * Money paid in for what is bought later, on paper: a gift card with its code, or credit.
 *
 * What this is not: a sale. No tax stands on it; the receipt of what is bought with it has that.
 */
import { formatMoney, formatNumber } from './formatting.ts';
import { type PaidPart, paidParts, repaymentNumber } from './kasbon.ts';
import { formatDateTime, zoneLabel } from './moments.ts';
import { type Operation, renderText, row, rule, text } from './paper.ts';
import { maskedPhone } from './phone.ts';
import { copyBanner, sellerLines, TRAINING } from './receipt.ts';
import type { Buyer, Person, ReceiptLayout, Seller } from './receipt_shapes.ts';
import { tidy } from './text.ts';
import type { Currency, Minor } from './types.ts';

export const CARD = 'KH';
export const CREDIT = 'SD';
export const CARD_TITLE = 'KARTU HADIAH';
export const CREDIT_TITLE = 'BUKTI ISI SALDO';
export const KEEP = 'Simpan kertas ini. Siapa yang memegang kodenya, memegang uangnya.';

/** `code` as people read it aloud; absent on whatever is printed later: nobody has it then. */
export interface PaidInOnCard {
  ending: string;
  is_new: boolean;
  code?: string;
}

/** What was paid in, onto a card or for a customer. `held_before_minor` null: nobody knew. */
export interface PaidIn {
  number: string;
  seller: Seller;
  currency: Currency;
  card: PaidInOnCard | null;
  customer: Buyer | null;
  cashier: Person;
  paid_in_at: number;
  amount_minor: Minor;
  payments: PaidPart[];
  held_before_minor: Minor | null;
}

/** KH-K01-153: the number of its event, as a repayment's is. */
export function paidInNumber(prefix: string, series: string, epoch: number, seq: number): string {
  return prefix + repaymentNumber(series, epoch, seq).slice(2);
}

/** How much was paid in onto what, and what it holds now; a new card with its code. */
export function paidInReceipt(paid: PaidIn, layout: ReceiptLayout): Operation[] {
  const training = layout.training === true ? [text(TRAINING, 'center', true)] : [];
  return [
    ...training,
    ...copyBanner(layout.copy ?? 0),
    ...sellerLines(paid.seller, layout),
    rule('='),
    text(paid.card === null ? CREDIT_TITLE : CARD_TITLE, 'center', true),
    ...facts(paid, layout.utc_offset_minutes),
    rule('-'),
    ...money(paid),
    ...code(paid.card),
    rule('='),
    ...training,
    { op: 'cut' },
  ];
}

/** The same as plain lines of the layout's width. */
export function paidInReceiptLines(paid: PaidIn, layout: ReceiptLayout): string[] {
  return renderText(paidInReceipt(paid, layout), layout.columns);
}

function facts(paid: PaidIn, offsetMinutes: number): Operation[] {
  const when = formatDateTime(paid.paid_in_at, offsetMinutes);
  return [
    row('No', paid.number),
    row('Tgl', `${when} ${zoneLabel(offsetMinutes)}`),
    row('Kasir', tidy(paid.cashier.name)),
    ...holder(paid),
  ];
}

function holder({ card, customer }: PaidIn): Operation[] {
  if (card !== null) return [row('Kartu', `****${card.ending}`)];
  if (customer === null) return [];
  const phone = customer.phone ? maskedPhone(customer.phone) : '';
  return [row('Pelanggan', tidy(`${customer.name} ${phone}`))];
}

function money(paid: PaidIn): Operation[] {
  const { code, exponent } = paid.currency;
  const { held_before_minor: before, amount_minor: amount } = paid;
  const known = paid.card?.is_new === true ? null : before;
  return [
    ...(known === null ? [] : [row('Isi sebelumnya', formatNumber(known, exponent))]),
    row('DIISI', formatMoney(amount, code, exponent), true),
    ...paid.payments.flatMap((each) => paidParts(each, exponent)),
    ...(known === null ? [] : [row('Isi sekarang', formatMoney(known + amount, code, exponent), true)]),
  ];
}

function code(card: PaidInOnCard | null): Operation[] {
  const said = card?.code ?? '';
  return said === '' ? [] : [rule('-'), text('KODE', 'center'), text(said, 'center', true), text(KEEP, 'center')];
}
