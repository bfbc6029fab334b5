/** Repayments are found in the journal, newest first, page by page, through a renewed pairing. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { Database, type StoredEvent } from './database';
import { DataError } from './errors';
import type { Former } from './former';
import type { Identity } from './identity';
import { repaidPage, type Place } from './repaid';

const old = { device: 'd1', epoch: 1, series: 'K01' } as Identity;
const now = { device: 'd1', epoch: 2, series: 'K02' } as Identity;
let names = 0;

function till() {
  const database = new Database(`repaid-${++names}`);
  const vault = {
    open: async (row: StoredEvent) => {
      if (row.raw === undefined) throw new DataError('event_pruned');
      return row as never;
    },
  };
  const write = async (seq: number, type: string, customer: string | null, { device, epoch } = now) => {
    const raw = customer === null ? {} : { raw: JSON.stringify({ type, body: { customer: { id: customer } } }) };
    const row = { device, epoch, stream: 'F' as const, seq, id: `e${epoch}-${seq}`, type, hash: '', sig: '', receipt: null, made_at_ms: seq, ...raw };
    await database.use((handle) => handle.add('events', row as StoredEvent));
  };
  const was = () => database.set('former', [{ identity: old } as Former]);
  const all = async (of: string | null) => {
    const found: string[] = [];
    let pages = 0;
    for (let next: Place | null = { chain: 0, below: Infinity }; next !== null; pages++) {
      const page = await repaidPage({ database, vault, identity: now }, of, next);
      found.push(...page.rows.map(({ id, series }) => `${series} ${id}`));
      next = page.next;
    }
    return { found, pages };
  };
  return { write, was, all };
}

it('finds what was paid back, newest first, here and under the identity before', async () => {
  const { write, was, all } = till();
  await was();
  await write(1, 'kasbon.repaid', 'ani', old);
  await write(2, 'sale.completed', 'ani', old);
  await write(1, 'kasbon.repaid', 'budi');
  await write(2, 'kasbon.repaid', 'ani');
  await write(3, 'sale.completed', 'ani');
  expect(await all(null)).toEqual({ found: ['K02 e2-2', 'K02 e2-1', 'K01 e1-1'], pages: 1 });
  expect((await all('ani')).found).toEqual(['K02 e2-2', 'K01 e1-1']);
});

it('leaves out what was let go, and goes on where a page ended without missing or doubling any', async () => {
  const { write, all } = till();
  await write(1, 'kasbon.repaid', null);
  for (let seq = 2; seq <= 600; seq++) await write(seq, seq % 10 === 0 ? 'kasbon.repaid' : 'sale.completed', 'ani');
  const { found, pages } = await all(null);
  expect(found).toEqual(Array.from({ length: 60 }, (_, at) => `K02 e2-${600 - at * 10}`));
  expect(pages).toBeGreaterThan(1);
});
