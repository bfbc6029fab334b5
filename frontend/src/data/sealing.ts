/**
 * Seals what was stored before the shop's recovery key was known, a few rows at a time.
 *
 * A row is changed only inside a transaction that finds it still plain and still the same event, so
 * a kill in between costs nothing and a second run begins where the first one stopped. The plain
 * records of the second copy are written again, sealed, before the segments that hold them go.
 */
import type { Database, EventKey, StoredEvent } from './database';
import { quiet } from './idle';
import type { SealedMark } from './meta';
import type { Vault } from './vault';

const BITE = 20;
const NOTHING: SealedMark = { healed: 0, up_to: {} };

/** The events of one device, epoch and stream. */
type Chain = [device: string, epoch: number, stream: EventKey[2]];

/** Seals every plain event of this browser. Answers how many it sealed. What is known to be sealed is
 *  not read again: a tablet with a month of sales starts as quietly as a new one. */
export async function sealAll(database: Database, vault: Vault): Promise<number> {
  const known = (await database.get('sealed')) ?? NOTHING;
  const mark = { healed: known.healed, up_to: { ...known.up_to } };
  let sealed = 0;
  let chain = await chainAfter(database, null);
  while (chain !== null && vault.state.value !== 'plain') {
    const name = chain.join('/');
    const done = await sealChain(database, vault, { chain, after: mark.up_to[name] ?? 0 });
    mark.up_to[name] = done.upTo;
    sealed += done.sealed;
    chain = await chainAfter(database, chain);
  }
  await remember(database, mark);
  return sealed;
}

async function chainAfter(database: Database, chain: Chain | null): Promise<Chain | null> {
  const range = chain === null ? null : IDBKeyRange.lowerBound([...chain, Infinity]);
  const [first] = await database.use((handle) => handle.getAllKeys('events', range, 1));
  return first === undefined ? null : [first[0], first[1], first[2]];
}

/** Answers up to where every event is sealed now; one that could not be sealed is looked at again. */
async function sealChain(
  database: Database,
  vault: Vault,
  { chain, after }: { chain: Chain; after: number },
): Promise<{ sealed: number; upTo: number }> {
  let [sealed, seq, upTo] = [0, after, after];
  for (;;) {
    const rows = await nextRows(database, chain, seq);
    const last = rows.at(-1);
    if (last === undefined) return { sealed, upTo };
    const plain = rows.filter(({ raw }) => typeof raw === 'string');
    const now = plain.length === 0 ? 0 : await sealRows(database, vault, plain);
    if (upTo === seq && now === plain.length) upTo = last.seq;
    sealed += now;
    ({ seq } = last);
    await quiet(); // a tap never waits for more than a bite
  }
}

function nextRows(database: Database, chain: Chain, after: number): Promise<StoredEvent[]> {
  const range = IDBKeyRange.bound([...chain, after], [...chain, Infinity], true);
  return database.use((handle) => handle.getAll('events', range, BITE));
}

/** Unless a row was healed meanwhile: it may be plain, and is then found from the beginning. */
async function remember(database: Database, mark: SealedMark): Promise<void> {
  await database.use(async (handle) => {
    const writing = handle.transaction('meta', 'readwrite', { durability: 'relaxed' });
    const now = ((await writing.store.get('sealed')) as SealedMark | undefined) ?? NOTHING;
    if (now.healed === mark.healed) void writing.store.put(mark, 'sealed');
    await writing.done;
  });
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
