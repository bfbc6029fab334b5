/** A tablet that has not heard its hub for three days sells, and does nothing else that needs somebody's
 * authority: it cannot know who was dismissed since (decision 0016). Selling has no limit. Pure.
 */
export const CUT_OFF_MS = 72 * 3_600_000;

/** `heardAtMs` null: paired and not kept yet; then the pairing itself was the contact. */
export function sellsOnly(heardAtMs: number | null, nowMs: number): boolean {
  return heardAtMs !== null && nowMs - heardAtMs > CUT_OFF_MS;
}

export class SellsOnly extends Error {
  readonly code = 'sells_only';
}
