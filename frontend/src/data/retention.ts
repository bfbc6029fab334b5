/**
 * Which bodies this tablet may let go, and letting them go.
 *
 * A body goes only when it is safe elsewhere: the server says that the cloud, or a backup it has
 * verified, holds it (`durable.cloud`, `durable.backup`; the hub's own word is not enough), its
 * answer named our own hash, and the event is older than thirty days, or seven when room is tight.
 * Its row stays with number, hash, signature and receipt, so the chain can always be checked and
 * the list still shows it. By the hub's time only: a tablet that believes in 2038 prunes nothing.
 */
import type { Database, EventKey, StoredEvent } from './database';
import type { Identity } from './identity';

export const KEPT_MS = 30 * 86_400_000;
export const KEPT_WHEN_TIGHT_MS = 7 * 86_400_000;
const BITE = 200;

export interface Letting {
  identity: Identity;
  /** what is safe elsewhere and acknowledged with our own hash */
  upTo: number;
  /** the hub's time; null while it has not been heard on this page */
  nowMs: number | null;
  tight: boolean;
}

/** Lets bodies go. Answers the number below which none is kept any more. */
export async function letGo(database: Database, { identity, upTo, nowMs, tight }: Letting): Promise<number> {
  if (nowMs === null || upTo === 0) return 0;
  const before = nowMs - (tight ? KEPT_WHEN_TIGHT_MS : KEPT_MS);
  const { device, epoch } = identity;
  let from = await firstKept(database, identity, upTo);
  for (;;) {
    const range = IDBKeyRange.bound([device, epoch, 'F', from], [device, epoch, 'F', upTo]);
    const rows = await database.use((handle) => handle.getAll('events', range, BITE));
    const old = rows.slice(0, firstYoung(rows, before));
    await prune(database, old.filter(hasBody));
    from += old.length;
    if (old.length < BITE) return from;
  }
}

/** Bodies go from the front: halving finds the first that is kept, and years of rows are not read each hour. */
async function firstKept(database: Database, { device, epoch }: Identity, upTo: number): Promise<number> {
  let [low, high] = [1, upTo + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = await database.use((handle) => handle.get('events', [device, epoch, 'F', middle]));
    if (row === undefined || hasBody(row)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function firstYoung(rows: readonly StoredEvent[], before: number): number {
  const young = rows.findIndex(({ made_at_ms }) => made_at_ms >= before);
  return young === -1 ? rows.length : young;
}

function hasBody({ raw, sealed }: StoredEvent): boolean {
  return raw !== undefined || sealed !== undefined;
}

async function prune(database: Database, rows: readonly StoredEvent[]): Promise<void> {
  if (rows.length === 0) return;
  await database.use(async (handle) => {
    const writing = handle.transaction('events', 'readwrite', { durability: 'relaxed' });
    for (const { device, epoch, stream, seq, hash } of rows) {
      const key: EventKey = [device, epoch, stream, seq];
      const row = await writing.store.get(key);
      if (row === undefined || row.hash !== hash) continue;
      delete row.raw;
      delete row.sealed;
      void writing.store.put(row);
    }
    await writing.done;
  });
}
