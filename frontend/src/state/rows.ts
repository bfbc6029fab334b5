/** The cart's rows as the screens show them: a line with its price, and what was saved on it.
 *
 * Rows keep their identity while nothing about them changes, so a cart of a hundred lines repaints
 * one. What is shared out over the whole cart (the order's discount, a threshold promotion) is not
 * counted on a row: it changes with every tap and is shown once, below the lines.
 */
import { divideDown } from '../domain/money';
import type { BasketLine, Minor, Priced, PricedLine } from '../domain/types';
import type { Lines } from './cart_facts';

export interface CartRow {
  readonly id: string;
  readonly line: BasketLine;
  readonly priced: PricedLine;
  /** What the line comes to, before what is shared out over the cart. */
  readonly amountMinor: Minor;
  /** Against the shelf price: breaks, lists, promotions and the discount by hand of this line. */
  readonly savedMinor: Minor;
}

export function rowsOf(lines: Lines, priced: Priced | null, before: readonly CartRow[]): CartRow[] {
  if (priced === null) return [];
  const known = new Map(before.map((row) => [row.id, row]));
  const shared = thresholdShares(priced);
  return lines.flatMap((line, index) => {
    const its = priced.lines[index];
    if (its === undefined) return [];
    const row = rowOf(line, its, shared.get(line.id) ?? 0);
    const old = known.get(line.id);
    return [old !== undefined && looksSame(old, row) ? old : row];
  });
}

/** What the lines come to before discounts on the whole cart. */
export function subtotalOf(priced: Priced): Minor {
  const { subtotal_minor: subtotal } = priced.totals;
  return priced.promotions
    .filter((promotion) => promotion.kind === 'threshold')
    .reduce((sum, promotion) => sum + promotion.amount_minor, subtotal);
}

function rowOf(line: BasketLine, priced: PricedLine, shared: Minor): CartRow {
  // What a scale printed came from the scale's own price: nothing of it was saved, whatever we would ask.
  const isPrinted = (line.label_minor ?? null) !== null;
  const fromList = isPrinted ? 0 : Math.max(0, priced.list_price_minor - priced.unit_price_minor);
  const listed = divideDown(fromList, line.quantity_milli, 1000);
  return {
    id: line.id,
    line,
    priced,
    amountMinor: priced.amount_minor + priced.order_discount_minor + shared,
    savedMinor: priced.discount_minor + priced.promotion_minor - shared + listed,
  };
}

function thresholdShares(priced: Priced): Map<string, Minor> {
  const shares = new Map<string, Minor>();
  for (const promotion of priced.promotions) {
    if (promotion.kind !== 'threshold') continue;
    for (const { line, amount_minor: amount } of promotion.lines) shares.set(line, amount);
  }
  return shares;
}

function looksSame(left: CartRow, right: CartRow): boolean {
  return (
    left.line === right.line &&
    left.amountMinor === right.amountMinor &&
    left.savedMinor === right.savedMinor &&
    left.priced.unit_price_minor === right.priced.unit_price_minor &&
    left.priced.price_source === right.priced.price_source
  );
}
