/** How many things of each product are in the cart (two bags of rice are two), one reactive cell per product.
 * A tile reads its own cell only, so one tap repaints one tile whatever the size of the grid. */
import { pieces } from '../domain/quantity';
import type { BasketLine } from '../domain/types';

export class Counter {
  pieces = $state(0);
}

export class Counters {
  readonly #cells = new Map<string, Counter>();
  #filled = new Set<string>();
  /** A line never changes (another one takes its place), so it is counted once. */
  readonly #known = new WeakMap<BasketLine, number>();

  of(product: string): Counter {
    let cell = this.#cells.get(product);
    if (cell === undefined) {
      cell = new Counter();
      this.#cells.set(product, cell);
    }
    return cell;
  }

  recount(lines: readonly BasketLine[]): void {
    const sums = new Map<string, number>();
    for (const line of lines) {
      sums.set(line.product, (sums.get(line.product) ?? 0) + this.#piecesOf(line));
    }
    for (const product of this.#filled) if (!sums.has(product)) this.of(product).pieces = 0;
    for (const [product, count] of sums) this.of(product).pieces = count;
    this.#filled = new Set(sums.keys());
  }

  #piecesOf(line: BasketLine): number {
    let count = this.#known.get(line);
    if (count === undefined) this.#known.set(line, (count = pieces([line])));
    return count;
  }
}
