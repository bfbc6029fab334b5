/**
 * Which events travel in the next push: as many as both limits allow, in order, at least one.
 *
 * The byte limit counts the uncompressed request, so it holds however well gzip does. A batch
 * that ran out of time is halved, one that arrived grows again (sync.md §3.6).
 */
import { utf8 } from './bytes';

export const MOST_EVENTS = 200;
export const FEWEST_EVENTS = 20;
export const MOST_BYTES = 262_144;
const STEP = 20;

export interface Signed {
  raw: string;
  sig: string;
}

export interface Limits {
  events: number;
  bytes: number;
}

export function batch<T extends Signed>(events: readonly T[], limits: Limits): T[] {
  const taken: T[] = [];
  let bytes = '{"events":[]}'.length;
  for (const event of events.slice(0, limits.events)) {
    bytes += wireBytes(event);
    if (taken.length > 0 && bytes > limits.bytes) break;
    taken.push(event);
  }
  return taken;
}

export function pushText(events: readonly Signed[]): string {
  return JSON.stringify({ events: events.map(({ raw, sig }) => ({ raw, sig })) });
}

export function smaller(size: number): number {
  return Math.max(FEWEST_EVENTS, Math.floor(size / 2));
}

export function larger(size: number, limit: number): number {
  return Math.min(limit, size + STEP);
}

function wireBytes({ raw, sig }: Signed): number {
  return utf8(JSON.stringify({ raw, sig })).length + 1;
}
