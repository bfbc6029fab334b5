/**
 * A finished sale as a receipt: `receipt(sale, layout)` answers operations for paper.ts.
 *
 * From top to bottom: banners (LATIHAN, BELUM DIBAYAR, SALINAN ke-n, RETUR), the logo, the seller,
 * number and time (of a refund also what it takes back and why), the goods, the sums, the payments,
 * the taxes (receipt_money.ts), the footer (receipt_footer.ts). Retail receipts name units and count
 * the goods; café receipts name table or queue number instead. A name stands on its own line; amounts
 * stand right, without Rp except TOTAL.
 *
 * What this is not: arithmetic. Every amount is printed as the sale carries it (a line's own amount
 * is what its choices leave of it), and what is printed adds up because the sale's totals do.
 */
import { DomainError } from './errors.ts';
import { formatNumber, formatQuantity } from './formatting.ts';
import { formatDateTime, zoneLabel } from './moments.ts';
import { checkAmount } from './money.ts';
import { type Operation, renderText, row, rule, text } from './paper.ts';
import { displayPhone, maskedPhone, normalisePhone } from './phone.ts';
import { footer } from './receipt_footer.ts';
import { discountLabel, payments, sums, taxes } from './receipt_money.ts';
import type { Buyer, NamedLine, ReceiptLayout, SaleBody, Seller } from './receipt_shapes.ts';
import { tidy } from './text.ts';
import type { PricedChoice, PricedLine } from './types.ts';

export const WIDE_COLUMNS = 48;
export const TRAINING = 'LATIHAN - BUKAN BUKTI BAYAR';
export const UNPAID = 'BELUM DIBAYAR';
export const REFUND = 'RETUR';
export const VOID = 'BATAL';
export const WITHOUT_RECEIPT = 'tanpa struk';
export const ORDER_TYPES: ReadonlyMap<string, string> = new Map([
  ['retail', ''],
  ['dine_in', 'Di tempat'],
  ['take_away', 'Bungkus'],
  ['delivery', 'Pesan antar'],
]);

/** The operations of a receipt, a pre-bill, a copy or a refund. */
export function receipt(sale: SaleBody, layout: ReceiptLayout): Operation[] {
  const moneyLines = sums(sale);
  if (layout.unpaid !== true) {
    moneyLines.push(...payments(sale));
    const taxLines = taxes(sale);
    if (taxLines.length > 0) moneyLines.push(rule('-'), ...taxLines);
  }
  return [
    ...banners(sale, layout),
    ...logo(layout),
    ...sellerLines(sale.seller, layout),
    rule('='),
    ...facts(sale, layout),
    rule('-'),
    ...goods(sale, layout),
    rule('-'),
    ...moneyLines,
    rule('='),
    ...footer(sale, layout),
    ...(layout.training === true ? [text(TRAINING, 'center', true)] : []),
    { op: 'cut' },
  ];
}

/** The receipt as plain lines of the layout's width. */
export function receiptLines(sale: SaleBody, layout: ReceiptLayout): string[] {
  return renderText(receipt(sale, layout), layout.columns);
}

/** SALINAN ke-n on every paper after the first. */
export function copyBanner(copy: number): Operation[] {
  return copy > 0 ? [text(`SALINAN ke-${String(copy)}`, 'center', true)] : [];
}

/** Where the food goes: `Meja 7 - Di tempat`, `Antrean 12 - Bungkus`. */
export function place(orderType: string, table: string | null, queueNumber: string | null): string {
  let where = '';
  if (table) where = `Meja ${tidy(table)}`;
  else if (queueNumber) where = `Antrean ${tidy(queueNumber)}`;
  return [where, ORDER_TYPES.get(orderType) ?? ''].filter((part) => part !== '').join(' - ');
}

/** Name, address, tax numbers, phone. Only a PKP shop may print its NPWP as a seller of PPN. */
export function sellerLines(seller: Seller, layout: ReceiptLayout): Operation[] {
  const lines = seller.address_lines.map(tidy);
  if (seller.pkp && seller.npwp) lines.push(`NPWP ${tidy(seller.npwp)}`);
  if (seller.npwpd) lines.push(`NPWPD ${tidy(seller.npwpd)}`);
  if (seller.phone) lines.push(phoneLine(seller.phone));
  lines.push(...(layout.header_lines ?? []).map(tidy));
  const shown = lines.filter((line) => line !== '').map((line) => text(line, 'center'));
  return [text(tidy(seller.name), 'center', true), ...shown];
}

function banners(sale: SaleBody, layout: ReceiptLayout): Operation[] {
  const said = [
    layout.training === true ? TRAINING : '',
    layout.unpaid === true ? UNPAID : '',
    takenBackWord(sale),
  ];
  const shown = said.filter((words) => words !== '').map((words) => text(words, 'center', true));
  return [...shown, ...copyBanner(layout.copy ?? 0)];
}

function takenBackWord(sale: SaleBody): string {
  if (sale.void === true) return VOID;
  return sale.due_minor < 0 || sale.original !== undefined ? REFUND : '';
}

