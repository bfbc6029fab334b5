/**
 * When a new version that never reports having started gives way to the one before it. Pure.
 *
 * A version that never yet reported a start has 20 seconds on the screen; then it has fallen. One
 * that did may fail three openings; from the fourth on the version before serves. A fallen version
 * gets one more chance after an hour, because impatient reloads look like failures too.
 */
export interface Starts {
  count: number; // openings since this version last said that it had started
  at: number; // when it was last opened in earnest
  proven?: boolean; // it has started at least once on this tablet
}

export const FREE_STARTS = 3;
export const TRY_AGAIN_MS = 3_600_000;
export const NO_STARTS: Starts = { count: 0, at: 0 };
export const BOOT_MS = 20_000;
export const BOOTED: Starts = { ...NO_STARTS, proven: true };

/** After BOOT_MS on the screen without a word: whether this version gives way now. */
export function isStillborn({ count, proven }: Starts): boolean {
  return proven !== true && count > 0 && count <= FREE_STARTS;
}

export function fallen(nowMs: number): Starts {
  return { count: FREE_STARTS + 1, at: nowMs };
}

export function hasFallen({ count }: Starts): boolean {
  return count > FREE_STARTS;
}

/** One more opening: what to remember, and whether the version before must serve it. */
export function opening(before: Starts, nowMs: number): { next: Starts; fallBack: boolean } {
  if (hasFallen(before)) {
    if (nowMs - before.at < TRY_AGAIN_MS) return { next: before, fallBack: true };
    return { next: { ...before, count: FREE_STARTS, at: nowMs }, fallBack: false };
  }
  const next = { ...before, count: before.count + 1, at: nowMs };
  return { next, fallBack: hasFallen(next) };
}
