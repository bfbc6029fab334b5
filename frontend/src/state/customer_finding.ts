/** Customers found by number or by name, as somebody at the counter types it. Not here: who there is (customers.svelte.ts). */
import type { CustomerRow } from '../data/catalog_rows';
import { folded } from '../data/search';
import { normalisePhone } from '../domain/phone';

const FOUND_LIMIT = 30;
const MIN_DIGITS = 3;

/** Part of a number however it is typed, or words of a name. */
export function findCustomers(all: readonly CustomerRow[], text: string): CustomerRow[] {
  const words = folded(text).trim().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return [];
  const digits = nationalDigits(text);
  const found = all.filter((row) =>
    digits === null ? hasWords(row, words) : nationalDigits(row.phone)?.includes(digits) === true,
  );
  return found.slice(0, FOUND_LIMIT);
}

/** Who has exactly this number already; a number that cannot be one belongs to nobody. */
export function holderOf(all: readonly CustomerRow[], phone: string): CustomerRow | null {
  const digits = readPhone(phone);
  if (digits === null || digits === '') return null;
  return all.find((row) => row.phone === digits) ?? null;
}

/** null: this cannot be a number; empty: there is none. */
export function readPhone(text: string): string | null {
  if (text.trim() === '') return '';
  try {
    return normalisePhone(text, true);
  } catch {
    return null;
  }
}

/** The digits after country code and leading zero; null when the text is no part of a number. */
function nationalDigits(text: string): string | null {
  if (!/^[+0-9 ().-]+$/.test(text)) return null;
  const digits = text.replace(/[^0-9]/g, '').replace(/^(?:00)?62|^0+/, '');
  return digits.length < MIN_DIGITS ? null : digits;
}

function hasWords({ name }: CustomerRow, words: readonly string[]): boolean {
  const haystack = folded(name);
  return words.every((word) => haystack.includes(word));
}
