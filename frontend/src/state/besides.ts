/** The door to what a sale moves beside the money of the day (beside.ts): most sales of most shops move nothing. */
import type { Sold } from './checkout.svelte';
import type { World } from './points';
import { type Beside, NOTHING_BESIDE } from './sale_body';
import { isOfBalance } from './tenders';

/** Nobody waits longer at the counter for a file that was fetched when the till was idle. */
const PATIENCE_MS = 2_000;
export const fetchBeside = () => import('./beside');

/** A sale whose points cannot be counted, because that file is lost or hangs, goes on without them; one that
 * uses up what somebody holds does not. */
export async function besideOf(world: World, sold: Sold, fetched = fetchBeside): Promise<Beside> {
  const uses = sold.taken.some(({ tender }) => isOfBalance(tender.kind));
  if (!uses && (sold.outlet.points === undefined || sold.customer === null)) return NOTHING_BESIDE;
  const tired = new Promise<null>((done) => setTimeout(done, PATIENCE_MS, null));
  const half = await Promise.race([fetched().catch(() => null), tired]);
  if (half === null && uses) throw new Error('part lost');
  return half?.beside(world, sold) ?? NOTHING_BESIDE;
}
