/**
 * How long to wait before asking the hub again: full jitter, doubling, with two ceilings.
 *
 * A hub that does not answer is asked at least every 10 s, because that question costs a few
 * bytes on the shop's own network and staff wait for it. A hub that answers with trouble
 * (overloaded, upgrading) is left alone for up to five minutes.
 */
export const FIRST_WAIT_MS = 1_000;
export const SILENT_CEILING_MS = 10_000;
export const TROUBLE_CEILING_MS = 300_000;

export type Failure = 'silent' | 'trouble';

/** What the hub asked for is the least; nobody may ask for more than the ceiling. */
export function obeyed(drawnMs: number, askedMs: number | null): number {
  return Math.max(drawnMs, Math.min(askedMs ?? 0, TROUBLE_CEILING_MS));
}

export function waitMs(failures: number, kind: Failure, chance: number = Math.random()): number {
  const ceiling = kind === 'silent' ? SILENT_CEILING_MS : TROUBLE_CEILING_MS;
  const doubled = FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 30);
  return Math.round(Math.min(ceiling, doubled) * chance);
}
