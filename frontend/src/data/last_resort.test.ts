import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NOTHING } from './acks';
import type { AppendRequest } from './append';
import { CatalogStore } from './catalog_store';
import { Clock } from './clock';
import { Database } from './database';
import { DataError } from './errors';
import { History } from './history';
import { uuidV7 } from './ids';
import { Journal } from './journal';
import { LastResort } from './last_resort';
import { notedAhead } from './owed';
import { Outbox } from './outbox';
import { A_SLOW_MACHINE } from './patience';
import type { Hub } from './request';
import { Spare } from './spare';

const identity = {
  merchant: uuidV7(), outlet: uuidV7(), outlet_code: 'B01', device: uuidV7(), series: 'K02', epoch: 1,
  name: 'Kasir 1', drawer: null, hub: { device: uuidV7(), public_key: '' },
};
const writer = { reign: 1, owns: () => true, dethrone: () => undefined };
const carts = { close: () => undefined, reopen: () => undefined };
const sale = (id = uuidV7()): AppendRequest => ({
  id, type: 'sale.completed', version: 1, actor: null, shift: null, businessDate: '2026-11-21',
  receipt: true, body: { totals: { total_minor: 1000 } },
});

let database: Database;
let journal: Journal;
let outbox: Outbox;
let isFull = false;
let copied: 'kept' | 'refused' | 'in_doubt' = 'refused';
let hubAnswers = true;
let names = 0;

/** A hub that has everything it was sent, and says so unless its answers are lost. */
const hub = {
  json: async () => {
    if (!hubAnswers) throw new DataError('hub_unreachable');
    const [last] = notedAhead().slice(-1);
    const { epoch, stream, seq, hash } = last!;
    const heads = [{ epoch, stream, seq, hash }];
    return { incarnation: uuidV7(), time: 0, heads, durable: {}, results: [], stopped: null };
  },
} as unknown as Hub;

/** Reads go on; a transaction that writes finds no room. */
function onAFullDisk(): void {
  const use = database.use.bind(database);
  database.use = (work) =>
    use((handle) => {
      const transaction = handle.transaction.bind(handle) as (...given: unknown[]) => unknown;
      const guarded = (stores: unknown, mode?: string, options?: unknown) => {
        if (isFull && mode === 'readwrite') throw new DataError('storage_full');
        return transaction(stores, mode, options);
      };
      return work(new Proxy(handle, {
        get: (target, name) => {
          if (name === 'transaction') return guarded;
          const found: unknown = Reflect.get(target, name);
          return typeof found === 'function' ? (found.bind(target) as unknown) : found;
        },
      }));
    });
}

beforeEach(async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => kept.set(name, text),
    removeItem: (name: string) => kept.delete(name),
  });
  [isFull, copied, hubAnswers] = [false, 'refused', true];
  database = new Database(`last-resort-test-${++names}`);
  onAFullDisk();
  const { device, epoch } = identity;
  await database.set('tail', { device, epoch, heads: { F: NOTHING, O: NOTHING }, receipts: 0, hlc: [0, 0] });
  outbox = new Outbox(database, identity);
  const resort = new LastResort({
    makeRoom: async () => undefined,
    copy: { keep: async () => copied },
    line: () => ({ hub, outbox }),
  });
  journal = new Journal({
    database, writer, carts, resort, clock: new Clock(),
    surroundings: () => ({ identity, sign: async () => 'sig', catalog: null, zone: 'Asia/Jakarta' }),
  });
});

afterEach(() => vi.unstubAllGlobals());

const events = () => database.use((handle) => handle.getAll('events'));

/** The page died; the next one begins, with a second copy that does not open. */
async function nextPage(): Promise<void> {
  isFull = false;
  const parts = { database, catalogs: new CatalogStore(database, hub), line: () => null, owing: () => 0 };
  await new Spare(parts).ready();
}

it('finds the whole sale again that only the hub had, so that a hub which loses it gets it back', async () => {
  isFull = true;
  const { id, raw } = await journal.append(sale());
  expect(await events()).toEqual([]);
  await nextPage();
  expect((await outbox.next(10)).map((event) => [event.id, event.raw])).toEqual([[id, raw]]);
  expect(notedAhead()).toEqual([]);
});

it('finds the sale again that only the second copy had, though that copy does not open', async () => {
  [isFull, copied] = [true, 'kept'];
  const first = await journal.append(sale());
  const second = await journal.append(sale());
  await nextPage();
  expect((await events()).map(({ id, seq }) => [id, seq])).toEqual([[first.id, 1], [second.id, 2]]);
});

it('shows in the history what the disk has not taken yet: after a crash somebody looks whether the money was taken', async () => {
  const stored = await journal.append(sale());
  isFull = true;
  const owed = await journal.append(sale());
  const history = new History(database, () => ({ identity, mark: null }));
  const rows = async () => (await history.list()).map(({ id, seq }) => [id, seq]);
  expect(await rows()).toEqual([[owed.id, 2], [stored.id, 1]]);
  expect(await history.body(owed.id)).toEqual({ totals: { total_minor: 1000 } });
  await nextPage();
  expect(await rows()).toEqual([[owed.id, 2], [stored.id, 1]]);
});

it('gives a sale that may have arrived its place in the chain also after the page has died', async () => {
  [isFull, hubAnswers] = [true, false];
  const doubtful = sale();
  await expect(journal.append(doubtful)).rejects.toMatchObject({ code: 'storage_doubt' });
  await nextPage();
  expect((await events()).map(({ id, seq }) => [id, seq])).toEqual([[doubtful.id, 1]]);
});

it('is written with what was owed before it, without waiting for a sale: the hub may have it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  isFull = true;
  const [owed, doubtful, next] = [sale(), sale(), sale()];
  await journal.append(owed);
  hubAnswers = false;
  await expect(journal.append(doubtful)).rejects.toMatchObject({ code: 'storage_doubt' });
  isFull = false;
  vi.runOnlyPendingTimers();
  vi.useRealTimers();
  await vi.waitUntil(() => journal.owing.value === 0, A_SLOW_MACHINE);
  expect((await events()).map(({ id }) => id)).toEqual([owed.id, doubtful.id]);
  await journal.append(next);
  const places = (await events()).map(({ id, seq }) => [id, seq]);
  expect(places).toEqual([[owed.id, 1], [doubtful.id, 2], [next.id, 3]]);
  expect(notedAhead()).toEqual([]);
});

it('still owes what it owed when an event that is stored already is asked for again', async () => {
  const [first, owed, next] = [sale(), sale(), sale()];
  await journal.append(first);
  isFull = true;
  await journal.append(owed);
  isFull = false;
  await journal.append(first);
  await journal.append(next);
  const places = (await events()).map(({ id, seq }) => [id, seq]);
  expect(places).toEqual([[first.id, 1], [owed.id, 2], [next.id, 3]]);
});

it('gives no second place to what is stored already while the disk takes nothing', async () => {
  const first = sale();
  await journal.append(first);
  isFull = true;
  const again = await journal.append(first);
  expect(again.repeated).toBe(true);
  expect(again.seq).toBe(1);
  isFull = false;
  expect((await events()).map(({ id, seq }) => [id, seq])).toEqual([[first.id, 1]]);
});
