/**
 * Amounts in Indonesian words (terbilang), for payment receipts and invoices.
 *
 * 75700 is "tujuh puluh lima ribu tujuh ratus rupiah". The four short forms are sepuluh, sebelas,
 * seratus and seribu; a million is "satu juta". Up to 9 quadrillion, the largest safe integer.
 */
import { DomainError } from './errors.ts';
import type { Minor } from './types.ts';

export const LARGEST = 9_007_199_254_740_991;

const DIGITS = [
  '', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan',
] as const;
const SCALES = ['', 'ribu', 'juta', 'miliar', 'triliun', 'kuadriliun'] as const;

/** The amount and the word rupiah; amounts below zero begin with minus. */
export function rupiahInWords(amountMinor: Minor): string {
  return `${numberInWords(amountMinor)} rupiah`;
}

/** A whole number in words, "nol" for nothing. */
export function numberInWords(number: number): string {
  if (number > LARGEST || number < -LARGEST) throw new DomainError('amount_too_large');
  if (number === 0) return 'nol';
  const digits = String(number);
  return number < 0 ? `minus ${said(digits.slice(1))}` : said(digits);
}

function said(digits: string): string {
  const padded = digits.padStart(18, '0');
  const parts: string[] = [];
  for (let place = 0; place < 6; place += 1) {
    parts.push(...group(padded.slice(place * 3, place * 3 + 3), SCALES[5 - place] ?? ''));
  }
  return parts.join(' ');
}

/** Three digits and their scale; "seribu" is the only scale that swallows its "satu". */
function group(digits: string, scale: string): string[] {
  if (digits === '000') return [];
  if (digits === '001' && scale === 'ribu') return ['seribu'];
  const parts = [...hundreds(digits.charAt(0)), ...tens(digits.charAt(1), digits.charAt(2))];
  return scale === '' ? parts : [...parts, scale];
}

function hundreds(digit: string): string[] {
  if (digit === '0') return [];
  return digit === '1' ? ['seratus'] : [name(digit), 'ratus'];
}

function tens(ten: string, ones: string): string[] {
  const one = ones === '0' ? [] : [name(ones)];
  if (ten === '0') return one;
  if (ten !== '1') return [name(ten), 'puluh', ...one];
  if (ones === '0') return ['sepuluh'];
  return ones === '1' ? ['sebelas'] : [name(ones), 'belas'];
}

function name(digit: string): string {
  return DIGITS[Number(digit)] ?? '';
}
