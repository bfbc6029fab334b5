import type { History } from '../data/history';
import type { Till } from '../data/till';
import { repaidCash, tallyOf } from './sales.svelte';
import type { OpenShift, ShiftTally } from './shift.svelte';

/** What a shift did, and what of its cash has gone to suppliers as far as is known here. */
export async function shiftTally(
  till: { history: Pick<History, 'ofShift' | 'repaidIn' | 'paidOut'> } & Pick<Till, 'status' | 'catchUp'>,
  shift: Pick<OpenShift, 'id' | 'event'>,
): Promise<ShiftTally> {
  const { history, status } = till;
  await till.catchUp(); // a supplier may have been paid this very minute
  const [bodies, repaid, minor] = await Promise.all([
    history.ofShift(shift), history.repaidIn(shift), history.paidOut(shift.id),
  ]);
  const { reachable, lastContactAtMs } = status.value;
  return { ...tallyOf(bodies), repaidMinor: repaidCash(repaid), paidOut: { minor, asOfMs: reachable ? null : lastContactAtMs } };
}
