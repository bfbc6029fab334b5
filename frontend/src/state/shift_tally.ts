import type { History } from '../data/history';
import type { Till } from '../data/till';
import { tallyOf } from './sales.svelte';
import type { OpenShift, ShiftTally } from './shift.svelte';

/** What a shift did, and what of its cash has gone to suppliers as far as is known here. */
export async function shiftTally(
  { history, status }: { history: Pick<History, 'ofShift' | 'paidOut'>; status: Till['status'] },
  shift: Pick<OpenShift, 'id' | 'event'>,
): Promise<ShiftTally> {
  const [bodies, minor] = await Promise.all([history.ofShift(shift), history.paidOut(shift.id)]);
  const { reachable, lastContactAtMs } = status.value;
  return { ...tallyOf(bodies), paidOut: { minor, asOfMs: reachable ? null : lastContactAtMs } };
}
