/** A cart stays with who began it: when somebody else signs in it is put aside, and it is on the screen again when its
 * owner is. Whoever calls it back takes it over. Kept over a reload beside the carts; losing it only leaves a cart
 * where it is. A cart that somebody began to pay stays on the screen, whoever comes. */
import type { Basket } from './basket.svelte';
import type { Held } from './held.svelte';

const KEY = 'lancar.owners';
const MOST_KEPT = 100;

interface Person {
  readonly id: string;
  readonly name: string;
}

interface Owned extends Person {
  /** Put aside because somebody else came. */
  readonly waits: boolean;
}

export interface OwnersDesk {
  readonly basket: Pick<Basket, 'id' | 'isEmpty'>;
  readonly held: Pick<Held, 'carts' | 'hold' | 'recall' | 'isFull'>;
  readonly paying: { holdsMoneyFor(cart: string): boolean };
}

/** Whose cart this is, where it waits for them; null: it was put aside on purpose, or nobody knows. */
export function waitsFor(cart: string): string | null {
  const owned = read().get(cart);
  return owned?.waits === true ? owned.name : null;
}

export class CartOwners {
  readonly #desk: OwnersDesk;
  #last: string | null = null;

  constructor(desk: OwnersDesk) {
    this.#desk = desk;
  }

  /** Somebody stands at the till, and this is the open cart. True: it was changed for another. */
  meet(person: Person): boolean {
    const isNew = this.#last !== person.id;
    this.#last = person.id;
    const changed = isNew && [this.#putAside(person), this.#callBack(person)].includes(true);
    const { id, isEmpty } = this.#desk.basket;
    if (!isEmpty) keep(id, { id: person.id, name: person.name, waits: false });
    return changed;
  }

  #putAside(person: Person): boolean {
    const { basket, held, paying } = this.#desk;
    const owner = read().get(basket.id);
    if (basket.isEmpty || owner === undefined || owner.id === person.id) return false;
    if (held.isFull || paying.holdsMoneyFor(basket.id)) return false;
    keep(basket.id, { ...owner, waits: true }); // first: the kitchen hears of no such cart
    return held.hold() !== null;
  }

  #callBack(person: Person): boolean {
    const { basket, held } = this.#desk;
    const owners = read();
    const own = held.carts.findLast(({ id }) => owners.get(id)?.waits === true && owners.get(id)?.id === person.id);
    if (own === undefined || !basket.isEmpty) return false;
    try {
      return held.recall(own.id) !== null;
    } catch {
      return false; // it has no price any more: it is in the list
    }
  }
}

function keep(cart: string, owned: Owned): void {
  const owners = read();
  const known = owners.get(cart);
  if (known?.id === owned.id && known.waits === owned.waits) return;
  owners.delete(cart);
  owners.set(cart, owned);
  try {
    localStorage.setItem(KEY, JSON.stringify([...owners].slice(-MOST_KEPT)));
  } catch {
    return; // full or blocked: the cart stays where it is
  }
}

function read(): Map<string, Owned> {
  try {
    return new Map(JSON.parse(localStorage.getItem(KEY) ?? '[]') as [string, Owned][]);
  } catch {
    return new Map();
  }
}
