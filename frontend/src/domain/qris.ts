/**
 * QRIS (EMVCo merchant-presented mode, Indonesian profile): understand a code, put an amount in.
 *
 * The grammar of the objects and the checksum are in qris_objects.ts.
 *
 * What this is not: a payment. A code with an amount written by the shop is not known to the
 * acquirer: no notice comes back, and it can be paid twice. The cashier confirms by hand.
 *
 * Nothing here searches the text: merchant names and numbers may contain "6304", "5802ID" or
 * "010211", so every decision is made on parsed objects.
 */
import { DomainError } from './errors.ts';
import { type QrisObject, isAccountTag, plain, read, write } from './qris_objects.ts';
import { isDigits } from './text.ts';
import type { Minor, Ppm } from './types.ts';

export const RUPIAH = '360';
export const INDONESIA = 'ID';
export const AMOUNT_DIGITS_LIMIT = 13;
export const REPLACED_TAGS: readonly string[] = ['01', '54', '55', '56', '57'];

export interface Account {
  tag: string;
  acquirer: string | null;
  merchant_pan: string | null;
  merchant_id: string | null;
  criteria: string | null;
}

export interface Tip {
  kind: 'ask' | 'fixed' | 'percent';
  amount_minor: Minor | null;
  rate_ppm: Ppm | null;
}

export interface Qris {
  objects: QrisObject[];
  initiation: 'static' | 'dynamic';
  accounts: Account[];
  national: Account | null;
  merchant_category: string;
  currency: string;
  amount_minor: Minor | null;
  tip: Tip | null;
  country: string;
  merchant_name: string;
  merchant_city: string;
  postal_code: string | null;
  additional: Record<string, string>;
  crc: string;
}

export const ADDITIONAL_NAMES: ReadonlyMap<string, string> = new Map([
  ['01', 'bill_number'],
  ['02', 'mobile_number'],
  ['03', 'store_label'],
  ['04', 'loyalty_number'],
  ['05', 'reference_label'],
  ['06', 'customer_label'],
  ['07', 'terminal_label'],
  ['08', 'purpose'],
  ['09', 'data_request'],
]);

type Values = ReadonlyMap<string, string>;

/** The payload as objects and named fields, or a DomainError saying what is wrong with it. */
export function parse(payload: string): Qris {
  const objects = read(payload);
  const values: Values = new Map(objects.map((each) => [each.tag, each.value]));
  const accounts = objects.filter((each) => isAccountTag(each.tag)).map(account);
  const national = objects.filter((each) => each.tag === '51').map(account)[0] ?? null;
  refuseForeign(values, accounts.length > 0 || national !== null);
  refuseIncomplete(values);
  const amount = values.get('54');
  return {
    objects,
    initiation: values.get('01') === '12' ? 'dynamic' : 'static',
    accounts,
    national,
    merchant_category: values.get('52') ?? '',
    currency: values.get('53') ?? '',
    amount_minor: amount === undefined ? null : readAmount(amount),
    tip: readTip(values),
    country: values.get('58') ?? '',
    merchant_name: values.get('59') ?? '',
    merchant_city: values.get('60') ?? '',
    postal_code: values.get('61') ?? null,
    additional: additional(objects),
    crc: values.get('63') ?? '',
  };
}

/** The same code asking for exactly this amount; an amount or tip in it is replaced. */
export function withAmount(payload: string, amountMinor: Minor, tip: Tip | null = null): string {
  const result: QrisObject[] = [];
  for (const each of parse(payload).objects) {
    if (REPLACED_TAGS.includes(each.tag)) continue;
    result.push(each);
    if (each.tag === '00') result.push(plain('01', '12'));
    if (each.tag === '53') result.push(plain('54', writtenAmount(amountMinor)), ...tipObjects(tip));
  }
  return write(result);
}

function account(item: QrisObject): Account {
  const values: Values = new Map((item.children ?? []).map((child) => [child.tag, child.value]));
  return {
    tag: item.tag,
    acquirer: values.get('00') ?? null,
    merchant_pan: values.get('01') ?? null,
    merchant_id: values.get('02') ?? null,
    criteria: values.get('03') ?? null,
  };
}

function additional(objects: readonly QrisObject[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const child of objects.find((each) => each.tag === '62')?.children ?? []) {
    const name = ADDITIONAL_NAMES.get(child.tag);
    if (name !== undefined) found[name] = child.value;
  }
  return found;
}

function refuseForeign(values: Values, hasMerchant: boolean): void {
  if (values.get('53') !== RUPIAH) throw new DomainError('qris_currency');
  if (values.get('58') !== INDONESIA) throw new DomainError('qris_country');
  if (!hasMerchant) throw new DomainError('qris_no_merchant');
}

function refuseIncomplete(values: Values): void {
  if (['52', '59', '60'].some((tag) => !values.has(tag))) throw new DomainError('qris_missing_tag');
  if (!['11', '12'].includes(values.get('01') ?? '11')) throw new DomainError('qris_initiation');
}

/** Whole rupiah from "1000", "1000." or "1000.00"; a fraction that is not zero is refused. */
function readAmount(text: string): Minor {
  const [whole, fraction] = atPoint(text);
  const readable = isDigits(whole) && text.length <= AMOUNT_DIGITS_LIMIT && fraction.length <= 2;
  if (!readable || !['', '0', '00'].includes(fraction) || Number(whole) === 0) {
    throw new DomainError('qris_amount');
  }
  return Number(whole);
}

function readTip(values: Values): Tip | null {
  const indicator = values.get('55');
  const fixed = values.get('56');
  const percent = values.get('57');
  if (indicator === undefined && fixed === undefined && percent === undefined) return null;
  if (indicator === '01') return { kind: 'ask', amount_minor: null, rate_ppm: null };
  if (indicator === '02' && fixed !== undefined) {
    return { kind: 'fixed', amount_minor: readAmount(fixed), rate_ppm: null };
  }
  if (indicator === '03' && percent !== undefined) {
    return { kind: 'percent', amount_minor: null, rate_ppm: readPercent(percent) };
  }
  throw new DomainError('qris_tip');
}

/** "10.00" is 100,000 millionths; between 00.01 and 99.99. */
function readPercent(text: string): Ppm {
  const [whole, fraction] = atPoint(text);
  const digits = whole + fraction.padEnd(2, '0');
  const fits = whole !== '' && whole.length <= 2 && fraction.length <= 2;
  if (!isDigits(digits) || !fits || Number(digits) === 0) throw new DomainError('qris_tip');
  return Number(digits) * 100;
}

function atPoint(text: string): [string, string] {
  const at = text.indexOf('.');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function writtenAmount(amountMinor: Minor): string {
  if (amountMinor <= 0) throw new DomainError('qris_amount');
  const digits = String(amountMinor);
  if (digits.length > AMOUNT_DIGITS_LIMIT) throw new DomainError('amount_too_large');
  return digits;
}

function tipObjects(tip: Tip | null): QrisObject[] {
  if (tip === null) return [];
  if (tip.kind === 'ask') return [plain('55', '01')];
  if (tip.kind === 'fixed') {
    return [plain('55', '02'), plain('56', writtenAmount(tip.amount_minor ?? 0))];
  }
  return [plain('55', '03'), plain('57', writtenPercent(tip.rate_ppm ?? 0))];
}

function writtenPercent(ratePpm: Ppm): string {
  if (ratePpm < 100 || ratePpm > 999_900 || ratePpm % 100 !== 0) throw new DomainError('qris_tip');
  const digits = String(ratePpm).slice(0, -2).padStart(4, '0');
  return `${digits.slice(0, 2)}.${digits.slice(2)}`;
}
