/** Customers by number or name, and new ones made here, with or without a network.
 *
 * Everybody the shop knows comes with the catalogue. Who was made on this till is kept beside the
 * open carts until the catalogue has them, so they are found again after a reload. Nobody is kept
 * who did not allow it. Not here: membership of people who exist (back office).
 */
import type { Catalog } from '../data/catalog';
import type { CustomerRow } from '../data/catalog_rows';
import type { OpenCart } from '../data/carts';
import { uuidV7 } from '../data/ids';
import type { AppendRequest } from '../data/journal';
import type { JsonObject } from '../data/json';
import { folded } from '../data/search';
import { normalisePhone } from '../domain/phone';
import type { CartKeeper } from './basket.svelte';
import type { CartCustomer } from './cart_facts';
import type { Append } from './sale_frame';

/** Of the sentences beside the ticks, here and in the back office. */
export const WORDING = '2026-11';
export const FOUND_LIMIT = 30;
const MIN_DIGITS = 3;

export type ConsentName = 'keep_data' | 'send_receipts' | 'send_promotions';
export const CONSENTS: readonly ConsentName[] = ['keep_data', 'send_receipts', 'send_promotions'];

export interface NewCustomer {
  readonly name: string;
  /** As typed; empty: none. */
  readonly phone: string;
  readonly member: boolean;
  readonly consents: readonly ConsentName[];
}

export interface CustomersWorld {
  append: Append;
  keeper: CartKeeper;
  nowMs: () => number;
  /** Whose the event is; null when nobody may write now. */
  envelope(): Pick<AppendRequest, 'actor' | 'shift' | 'businessDate'> | null;
}

export class Customers {
  /** Everybody not archived; made here first. */
  readonly all: readonly CustomerRow[] = $derived(this.#together());
  #known = $state.raw<readonly CustomerRow[]>([]);
  #made = $state.raw<readonly CustomerRow[]>([]);
  readonly #world: CustomersWorld;

  constructor(world: CustomersWorld) {
    this.#world = world;
  }

  /** The catalogue of this moment: what was made here may be in it by now. */
  receive(catalog: Catalog | null): void {
    this.#known = catalog?.customers ?? [];
    if (this.#made.length === 0) return;
    const arrived = new Set(this.#known.map(({ id }) => id));
    for (const { id } of this.#made) if (arrived.has(id)) this.#world.keeper.discard(id);
    this.#made = this.#made.filter(({ id }) => !arrived.has(id));
  }

  /** Part of a number however it is typed, or words of a name. */
  search(text: string): CustomerRow[] {
    const words = folded(text).trim().split(/\s+/).filter((word) => word !== '');
    if (words.length === 0) return [];
    const digits = nationalDigits(text);
    const found = this.all.filter((row) =>
      digits === null ? hasWords(row, words) : nationalDigits(row.phone)?.includes(digits) === true,
    );
    return found.slice(0, FOUND_LIMIT);
  }

  /** Who has exactly this number already; a number that cannot be one belongs to nobody. */
  holderOf(phone: string): CustomerRow | null {
    const digits = readPhone(phone);
    if (digits === null || digits === '') return null;
    return this.all.find((row) => row.phone === digits) ?? null;
  }

  /** Writes the event, then keeps the row. Throws DomainError for a number that cannot be one. */
  async create(made: NewCustomer): Promise<CustomerRow> {
    const row = rowOf(made);
    const envelope = this.#world.envelope();
    if (envelope === null) throw Object.assign(new Error('no writer'), { code: 'not_writer' });
    await this.#world.append({
      id: uuidV7(),
      type: 'customer.changed',
      version: 1,
      ...envelope,
      body: bodyOf(row, this.#world.nowMs()),
    });
    this.#made = [row, ...this.#made];
    this.#keep(row);
    return row;
  }

  restore(kept: OpenCart): void {
    const row = kept.content['row'] as unknown as CustomerRow | undefined;
    if (kept.content['kind'] !== 'customer' || typeof row?.id !== 'string') return;
    if (kept.id !== row.id) this.#keepUnderItsName(kept.id, row);
    if (this.#known.some(({ id }) => id === row.id)) this.#world.keeper.discard(row.id);
    else this.#made = [row, ...this.#made.filter(({ id }) => id !== row.id)];
  }

  /** A renewed pairing gave it an id like a cart's (data/renew.ts). */
  #keepUnderItsName(name: string, row: CustomerRow): void {
    this.#world.keeper.discard(name);
    this.#keep(row);
  }

  #keep(row: CustomerRow): void {
    this.#world.keeper.save(row.id, { kind: 'customer', row: row as unknown as JsonObject });
  }

  #together(): readonly CustomerRow[] {
    return [...this.#made, ...this.#known].filter(({ archived }) => !archived);
  }
}

/** For this sale only: the name stands on it, and nothing is kept for another. */
export function passingCustomer({ name, phone }: NewCustomer): CartCustomer {
  const digits = phone.trim() === '' ? '' : normalisePhone(phone, true);
  return { id: uuidV7(), name: name.trim(), phone: digits, member: false, price_list: null };
}

export function cartCustomer({ id, name, phone, member, price_list }: CustomerRow): CartCustomer {
  return { id, name, phone, member, price_list };
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

function rowOf({ name, phone, member, consents }: NewCustomer): CustomerRow {
  const digits = phone.trim() === '' ? '' : normalisePhone(phone, true);
  const id = uuidV7();
  return { id, name: name.trim(), phone: digits, member, price_list: null, consents: [...consents], archived: false };
}

function bodyOf({ id, name, phone, member, consents }: CustomerRow, at: number): JsonObject {
  const tick = { given: true, at, wording: WORDING, channel: 'till' };
  const consent = Object.fromEntries(CONSENTS.map((each) => [each, consents.includes(each) ? tick : null]));
  const groups = { identity: { name, phone }, membership: { member }, consent, state: { archived: false } };
  return { id, groups } as unknown as JsonObject;
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
