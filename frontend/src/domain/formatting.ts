/**
 * Amounts, quantities and percentages as Indonesian people write them, and back.
 *
 * Dots group thousands, a comma begins the fraction: `Rp 12.500`, `0,735`, `12,5%`. The space after
 * Rp is a plain one (a non-breaking space prints as garbage). No locale tables are asked, because
 * they differ between versions.
 *
 * What this is not: checking that an amount makes sense. A readable negative price is still readable.
 */
import { DomainError } from './errors.ts';
import { PLAIN_SPACES, isDigits, smallLetters, trim } from './text.ts';
import type { Milli, Minor, Ppm } from './types.ts';

export const LARGEST = 9_007_199_254_740_991;
export const INPUT_LIMIT = 40;
/** Longest first: "ribu" must not be read as "r" and rubbish. The number is how many zeros it adds. */
const SUFFIXES = [['ribu', 3], ['juta', 6], ['rb', 3], ['jt', 6]] as const;

/** `Rp 12.500`, `-Rp 12.500`. */
export function formatRupiah(amountMinor: Minor): string {
  return formatMoney(amountMinor, 'IDR', 0);
}

/** The amount with its currency: Rp for IDR, else the code. */
export function formatMoney(amountMinor: Minor, currency: string, exponent: number): string {
  const sign = amountMinor < 0 ? '-' : '';
  const symbol = currency === 'IDR' ? 'Rp' : currency;
  return `${sign}${symbol} ${formatNumber(Math.abs(amountMinor), exponent)}`;
}

/** `12.500` with exponent 0, `12.500,00` with exponent 2. No currency. */
export function formatNumber(amountMinor: Minor, exponent: number): string {
  const sign = amountMinor < 0 ? '-' : '';
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = digits.slice(digits.length - exponent);
  return sign + grouped(whole) + (exponent > 0 ? `,${fraction}` : '');
}

/** `5`, `0,735`, `1,5`. Thousands are not grouped: `1.500` beside a price would confuse. */
export function formatQuantity(quantityMilli: Milli): string {
  return withFraction(quantityMilli, 3);
}

/** `10%`, `12,5%`, `0,3%`. */
export function formatPercent(ratePpm: Ppm): string {
  return `${withFraction(ratePpm, 4)}%`;
}

/** Minor units from `12500`, `12.500`, `Rp 12.500`, `12,5rb`, `1,2jt`, `-500`. */
export function readMoney(text: string, exponent = 0): Minor {
  const [negative, unsigned] = sign(compact(text));
  let rest = unsigned.startsWith('rp') ? unsigned.slice(2) : unsigned;
  let zeros = 0;
  for (const [suffix, count] of SUFFIXES) {
    if (rest.endsWith(suffix)) {
      rest = rest.slice(0, rest.length - suffix.length);
      zeros = count;
      break;
    }
  }
  const [whole, comma, fraction] = partition(rest, ',');
  if (comma !== '' && !isDigits(fraction)) throw new DomainError('money_unreadable');
  return signed(negative, minorUnits(ungrouped(whole), fraction, zeros, exponent));
}

/** Thousandths from `5`, `0,735` or `0.735`: here both marks begin the fraction. */
export function readQuantity(text: string): Milli {
  const [negative, rest] = sign(compact(text));
  const [before, mark, fraction] = partition(rest, rest.includes(',') ? ',' : '.');
  const whole = before === '' && mark !== '' ? '0' : before;
  const digits = withoutLastZeros(fraction);
  const complete = isDigits(whole) && (mark === '' || isDigits(fraction));
  if (!complete || digits.length > 3) throw new DomainError('quantity_unreadable');
  return signed(negative, bounded(whole + digits.padEnd(3, '0')));
}

function withFraction(value: number, places: number): string {
  const digits = String(Math.abs(value)).padStart(places + 1, '0');
  const fraction = withoutLastZeros(digits.slice(-places));
  return (value < 0 ? '-' : '') + digits.slice(0, -places) + (fraction === '' ? '' : `,${fraction}`);
}

function grouped(digits: string): string {
  const first = digits.length % 3 || 3;
  const parts = [digits.slice(0, first)];
  for (let position = first; position < digits.length; position += 3) {
    parts.push(digits.slice(position, position + 3));
  }
  return parts.join('.');
}

/** Digits of a whole number, whose dots must stand between groups of three. */
function ungrouped(text: string): string {
  const parts = text.split('.');
  const [first = '', ...rest] = parts;
  const regular = rest.length === 0 || (first.length <= 3 && rest.every((part) => part.length === 3));
  if (!parts.every(isDigits) || !regular) throw new DomainError('money_unreadable');
  return parts.join('');
}

/**
 * Whole and fraction digits moved by the suffix's zeros and the exponent; nothing may be left.
 *
 * Without a suffix a fraction longer than two digits and than the exponent is refused, so that
 * an English "12,000" is not taken for twelve rupiah.
 */
function minorUnits(whole: string, fraction: string, zeros: number, exponent: number): number {
  if (zeros === 0 && fraction.length > Math.max(2, exponent)) throw new DomainError('money_unreadable');
  const moved = zeros + exponent;
  const kept = fraction.slice(0, moved).padEnd(moved, '0');
  if (withoutLastZeros(fraction.slice(moved)) !== '') throw new DomainError('money_fraction');
  return bounded(whole + kept);
}

function bounded(digits: string): number {
  const value = BigInt(digits);
  if (value > BigInt(LARGEST)) throw new DomainError('amount_too_large');
  return Number(value);
}

function signed(negative: boolean, value: number): number {
  return negative ? 0 - value : value;
}

function sign(text: string): [boolean, string] {
  return text.startsWith('-') ? [true, text.slice(1)] : [false, text];
}

/** Small letters without spaces; too long a text becomes one that nothing can read. */
function compact(text: string): string {
  if ([...text].length > INPUT_LIMIT) return '?';
  return [...smallLetters(trim(text))].filter((each) => !PLAIN_SPACES.includes(each)).join('');
}

/** What stands before the mark, the mark, and what stands after; all in the first when it is absent. */
function partition(text: string, mark: string): [string, string, string] {
  const at = text.indexOf(mark);
  if (at < 0) return [text, '', ''];
  return [text.slice(0, at), mark, text.slice(at + mark.length)];
}

function withoutLastZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charAt(end - 1) === '0') end -= 1;
  return digits.slice(0, end);
}
