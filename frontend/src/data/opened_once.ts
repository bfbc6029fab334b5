/**
 * Sealed events for those who read them all at a start: stock, and each balance, ask for the same ones one
 * after the other, and opening them is most of what a start costs a tablet that was long without its hub.
 *
 * What was opened is remembered for a moment only. Bounded by what the readers ask for (MOST_OWN each).
 */
import type { OpenEvent, StoredEvent } from './database';
import type { EventName } from './sealed';
import type { Vault } from './vault';

type Opener = Pick<Vault, 'openAll'>;
const REMEMBERED_MS = 10_000;
const remembered = new WeakMap<Opener, Map<string, OpenEvent>>();

/** In order. Throws as `openAll` does. */
export async function openedOnce(vault: Opener, events: readonly StoredEvent[]): Promise<OpenEvent[]> {
  const known = knownOf(vault);
  const missing = events.filter((event) => !known.has(placeOf(event)));
  for (const event of await vault.openAll(missing)) known.set(placeOf(event), event);
  return events.flatMap((event) => known.get(placeOf(event)) ?? []);
}

function placeOf({ device, epoch, stream, seq, hash }: EventName): string {
  return [device, epoch, stream, seq, hash].join(' ');
}

function knownOf(vault: Opener): Map<string, OpenEvent> {
  let known = remembered.get(vault);
  if (known === undefined) {
    known = new Map<string, OpenEvent>();
    remembered.set(vault, known);
    setTimeout(() => remembered.delete(vault), REMEMBERED_MS);
  }
  return known;
}
