/** Sales are found by what people remember of them; the index is made from the journal and nothing else. */
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { NOTHING } from './acks';
import type { AppendRequest } from './append';
import { base64url } from './bytes';
import { Clock } from './clock';
import { Database } from './database';
import { salesOf } from './day_count';
import { History } from './history';
import { uuidV7 } from './ids';
import { Journal } from './journal';
import type { JsonObject } from './json';
import { SalesIndex } from './sales_index';
import { SalesStore } from './sales_store';
import { Vault } from './vault';

const identity = {
  merchant: uuidV7(), outlet: uuidV7(), outlet_code: 'B01', device: uuidV7(), series: 'K02', epoch: 1,
  name: 'Kasir 1', drawer: null, hub: { device: uuidV7(), public_key: '' },
};
const CASH = (word: string) => (word === 'tunai' ? ['cash'] : []);
let database: Database;
let journal: Journal;
let history: History;
let vault: Vault;
let store: SalesStore;

async function sell(
  body: JsonObject, type = 'sale.completed', id = uuidV7(), businessDate = '2026-11-21',
): Promise<string> {
  const request: AppendRequest = {
    id, type, version: 1, actor: null, shift: null, businessDate, receipt: true,
    body: ({ receipt }) => ({ ...body, receipt: { ...receipt! } }),
  };
  await journal.append(request);
  return id;
}

const writing = (who: typeof identity) =>
  new Journal({
    database, clock: new Clock(),
    writer: { reign: 1, owns: () => true, dethrone: () => undefined },
    carts: { close: () => undefined, reopen: () => undefined },
    surroundings: () => ({ identity: who, sign: async () => 'sig', catalog: null, zone: 'Asia/Jakarta' }),
  });

const historyWith = (key: Vault) =>
  new History(database, () => ({ identity, mark: null }), key, new SalesIndex(database, key, store));

const sale = (name: string, due: number, more: JsonObject = {}): JsonObject => ({
  due_minor: due, lines: [{ name, sku: 'X1' }], cashier: { name: 'Siti' }, payments: [{ kind: 'cash' }], ...more,
});

const found = async (words: string) => {
  const { rows } = await history.search(words, { limit: 50, meaning: CASH });
  return rows.map((row) => row.id);
};

beforeEach(async () => {
  database = new Database(`index-test-${uuidV7()}`);
  const { device, epoch } = identity;
  await database.set('tail', { device, epoch, heads: { F: NOTHING, O: NOTHING }, receipts: 0, hlc: [0, 0] });
  await database.set('writer', { token: 1, tab: 'a' });
  vault = new Vault(database);
  store = new SalesStore(`index-${uuidV7()}`);
  journal = writing(identity);
  history = historyWith(vault);
});

describe('a search', () => {
  it('for a whole number finds that of its series, and for a counter alone that of each', async () => {
    const before = await sell(sale('Indomie Goreng', 7_000));
    const anew = { ...identity, device: uuidV7(), series: 'K03' };
    const heads = { F: NOTHING, O: NOTHING };
    await database.set('tail', { device: anew.device, epoch: 1, heads, receipts: 0, hlc: [0, 0] });
    journal = writing(anew);
    const after = await sell(sale('Indomie Goreng', 7_000));
    expect(await found('0001')).toEqual([after, before]);
    expect(await found('B01-K02-20261121-0001')).toEqual([before]);
    expect(await found('k03-0001')).toEqual([after]);
    expect(await found('K04-0001')).toEqual([after, before]); // no such series: what is like it
  });

  it('finds by goods, amount, number, method and cashier, all words together, newest first', async () => {
    const noodles = await sell(sale('Indomie Goreng', 7_000));
    const eggs = await sell(sale('Telur Ayam', 75_700, { payments: [{ kind: 'qris', name: 'QRIS BCA' }] }));
    const both = await sell(sale('Indomie Soto', 75_500));
    expect(await found('indomie')).toEqual([both, noodles]);
    expect(await found('indo got')).toEqual([]);
    expect(await found('indo gor')).toEqual([noodles]);
    for (const amount of ['75.700', 'Rp 75.700', 'rp75700']) expect(await found(amount)).toEqual([eggs]);
    expect(await found('75')).toEqual([both, eggs]);
    expect(await found('0001')).toEqual([noodles]);
    expect(await found('B01-K02-20261121-0002')).toEqual([eggs]);
    expect(await found('tunai')).toEqual([both, noodles]);
    expect(await found('bca')).toEqual([eggs]);
    expect(await found('siti tunai soto')).toEqual([both]);
    expect(await found('xyz')).toEqual([]);
  });

  it('finds a customer by the beginning of a name or of a number, or by its end', async () => {
    const customer = { id: 'c', name: 'Budi Santoso', phone: '6281234567890', member: false };
    const id = await sell(sale('Kopi', 18_000, { customer }));
    await sell(sale('Kopi', 18_000));
    for (const words of ['bu', 'budi', 'sant', '081234567890', '0812', '7890']) expect(await found(words)).toEqual([id]);
    expect(await found('78')).toEqual([]);
  });

  it('goes on from where it was and pages', async () => {
    for (let each = 0; each < 120; each++) await sell(sale('Indomie', 3_500));
    const first = await history.search('indomie', { limit: 50, meaning: CASH });
    expect([first.rows.length, first.total]).toEqual([50, 120]);
    await sell(sale('Indomie', 3_500));
    const last = await history.search('indomie', { limit: 50, from: 100, meaning: CASH });
    expect([last.rows.length, last.total]).toEqual([21, 121]);
  });
});

