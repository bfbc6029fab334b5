/** Loose goods for the money a buyer names ("telur sepuluh ribu").
 *
 * The weight is the least that comes to the money at the line's own price: lists and breaks count,
 * beside the cart. The line then costs exactly the money named, as long as that is what its weight
 * costs by the shelf and the whole cart costs no more for it than by weight; under a promotion's price
 * or another weight it is priced like any other line. Judged whenever the cart is priced, because
 * what comes later (a break reached, a member) changes prices too.
 */
import { priceBasket } from '../domain/basket';
import { amountFor, quantityFor } from '../domain/quantity';
import type { Basket, BasketLine, Milli, Minor, PricedLine, Rules } from '../domain/types';

/** A cart's line; the money contract knows nothing of it. */
interface NamedLine extends BasketLine {
  readonly named_minor?: Minor;
}

/** One step for each break that the weight may reach by the last one's price. */
const STEPS = 5;
const BY_SHELF: readonly string[] = ['unit', 'break', 'price_list'];

export function namedOf(line: NamedLine): Minor | null {
  return line.named_minor ?? null;
}

/** How much the money buys; 0: less than the smallest weight, or it has no price. */
export function weightFor(money: Minor, unitPriceOf: (quantityMilli: Milli) => Minor | null): Milli {
  let found: Milli = 1;
  for (let step = 0; step < STEPS; step += 1) {
    const unit = unitPriceOf(found);
    if (unit === null) return step === 0 ? 0 : found; // more than a line may hold: refused where it is added
    const next = leastFor(money, unit);
    if (next === found || next === 0) return next;
    found = next;
  }
  return found;
}

/** The basket with the amounts named by buyers, where they hold. */
export function withNamed(basket: Basket, rules: Rules): Basket {
  if (basket.lines.every((line) => namedOf(line) === null)) return basket;
  const byWeight = priceBasket(basket, rules);
  const lines = basket.lines.map((line, place) => {
    return holds(line, byWeight.lines[place]) ? { ...line, label_minor: namedOf(line) } : line;
  });
  const named = { ...basket, lines };
  return priceBasket(named, rules).totals.total_minor > byWeight.totals.total_minor ? basket : named;
}

function holds(line: BasketLine, priced: PricedLine | undefined): boolean {
  const named = namedOf(line);
  if (named === null || priced === undefined || !BY_SHELF.includes(priced.price_source)) return false;
  return leastFor(named, priced.unit_price_minor) === line.quantity_milli;
}

function leastFor(money: Minor, unit: Minor): Milli {
  const nearest = quantityFor(money, unit);
  return nearest > 0 && amountFor(unit, nearest) < money ? nearest + 1 : nearest;
}
