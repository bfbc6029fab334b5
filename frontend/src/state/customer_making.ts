/** What is written about a customer at the till, with or without a network: somebody new, and what
 * they allow or take back. Nobody is kept who did not allow it; who takes that back is forgotten.
 *
 * Fetched with the customer's sheet. Not here: membership and prices of people who exist (back office).
 */
import type { CustomerRow } from '../data/catalog_rows';
import { uuidV7 } from '../data/ids';
import type { JsonObject } from '../data/json';
import { normalisePhone } from '../domain/phone';
import type { CartCustomer } from './cart_facts';
import type { Customers } from './customers.svelte';

/** Of the sentences beside the ticks, here and in the back office (pos/customers/wordings.py). */
export const WORDING = '2026-11';

export type ConsentName = 'keep_data' | 'send_receipts' | 'send_promotions';
export const CONSENTS: readonly ConsentName[] = ['keep_data', 'send_receipts', 'send_promotions'];

export interface NewCustomer {
  readonly name: string;
  /** As typed; empty: none. */
  readonly phone: string;
  readonly member: boolean;
  readonly consents: readonly ConsentName[];
}

/** Throws DomainError for a number that cannot be one, before anything is written. */
export async function createCustomer(customers: Customers, made: NewCustomer): Promise<CustomerRow> {
  const row = rowOf(made);
  const { id, name, phone, member, consents } = row;
  const consent = Object.fromEntries(
    CONSENTS.map((each) => [each, consents.includes(each) ? tick(customers, true) : null]),
  );
  const groups = { identity: { name, phone }, membership: { member }, consent, state: { archived: false } };
  await customers.write('customer.changed', { id, groups } as unknown as JsonObject, { row, before: null });
  return row;
}

/** What somebody the shop knows allows from now on: one event with what really changes. */
export async function changeConsents(
  customers: Customers, row: CustomerRow, wanted: readonly ConsentName[],
): Promise<CustomerRow> {
  const changed = CONSENTS.filter((each) => row.consents.includes(each) !== wanted.includes(each));
  if (changed.length === 0) return row;
  const ticks = changed.map((consent) => ({ consent, ...tick(customers, wanted.includes(consent)) }));
  const after = wanted.includes('keep_data') ? { ...row, consents: [...wanted] } : forgotten(row);
  const body = { id: row.id, ticks } as unknown as JsonObject;
  await customers.write('customer.consented', body, { row: after, before: row.consents });
  return after;
}

/** Gone from this till now, from the others when they hear of it. */
function forgotten(row: CustomerRow): CustomerRow {
  return { ...row, name: '', phone: '', member: false, price_list: null, consents: [], archived: true };
}

function tick(customers: Customers, given: boolean): JsonObject {
  return { given, at: customers.nowMs(), wording: WORDING, channel: 'till' };
}

/** For this sale only: the name stands on it, and nothing is kept for another. */
export function passingCustomer({ name, phone }: NewCustomer): CartCustomer {
  return { id: uuidV7(), name: name.trim(), phone: digitsOf(phone), member: false, price_list: null };
}

function rowOf({ name, phone, member, consents }: NewCustomer): CustomerRow {
  const digits = digitsOf(phone);
  const id = uuidV7();
  return { id, name: name.trim(), phone: digits, member, price_list: null, consents: [...consents], archived: false };
}

function digitsOf(phone: string): string {
  return phone.trim() === '' ? '' : normalisePhone(phone, true);
}
