/** The words under which one sale can be found. Pure: a body goes in, terms come out. */
import { smallLetters, toAscii } from '../domain/text';
import type { JsonObject } from './json';

interface Readable {
  due_minor?: number;
  lines?: { name?: string; sku?: string }[];
  cashier?: { name?: string };
  customer?: { id?: string; name?: string; phone?: string | null } | null;
  payments?: { kind?: string; name?: string }[];
}

const LONGEST_WORD = 24;
const MOST_WORDS = 400;
const FEWEST_DIGITS = 3;

/** ` w:indomie n:7 a:75700 m:cash p:0812… c:0194… `: a word, the receipt counter, the amount, a way to
 *  pay, the customer's number and id; a space before and behind each. */
export function saleTerms(body: JsonObject, counter: number | null): string {
  const { due_minor: due, lines = [], cashier, customer, payments = [] } = body as Readable;
  const goods = lines.flatMap(({ name, sku }) => [name ?? '', sku ?? '']);
  const said = [customer?.name ?? '', ...goods, cashier?.name ?? '', ...payments.map(({ name }) => name ?? '')];
  const terms = new Set(said.flatMap(plainWords).slice(0, MOST_WORDS).map((word) => `w:${word}`));
  for (const { kind } of payments) if (kind !== undefined) terms.add(`m:${kind}`);
  if (due !== undefined) terms.add(`a:${String(Math.abs(due))}`);
  if (counter !== null) terms.add(`n:${String(counter)}`);
  for (const number of asDialled(customer?.phone ?? '')) terms.add(`p:${number}`);
  if (customer?.id !== undefined) terms.add(`c:${customer.id}`);
  return ` ${[...terms].join(' ')} `;
}

/** Terms that only sales to this person have. Older sales on this tablet are known by the number alone. */
export function buyerTerms({ id, phone }: { id: string; phone: string }): string[] {
  return phone === '' ? [` c:${id} `] : [` c:${id} `, ` p:${phone} `];
}

/** What of the terms a typed word may mean: words, amounts and phone numbers by their beginning. */
export function meanings(word: string, methods: readonly string[]): string[] {
  const found = [` w:${word}`, ...methods.map((method) => ` m:${method} `)];
  const digits = word.replace(/\D/g, '');
  if (digits !== '' && /^[\d.]+$/.test(word)) found.push(` a:${digits}`, counted(digits));
  if (digits.length >= FEWEST_DIGITS && digits === word) found.push(` p:${digits}`);
  const numbered = /-0*(\d+)$/.exec(word)?.[1];
  return numbered === undefined ? found : [...found, counted(numbered)];
}

/** "K02-20261121-0002" in its parts, the counter last; empty when nothing typed is more than a counter. */
export function numberParts(query: string): string[] {
  return searchedWords(query).find((word) => /[^-]-\d+$/.test(word))?.split('-') ?? [];
}

/** Whether a receipt's number has all these parts. */
export function isNumbered(number: string, typed: readonly string[]): boolean {
  const parts = number.toLowerCase().split('-');
  return Number(parts.pop()) === Number(typed.at(-1)) && typed.slice(0, -1).every((part) => parts.includes(part));
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

function counted(digits: string): string {
  return ` n:${String(Number(digits))} `;
}

/** A number in full, as people say it, and its last four digits. */
function asDialled(phone: string): string[] {
  if (phone === '') return [];
  const local = phone.startsWith('62') ? `0${phone.slice(2)}` : phone;
  return [phone, local, phone.slice(-4)];
}
