/** QRIS belum cocok: payments of the shift that no reference proves, to be compared with the account.
 *
 * Read from this tablet's own journal, so it works with the network gone. What was ticked becomes
 * one event; what was not stays "not checked" and keeps nobody from closing the shift.
 */
import type { Actor } from '../data/envelope';
import { uuidV7 } from '../data/ids';
import type { JsonObject } from '../data/json';
import type { Minor } from '../domain/types';
import type { Append } from './sale_frame';

export interface Unproven {
  readonly payment: string;
  readonly sale: string;
  readonly number: string;
  readonly name: string;
  readonly amountMinor: Minor;
  readonly atMs: number;
}

export interface MatchingWorld {
  readonly append: Append;
  readonly bodies: (shift: { id: string; event: string }) => Promise<JsonObject[]>;
  readonly nowMs: () => number;
}

export interface MatchedShift {
  readonly id: string;
  readonly event: string;
  readonly businessDate: string;
}

interface Paid {
  id: string; kind: string; name?: string; amount_minor: Minor; tip_minor: Minor;
  reference: string | null; confirmed_at?: number | null;
}

interface PaidBody {
  refund?: string; // money that goes back is no payment to look for
  original?: { sale: string };
  sale: string;
  receipt: { number: string };
  completed_at: number;
  payments: Paid[];
}

export const MOST_MARKS = 1_000;

export class Matching {
  list = $state.raw<readonly Unproven[]>([]);
  /** By payment: found in the account, or looked for and not there. */
  marks = $state.raw<ReadonlyMap<string, boolean>>(new Map());
  readonly #world: MatchingWorld;
  /** The event of these marks, made before the first try. */
  #event = uuidV7();

  constructor(world: MatchingWorld) {
    this.#world = world;
  }

  async load(shift: Pick<MatchedShift, 'id' | 'event'>): Promise<void> {
    this.list = unprovenOf(await this.#world.bodies(shift)).slice(0, MOST_MARKS);
    this.marks = new Map();
    this.#event = uuidV7();
  }

  /** The same answer again takes it back. */
  mark(payment: string, found: boolean): void {
    const rest = [...this.marks].filter(([id]) => id !== payment);
    const again = this.marks.get(payment) === found;
    this.marks = new Map(again ? rest : [...rest, [payment, found]]);
  }

  sumMinor(found: boolean | null): Minor {
    const wanted = this.list.filter(({ payment }) => (this.marks.get(payment) ?? null) === found);
    return wanted.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  }

  /** One event with what was ticked; none when nothing was. */
  async write(shift: MatchedShift, person: { id: string; name: string }, actor: Actor | null): Promise<void> {
    const marked = this.list.filter(({ payment }) => this.marks.has(payment));
    if (marked.length === 0) return;
    await this.#world.append({
      id: this.#event,
      type: 'payment.matched',
      version: 1,
      actor,
      shift: shift.id,
      businessDate: shift.businessDate,
      body: {
        shift: shift.id,
        matched_at: this.#world.nowMs(),
        person: { ...person },
        payments: marked.map((each) => ({
          payment: each.payment, sale: each.sale, number: each.number, name: each.name,
          amount_minor: each.amountMinor, found: this.marks.get(each.payment) === true,
        })),
        note: '',
      },
    });
    this.list = [];
    this.marks = new Map();
  }
}

/** QRIS payments without a reference, oldest first; not those whose whole money went back by QRIS. */
export function unprovenOf(bodies: readonly JsonObject[]): Unproven[] {
  const read = bodies as unknown as PaidBody[];
  const back = returnedOf(read);
  const sales = read.filter(({ refund }) => refund === undefined);
  const found = sales.flatMap(({ sale, receipt, completed_at: soldAtMs, payments }) =>
    stillHere(payments, back.get(sale) ?? 0)
      .filter(({ reference }) => (reference ?? '') === '')
      .map((each) => ({
        payment: each.id, sale, number: receipt.number, name: each.name ?? 'QRIS',
        amountMinor: cameMinor(each), atMs: each.confirmed_at ?? soldAtMs,
      })),
  );
  return found.sort((left, right) => left.atMs - right.atMs);
}

const cameMinor = (paid: Paid): Minor => paid.amount_minor + paid.tip_minor;

/** QRIS payments of a sale that what went back does not cover, the smallest covered first: as the hub
 *  settles them (payments/projections.py), so that both look for the same. */
function stillHere(payments: readonly Paid[], backMinor: Minor): Paid[] {
  const byAmount = payments
    .filter(({ kind }) => kind === 'qris')
    .sort((left, right) => cameMinor(left) - cameMinor(right) || (left.id < right.id ? -1 : 1));
  let covered = 0;
  return byAmount.filter((each) => (covered += cameMinor(each)) > backMinor);
}

/** By sale: all that went back of it by QRIS, which may be in parts. */
function returnedOf(bodies: readonly PaidBody[]): Map<string, Minor> {
  const back = new Map<string, Minor>();
  for (const { refund, original, payments } of bodies) {
    if (refund === undefined || original === undefined) continue;
    for (const each of payments) {
      if (each.kind === 'qris') back.set(original.sale, (back.get(original.sale) ?? 0) - cameMinor(each));
    }
  }
  return back;
}
