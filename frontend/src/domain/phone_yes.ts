/**
 * A yes from a supervisor's own phone, which may hear nobody: how both sides spell what is asked.
 *
 * The till asks with a number used once (`nonce`). The phone answers for these actions and amounts at
 * this till, and for its own time: signed (a scan), or as six digits made with a secret both know.
 * Shop-wide the till is named by its series, which belongs to one device.
 *
 * What this is not: keys and signatures (data/phone_yes.ts), and whether the person may say yes at
 * all (permissions.ts).
 */
import type { Need } from './permissions.ts';

export const VERSION = 'lancar-yes-1';
export const DIGITS = 6;
const MILLION = 1_000_000;
/** Six digits hold for the five minutes they were made in, and for NEAR_STEPS beside. */
export const STEP_MS = 300_000;
export const NEAR_STEPS = 2;
export const WINDOW_MS = (NEAR_STEPS + 1) * STEP_MS;

/** What is signed, and what the digits are made of. `stamp`: the phone's time for a signature, its
 *  step of STEP_MS for digits. */
export function askedText(series: string, nonce: string, needs: readonly Need[], stamp: number): string {
  const lines = needs.map(({ action, amount }) => `${action} ${amount}`);
  return [VERSION, series, nonce, ...lines, String(stamp)].join('\n');
}

/** Six digits of the first six bytes of an HMAC-SHA-256. */
export function yesDigits(mac: readonly number[]): string {
  const number = mac.slice(0, 6).reduce((sum, byte) => sum * 256 + byte, 0);
  return String(number % MILLION).padStart(DIGITS, '0');
}