function logo(layout: ReceiptLayout): Operation[] {
  return layout.logo ? [{ op: 'image', png: layout.logo }] : [];
}

/** A mobile number in its usual groups; a landline as it was typed. */
function phoneLine(typed: string): string {
  try {
    return `Telp/WA ${displayPhone(normalisePhone(typed))}`;
  } catch (error) {
    if (error instanceof DomainError) return `Telp ${tidy(typed)}`;
    throw error;
  }
}

/** Number, time, cashier, customer: on wide paper two to a line. */
function facts(sale: SaleBody, layout: ReceiptLayout): Operation[] {
  const offset = layout.utc_offset_minutes;
  const when = `${formatDateTime(sale.completed_at, offset)} ${zoneLabel(offset)}`;
  const number = sale.receipt?.number ?? '';
  if (layout.columns >= WIDE_COLUMNS) {
    const first = row(number === '' ? 'Tgl' : `No  ${number}`, when);
    return [first, ...people(sale, true), ...takenBack(sale)];
  }
  const numbered = number === '' ? [] : [row('No', number)];
  return [...numbered, row('Tgl', when), ...people(sale, false), ...takenBack(sale)];
}

/** Which sale a refund belongs to, and why. */
function takenBack({ original, reason, void: isVoid }: SaleBody): Operation[] {
  const operations: Operation[] = [];
  if (original != null) operations.push(row(isVoid === true ? 'Batal' : 'Retur dari', tidy(original.number)));
  else if (original === null) operations.push(row('Retur', WITHOUT_RECEIPT));
  if (reason != null) operations.push(row('Alasan', tidy(reason.label)));
  return operations;
}

function people(sale: SaleBody, wide: boolean): Operation[] {
  const cashier = tidy(sale.cashier.name);
  const customer = customerLine(sale.customer);
  const where = place(sale.order_type, sale.table, sale.queue_number);
  if (sale.order_type === 'retail' && where === '' && wide) {
    return [row(`Kasir ${cashier}`, `Pelanggan: ${customer === '' ? 'Umum' : customer}`)];
  }
  const named = customer === '' ? [] : [row('Pelanggan', customer)];
  return [row(where === '' ? 'Kasir' : where, cashier), ...named];
}

/** The name, and a phone number that only its owner recognises. */
function customerLine(customer: Buyer | null): string {
  if (customer === null) return '';
  return tidy(`${customer.name} ${customer.phone ? maskedPhone(customer.phone) : ''}`);
}

function goods(sale: SaleBody, layout: ReceiptLayout): Operation[] {
  const { exponent } = sale.currency;
  const operations: Operation[] = [];
  for (const line of sale.lines) {
    operations.push(text(nameOf(line)), priceOf(line, sale.order_type === 'retail', exponent));
    for (const choice of line.choices) {
      operations.push(...choiceLines(choice, layout.free_choices === true, exponent));
    }
    if (line.note) operations.push(text(`  * ${tidy(line.note)}`));
    if (line.discount_minor !== 0) {
      const label = `  ${discountLabel((line as NamedLine).discount ?? null)}`;
      operations.push(row(label, formatNumber(-line.discount_minor, exponent)));
    }
  }
  return [...operations, ...promotions(sale, exponent)];
}

function nameOf(line: PricedLine): string {
  const name = tidy(line.name);
  return name === '' ? tidy(line.sku) : name;
}

/** Quantity x price and the amount without the choices, which follow on their own lines. */
function priceOf(line: PricedLine, units: boolean, exponent: number): Operation {
  const own = line.choices.reduce(
    (left, choice) => checkAmount(left - choice.amount_minor),
    line.gross_minor,
  );
  let counted = formatQuantity(line.quantity_milli);
  const isNamed = units || line.quantity_milli % 1000 !== 0 || line.factor_milli !== 1000;
  if (isNamed) counted = tidy(`${counted} ${line.unit}`);
  const priced = `${counted} x ${formatNumber(line.unit_price_minor, exponent)}`;
  return row(`  ${priced}`, formatNumber(own, exponent));
}

function choiceLines(choice: PricedChoice, free: boolean, exponent: number): Operation[] {
  const name = `  + ${tidy(choice.name)}`;
  if (choice.unit_price_minor === 0 && choice.amount_minor === 0) return free ? [text(name)] : [];
  const counted = formatQuantity(choice.quantity_milli);
  const priced = `${counted} x ${formatNumber(choice.unit_price_minor, exponent)}`;
  return [row(`${name} ${priced}`, formatNumber(choice.amount_minor, exponent))];
}

/** What promotions took off; those already inside the unit price are not repeated, but the coupon
 * that brought them is named. */
function promotions(sale: SaleBody, exponent: number): Operation[] {
  const operations: Operation[] = [];
  for (const each of sale.promotions) {
    if (!each.in_price && each.amount_minor !== 0) {
      const name = tidy(each.name);
      operations.push(row(name === '' ? 'Promo' : name, formatNumber(-each.amount_minor, exponent)));
    }
    if (each.coupon) operations.push(text(`  Kupon ${tidy(each.coupon)}`));
  }
  return operations;
}
