import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppendRequest } from './append';
import { sha256, utf8 } from './bytes';
import { Clock } from './clock';
import { Database } from './database';
import { DataError } from './errors';
import { GENESIS_HASH } from './envelope';
import { uuidV7 } from './ids';
import { Journal, type JournalParts, QUEUE_LIMIT } from './journal';
import type { LastResort } from './last_resort';
import { NOTHING } from './acks';
import type { WriterToken } from './meta';

const identity = {
  merchant: uuidV7(), outlet: uuidV7(), outlet_code: 'B01', device: uuidV7(), series: 'K02', epoch: 1,
  name: 'Kasir 1', drawer: null, hub: { device: uuidV7(), public_key: '' },
};
const sale = (id = uuidV7()): AppendRequest => ({
  id, type: 'sale.completed', version: 1, actor: null, shift: null, businessDate: '2026-11-21',
  receipt: true, closesCart: id,
  body: ({ receipt }) => ({ receipt: { ...receipt! }, totals: { total_minor: 1000 } }),
});

let database: Database;
let writer: { reign: number | null; owns(token?: WriterToken): boolean; dethrone(): void };
let journal: Journal;
let names = 0;

function tab(reign: number, parts: Partial<JournalParts> = {}): Journal {
  writer = {
    reign,
    owns: (token) => token?.token === reign,
    dethrone() {
      this.reign = null;
    },
  };
  return new Journal({
    database, writer, clock: new Clock(), carts: { close: () => undefined, reopen: () => undefined },
    surroundings: () => ({ identity, sign: async () => 'sig', catalog: null, zone: 'Asia/Jakarta' }),
    ...parts,
  });
}

beforeEach(async () => {
  database = new Database(`journal-test-${++names}`);
  const { device, epoch } = identity;
  const heads = { F: NOTHING, O: NOTHING };
  await database.set('tail', { device, epoch, heads, receipts: 0, hlc: [0, 0] });
  await database.set('writer', { token: 1, tab: 'a' });
  journal = tab(1);
});

afterEach(() => {
  vi.useRealTimers();
});

const events = () => database.use((handle) => handle.getAll('events'));

