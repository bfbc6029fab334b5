import type { History } from '../data/history';
import type { Till } from '../data/till';
import { tallyOf } from './sales.svelte';
import type { OpenShift, ShiftTally } from './shift.svelte';

/** What a shift did, and what of its cash has gone to suppliers as far as is known here. */
export async function shiftTally(
  till: { history: Pick<History, 'ofShift' | 'paidOut'> } & Pick<Till, 'status' | 'catchUp'>,
  shift: Pick<OpenShift, 'id' | 'event'>,
): Promise<ShiftTally> {
  const { history, status } = till;
  await till.catchUp(); // a supplier may have been paid this very minute
  const [bodies, minor] = await Promise.all([history.ofShift(shift), history.paidOut(shift.id)]);
  const { reachable, lastContactAtMs } = status.value;
  return { ...tallyOf(bodies), paidOut: { minor, asOfMs: reachable ? null : lastContactAtMs } };
}
