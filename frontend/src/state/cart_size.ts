/** Whether a cart still becomes one sale: the journal and the hub take events of at most 1 MiB.
 *
 * It is said while the cart grows, because at the payment the customer's goods are in the bag. Most
 * carts are known to fit from a bound that costs nothing; only near the limit their text is measured.
 * Not here: the number of lines, which the money contract limits.
 */
import type { BasketLine, Priced } from '../domain/types';

/** Of the event's limit (`data/draft.ts`); the rest is for the envelope, the shop, the buyer and the payments. */
export const MOST_CART_BYTES = 1_048_576 - 65_536;
/** What pricing may add to a line at most: its amounts and their names, and its part in promotions. */
const PRICED_BYTES = 2_000;
const PRICED_CHOICE_BYTES = 500;

const bounds = new WeakMap<BasketLine, number>();

export class CartTooLong extends Error {
  readonly code = 'cart_too_long';
}

/** Throws when the sale of these lines would not surely fit. */
export function checkFits(lines: readonly BasketLine[], priced: Priced): void {
  const bound = lines.reduce((sum, line) => sum + boundOf(line), 0);
  if (bound > MOST_CART_BYTES && bytesOf([priced, lines.map(({ discount }) => discount)]) > MOST_CART_BYTES) {
    throw new CartTooLong('cart_too_long');
  }
}

function boundOf(line: BasketLine): number {
  const known = bounds.get(line);
  if (known !== undefined) return known;
  const bound = bytesOf(line) + PRICED_BYTES + line.choices.length * PRICED_CHOICE_BYTES;
  bounds.set(line, bound);
  return bound;
}

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