describe('the story of a receipt', () => {
  it('knows reprints, refunds and e-mails of this tablet and what other devices said', async () => {
    const id = await sell(sale('Kopi', 18_000));
    const by = { id: 'p', name: 'Ana' };
    const about = { sale: id, number: 'B01-1', by };
    await sell({ ...about, copy_number: 1, printed_at: 5 }, 'receipt.reprinted');
    await sell({ ...about, request: 'q1', requested_at: 6, address: 'a@b.id' }, 'receipt.email_requested');
    await sell({ original: { sale: id }, completed_at: 7, due_minor: -18_000, lines: [] }, 'sale.refunded');
    const settled = { id: uuidV7(), type: 'receipt.email_settled', body: { sale: id, request: 'q1', outcome: 'sent', settled_at: 8 } };
    await history.index.learn([{ type: settled.type, raw: JSON.stringify(settled) }]);
    const detail = await history.detail(id);
    expect(detail?.marks.map(({ kind, detail: told }) => [kind, told])).toEqual([
      ['reprinted', '1'], ['email_requested', 'q1'], ['refunded', 'B01-K02-20261121-0004'], ['email_sent', 'q1'],
    ]);
    expect(detail?.row.refundedBy).toBe('B01-K02-20261121-0004');
    const rows = await history.list();
    expect(rows.map((row) => row.kind)).toEqual(['refund', 'sale']);
  });

  it('shows a sale at once while the index still reads, and counts copies only when it has read', async () => {
    const id = await sell(sale('Kopi', 18_000));
    await sell({ sale: id, number: 'B01-1', by: { id: 'p', name: 'Ana' }, copy_number: 1, printed_at: 5 }, 'receipt.reprinted');
    const { index } = history;
    let read: () => void = () => undefined;
    const reading = new Promise<void>((resolve) => (read = resolve));
    const catchUp = index.catchUp.bind(index);
    index.catchUp = () => reading.then(() => catchUp());
    const whole = history.detail(id);
    const glanced = await history.glance(id);
    expect([glanced?.row.totalMinor, glanced?.marks]).toEqual([18_000, []]);
    read();
    expect((await whole)?.marks.map(({ kind, detail }) => [kind, detail])).toEqual([['reprinted', '1']]);
  });
});

