/**
 * The hybrid logical clock: milliseconds of the wall plus a counter, never going back.
 *
 * It orders and displays; it never refuses. A stamp from elsewhere that lies more than five
 * minutes ahead of our time is not followed, so one tablet living in 2038 cannot poison the
 * shop. The state is stored in the same transaction as the event that used it (journal.ts).
 */
export type Hlc = [ms: number, counter: number];

export const MAX_AHEAD_MS = 300_000;
const COUNTER_LIMIT = 0x10000;

/** The stamp of an event made now. */
export function tick(last: Hlc, nowMs: number): Hlc {
  return nowMs > last[0] ? [nowMs, 0] : carried([last[0], last[1] + 1]);
}

/** Our state after having seen somebody else's stamp. */
export function observe(last: Hlc, seen: Hlc, nowMs: number): Hlc {
  if (seen[0] > nowMs + MAX_AHEAD_MS) return last;
  return compare(seen, last) > 0 ? seen : last;
}

export function compare(one: Hlc, other: Hlc): number {
  return one[0] - other[0] || one[1] - other[1];
}

function carried([ms, counter]: Hlc): Hlc {
  return counter < COUNTER_LIMIT ? [ms, counter] : [ms + 1, 0];
}
