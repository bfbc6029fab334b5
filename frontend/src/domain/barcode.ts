/**
 * Barcodes: check digits, the one key a product is looked up by, and labels from the shop's scales.
 *
 * Lookup key: a valid EAN-8, UPC-A, EAN-13 or GTIN-14 becomes its 14-digit form, so that a scanner
 * that adds or drops a leading zero finds the same product. Any other code is its own key.
 *
 * Labels: a 13-digit code beginning with a flag of the shop's choice carries an item number and a
 * weight, a price or a count. Where each field stands is data (`ScaleLayout`, described in
 * barcode.py), because every scale is set up differently.
 *
 * What this is not: a decision which product an item number means. The catalogue knows that.
 */
import { DomainError } from './errors.ts';
import { isDigits, isPrintableAscii, trim } from './text.ts';
import type { Milli, Minor } from './types.ts';

export const CODE_LIMIT = 80;
export const GTIN_LENGTHS: readonly number[] = [8, 12, 13, 14];
export const INTERNAL_PREFIX = '29';
export const INTERNAL_LIMIT = 9_999_999_999;
export const FACTOR_LIMIT = 1_000_000;
const LABEL_LENGTH = 13;

/** GS1 weights of the price verifier: each digit is replaced by its row's entry, then summed. */
const TWO_MINUS = [0, 2, 4, 6, 8, 9, 1, 3, 5, 7];
const THREE = [0, 3, 6, 9, 2, 5, 8, 1, 4, 7];
const FIVE_PLUS = [0, 5, 1, 6, 2, 7, 3, 8, 4, 9];
const FIVE_MINUS = [0, 5, 9, 4, 8, 3, 7, 2, 6, 1];

export interface ScaleLayout {
  flag: string;
  item_start: number;
  item_length: number;
  value_start: number;
  value_length: number;
  value_kind: 'weight' | 'price' | 'quantity';
  multiplier: number;
  divisor: number;
  value_check?: number | null;
}

/** 21: grams; 22: rupiah; 23: hundreds of rupiah. What a shop has until it says otherwise. */
export const USUAL_LAYOUTS: readonly ScaleLayout[] = [
  usual('21', 'weight', 1),
  usual('22', 'price', 1),
  usual('23', 'price', 100),
];

function usual(flag: string, kind: 'weight' | 'price', multiplier: number): ScaleLayout {
  return {
    flag,
    item_start: 2,
    item_length: 5,
    value_start: 7,
    value_length: 5,
    value_kind: kind,
    multiplier,
    divisor: 1,
    value_check: null,
  };
}

/** `item` keeps its zeros. Exactly one of quantity and price is known. */
export interface ScaleLabel {
  flag: string;
  item: string;
  value_kind: 'weight' | 'price' | 'quantity';
  quantity_milli: Milli | null;
  price_minor: Minor | null;
}

/** The digit that belongs after these: weights 3 and 1 from the right. */
export function checkDigit(digits: string): string {
  if (!isDigits(digits)) throw new DomainError('barcode_not_digits');
  let total = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - place));
    total += digit * (place % 2 === 0 ? 3 : 1);
  }
  return String((10 - (total % 10)) % 10);
}

/** True for 8, 12, 13 or 14 digits with the right check digit. */
export function isGtin(code: string): boolean {
  if (!GTIN_LENGTHS.includes(code.length) || !isDigits(code)) return false;
  return checkDigit(code.slice(0, -1)) === code.slice(-1);
}

/** What products are found by; the same key for every way the code may be read. */
export function lookupKey(code: string): string {
  const cleaned = clean(code);
  return isGtin(cleaned) ? cleaned.padStart(14, '0') : cleaned;
}

/** The code without spaces around it and without the scanner's `]E0` mark. */
export function clean(code: string): string {
  const trimmed = trim(code);
  const marked = trimmed.length > 3 && trimmed.startsWith(']') && isDigits(trimmed.charAt(2));
  const text = marked ? trimmed.slice(3) : trimmed;
  if (text === '') throw new DomainError('barcode_empty');
  if (!isPrintableAscii(text)) throw new DomainError('barcode_unreadable');
  if (text.length > CODE_LIMIT) throw new DomainError('barcode_too_long');
  return text;
}

