/** Receipts of other tills: kept as the hub said last, and no longer than it says so. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { Database } from './database';
import { History } from './history';
import { uuidV7 } from './ids';
import type { Hub } from './request';
import { SalesIndex } from './sales_index';
import { SalesStore } from './sales_store';
import { Vault } from './vault';

const THEIRS = uuidV7();
const NUMBER = 'B01-K02-20261121-0007';
const raw = JSON.stringify({
  id: THEIRS, device: uuidV7(), epoch: 1, stream: 'F', seq: 9, prev: '',
  body: { completed_at: 1_000, due_minor: 3_500, receipt: { number: NUMBER }, cashier: { name: 'Budi' } },
});
const ANSWER = { keys: [], receipts: [{ till: 'Kasir 2', events: [{ server_seq: 1, type: 'sale.completed', raw, sig: '' }] }] };
const PAPER = `LANCAR1:${NUMBER}:3500:1:9:A:B:C:D`;

/** A till whose hub gives these answers one after the other. */
function asking(...answers: object[]): History {
  const database = new Database(`elsewhere-${uuidV7()}`);
  const vault = new Vault(database);
  const index = new SalesIndex(database, vault, new SalesStore(`elsewhere-index-${uuidV7()}`));
  const history = new History(database, () => ({ identity: null, mark: null }), vault, index);
  history.hub = { json: async () => answers.shift() } as unknown as Pick<Hub, 'json'>;
  return history;
}

it('what the hub does not say again when it is asked anew is forgotten', async () => {
  const history = asking(ANSWER, ANSWER, { keys: [], receipts: [] });
  expect((await history.elsewhere(NUMBER)).map(({ id }) => id)).toEqual([THEIRS]);
  expect(await history.elsewhere(NUMBER, THEIRS)).toHaveLength(1);
  expect((await history.detail(THEIRS))?.row.till).toBe('Kasir 2');
  expect(await history.elsewhere(NUMBER, THEIRS)).toEqual([]);
  expect(await history.detail(THEIRS)).toBeNull();
});

it('its paper proves its copy too, however a scanner wrote the letters', async () => {
  for (const typed of [PAPER, PAPER.toLowerCase()]) {
    const history = asking(ANSWER);
    await history.elsewhere(typed);
    expect((await history.detail(THEIRS))?.proof).toBe(PAPER);
  }
});

it('a hub that does not look by words is not believed when it finds nothing', async () => {
  await expect(asking({ keys: [], receipts: [] }).elsewhere('indomie')).rejects.toMatchObject({ code: 'hub_words' });
  expect(await asking({ keys: [], receipts: [], since: 5 }).elsewhere('indomie')).toEqual([]);
  expect(await asking({ keys: [], receipts: [] }).elsewhere('0007')).toEqual([]);
});
