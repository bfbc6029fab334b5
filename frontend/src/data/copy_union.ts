/**
 * IndexedDB and the second copy compared: what one lacks it gets from the other.
 *
 * `catchUp` runs before the first sale of a page: an event that only the copy has (IndexedDB was
 * full, or was restored by the system to an older state) must be back in the chain before the
 * chain goes on, else it would fork. `sweep` compares everything else afterwards, in bites.
 *
 * A row that fails its own seal or hash is replaced by a sound copy of it and kept in `damaged`.
 * Two sound rows under one number with different hashes are never merged: both stay where they
 * are and the difference is reported. Runs in the copy's worker; it never asks the hub.
 */
import { sha256, utf8 } from './bytes';
import type { Database, EventKey, StoredEvent } from './database';
import { DataError } from './errors';
import type { SealedMark, Tail } from './meta';
import type { Vault } from './vault';

export type Soundness = 'sound' | 'damaged' | 'unknown';

export const keyOf = ({ device, epoch, stream, seq }: StoredEvent): EventKey => [device, epoch, stream, seq];

/** Whether each follows the one before it, from where the database's chain ends. */
export function follows(tail: Tail, events: readonly StoredEvent[]): boolean {
  let { seq, hash } = tail.heads.F;
  return events.every((event) => {
    const next = event.seq === seq + 1 && prevOf(event) === hash;
    ({ seq, hash } = event);
    return next;
  });
}

/** The newest events that only the copy has, into the database, in one strict transaction. */
export async function refill(
  database: Database,
  tail: Tail,
  events: readonly StoredEvent[],
): Promise<boolean> {
  const last = events.at(-1);
  if (last === undefined || !follows(tail, events)) return false;
  const next: Tail = {
    ...tail,
    heads: { ...tail.heads, F: { seq: last.seq, hash: last.hash } },
    receipts: Math.max(tail.receipts, ...events.map(({ receipt }) => receipt?.counter ?? 0)),
    hlc: last.hlc ?? [last.made_at_ms, 0],
  };
  return database.use(async (handle) => {
    const writing = handle.transaction(['meta', 'events', 'carts'], 'readwrite', { durability: 'strict' });
    const stored = (await writing.objectStore('meta').get('tail')) as Tail | undefined;
    const unmoved = stored === undefined || stored.heads.F.hash === tail.heads.F.hash;
    if (unmoved) {
      for (const event of events) void writing.objectStore('events').put(event);
      for (const { id } of events) void writing.objectStore('carts').delete(id);
      void writing.objectStore('meta').put(next, 'tail');
    }
    await writing.done;
    return unmoved;
  });
}

/** Whether the stored bytes are what their hash says; unknown when they cannot be opened here. */
export async function soundness(vault: Vault, event: StoredEvent): Promise<Soundness> {
  if (typeof event.hash !== 'string' || typeof event.sig !== 'string') return 'damaged';
  try {
    const { raw } = await vault.open(event);
    return (await sha256(utf8(raw))) === event.hash ? 'sound' : 'damaged';
  } catch (error) {
    const code = error instanceof DataError ? error.code : 'event_damaged';
    return code === 'event_damaged' ? 'damaged' : 'unknown';
  }
}

/** A missing row is added, a damaged one replaced and kept beside. Answers whether it was written. */
export async function heal(database: Database, event: StoredEvent): Promise<boolean> {
  return database.use(async (handle) => {
    const writing = handle.transaction(['meta', 'events', 'damaged'], 'readwrite', { durability: 'strict' });
    const key = keyOf(event);
    const found: unknown = await writing.objectStore('events').get(key).catch(() => 'unreadable');
    if (found !== undefined) {
      const kept = { found_at_ms: Date.now(), store: 'events', key, value: found };
      void writing.objectStore('damaged').add(kept);
    }
    void writing.objectStore('events').put(event);
    const meta = writing.objectStore('meta');
    const mark = (await meta.get('sealed')) as SealedMark | undefined;
    void meta.put({ healed: (mark?.healed ?? 0) + 1, up_to: {} }, 'sealed'); // it may be plain
    await writing.done;
    return true;
  });
}

function prevOf(event: StoredEvent): string | null {
  if (event.prev !== undefined) return event.prev;
  return event.raw === undefined ? null : (JSON.parse(event.raw) as { prev: string }).prev;
}