/** The shop's own EAN-13 for goods without a barcode: 29, a running number, check digit. */
export function internalCode(sequence: number, prefix: string = INTERNAL_PREFIX): string {
  if (sequence < 1 || sequence > INTERNAL_LIMIT) throw new DomainError('barcode_sequence');
  if (!isDigits(prefix) || prefix.length !== 2 || !prefix.startsWith('2')) {
    throw new DomainError('barcode_prefix');
  }
  const digits = prefix + String(sequence).padStart(10, '0');
  return digits + checkDigit(digits);
}

/** Item and value of a scale label, or null when no layout has its flag: an ordinary code. */
export function readLabel(code: string, layouts: readonly ScaleLayout[]): ScaleLabel | null {
  const cleaned = clean(code);
  const text = cleaned.length === LABEL_LENGTH - 1 && isDigits(cleaned) ? `0${cleaned}` : cleaned;
  const layout = layoutOf(text, layouts);
  if (layout === null) return null;
  if (!isGtin(text)) throw new DomainError('barcode_check_digit');
  const value = field(text, layout.value_start, layout.value_length);
  checkValue(text, value, layout.value_check ?? null);
  const amount = scaled(Number(value), layout.multiplier, layout.divisor);
  const isPrice = layout.value_kind === 'price';
  return {
    flag: layout.flag,
    item: field(text, layout.item_start, layout.item_length),
    value_kind: layout.value_kind,
    quantity_milli: isPrice ? null : amount,
    price_minor: isPrice ? amount : null,
  };
}

/** The GS1 price verifier of a four- or five-digit value. */
export function valueCheckDigit(digits: string): string {
  if (!isDigits(digits) || (digits.length !== 4 && digits.length !== 5)) {
    throw new DomainError('barcode_layout');
  }
  if (digits.length === 4) {
    return String((weighed(digits, [TWO_MINUS, TWO_MINUS, THREE, FIVE_MINUS]) * 3) % 10);
  }
  const sum = weighed(digits, [FIVE_PLUS, TWO_MINUS, FIVE_MINUS, FIVE_PLUS, TWO_MINUS]);
  return String(FIVE_MINUS.indexOf((10 - (sum % 10)) % 10));
}

function weighed(digits: string, rows: readonly (readonly number[])[]): number {
  return rows.reduce((sum, row, place) => sum + (row[Number(digits.charAt(place))] ?? 0), 0);
}

/** The layout with the longest flag that the code begins with. */
function layoutOf(text: string, layouts: readonly ScaleLayout[]): ScaleLayout | null {
  let found: ScaleLayout | null = null;
  if (text.length !== LABEL_LENGTH || !isDigits(text)) return null;
  for (const layout of layouts) {
    const longer = found === null || layout.flag.length > found.flag.length;
    if (layout.flag !== '' && text.startsWith(layout.flag) && longer) found = layout;
  }
  return found;
}

function field(text: string, start: number, length: number): string {
  if (start < 0 || length < 1 || start + length > LABEL_LENGTH - 1) {
    throw new DomainError('barcode_layout');
  }
  return text.slice(start, start + length);
}

function checkValue(text: string, value: string, position: number | null): void {
  if (position === null) return;
  if (field(text, position, 1) !== valueCheckDigit(value)) {
    throw new DomainError('barcode_value_check');
  }
}

/** value x multiplier / divisor, which must be whole: no scale is finer than ours. */
function scaled(value: number, multiplier: number, divisor: number): number {
  const sensible = multiplier >= 1 && multiplier <= FACTOR_LIMIT && divisor >= 1;
  if (!sensible) throw new DomainError('barcode_layout');
  const product = BigInt(value) * BigInt(multiplier);
  if (product % BigInt(divisor) !== 0n) throw new DomainError('barcode_layout');
  const result = product / BigInt(divisor);
  if (result > BigInt(Number.MAX_SAFE_INTEGER)) throw new DomainError('amount_too_large');
  return Number(result);
}
