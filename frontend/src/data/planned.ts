/**
 * Prices that begin at a moment: shipped ahead with the products, taken over here by the trusted
 * clock, so that a tablet without network changes over at the same minute as all others.
 *
 * What this is not: promotions and price lists with dates; those are the money contract's.
 */
import type { PlannedPriceRow, ProductRow } from './catalog_rows';

/** The same array when nothing has begun; rows that changed are new objects without what began. */
export function asOf(products: readonly ProductRow[], nowMs: number): readonly ProductRow[] {
  if (!products.some((product) => isDue(product, nowMs))) return products;
  return products.map((product) => (isDue(product, nowMs) ? begun(product, nowMs) : product));
}

/** The next moment at which a price begins; null: nothing is planned. */
export function nextPlanMs(products: readonly ProductRow[]): number | null {
  let next: number | null = null;
  for (const { planned_prices: plans } of products) {
    for (const { from_ms: moment } of plans ?? []) next = Math.min(next ?? moment, moment);
  }
  return next;
}

function isDue({ planned_prices: plans }: ProductRow, nowMs: number): boolean {
  return plans?.some((plan) => plan.from_ms <= nowMs) === true;
}

/** Plans come in the order they begin, so the last one due decides. */
function begun(product: ProductRow, nowMs: number): ProductRow {
  const plans = product.planned_prices ?? [];
  const due = plans.filter((plan) => plan.from_ms <= nowMs);
  const waiting = plans.filter((plan) => plan.from_ms > nowMs);
  return { ...due.reduce(taken, product), planned_prices: waiting };
}

function taken(product: ProductRow, { prices }: PlannedPriceRow): ProductRow {
  const planned = (unit: string | null) => prices.find((each) => each.unit === unit)?.price_minor;
  return {
    ...product,
    price_minor: planned(null) ?? product.price_minor,
    units: product.units.map((level) => ({ ...level, price_minor: planned(level.unit) ?? level.price_minor })),
  };
}