describe('on the disk', () => {
  const CUSTOMER = { id: 'c', name: 'Budi Santoso', phone: '6281234567890' };
  const READABLE = /indomie|a:75700|budi|81234567890|Siti/i;

  async function learnToSeal(): Promise<void> {
    const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
    await vault.trust(base64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))));
  }

  /** Every value of the index, byte for byte; and whether a key of it lists words. */
  async function onDisk(): Promise<string> {
    const handle = await store.open();
    const values = await Promise.all((['sales', 'marks', 'meta'] as const).map((name) => handle.getAll(name)));
    return JSON.stringify(values, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
  }

  async function soldAndReprinted(): Promise<string> {
    const id = await sell(sale('Indomie', 75_700, { customer: CUSTOMER }));
    const by = { id: 'p', name: 'Siti' };
    await sell({ sale: id, number: 'B01-1', by, copy_number: 1, printed_at: 5 }, 'receipt.reprinted');
    return id;
  }

  it('nobody reads goods, amounts, customers or staff, and a later page finds by them', async () => {
    await learnToSeal();
    const id = await soldAndReprinted();
    expect(await found('indomie')).toEqual([id]);
    expect(await onDisk()).not.toMatch(READABLE);
    history = historyWith(new Vault(database));
    for (const words of ['indomie', '75.700', 'budi', '7890', 'siti']) expect(await found(words)).toEqual([id]);
    expect((await history.detail(id))?.marks.map(({ by }) => by)).toEqual(['Siti']);
  });

  it('what was kept while nothing could seal is found, and sealed when it can be', async () => {
    const id = await soldAndReprinted();
    expect(await found('indomie')).toEqual([id]);
    expect(await onDisk()).toMatch(READABLE);
    await learnToSeal();
    await history.index.sealPlain();
    expect(await onDisk()).not.toMatch(READABLE);
    expect(await found('budi')).toEqual([id]);
    expect((await history.detail(id))?.marks.map(({ by }) => by)).toEqual(['Siti']);
  });

  it('the rows of an earlier release go, and those of bodies that were let go are still found', async () => {
    await learnToSeal();
    const [kept, pruned] = [await sell(sale('Indomie', 7_000)), await sell(sale('Telur', 75_700))];
    const rows = await database.use((handle) => handle.getAll('events'));
    const [, { raw, ...bare }] = rows as [unknown, { raw: string } & (typeof rows)[number]];
    await database.use((handle) => handle.put('events', bare));
    const handle = await store.open();
    await handle.put('sales', { at: bare.sold_at_ms!, id: pruned, terms: ['w:telur', 'a:75700', 'h:1f'] });
    await handle.put('meta', 2, `seq:${identity.device}:1`);
    await handle.put('meta', 'salt', 'salt');
    await history.index.sealPlain();
    expect(raw).toContain('Telur');
    expect(await onDisk()).not.toMatch(/telur|a:75700|salt|h:1f/i);
    expect(await handle.getAllKeys('meta')).toEqual([`page:${identity.device}:1:0`, `upto:${identity.device}:1`]);
    expect([await found('telur'), await found('indomie')]).toEqual([[pruned], [kept]]);
  });

  it('a page whose key is lost is made again from what the journal still shows', async () => {
    await learnToSeal();
    const id = await soldAndReprinted();
    await history.index.catchUp();
    await database.use((handle) => handle.delete('device_key', 'device'));
    const later = new Vault(database);
    await later.load();
    history = historyWith(later);
    expect(await found('indomie')).toEqual([]);
    expect(await found('indomie')).toEqual([id]);
    expect((await history.detail(id))?.marks).toMatchObject([{ kind: 'reprinted', by: 'Siti' }]);
  });

  it('two tabs that read the journal at once store each sale once', async () => {
    await learnToSeal();
    const ids = [];
    for (let each = 0; each < 3; each++) ids.unshift(await sell(sale('Indomie', 3_500)));
    const other = historyWith(vault);
    await Promise.all([history.index.catchUp(), other.index.catchUp()]);
    expect(await found('indomie')).toEqual(ids);
  });
});

describe('the count of a day', () => {
  it('is of its sales, by the date of the shop and not of the calendar, and opens none of them', async () => {
    await sell(sale('Kopi', 10_000), 'sale.completed', uuidV7(), '2026-11-20');
    await sell(sale('Teh', 5_000));
    await sell(sale('Roti', 7_000));
    await sell({ ...sale('Roti', -7_000), refund: uuidV7() }, 'sale.refunded');
    const blind = { open: () => { throw new Error('opened'); } } as unknown as Vault;
    const counting = historyWith(blind);
    expect(await salesOf(counting.reading, '2026-11-21')).toBe(2);
    expect(await salesOf(counting.reading, '2026-11-20')).toBe(1);
    expect(await salesOf(counting.reading, '2026-11-22')).toBe(0);
  });
});
