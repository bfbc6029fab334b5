/** Carts put aside: one tap takes the open cart off the screen, two bring one back.
 *
 * A held cart keeps everything: goods, discounts, customer, table, and its steps of undo until the
 * next reload. It is kept beside the open cart and moved in the same write, so no moment of a power
 * cut finds it in neither place. Not here: bills that several tablets share.
 */
import { checkFactTexts } from './free_text';
import type { OpenCart } from '../data/carts';
import type { JsonObject } from '../data/json';
import type { Minor } from '../domain/types';
import type { Basket, CartKeeper, Parked } from './basket.svelte';
import { contentOf, readContent } from './cart_facts';

export const MOST_HELD = 50;
/** From this age on a held cart is shown in amber. */
export const OLD_MS = 2 * 3_600_000;

export interface HeldCart extends Parked {
  readonly heldAtMs: number;
}

export class Held {
  /** The oldest first; nothing moves by itself. */
  carts = $state.raw<readonly HeldCart[]>([]);
  readonly #basket: Basket;
  readonly #keeper: CartKeeper;
  readonly #nowMs: () => number;
  #last: string | null = null;

  constructor(basket: Basket, keeper: CartKeeper, nowMs: () => number) {
    this.#basket = basket;
    this.#keeper = keeper;
    this.#nowMs = nowMs;
  }

  get isFull(): boolean {
    return this.carts.length >= MOST_HELD;
  }

  get(id: string): HeldCart | null {
    return this.carts.find((cart) => cart.id === id) ?? null;
  }

  isOld(cart: HeldCart): boolean {
    return this.#nowMs() - cart.heldAtMs > OLD_MS;
  }

  /** Puts the open cart aside. null: there is nothing to hold, or no room. */
  hold(): HeldCart | null {
    if (this.#basket.isEmpty || this.isFull) return null;
    const cart = this.#park();
    this.#last = cart.id;
    return cart;
  }

  /** Brings a cart back; goods already on the screen change places with it. Throws, and changes
   *  nothing, when the cart cannot be priced any more. */
  recall(id: string): HeldCart | null {
    const cart = this.get(id);
    if (cart === null) return null;
    const before = this.#basket.isEmpty ? null : this.#park();
    try {
      this.#basket.unpark(cart);
    } catch (error) {
      if (before !== null) this.#takeBack(before);
      throw error;
    }
    this.carts = this.carts.filter((each) => each.id !== id);
    this.#last = null;
    return cart;
  }

  /** Undo of the last hold, while nothing new was begun. */
  undo(): boolean {
    if (this.#last === null || !this.#basket.isEmpty) return false;
    return this.recall(this.#last) !== null;
  }

  /** null: named by customer, table or time again. */
  rename(id: string, label: string | null): void {
    const cart = this.get(id);
    if (cart === null) return;
    checkFactTexts({ label });
    const renamed = { ...cart, facts: { ...cart.facts, label } };
    this.carts = this.carts.map((each) => (each.id === id ? renamed : each));
    this.#keep(renamed);
  }

  discard(id: string): HeldCart | null {
    const cart = this.get(id);
    if (cart === null) return null;
    this.carts = this.carts.filter((each) => each.id !== id);
    this.#keeper.discard(id);
    return cart;
  }

  /** A discarded one comes back to its place. */
  putBack(cart: HeldCart): void {
    if (this.get(cart.id) !== null) return;
    this.carts = [...this.carts, cart].sort((one, other) => one.heldAtMs - other.heldAtMs);
    this.#keep(cart);
  }

  /** Over a reload; also a second open cart, which no till should have but none may lose. */
  restore(kept: OpenCart): void {
    const read = readContent(kept.content);
    if (read === null || read.lines.length === 0 || this.get(kept.id) !== null) return;
    const { opened_at: openedAt, held_at: heldAt, total_minor: total } = kept.content;
    const openedAtMs = typeof openedAt === 'number' ? openedAt : kept.saved_at_ms;
    this.putBack({
      id: kept.id,
      openedAtMs,
      heldAtMs: typeof heldAt === 'number' ? heldAt : openedAtMs,
      ...read,
      totalMinor: typeof total === 'number' ? (total as Minor) : 0,
      past: [],
    });
  }

  /** Another tab may have changed them: only what is stored counts from here on. */
  forget(): void {
    this.carts = [];
    this.#last = null;
  }

  #park(): HeldCart {
    const cart = { ...this.#basket.park(), heldAtMs: this.#nowMs() };
    this.carts = [...this.carts, cart];
    this.#keep(cart);
    return cart;
  }

  #takeBack(cart: HeldCart): void {
    this.carts = this.carts.filter((each) => each.id !== cart.id);
    this.#basket.unpark(cart);
  }

  #keep({ id, heldAtMs, openedAtMs, totalMinor, lines, facts }: HeldCart): void {
    const content: JsonObject = {
      kind: 'held',
      held_at: heldAtMs,
      opened_at: openedAtMs,
      total_minor: totalMinor,
      ...contentOf(lines, facts),
    };
    this.#keeper.save(id, content);
  }
}
