/** Stock as this till knows it: the hub's word, less what was sold here and it has not counted yet. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { Database, type StoredEvent } from './database';
import type { Appended } from './journal';
import { StockStore } from './stock';

const identity = { device: 'd1', epoch: 1, series: 'K01' } as Parameters<StockStore['load']>[0];
let names = 0;

function sold(product: string, milli: number, tracked = true): string {
  return JSON.stringify({ type: 'sale.completed', body: { lines: [{ product, tracked, base_quantity_milli: milli }] } });
}

function event(seq: number, raw: string): StoredEvent {
  return {
    device: 'd1', epoch: 1, stream: 'F', seq, id: `e${seq}`, type: 'sale.completed', hash: `${seq}`, sig: 's',
    receipt: null, made_at_ms: seq, raw,
  };
}

function till(database = new Database(`stock-${++names}`)) {
  const vault = { openAll: async (rows: readonly StoredEvent[]) => rows as never };
  let nowMs = 1_000;
  const clock = { nowMs: () => (nowMs += 1) };
  const store = new StockStore({ database, vault, clock });
  const sell = async (seq: number, raw: string) => {
    await database.use((handle) => handle.add('events', event(seq, raw)));
    store.appended({ device: 'd1', epoch: 1, stream: 'F', seq, raw, repeated: false } as Appended);
  };
  /** What may wait a moment has been done. */
  const counted = (product: string, milli: number | null) =>
    expect.poll(() => store.of(product), { interval: 5 }).toBe(milli);
  return { database, store, sell, counted };
}

const told = (levels: [string, number][], head: number, next = 1) => ({ levels, next, reset: false, more: false, head });

it('knows nothing until the hub said it, and then only what the hub keeps', async () => {
  const { store } = till();
  await store.load(identity);
  expect([store.of('beras'), store.isEmpty, store.ask()]).toEqual([null, true, 0]);
  await store.learn(told([['beras', 5_000]], 0, 7), 'hub');
  expect([store.of('beras'), store.of('air'), store.isEmpty, store.ask()]).toEqual([5_000, null, false, 7]);
});

it('takes its own sales off at once and gives them up when the hub counts them', async () => {
  const { store, sell, counted } = till();
  await store.load(identity);
  await store.learn(told([['beras', 5_000]], 0), 'hub');
  await sell(1, sold('beras', 2_000));
  await sell(2, sold('beras', 4_000));
  await sell(3, sold('beras', 9_000, false));
  await counted('beras', -1_000);
  await store.learn(told([['beras', 3_000]], 1, 2), 'hub');
  expect(store.of('beras')).toBe(-1_000);
  await store.learn(told([['beras', -1_000]], 3, 3), 'hub');
  expect(store.of('beras')).toBe(-1_000);
});

it('after a start without network counts what it sold since the hub spoke', async () => {
  const first = till();
  await first.store.load(identity);
  await first.store.learn(told([['beras', 5_000]], 0), 'hub');
  await first.sell(1, sold('beras', 2_000));
  await first.counted('beras', 3_000);
  await expect.poll(() => first.database.get('stock'), { interval: 5 }).toBeDefined();
  const again = till(first.database);
  await again.store.load(identity);
  expect(again.store.of('beras')).toBe(3_000);
  expect(again.store.atMs).toBe((await first.database.get('stock'))?.at_ms);
  const stranger = till(first.database);
  await stranger.store.load({ ...identity, device: 'd2' });
  expect(stranger.store.of('beras')).toBeNull();
});

it('forgets what another hub said, and asks that one from the beginning', async () => {
  const { store } = till();
  await store.load(identity);
  await store.learn(told([['beras', 5_000], ['sabun', 1_000]], 0, 9), 'hub');
  expect(await store.learn(told([['beras', 4_000]], 0, 4), 'restored')).toBe(true);
  expect(store.ask()).toBe(0);
  expect(await store.learn(told([['beras', 4_000]], 0, 4), 'restored')).toBe(false);
  expect([store.of('beras'), store.of('sabun')]).toEqual([4_000, null]);
});
