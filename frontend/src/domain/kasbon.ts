/**
 * Kasbon on paper: the number of a repayment, and its receipt.
 *
 * What this is not: arithmetic. What is owed is a sum of movements (pos/balances); a receipt prints
 * what the device knew when the money came, and nothing where it knew nothing.
 */
import { formatMoney, formatNumber } from './formatting.ts';
import { formatDateTime, zoneLabel } from './moments.ts';
import { type Operation, renderText, row, rule, text } from './paper.ts';
import { maskedPhone } from './phone.ts';
import { copyBanner, sellerLines, TRAINING } from './receipt.ts';
import type { Buyer, Person, ReceiptLayout, Seller } from './receipt_shapes.ts';
import { tidy } from './text.ts';
import type { Currency, Minor } from './types.ts';

export const TITLE = 'BUKTI BAYAR KASBON';
export const TAKEN_BACK = 'DIBATALKAN';
export const REMAINING = 'Sisa kasbon';

/** One way in which the money came. `change_minor` is what went back of it. */
export interface PaidPart {
  name: string;
  amount_minor: Minor;
  tendered_minor: Minor;
  change_minor: Minor;
  reference: string | null;
}

/** What a customer paid of their kasbon. `owed_before_minor` null: nobody knew. */
export interface Repayment {
  number: string;
  seller: Seller;
  currency: Currency;
  customer: Buyer;
  cashier: Person;
  repaid_at: number;
  amount_minor: Minor;
  payments: PaidPart[];
  owed_before_minor: Minor | null;
  note?: string;
}

/** KB-K01-153: the number of its event. A series counts its events without a gap, so no other
 * repayment has it, and no sale, whose counter is another. A later key says so: KB-H01.2-153. */
export function repaymentNumber(series: string, epoch: number, seq: number): string {
  const key = epoch === 1 ? '' : `.${String(epoch)}`;
  return `KB-${series}${key}-${String(seq)}`;
}

/** Who paid how much of what they owe, and what is left. */
export function repaymentReceipt(repayment: Repayment, layout: ReceiptLayout): Operation[] {
  const training = layout.training === true ? [text(TRAINING, 'center', true)] : [];
  return [
    ...training,
    ...copyBanner(layout.copy ?? 0),
    ...sellerLines(repayment.seller, layout),
    rule('='),
    text(TITLE, 'center', true),
    ...(repayment.amount_minor < 0 ? [text(TAKEN_BACK, 'center', true)] : []),
    ...facts(repayment, layout.utc_offset_minutes),
    rule('-'),
    ...money(repayment),
    rule('='),
    ...training,
    { op: 'cut' },
  ];
}

/** The same as plain lines of the layout's width. */
export function repaymentReceiptLines(repayment: Repayment, layout: ReceiptLayout): string[] {
  return renderText(repaymentReceipt(repayment, layout), layout.columns);
}

function facts({ customer, ...repayment }: Repayment, offsetMinutes: number): Operation[] {
  const phone = customer.phone ? maskedPhone(customer.phone) : '';
  const when = formatDateTime(repayment.repaid_at, offsetMinutes);
  return [
    row('No', repayment.number),
    row('Tgl', `${when} ${zoneLabel(offsetMinutes)}`),
    row('Kasir', tidy(repayment.cashier.name)),
    row('Pelanggan', tidy(`${customer.name} ${phone}`)),
  ];
}

function money(repayment: Repayment): Operation[] {
  const { owed_before_minor: before, amount_minor: amount } = repayment;
  const { code, exponent } = repayment.currency;
  const operations: Operation[] = [];
  if (before !== null) operations.push(row('Kasbon sebelumnya', formatNumber(before, exponent)));
  operations.push(row('DIBAYAR', formatMoney(amount, code, exponent), true));
  operations.push(...repayment.payments.flatMap((each) => paidParts(each, exponent)));
  if (before !== null) operations.push(row(REMAINING, formatMoney(before - amount, code, exponent), true));
  const note = tidy(repayment.note ?? '');
  return note === '' ? operations : [...operations, text(`  * ${note}`)];
}

export function paidParts(paid: PaidPart, exponent: number): Operation[] {
  const operations = [row(tidy(paid.name), formatNumber(paid.tendered_minor, exponent))];
  if (paid.reference) operations.push(row('Ref', tidy(paid.reference)));
  if (paid.change_minor !== 0) operations.push(row('Kembali', formatNumber(paid.change_minor, exponent)));
  return operations;
}
