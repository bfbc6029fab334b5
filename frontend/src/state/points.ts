/** Points of a sale at the till: what its customer earns, and what of theirs pays. Fetched when a shop gives points.
 *
 * What is earned is counted here and stands in the sale: no server guesses it later. What may be spent is this
 * till's share while the hub is not heard (balances). Not here: the arithmetic (domain/points).
 */
import type { CustomerRow, PointsRule } from '../data/catalog_rows';
import { uuidV7 } from '../data/ids';
import { earnedPoints, ONCE_MILLI, pointsToPay } from '../domain/points';
import type { PointsTerms } from '../domain/receipt_shapes';
import type { Minor, PricedLine } from '../domain/types';
import { finishIfPaid } from './pay_verbs';
import type { Register } from './register.svelte';
import type { Sold } from './checkout.svelte';
import type { EarnedPoints } from './sale_body';
import { type Method, NOTHING_TYPED, type Taken, takenOther } from './tenders';
import { checked } from './using_up';

/** null: nothing is earned and nothing spent. Throws BalanceRefused where more is spent than may be. */
export function pointsOf(world: Pick<Register, 'balances' | 'customers' | 'till'>, sold: Sold): EarnedPoints | null {
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

function spending(taken: readonly Taken[]): { rows: number; spent: number; paidMinor: Minor } {
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

/** What points may pay of this cart now. `now` null: nobody is chosen, or nobody knows. */
export function payable(register: Register, method: Method, typed: Minor) {
  const { customer } = register.basket.order;
  const worth = register.outlet.points?.worth_minor ?? 0;
  const now = customer === null ? null : register.balances.points.of(customer.id);
  const { spent } = spending(register.paying.taken);
  const may = now === null ? 0 : Math.max(0, now.mayMinor - spent);
  const left = register.checkout.leftMinor(register.outlet.rules, method.kind);
  const points = pointsToPay(may, worth, typed > 0 && typed < left ? typed : left);
  return { customer, now, held: (now?.minor ?? 0) - spent, may, worth, left, points };
}

/** Adds them to the payments; the sale is finished when nothing is left. Checked again when it is written. */
export async function takePoints(register: Register, method: Method, points: number): Promise<void> {
  const worth = register.outlet.points?.worth_minor ?? 0;
  if (points <= 0 || worth <= 0) return;
  const typed = { ...NOTHING_TYPED, reference: `${String(points)} poin` };
  const taken = takenOther(method, { payment: uuidV7(), amountMinor: points * worth, tipMinor: 0 }, typed, null);
  register.paying.add({ ...taken, facts: { ...taken.facts, points } });
  await finishIfPaid(register);
}
