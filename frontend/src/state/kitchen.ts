/** Orders told to the kitchen before they are paid: when a cart with goods that a station makes is put aside, when
 * it is put aside again as something else, and when it is given up. One event each (`order.sent`), which waits in
 * the journal like everything else; what is new since the one before, the hub works out and prints. Looked at anew
 * after every change of the carts, so a till that was killed in between tells it at its next start. Not here:
 * what a sale brings beyond its orders; that the hub sees on the sale.
 *
 * Only what this page saw put aside or open is ever cancelled by itself: a cart that could not be brought back
 * (its key is lost, it has no price any more) is there, and a false BATAL costs a kitchen its trust.
 */
import { uuidV7 } from '../data/ids';
import type { AppendRequest } from '../data/journal';
import type { JsonObject } from '../data/json';
import type { BasketLine, Milli } from '../domain/types';
import type { CartFacts } from './cart_facts';
import { KITCHEN_KEY } from './kitchen_told';

const VERSION = 1;
const MOST_KEPT = 200;

export interface WaitingCart {
  readonly id: string;
  readonly lines: readonly BasketLine[];
  readonly facts: CartFacts;
}

export interface KitchenMoment {
  /** Categories that some station makes. */
  readonly cooked: ReadonlySet<string>;
  readonly held: readonly WaitingCart[];
  /** The cart on the screen; it is told of when it is put aside. */
  readonly open: { readonly id: string; readonly isEmpty: boolean };
  readonly by: { readonly id: string; readonly name: string };
  readonly envelope: Pick<AppendRequest, 'actor' | 'shift' | 'businessDate'>;
  readonly nowMs: number;
}

interface World {
  readonly append: (request: AppendRequest) => Promise<unknown>;
  /** This cart is a sale on the record. */
  readonly written: (id: string) => Promise<boolean>;
  /** Something was told, and lies in the journal now. */
  readonly told: () => void;
}

interface OrderLine {
  readonly id: string;
  readonly quantity_milli: Milli;
}

export class KitchenOrders {
  /** What the kitchen was told of each order, as text; "[]": that it is cancelled. */
  readonly #told: Map<string, string> = toldOrders();
  readonly #seen = new Set<string>();
  readonly #world: World;
  #turn: Promise<void> = Promise.resolve();

  constructor(world: World) {
    this.#world = world;
  }

  /** One after the other; what fails is tried again after the next change. */
  look(moment: KitchenMoment): Promise<void> {
    this.#turn = this.#turn.then(() => this.#tellAll(moment)).catch(() => undefined);
    return this.#turn;
  }

  async #tellAll(moment: KitchenMoment): Promise<void> {
    this.#see(moment);
    for (const cart of moment.held) {
      const lines = orderLines(cart.lines, moment.cooked);
      if (lines.length > 0 || this.#told.has(cart.id)) await this.#tell(moment, cart.id, lines, cart.facts);
    }
    for (const id of [...this.#told.keys()]) await this.#seeTo(id, moment);
  }

  #see({ held, open }: KitchenMoment): void {
    for (const { id } of held) this.#seen.add(id);
    if (!open.isEmpty) this.#seen.add(open.id);
  }

  /** An order that is put aside no more: it is open, sold, emptied or given up. */
  async #seeTo(id: string, moment: KitchenMoment): Promise<void> {
    const isOpen = moment.open.id === id;
    if (!this.#seen.has(id)) return;
    if (moment.held.some((cart) => cart.id === id) || (isOpen && !moment.open.isEmpty)) return;
    if (isOpen || !(await this.#world.written(id))) await this.#tell(moment, id, [], null);
    if (!isOpen) this.#forget(id);
  }

  async #tell(moment: KitchenMoment, id: string, lines: readonly OrderLine[], facts: CartFacts | null): Promise<void> {
    const text = JSON.stringify(lines);
    if (this.#told.get(id) === text) return;
    const body = {
      order: id,
      order_type: facts?.orderType ?? 'retail',
      table: facts?.table ?? null,
      queue_number: facts?.queueNumber ?? null,
      label: facts?.label ?? null, // no customer: an order is kept for ever, and they may want to be forgotten
      by: { ...moment.by },
      sent_at: moment.nowMs,
      lines,
    };
    await this.#world.append({
      ...moment.envelope,
      id: uuidV7(moment.nowMs),
      type: 'order.sent',
      version: VERSION,
      body: body as unknown as JsonObject,
    });
    this.#told.set(id, text);
    this.#keep();
    this.#world.told();
  }

  #forget(id: string): void {
    this.#told.delete(id);
    this.#seen.delete(id);
    this.#keep();
  }

  #keep(): void {
    try {
      localStorage.setItem(KITCHEN_KEY, JSON.stringify([...this.#told].slice(-MOST_KEPT)));
    } catch {
      return; // full or blocked: until the next start; then the same is told again, which prints nothing
    }
  }
}

/** The dishes among the lines, as the kitchen needs them. */
export function orderLines(lines: readonly BasketLine[], cooked: ReadonlySet<string>): OrderLine[] {
  return lines
    .filter(({ category }) => category !== null && cooked.has(category))
    .map(({ id, name, category, unit, quantity_milli: quantityMilli, choices, note }) => ({
      id,
      name,
      category,
      unit,
      quantity_milli: quantityMilli,
      choices: choices.map(({ choice, name: called, quantity, once }) => ({ choice, name: called, quantity, once: once ?? false })),
      note,
    }));
}

/** By the id of the cart; as text, which is what is compared. */
export function toldOrders(): Map<string, string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KITCHEN_KEY) ?? '[]');
    return new Map(Array.isArray(kept) ? kept.filter(isPair) : []);
  } catch {
    return new Map();
  }
}

function isPair(each: unknown): each is [string, string] {
  return Array.isArray(each) && each.length === 2 && each.every((part) => typeof part === 'string');
}
