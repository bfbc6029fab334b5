/** Points of a sale at the till: what its customer earns, and what of theirs pays. Fetched when a shop gives points.
 *
 * What is earned is counted here and stands in the sale: no server guesses it later. What may be spent is this
 * till's share while the hub is not heard (balances). Not here: the arithmetic (domain/points).
 */
import type { CustomerRow, PointsRule } from '../data/catalog_rows';
import type { BalanceName } from '../data/protocol';
import { earnedPoints, ONCE_MILLI } from '../domain/points';
import type { PointsTerms } from '../domain/receipt_shapes';
import type { Minor, PricedLine } from '../domain/types';
import type { Balance } from './balances.svelte';
import type { Sold } from './checkout.svelte';
import type { EarnedPoints } from './sale_body';
import type { Taken } from './tenders';
import { checked } from './using_up';

/** What is asked about a sale beside the sale itself. */
export interface World {
  readonly balances: Readonly<Record<BalanceName, Pick<Balance, 'name' | 'of'>>>;
  readonly customers: { readonly all: readonly CustomerRow[] };
  readonly till: { readonly balances: { readonly points: { readonly atMs: number } } };
}

/** null: nothing is earned and nothing spent. Throws BalanceRefused where more is spent than may be. */
export function pointsOf(world: World, sold: Sold): EarnedPoints | null {
  const { outlet, priced, customer, taken } = sold;
  const { rows, spent, paidMinor } = spending(taken);
  const store = world.balances.points;
  const held = rows > 0 ? checked(store, customer, spent) : customer === null ? null : (store.of(customer.id)?.minor ?? null);
  const terms = termsOf(outlet.points, priced.lines, world.customers.all.find(({ id }) => id === customer?.id));
  const earned = customer === null ? 0 : earnedPoints(priced.lines, terms, paidMinor);
  if (earned === 0 && rows === 0) return null;
  const at = held === null ? null : world.till.balances.points.atMs;
  return { earned, ...terms, balance: held === null ? null : held - spent + earned, at };
}

/** What of the payments points made. */
export function spending(taken: readonly Taken[]): { rows: number; spent: number; paidMinor: Minor } {
  const ours = taken.filter(({ tender }) => tender.kind === 'points');
  return {
    rows: ours.length,
    spent: ours.reduce((sum, { facts }) => sum + (facts.points ?? 0), 0),
    paidMinor: ours.reduce((sum, { tender }) => sum + tender.tendered_minor, 0),
  };
}

/** The owner's rule for these goods and this buyer, as it will stand in the sale. */
export function termsOf(rule: PointsRule | undefined, lines: readonly PricedLine[], buyer?: CustomerRow): PointsTerms {
  const without = lines.filter(({ category, product }) =>
    rule?.without_products.includes(product) === true || (category !== null && rule?.without_categories.includes(category) === true));
  return {
    per_minor: rule?.per_minor ?? 0,
    times_milli: buyer?.points_times_milli ?? ONCE_MILLI,
    extra: 0,
    without: without.map(({ id }) => id),
  };
}
