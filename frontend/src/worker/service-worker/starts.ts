/**
 * When a new version that never reports having started gives way to the one before it. Pure.
 *
 * Three openings are free; from the fourth on the version before serves, for an hour. Then the new
 * one gets one more chance, because impatient reloads look like failures too.
 */
export interface Starts {
  count: number; // openings since this version last said that it had started
  at: number; // when it was last opened in earnest
}

export const FREE_STARTS = 3;
export const TRY_AGAIN_MS = 3_600_000;
export const NO_STARTS: Starts = { count: 0, at: 0 };

export function hasFallen({ count }: Starts): boolean {
  return count > FREE_STARTS;
}

/** One more opening: what to remember, and whether the version before must serve it. */
export function opening(before: Starts, nowMs: number): { next: Starts; fallBack: boolean } {
  if (hasFallen(before)) {
    if (nowMs - before.at < TRY_AGAIN_MS) return { next: before, fallBack: true };
    return { next: { count: FREE_STARTS, at: nowMs }, fallBack: false };
  }
  const next = { count: before.count + 1, at: nowMs };
  return { next, fallBack: hasFallen(next) };
}
