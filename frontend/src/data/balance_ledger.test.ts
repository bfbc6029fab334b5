/** Balances as this till knows them: the hub's word, less what it did itself, through restarts and new keys. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { Database, type StoredEvent } from './database';
import type { Former } from './former';
import type { Identity } from './identity';
import type { Appended } from './journal';
import type { BalanceName } from './protocol';
import { BalanceLedger } from './balance_ledger';
import { BalanceStore } from './balances';

const first = { device: 'd1', epoch: 1, series: 'K01' } as Identity;
const renewed = { ...first, epoch: 2, series: 'K02' } as Identity;
let names = 0;

function sale(minor: number, customer: string | null = 'ani', type = 'sale.completed'): string {
  const payments = [{ kind: 'kasbon', amount_minor: minor, tip_minor: 0 }, { kind: 'cash', amount_minor: 500, tip_minor: 0 }];
  return JSON.stringify({ type, body: { customer: customer === null ? null : { id: customer }, payments } });
}
const repaid = (minor: number) =>
  JSON.stringify({ type: 'kasbon.repaid', body: { customer: { id: 'ani' }, amount_minor: minor, payments: [] } });

function till(database = new Database(`kasbon-${++names}`), name: BalanceName = 'kasbon') {
  let nowMs = 1_000;
  const vault = { openAll: async (rows: readonly StoredEvent[]) => rows as never };
  const store = new BalanceStore({ name, database, vault, clock: { nowMs: () => (nowMs += 1) } });
  const append = async (seq: number, raw: string, { device, epoch } = first) => {
    const { type } = JSON.parse(raw) as { type: string };
    const row = { device, epoch, stream: 'F' as const, seq, id: `e${epoch}${seq}`, type, hash: '', sig: '', receipt: null, made_at_ms: seq, raw };
    await database.use((handle) => handle.add('events', row));
    store.appended({ device, epoch, stream: 'F', seq, raw, repeated: false } as Appended);
  };
  return { database, store, append };
}

const told = (head: number, owed = 0, room = 100_000, alone = 50_000) =>
  ({ mark: 7, head, rows: [['ani', owed, room, alone]] as [string, number, number, number][] });
const stands = (minor: number, roomMinor: number, aloneMinor: number, named = true) =>
  ({ named, minor, roomMinor, aloneMinor });

it('sells nothing on kasbon until the hub has spoken, and to nobody it did not name', async () => {
  const { store } = till();
  await store.load(first);
  expect([store.of('ani'), store.ask()]).toEqual([null, 0]);
  await store.learn(told(0), 'hub');
  expect([store.of('ani'), store.of('budi'), store.ask()]).toEqual([stands(0, 100_000, 50_000), stands(0, 0, 0, false), 7]);
});

it('counts its own sales, refunds and repayments until the hub counts them', async () => {
  const { store, append } = till();
  await store.load(first);
  await store.learn(told(0), 'hub');
  await append(1, sale(30_000));
  expect(store.of('ani')).toEqual(stands(30_000, 70_000, 20_000));
  await append(2, sale(-5_000, 'ani', 'sale.refunded'));
  await append(3, repaid(10_000));
  await append(4, sale(9_000, null));
  expect(store.of('ani')).toEqual(stands(15_000, 85_000, 35_000));
  await store.learn(told(1, 30_000, 70_000, 35_000), 'hub');
  expect(store.of('ani')).toEqual(stands(15_000, 85_000, 50_000));
  await store.learn({ mark: 7, head: 4, rows: null }, 'hub');
  expect(store.of('ani')).toEqual(stands(30_000, 70_000, 35_000));
});

it('the same event told twice counts once', async () => {
  const { store, append } = till();
  await store.load(first);
  await store.learn(told(0), 'hub');
  await append(1, sale(30_000));
  store.appended({ device: 'd1', epoch: 1, stream: 'F', seq: 1, raw: sale(30_000), repeated: true } as Appended);
  expect(store.of('ani')?.minor).toBe(30_000);
});

it('a restart without a network forgets no charge', async () => {
  const before = till();
  await before.store.load(first);
  await before.store.learn(told(0), 'hub');
  await before.append(1, sale(30_000));
  const after = till(before.database);
  await after.store.load(first);
  expect(after.store.of('ani')).toEqual(stands(30_000, 70_000, 20_000));
});

async function paired(database: Database, handed: number): Promise<void> {
  const former = { identity: first, reason: 'fork', head: { seq: 2, hash: '' }, handed: { incarnation: 'hub', seq: handed } };
  await database.set('former', [former as Former]);
}

it('pairing anew forgets no charge: what the old key did counts until a statement after it was handed in', async () => {
  const before = till();
  await before.store.load(first);
  await before.store.learn(told(0), 'hub');
  await before.append(1, sale(30_000));
  await before.append(2, sale(10_000));
  await paired(before.database, 1);
  const { store, append } = till(before.database);
  await store.load(renewed);
  expect(store.of('ani')).toEqual(stands(40_000, 60_000, 10_000));
  await append(1, sale(5_000), renewed);
  expect(store.of('ani')?.minor).toBe(45_000);
  await store.learn(told(0, 30_000, 70_000, 35_000), 'hub'); // the first had arrived when we asked
  expect(store.of('ani')).toEqual(stands(45_000, 55_000, 20_000));
  await paired(before.database, 2); // handed in, and the tablet dies before the next word
  const again = till(before.database);
  await again.store.load(renewed);
  expect(again.store.of('ani')).toEqual(stands(45_000, 55_000, 20_000));
  await again.store.learn(told(1, 45_000, 55_000, 27_500), 'hub');
  expect(again.store.of('ani')).toEqual(stands(45_000, 55_000, 27_500));
});

it('a hub put back to an old copy counts less: the journal says what it lacks', async () => {
  const { store, append } = till();
  await store.load(first);
  await store.learn(told(0), 'hub');
  await append(1, sale(30_000));
  await append(2, sale(10_000));
  await store.learn(told(2, 40_000, 60_000, 30_000), 'hub');
  await store.learn(told(1, 30_000, 70_000, 35_000), 'restored');
  expect(store.of('ani')).toEqual(stands(40_000, 60_000, 25_000));
});

it('a journal that cannot be read sells nothing on kasbon', async () => {
  const { store, database } = till();
  await database.set('kasbon', { ...first, incarnation: 'hub', mark: 1, head: 0, at_ms: 1, handed: [], rows: [['ani', 0, 9, 9]] });
  const locked = new BalanceLedger({ name: 'kasbon',
    onMoved: () => undefined, database, vault: { openAll: async () => Promise.reject(new Error('vault_locked')) }, clock: { nowMs: () => 1 },
  });
  await expect(locked.load(first)).rejects.toThrow('vault_locked');
  expect(locked.of('ani')).toBeNull();
  await store.load(first);
  expect(store.of('ani')).toEqual(stands(0, 9, 9));
});

it('what is sold while the journal is being read counts too', async () => {
  const database = new Database(`kasbon-${++names}`);
  let opened: () => void = () => undefined;
  const reading = new Promise<void>((resolve) => (opened = resolve));
  const vault = { openAll: async (rows: readonly StoredEvent[]) => reading.then(() => rows as never) };
  const ledger = new BalanceLedger({ name: 'kasbon', database, vault, clock: { nowMs: () => 1 }, onMoved: () => undefined });
  const loading = ledger.load(first);
  await expect.poll(async () => database.get('kasbon').then(() => true), { interval: 5 }).toBe(true);
  ledger.appended({ device: 'd1', epoch: 1, stream: 'F', seq: 1, raw: sale(30_000), repeated: false } as Appended);
  opened();
  await loading;
  await ledger.learn(told(0), 'hub');
  expect(ledger.of('ani')).toEqual(stands(30_000, 70_000, 20_000));
});

it('a hub put back while this till sells: what the old copy has counts once, and nobody knows until the journal is read', async () => {
  const { store, append } = till();
  await store.load(first);
  await store.learn(told(0), 'hub');
  for (const seq of [1, 2, 3]) await append(seq, sale(10_000));
  const learning = store.learn(told(2, 20_000, 80_000, 40_000), 'restored');
  expect([store.of('ani'), store.ask()]).toEqual([null, 0]);
  await append(4, sale(5_000));
  await learning;
  expect(store.of('ani')).toEqual(stands(35_000, 65_000, 25_000));
});

it('more than can be read sells nothing on kasbon', async () => {
  const { store, append, database } = till();
  await store.load(first);
  await store.learn(told(0), 'hub');
  await append(1, sale(10_000));
  const rows = Array.from({ length: 5_001 }, (_, at) => ({
    device: 'd1', epoch: 1, stream: 'F' as const, seq: at + 2, id: `m${at}`, type: 'shift.opened', hash: '', sig: '', receipt: null, made_at_ms: 1, raw: '{}',
  }));
  await database.use((handle) => {
    const tx = handle.transaction('events', 'readwrite');
    return Promise.all([...rows.map((row) => tx.store.add(row)), tx.done]);
  });
  await store.learn(told(0), 'restored');
  expect(store.of('ani')).toBeNull();
});

it('credit shrinks by what is paid out of it, grows by what is refunded into it, and knows nothing of kasbon', async () => {
  const { store, append } = till(undefined, 'credit');
  const paid = (minor: number, type = 'sale.completed') => sale(minor, 'ani', type).replace('kasbon', 'store_credit');
  await store.load(first);
  await store.learn(told(0, 60_000, 60_000, 30_000), 'hub');
  await append(1, paid(20_000));
  expect(store.of('ani')).toEqual(stands(40_000, 40_000, 10_000));
  await append(2, paid(-5_000, 'sale.refunded'));
  await append(3, repaid(10_000));
  await append(4, sale(9_000));
  expect(store.of('ani')).toEqual(stands(45_000, 45_000, 15_000));
  await store.learn(told(4, 45_000, 45_000, 22_500), 'hub');
  expect(store.of('ani')).toEqual(stands(45_000, 45_000, 22_500));
});

it('a gift card is known by itself, whoever buys, and one sale may take of several', async () => {
  const { store, append } = till(undefined, 'gift');
  await store.load(first);
  await store.learn({ mark: 7, head: 0, rows: [['c1', 60_000, 60_000, 30_000], ['c2', 5_000, 5_000, 2_500]] }, 'hub');
  const payments = [
    { kind: 'gift_card', card: 'c1', amount_minor: 20_000, tip_minor: 0 },
    { kind: 'gift_card', card: 'c2', amount_minor: 2_000, tip_minor: 0 },
    { kind: 'gift_card', card: 'c1', amount_minor: 1_000, tip_minor: 0 },
    { kind: 'store_credit', amount_minor: 9_000, tip_minor: 0 },
  ];
  await append(1, JSON.stringify({ type: 'sale.completed', body: { customer: null, payments } }));
  expect([store.of('c1'), store.of('c2')]).toEqual([stands(39_000, 39_000, 9_000), stands(3_000, 3_000, 500)]);
  await store.learn({ mark: 8, head: 1, rows: [['c1', 39_000, 39_000, 19_500]] }, 'hub');
  expect(store.of('c1')).toEqual(stands(39_000, 39_000, 19_500));
});

it('what was paid in here may be used here at once, and counts once when the hub knows it', async () => {
  const { store, append, database } = till(undefined, 'gift');
  const paidIn = (body: object) => JSON.stringify({ type: 'balance.paid_in', body: { payments: [], ...body } });
  await store.load(first);
  await store.learn({ mark: 7, head: 0, rows: [['c2', 5_000, 5_000, 2_500]] }, 'hub');
  await append(1, paidIn({ card: { id: 'c1' }, customer: null, amount_minor: 50_000 }));
  await append(2, paidIn({ card: { id: 'c2' }, customer: null, amount_minor: 10_000 }));
  await append(3, paidIn({ card: null, customer: { id: 'ani' }, amount_minor: 9_000 }));
  expect(store.of('c1')).toEqual(stands(50_000, 50_000, 50_000));
  expect(store.of('c2')).toEqual(stands(15_000, 15_000, 12_500));
  expect(store.of('ani')).toEqual(stands(0, 0, 0, false));
  const again = till(database, 'gift').store;
  await again.load(first); // a reload reads it from the journal
  expect(again.of('c1')).toEqual(stands(50_000, 50_000, 50_000));
  await store.learn({ mark: 8, head: 3, rows: [['c1', 50_000, 50_000, 25_000], ['c2', 15_000, 15_000, 7_500]] }, 'hub');
  expect(store.of('c1')).toEqual(stands(50_000, 50_000, 25_000));
  const credit = till(undefined, 'credit');
  await credit.store.load(first);
  await credit.store.learn(told(0, 0, 0, 0), 'hub');
  await credit.append(1, paidIn({ card: null, customer: { id: 'ani' }, amount_minor: 9_000 }));
  await credit.append(2, paidIn({ card: { id: 'c1' }, customer: null, amount_minor: 1_000 }));
  expect(credit.store.of('ani')).toEqual(stands(9_000, 9_000, 9_000));
});

it('takes changes of the rows it was told, and asks for all when they are of others', async () => {
  const { store, database } = till(undefined, 'gift');
  await store.load(first);
  await store.learn({ mark: 7, head: 0, rows: [['c1', 60_000, 60_000, 30_000], ['c2', 5_000, 5_000, 2_500]] }, 'hub');
  const changes = { mark: 8, head: 0, rows: null, since: 7, changed: [['c3', 900, 900, 450] as [string, number, number, number]], gone: ['c2'] };
  await store.learn(changes, 'hub');
  expect([store.of('c1'), store.of('c2'), store.of('c3')]).toEqual([stands(60_000, 60_000, 30_000), stands(0, 0, 0, false), stands(900, 900, 450)]);
  expect(store.ask()).toBe(8);
  await store.learn({ ...changes, mark: 10, since: 9, head: 5 }, 'hub');
  expect([store.ask(), store.of('c1')]).toEqual([0, stands(60_000, 60_000, 30_000)]);
  const again = till(database, 'gift').store;
  await again.load(first);
  expect([again.ask(), again.of('c3')]).toEqual([8, stands(900, 900, 450)]);
});

it('points are counted in points: earned and given back more, spent and taken back fewer', async () => {
  const { store, append } = till(undefined, 'points');
  await store.load(first);
  await store.learn(told(0, 300, 300, 100), 'hub');
  const moved = (earned: number, spent: number, type = 'sale.completed') =>
    JSON.stringify({
      type,
      body: { customer: { id: 'ani' }, points: { earned }, payments: [{ kind: 'points', amount_minor: spent * 100, points: spent }] },
    });
  await append(1, moved(12, 50));
  expect(store.of('ani')).toEqual(stands(262, 262, 62));
  await append(2, moved(-12, -50, 'sale.refunded'));
  await append(3, sale(9_000));
  expect(store.of('ani')).toEqual(stands(300, 300, 100));
});
