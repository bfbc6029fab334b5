/** Stock as the screens show it: only of goods whose stock the shop really keeps, and with its age
 * when the hub is not heard. One number moves for all of it, so that a tap costs nothing here. */
import type { StockStore } from '../data/stock';
import type { TillStatus } from '../data/status';
import type { Watchable } from '../data/watch';
import { baseQuantity } from '../domain/quantity';
import type { BasketLine, Milli } from '../domain/types';

/** From here down a tile says how many are left. */
export const FEW_MILLI = 5_000;

export type KnownStock = Pick<StockStore, 'of' | 'atMs' | 'isEmpty' | 'moved'>;

export class Stock {
  readonly #store: KnownStock;
  #version = $state(0);
  #heard = $state(true);

  constructor(store: KnownStock, status: Watchable<Pick<TillStatus, 'reachable'>>) {
    this.#store = store;
    store.moved.subscribe((version) => (this.#version = version));
    status.subscribe(({ reachable }) => (this.#heard = reachable));
  }

  /** In base units; null: nobody keeps it, or nobody knows. */
  of(product: string): Milli | null {
    void this.#version;
    return this.#store.of(product);
  }

  /** What a tile says: nothing while there is enough. */
  fewOf(product: string): Milli | null {
    const left = this.of(product);
    return left === null || left > FEW_MILLI ? null : Math.max(left, 0);
  }

  /** When these numbers were true; null while the hub is heard, or nothing is known. */
  get oldSinceMs(): number | null {
    void this.#version;
    return this.#heard || this.#store.isEmpty ? null : this.#store.atMs;
  }
}

/** With this line the cart holds more of its goods than there are, and did not before. */
export function crosses(lines: readonly BasketLine[], added: BasketLine, left: Milli): boolean {
  const wanted = baseIn(lines, added.product);
  const before = wanted - baseOf(added);
  return wanted > left && before <= Math.max(left, 0);
}

/** How much of a product is in the cart, in base units. */
export function baseIn(lines: readonly BasketLine[], product: string): Milli {
  return lines.reduce((sum, line) => (line.product === product ? sum + baseOf(line) : sum), 0);
}

function baseOf({ quantity_milli: milli, factor_milli: factor }: BasketLine): Milli {
  return baseQuantity(milli, factor);
}
