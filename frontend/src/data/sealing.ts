/**
 * Seals what was stored before the shop's recovery key was known, a few rows at a time.
 *
 * A row is changed only inside a transaction that finds it still plain and still the same event, so
 * a kill in between costs nothing and a second run begins where the first one stopped. The plain
 * records of the second copy are written again, sealed, before the segments that hold them go.
 */
import type { Database, EventKey, StoredEvent } from './database';
import { quiet } from './idle';
import type { Vault } from './vault';

const BITE = 20;

/** Seals every plain event of this browser. Answers how many it sealed. */
export async function sealAll(database: Database, vault: Vault): Promise<number> {
  let sealed = 0;
  let after: EventKey | null = null;
  while (vault.state.value !== 'plain') {
    const rows: StoredEvent[] = await nextRows(database, after);
    const last = rows.at(-1);
    if (last === undefined) return sealed;
    after = [last.device, last.epoch, last.stream, last.seq];
    const plain = rows.filter(({ raw }) => typeof raw === 'string');
    if (plain.length > 0) sealed += await sealRows(database, vault, plain);
    await quiet(); // a tap never waits for more than a bite
  }
  return sealed;
}

function nextRows(database: Database, after: EventKey | null): Promise<StoredEvent[]> {
  const range = after === null ? null : IDBKeyRange.lowerBound(after, true);
  return database.use((handle) => handle.getAll('events', range, BITE));
}

async function sealRows(database: Database, vault: Vault, plain: readonly StoredEvent[]): Promise<number> {
  const rows = await Promise.all(plain.map(async (row) => vault.seal(await vault.open(row))));
  return database.use(async (handle) => {
    const writing = handle.transaction('events', 'readwrite', { durability: 'strict' });
    let sealed = 0;
    for (const row of rows) {
      const { device, epoch, stream, seq } = row;
      const now = await writing.store.get([device, epoch, stream, seq]);
      if (row.sealed === undefined || now?.raw === undefined || now.hash !== row.hash) continue;
      void writing.store.put(row);
      sealed += 1;
    }
    await writing.done;
    return sealed;
  });
}
