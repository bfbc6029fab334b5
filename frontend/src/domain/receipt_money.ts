/**
 * The lower half of a receipt: the sums down to TOTAL, the payments, the taxes.
 *
 * Taxes that are added on top stand among the sums; taxes inside the prices, and the PPN block of a
 * PKP shop, stand below the payments. A shop that is not PKP prints no PPN line at all. What this is
 * not: arithmetic; see receipt.ts.
 */
import { formatMoney, formatNumber, formatPercent } from './formatting.ts';
import { type Operation, row, text } from './paper.ts';
import { pieces } from './quantity.ts';
import type { CardDetails, NamedPayment, SaleBody } from './receipt_shapes.ts';
import { tidy } from './text.ts';
import type { Discount, Minor, Payment, ServiceRule, TaxLine } from './types.ts';

export const METHODS: ReadonlyMap<string, string> = new Map([
  ['cash', 'Tunai'],
  ['qris', 'QRIS'],
  ['card', 'Kartu'],
  ['debit', 'Kartu debit'],
  ['credit', 'Kartu kredit'],
  ['transfer', 'Transfer'],
  ['voucher', 'Voucer'],
  ['customer_credit', 'Kasbon'],
  ['kasbon', 'Kasbon'],
  ['store_credit', 'Saldo'],
  ['gift_card', 'Kartu hadiah'],
  ['points', 'Poin'],
  ['other', 'Lainnya'],
]);
export const LOCAL_TAXES: readonly string[] = ['pbjt', 'pbjt_entertainment'];

type Labelled = [label: string, amount: Minor];

/** Subtotal, discount, service, added taxes, rounding, TOTAL. */
export function sums(sale: SaleBody): Operation[] {
  const { totals } = sale;
  const { code, exponent } = sale.currency;
  const counted = sale.order_type === 'retail' ? ` (${String(pieces(sale.lines))} item)` : '';
  return [
    row(`Subtotal${counted}`, formatNumber(totals.subtotal_minor, exponent)),
    ...sumRows(sale).map(([label, amount]) => row(label, amount)),
    row('TOTAL', formatMoney(sale.due_minor, code, exponent), true),
  ];
}

/** [label, amount] of what stands between the goods and TOTAL. */
export function sumRows(sale: SaleBody): [string, string][] {
  const { totals } = sale;
  const added = sale.taxes.filter((tax) => !tax.included);
  const changes: Labelled[] = [
    [discountLabel(sale.order_discount ?? null), -totals.order_discount_minor],
    [serviceLabel(sale.rules.service), totals.service_added_minor],
    ...added.map((tax): Labelled => [taxLabel(tax), tax.tax_minor]),
    ['Pembulatan', sale.rounding_minor],
  ];
  return told(changes, sale.currency.exponent);
}

/** Each tender with its reference, the tip, the donated change, and the change of cash. */
export function payments(sale: SaleBody): Operation[] {
  const { exponent } = sale.currency;
  const operations = sale.payments.flatMap((payment) => paymentLines(payment, exponent));
  if (sale.tip_minor !== 0) operations.push(row('Tip', formatNumber(sale.tip_minor, exponent)));
  operations.push(...donation(sale, exponent));
  if (sale.due_minor >= 0 && sale.payments.some((each) => each.kind === 'cash')) {
    operations.push(row('Kembali', formatNumber(sale.change_minor, exponent)));
  }
  return [...operations, ...owed(sale).map(([label, amount]) => row(label, amount))];
}

/** Service and local tax inside the prices; then, for a PKP shop, bases and PPN. */
export function taxes(sale: SaleBody): Operation[] {
  const { exponent } = sale.currency;
  const { pkp } = sale.seller;
  const service = sale.totals.service_added_minor === 0 ? sale.totals.service_minor : 0;
  const inside = sale.taxes.filter((tax) => LOCAL_TAXES.includes(tax.kind) && tax.included);
  const found: Labelled[] = [
    ...inside.map((tax): Labelled => [`Termasuk ${taxLabel(tax)}`, tax.tax_minor]),
    ...(pkp ? sale.taxes.flatMap(ppnRows) : []),
  ];
  if (service !== 0) found.unshift([`Termasuk ${serviceLabel(sale.rules.service)}`, service]);
  return [...rows(found, exponent), ...(pkp ? priceNote(sale) : [])];
}

/** [label, amount] of each tender, what stays, and the change: a message has no columns. */
export function paymentRows(sale: SaleBody): [string, string][] {
  const { exponent } = sale.currency;
  const found = sale.payments.map((each): [string, string] => [paymentName(each), handedOver(each, exponent)]);
  found.push(...told([['Tip', sale.tip_minor], ['Donasi kembalian', sale.donation_minor ?? 0]], exponent));
  if (sale.due_minor >= 0 && sale.payments.some((each) => each.kind === 'cash')) {
    found.push(['Kembali', formatNumber(sale.change_minor, exponent)]);
  }
  return [...found, ...owed(sale)];
}

/** The shop's word for a way to pay; one the shop named itself keeps its name. */
export function paymentLabel(method: string): string {
  return METHODS.get(method) ?? tidy(method);
}

