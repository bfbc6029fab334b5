/** What a customer is to allow, kept while somebody's yes is asked for: the sheet it was ticked in is closed
 * then, and opens again with it. Only while the page lives. */
import type { CustomerRow } from '../data/catalog_rows';
import type { ConsentName } from './customer_making';

interface Asked {
  readonly row: CustomerRow;
  readonly ticks: readonly ConsentName[];
}

let kept: Asked | null = null;

export function keepAsked(asked: Asked): void {
  kept = asked;
}

/** Whose sheet it was. */
export function askedAbout(): CustomerRow | null {
  return kept?.row ?? null;
}

/** Once; null: nothing was asked about this one. */
export function takeAsked(id: string): readonly ConsentName[] | null {
  const ticks = kept?.row.id === id ? kept.ticks : null;
  kept = null;
  return ticks;
}