describe('appending', () => {
  it('chains events from 64 zeros, numbers receipts without gaps and hashes what it stores', async () => {
    await Promise.all([sale(), sale(), sale()].map((each) => journal.append(each)));
    const stored = await events();
    expect(stored.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(stored.map(({ receipt }) => receipt?.number)).toEqual([
      'B01-K02-20261121-0001', 'B01-K02-20261121-0002', 'B01-K02-20261121-0003',
    ]);
    const envelopes = stored.map(({ raw }) => JSON.parse(raw!) as { prev: string; hlc: number[] });
    expect(envelopes.map(({ prev }) => prev)).toEqual([GENESIS_HASH, stored[0]?.hash, stored[1]?.hash]);
    expect(await sha256(utf8(stored[2]!.raw!))).toBe(stored[2]!.hash);
  });

  it('what may wait rests while a sale is written and goes on when it is, or at once when none is', async () => {
    const order: string[] = [];
    const writing = journal.append(sale()).then(() => order.push('written'));
    const resting = journal.rest().then(() => order.push('rested'));
    await Promise.all([writing, resting]);
    expect(order).toEqual(['written', 'rested']);
    let rested = false;
    void journal.rest().then(() => (rested = true));
    await Promise.resolve();
    await Promise.resolve();
    expect(rested).toBe(true);
  });

  it('what may wait goes on after 1 s although a write never ends: a hung disk keeps no sale from the hub', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const hung = tab(1, { copy: { ready: () => new Promise<void>(() => undefined), follow: () => undefined } });
    void hung.append(sale());
    let rested = false;
    void hung.rest().then(() => (rested = true));
    await vi.advanceTimersByTimeAsync(999);
    expect(rested).toBe(false);
    await vi.advanceTimersByTimeAsync(301);
    expect(rested).toBe(true);
  });

  it('answers the same id with the first event and writes nothing', async () => {
    const first = await journal.append(sale('01900000-0000-7000-8000-000000000001'));
    const again = await journal.append(sale('01900000-0000-7000-8000-000000000001'));
    expect(again).toEqual({ ...first, repeated: true });
    expect(await events()).toHaveLength(1);
    expect((await journal.append(sale())).receipt?.counter).toBe(2);
  });

  it('removes the paid cart with the sale and leaves the others', async () => {
    const paid = sale();
    const cart = (id: string) => ({ id, saved_at_ms: 0, content: {} });
    await database.use((handle) => handle.put('carts', cart(paid.id)));
    await database.use((handle) => handle.put('carts', cart('other')));
    await journal.append(paid);
    expect(await database.use((handle) => handle.getAllKeys('carts'))).toEqual(['other']);
  });

  it('is refused to a tab whose token is no longer the stored one, and nothing is written', async () => {
    await journal.append(sale());
    await database.set('writer', { token: 2, tab: 'b' });
    await expect(journal.append(sale())).rejects.toMatchObject({ code: 'writer_lost' });
    expect(writer.reign).toBeNull();
    await expect(journal.append(sale())).rejects.toMatchObject({ code: 'not_writer' });
    expect(await events()).toHaveLength(1);
  });

  it('continues the chain where another tab left it', async () => {
    await journal.append(sale());
    await database.set('writer', { token: 2, tab: 'b' });
    await tab(2).append(sale());
    await database.set('writer', { token: 3, tab: 'a' });
    const third = await tab(3).append(sale());
    expect([third.seq, third.receipt?.counter]).toEqual([3, 3]);
  });

  it('says busy beyond its queue instead of growing without end', async () => {
    const burst = Array.from({ length: QUEUE_LIMIT + 1 }, () => journal.append(sale()));
    const outcomes = await Promise.allSettled(burst);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(QUEUE_LIMIT);
    expect(outcomes.at(-1)).toMatchObject({ reason: { code: 'till_busy' } });
  });

  it('leaves neither event nor receipt number behind when the body cannot be made', async () => {
    const broken: AppendRequest = {
      ...sale(),
      body: () => {
        throw new Error('no price');
      },
    };
    await expect(journal.append(broken)).rejects.toThrow('no price');
    expect((await journal.append(sale())).receipt?.counter).toBe(1);
  });

  it('refuses an event that no hub would take, before it is in the journal', async () => {
    const huge: AppendRequest = { ...sale(), body: { note: 'x'.repeat(1_048_576) } };
    await expect(journal.append(huge)).rejects.toMatchObject({ code: 'event_too_large' });
    expect(await events()).toHaveLength(0);
  });

  it('refuses what would stop every later event at the hub: ids and days it cannot read', async () => {
    const bad: Partial<AppendRequest>[] = [
      { id: 'sale-1' },
      { id: uuidV7().toUpperCase() },
      { shift: 'pagi' },
      { actor: { person: 'Ana', credential_version: 1, method: 'pin' } },
      { businessDate: '21-11-2026' },
      { type: '' },
      { version: 0 },
    ];
    for (const change of bad) {
      await expect(journal.append({ ...sale(), ...change })).rejects.toMatchObject({
        code: 'event_malformed',
      });
    }
    expect(await events()).toHaveLength(0);
  });

  it('whose first event cannot be read back is written all the same, and raises the alarm', async () => {
    const use = database.use.bind(database);
    let commits = 0;
    database.use = async (work) => {
      if (++commits === 3) throw new Error('disk'); // 1: the tail, 2: the transaction, 3: reading back
      return use(work);
    };
    const sold = await journal.append(sale());
    expect(sold.receipt?.counter).toBe(1);
    await vi.waitFor(() => expect(journal.storageDoubtful.value).toBe(true));
    database.use = use;
    expect((await events()).map(({ id }) => id)).toEqual([sold.id]);
    expect((await journal.append(sale())).receipt?.counter).toBe(2);
  });

  it('stamps later than any other device it has heard of', async () => {
    const soon = Date.now() + 60_000;
    journal.observe([soon, 7]);
    const { raw } = await journal.append(sale());
    expect((JSON.parse(raw) as { hlc: number[] }).hlc).toEqual([soon, 8]);
  });
});

describe('changing hands', () => {
  it('first writes what only the second copy has: it would stay behind with the old identity', async () => {
    const resort = { makeRoom: async () => undefined, keep: async () => 'copy' } as unknown as LastResort;
    const parts = (journal as unknown as { parts: object }).parts;
    journal = new Journal({ ...parts, resort } as ConstructorParameters<typeof Journal>[0]);
    await journal.append(sale());
    const use = database.use.bind(database);
    database.use = async () => Promise.reject(new DataError('storage_full'));
    const owed = await journal.append(sale());
    await expect(journal.changeHands(async () => 'changed')).rejects.toMatchObject({ code: 'storage_full' });
    database.use = use;
    expect(await events()).toHaveLength(1);
    await journal.changeHands(async () => {
      expect((await events()).map(({ id }) => id)).toContain(owed.id);
    });
    expect(journal.owing.value).toBe(0);
  });
});

it('keeps the place of a sale that may have arrived elsewhere, until it is stored', async () => {
  const answers = ['in_doubt', 'nowhere'];
  const keep = async () => answers.shift();
  const resort = { makeRoom: async () => undefined, keep } as unknown as LastResort;
  const parts = (journal as unknown as { parts: object }).parts;
  journal = new Journal({ ...parts, resort } as ConstructorParameters<typeof Journal>[0]);
  const use = database.use.bind(database);
  const [doubtful, next] = [sale(), sale()];
  for (const [place, request] of [doubtful, next].entries()) {
    let reads = place === 0 ? 1 : 0; // the end of the chain can be read, nothing can be written
    database.use = async (work) => (reads-- > 0 ? use(work) : Promise.reject(new DataError('storage_full')));
    await expect(journal.append(request)).rejects.toMatchObject({ code: 'storage_doubt' });
  }
  database.use = use;
  await journal.append(next);
  expect((await events()).map(({ id, seq }) => [id, seq])).toEqual([[doubtful.id, 1], [next.id, 2]]);
});
