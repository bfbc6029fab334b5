/** How many of each product are in the cart, one reactive cell per product.
 * A tile reads its own cell only, so one tap repaints one tile whatever the size of the grid. */
import type { BasketLine, Milli } from '../domain/types';

export class Counter {
  milli = $state<Milli>(0);
}

export class Counters {
  readonly #cells = new Map<string, Counter>();
  #filled = new Set<string>();

  of(product: string): Counter {
    let cell = this.#cells.get(product);
    if (cell === undefined) {
      cell = new Counter();
      this.#cells.set(product, cell);
    }
    return cell;
  }

  recount(lines: readonly BasketLine[]): void {
    const sums = new Map<string, Milli>();
    for (const line of lines) {
      sums.set(line.product, (sums.get(line.product) ?? 0) + line.quantity_milli);
    }
    for (const product of this.#filled) if (!sums.has(product)) this.of(product).milli = 0;
    for (const [product, milli] of sums) this.of(product).milli = milli;
    this.#filled = new Set(sums.keys());
  }
}
