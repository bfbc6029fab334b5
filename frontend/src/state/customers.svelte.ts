/** Customers: those of the catalogue, and what this till wrote meanwhile.
 *
 * Everybody the shop knows comes with the catalogue. What was written on this till is kept beside the
 * open carts until the catalogue says it, so it stands after a reload. How they are found is in
 * customer_finding.ts, what is written about somebody in customer_making.ts.
 */
import type { Catalog } from '../data/catalog';
import type { CustomerRow } from '../data/catalog_rows';
import type { OpenCart } from '../data/carts';
import { uuidV7 } from '../data/ids';
import type { AppendRequest } from '../data/journal';
import type { JsonObject } from '../data/json';
import type { CartKeeper } from './basket.svelte';
import type { CartCustomer } from './cart_facts';
import type { Append } from './sale_frame';

/** What this till wrote and the catalogue does not say yet. `before`: the consents it replaces; null:
 * somebody new. */
export interface Pending {
  readonly row: CustomerRow;
  readonly before: readonly string[] | null;
}

export interface CustomersWorld {
  append: Append;
  keeper: CartKeeper;
  nowMs: () => number;
  /** Whose the event is; null when nobody may write now. */
  envelope(): Pick<AppendRequest, 'actor' | 'shift' | 'businessDate'> | null;
}

export class Customers {
  /** Everybody not archived; written here first. */
  readonly all: readonly CustomerRow[] = $derived(this.#together());
  #known = $state.raw<readonly CustomerRow[]>([]);
  #pending = $state.raw<readonly Pending[]>([]);
  readonly #world: CustomersWorld;

  constructor(world: CustomersWorld) {
    this.#world = world;
  }

  /** The catalogue of this moment: what was written here may be in it by now. */
  receive(catalog: Catalog | null): void {
    this.#known = catalog?.customers ?? [];
    if (this.#pending.length === 0) return;
    const rows = new Map(this.#known.map((row) => [row.id, row]));
    const isSaid = ({ row, before }: Pending) => says(rows.get(row.id), before);
    for (const each of this.#pending.filter(isSaid)) this.#world.keeper.discard(each.row.id);
    this.#pending = this.#pending.filter((each) => !isSaid(each));
  }

  nowMs(): number {
    return this.#world.nowMs();
  }

  /** The event, then the row as it is from now on (customer_making.ts). */
  async write(type: string, body: JsonObject, pending: Pending): Promise<void> {
    const envelope = this.#world.envelope();
    if (envelope === null) throw Object.assign(new Error('no writer'), { code: 'not_writer' });
    await this.#world.append({ id: uuidV7(), type, version: 1, ...envelope, body });
    const earlier = this.#pending.find(({ row }) => row.id === pending.row.id);
    this.#keep(earlier === undefined ? pending : { ...pending, before: earlier.before });
  }

  restore(kept: OpenCart): void {
    const { kind, row, before } = kept.content as unknown as { kind?: string } & Partial<Pending>;
    if (kind !== 'customer' || typeof row?.id !== 'string') return;
    if (kept.id !== row.id) this.#world.keeper.discard(kept.id); // a renewed pairing named it anew (data/renew.ts)
    const pending = { row, before: before ?? null };
    if (says(this.#known.find(({ id }) => id === row.id), pending.before)) this.#world.keeper.discard(row.id);
    else this.#keep(pending);
  }

  #keep(pending: Pending): void {
    const { row } = pending;
    this.#pending = [pending, ...this.#pending.filter((each) => each.row.id !== row.id)];
    this.#world.keeper.save(row.id, { kind: 'customer', ...pending } as unknown as JsonObject);
  }

  #together(): readonly CustomerRow[] {
    if (this.#pending.length === 0) return this.#known.filter(({ archived }) => !archived);
    const written = new Map(this.#pending.map(({ row }) => [row.id, row]));
    const made = this.#pending.filter(({ before }) => before === null).map(({ row }) => row);
    const known = this.#known.map((row) => laidOver(row, written.get(row.id)));
    return [...made, ...known].filter(({ archived }) => !archived);
  }
}

/** Only what may be said here: name, membership and prices are the catalogue's. */
function laidOver(known: CustomerRow, ours: CustomerRow | undefined): CustomerRow {
  return ours === undefined ? known : { ...known, consents: ours.consents, archived: known.archived || ours.archived };
}

/** Whether the catalogue has heard: somebody new is in it, or allows something else than before. */
function says(known: CustomerRow | undefined, before: readonly string[] | null): boolean {
  return known !== undefined && (before === null || known.consents.join() !== before.join());
}

export function cartCustomer({ id, name, phone, member, price_list }: CustomerRow): CartCustomer {
  return { id, name, phone, member, price_list };
}
