/** The door to what a sale moves beside the money of the day (beside.ts): most sales of most shops move nothing. */
import type { Sold } from './checkout.svelte';
import type { World } from './points';
import { type Beside, NOTHING_BESIDE } from './sale_body';
import { isOfBalance } from './tenders';

/** A sale whose points cannot be counted, because that file is lost, goes on without them; one that uses up
 * what somebody holds does not. */
export async function besideOf(world: World, sold: Sold): Promise<Beside> {
  const uses = sold.taken.some(({ tender }) => isOfBalance(tender.kind));
  if (!uses && (sold.outlet.points === undefined || sold.customer === null)) return NOTHING_BESIDE;
  const half = await import('./beside').catch(() => null);
  if (half === null && uses) throw new Error('part lost');
  return half?.beside(world, sold) ?? NOTHING_BESIDE;
}
