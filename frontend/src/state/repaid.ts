/** Proofs of kasbon paid back, here or at another till, to be printed again: the lists, and the copy that is
 * counted. Fetched with its sheet and with the printer's half. */
import { type Place, type RepaidEvent, repaidPage } from '../data/repaid';
import { askRepaid } from '../data/repaid_elsewhere';
import { uuidV7 } from '../data/ids';
import type { Repayment } from '../domain/kasbon';
import { saleFrame } from './frames';
import { type RepaidBody, repaymentOf } from './kasbon_verbs';
import { copiesOf } from './papers.svelte';
import type { Register } from './register.svelte';

export interface Repaid {
  readonly id: string;
  readonly told: Repayment;
  /** name of the other till that took the money; empty: this one */
  readonly till: string;
  /** copies that are known of from elsewhere */
  readonly copies: number;
}

/** `of`: one customer's. The next page where this one ended; null: that was all. */
export async function repaidHere(register: Register, of: string | null, from?: Place): Promise<{ rows: Repaid[]; next: Place | null }> {
  const { rows, next } = await repaidPage(register.till.history.reading, of, from);
  return { rows: rows.map((event) => repaidOf(register, event)), next };
}

/** One customer's, as the hub knows them now; what stands in `here` already is left out. */
export async function repaidElsewhere(register: Register, customer: string, here: readonly Repaid[]): Promise<Repaid[]> {
  const { hub, history: { reading: { database } } } = register.till;
  const known = new Set(here.map(({ id }) => id));
  const told = (await askRepaid({ hub, database }, customer)).filter(({ id }) => !known.has(id));
  return told.map((event) => ({ ...repaidOf(register, event), till: event.till, copies: copiesOf(event) }));
}

function repaidOf(register: Register, { id, series, epoch, seq, body }: RepaidEvent): Repaid {
  const written = body as unknown as RepaidBody;
  const phone = register.customers.all.find((row) => row.id === written.customer.id)?.phone ?? '';
  return { id, told: repaymentOf(register.outlet, { series, epoch, seq, body: written }, phone), till: '', copies: 0 };
}

let last: Promise<unknown> = Promise.resolve();

/** One more copy on the record, as of a sale's receipt; answers which. One after the other: two quick taps
 * are two copies with two numbers. */
export function countCopy(register: Register, row: Repaid): Promise<number> {
  const turn = last.then(() => counted(register, row));
  last = turn.catch(() => undefined);
  return turn;
}

async function counted(register: Register, { id, told: { number }, copies }: Repaid): Promise<number> {
  const { index } = register.till.history;
  await index.catchUp();
  const copy = Math.max(copies, copiesOf({ marks: await index.marksOf(id) })) + 1;
  const { cashier, actor, shift, businessDate } = saleFrame(register.outlet, register.session, register.shift.open, register.till);
  await register.till.journal.append({
    actor, shift, businessDate,
    id: uuidV7(),
    type: 'receipt.reprinted',
    version: 1,
    body: { sale: id, number, copy_number: copy, printed_at: register.till.nowMs(), by: { ...cashier } },
  });
  return copy;
}
