/**
 * How long a person, and a whole tablet, is locked out after wrong PINs. Pure.
 *
 * Five tries are free; the fifth wrong one and each wrong one after it locks, first for 30 s, then
 * twice as long each time, up to a quarter of an hour. The right PIN forgets everything. A tablet
 * locks for everybody at the fifteenth wrong one in a row, whosever tiles were tapped: whoever tries
 * one PIN on all of them is stopped too. Nobody who is signed in notices.
 */
import type { Lockout } from './meta';

export const FREE_TRIES = 5;
export const FREE_ON_TABLET = 15;
export const FIRST_LOCK_MS = 30_000;
export const LONGEST_LOCK_MS = 900_000;
export const NO_LOCKOUT: Lockout = { wrong: 0, until_ms: 0 };

export function afterWrong({ wrong }: Lockout, nowMs: number, free: number = FREE_TRIES): Lockout {
  const count = wrong + 1;
  if (count < free) return { wrong: count, until_ms: 0 };
  const doubled = FIRST_LOCK_MS * 2 ** Math.min(count - free, 20);
  return { wrong: count, until_ms: nowMs + Math.min(LONGEST_LOCK_MS, doubled) };
}

/** A clock set back must not lock anybody out for a year. */
export function lockedUntil({ until_ms }: Lockout, nowMs: number): number {
  if (until_ms <= nowMs) return 0;
  return Math.min(until_ms, nowMs + LONGEST_LOCK_MS);
}

export function triesLeft({ wrong }: Lockout): number {
  return Math.max(0, FREE_TRIES - wrong);
}