/** What the customer owes, and holds, after this sale, where that moved and the till knew. */
function owed(sale: SaleBody): [string, string][] {
  const payments: NamedPayment[] = sale.payments;
  const others = payments.filter(({ kind }) => kind !== 'gift_card');
  const cards = payments.filter(({ kind }) => kind === 'gift_card');
  const found = [
    ...last(others, 'owed_minor', 'Sisa kasbon'),
    ...last(others, 'held_minor', 'Sisa saldo'),
    ...cards.flatMap((card) => last([card], 'held_minor', tidy(`Sisa kartu ${card.reference ?? ''}`))),
  ];
  return found.map(([label, minor]) => [label, formatNumber(minor, sale.currency.exponent)]);
}

function last(payments: readonly NamedPayment[], key: 'owed_minor' | 'held_minor', label: string): Labelled[] {
  const known = payments.flatMap((each) => each[key] ?? []);
  return known.slice(-1).map((minor) => [label, minor]);
}

function told(labelled: readonly Labelled[], exponent: number): [string, string][] {
  return labelled.filter(([, amount]) => amount !== 0).map(([label, amount]) => [label, formatNumber(amount, exponent)]);
}

function rows(labelled: readonly Labelled[], exponent: number): Operation[] {
  return labelled.map(([label, amount]) => row(label, formatNumber(amount, exponent)));
}

/** The method by the shop's own name, then what a card's slip or a transfer said. */
function paymentLines(payment: NamedPayment, exponent: number): Operation[] {
  const operations: Operation[] = [row(paymentName(payment), handedOver(payment, exponent))];
  if (payment.details != null) operations.push(...card(payment.details));
  if (payment.reference) operations.push(row('Ref', tidy(payment.reference)));
  return operations;
}

function paymentName({ name, method }: NamedPayment): string {
  const own = tidy(name ?? '');
  return own === '' ? paymentLabel(method) : own;
}

function card({ bank, last4, approval, trace }: CardDetails): Operation[] {
  const named = tidy(`${bank ?? ''}${last4 ? ` ****${last4}` : ''}`);
  const found: [string, string][] = [
    ['Kartu', named],
    ['Kode persetujuan', tidy(approval ?? '')],
    ['No. jejak', tidy(trace ?? '')],
  ];
  return found.filter(([, value]) => value !== '').map(([label, value]) => row(`  ${label}`, value));
}

/** Change that the buyer gave away, and to whom (UU 9/1961, PP 29/1980). */
function donation(sale: SaleBody, exponent: number): Operation[] {
  const given = sale.donation_minor ?? 0;
  if (given === 0) return [];
  const receiver = tidy(sale.donation_to ?? '');
  const named = receiver === '' ? [] : [text(`  untuk ${receiver}`)];
  return [row('Donasi kembalian', formatNumber(given, exponent)), ...named];
}

function handedOver(payment: Payment, exponent: number): string {
  const given = payment.amount_minor < 0 ? payment.amount_minor : payment.tendered_minor;
  return formatNumber(given, exponent);
}

/** Diskon, with its reason and its rate where they are known. */
export function discountLabel(discount: Discount | null): string {
  if (discount === null) return 'Diskon';
  const rate = discount.kind === 'percent' ? formatPercent(discount.rate_ppm) : '';
  return tidy(`Diskon ${discount.reason ?? ''} ${rate}`);
}

function serviceLabel(service: ServiceRule | null): string {
  if (service === null) return 'Biaya layanan';
  return `Biaya layanan ${formatPercent(service.rate_ppm)}`;
}

function taxLabel(tax: TaxLine): string {
  if (LOCAL_TAXES.includes(tax.kind)) return tidy(`${tax.label} ${formatPercent(tax.rate_ppm)}`);
  return ppnLabel(tax);
}

function ppnLabel(tax: TaxLine): string {
  const whole = tax.base_numerator === tax.base_denominator;
  const share = whole ? '' : `${String(tax.base_numerator)}/${String(tax.base_denominator)} `;
  return `PPN ${formatPercent(tax.rate_ppm)} x ${share}DPP`;
}

/** Tobacco, phone credit and things outside PPN are silent: the shop collects nothing there. */
function ppnRows(tax: TaxLine): Labelled[] {
  if (tax.kind === 'ppn') {
    return [['DPP barang kena PPN', tax.base_minor], [ppnLabel(tax), tax.tax_minor]];
  }
  if (tax.kind === 'ppn_full') {
    return [['DPP barang mewah', tax.base_minor], [ppnLabel(tax), tax.tax_minor]];
  }
  const isTold = tax.kind === 'exempt' || tax.kind === 'not_collected';
  return isTold ? [[tidy(tax.label), tax.base_minor]] : [];
}

/** Whether the printed prices contain the PPN; silent when some do and some do not. */
function priceNote(sale: SaleBody): Operation[] {
  const ppn = sale.taxes.filter((tax) => tax.kind === 'ppn' || tax.kind === 'ppn_full');
  if (ppn.length === 0) return [];
  if (ppn.every((tax) => tax.included)) return [text('Harga sudah termasuk PPN.')];
  return ppn.some((tax) => tax.included) ? [] : [text('Harga belum termasuk PPN.')];
}
