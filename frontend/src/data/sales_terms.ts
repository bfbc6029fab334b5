/** The words under which one sale can be found. Pure: a body goes in, terms come out. */
import { smallLetters, toAscii } from '../domain/text';
import type { JsonObject } from './json';

export interface Indexed {
  /** clear: goods, cashier, amount, number, methods */
  terms: string[];
  /** to be hashed: beginnings of the customer's names, phone number and its last four digits */
  hidden: string[];
}

interface Readable {
  due_minor?: number;
  lines?: { name?: string; sku?: string }[];
  cashier?: { name?: string };
  customer?: { name?: string; phone?: string | null } | null;
  payments?: { kind?: string; name?: string }[];
}

const LONGEST_WORD = 24;
const MOST_WORDS = 400;
const SHORTEST_HIDDEN = 3;

export function saleTerms(body: JsonObject, counter: number | null): Indexed {
  const { due_minor: due, lines = [], cashier, customer, payments = [] } = body as Readable;
  const goods = lines.flatMap(({ name, sku }) => [...plainWords(name ?? ''), ...plainWords(sku ?? '')]);
  const said = [...goods, ...plainWords(cashier?.name ?? '')];
  const named = payments.flatMap(({ name }) => plainWords(name ?? ''));
  const terms = new Set([...said, ...named].slice(0, MOST_WORDS).map((word) => `w:${word}`));
  for (const { kind } of payments) if (kind !== undefined) terms.add(`m:${kind}`);
  if (due !== undefined) terms.add(`a:${String(Math.abs(due))}`);
  if (counter !== null) terms.add(`n:${String(counter)}`);
  return { terms: [...terms], hidden: customer == null ? [] : hiddenParts(customer) };
}

/** Small letters of ASCII, cut at spaces; what is typed and what is indexed are cut alike. */
export function plainWords(text: string): string[] {
  return smallLetters(toAscii(text))
    .split(/[^a-z0-9.,-]+/)
    .map((word) => word.replace(/^[.,-]+|[.,-]+$/g, '').slice(0, LONGEST_WORD))
    .filter((word) => word !== '');
}

/** What somebody looks for; an amount may be typed as it is read: "Rp 7.000". */
export function searchedWords(query: string): string[] {
  const words = plainWords(query).map((word) => word.replace(/^rp\.?(?=[0-9])/, ''));
  const told = words.filter((word) => word !== 'rp');
  return told.length > 0 ? told : words;
}

function hiddenParts({ name = '', phone }: { name?: string; phone?: string | null }): string[] {
  const parts = new Set<string>();
  for (const word of plainWords(name)) {
    for (let end = SHORTEST_HIDDEN; end <= word.length; end++) parts.add(word.slice(0, end));
  }
  if (phone) {
    const local = phone.startsWith('62') ? `0${phone.slice(2)}` : phone;
    for (const part of [phone, local, phone.slice(-4)]) parts.add(part);
  }
  return [...parts];
}
