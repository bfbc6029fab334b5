/** Cash that went to a supplier is not expected in the drawer; what the hub says twice counts once. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { Database } from './database';
import { learnPaidOut, paidOutOf } from './paid_out';

const change = (id: string, shift: string | null, amount_minor: number, type = 'supplier.paid') => ({
  server_seq: 1, type, raw: JSON.stringify({ id, body: { shift, amount_minor } }), sig: '',
});

it('adds up by shift what was paid out of the drawer and taken back, each event once', async () => {
  const database = new Database('paid-out');
  await learnPaidOut(database, [change('e1', 'mine', 25_000), change('e2', 'other', 70_000), change('e3', null, 9_000)]);
  await learnPaidOut(database, [change('e1', 'mine', 25_000), change('e4', 'mine', 4_000), change('e5', 'mine', 1, 'sale.completed')]);
  expect([await paidOutOf(database, 'mine'), await paidOutOf(database, 'other')]).toEqual([29_000, 70_000]);
  await learnPaidOut(database, [change('e6', 'mine', -25_000)]);
  expect([await paidOutOf(database, 'mine'), await paidOutOf(database, 'none')]).toEqual([4_000, 0]);
});

it('keeps the last shifts only', async () => {
  const database = new Database('paid-out-long');
  for (let each = 0; each < 25; each++) await learnPaidOut(database, [change(`e${each}`, `s${each}`, 1_000)]);
  const kept = await database.get('paid_out');
  expect([kept?.length, kept?.[0]?.[0], await paidOutOf(database, 's24')]).toEqual([20, 's5', 1_000]);
});

it('kasbon that customers paid at the office lies in the drawer, in cash only', async () => {
  const database = new Database('paid-in');
  const repaid = (id: string, kind: string, amount_minor: number) => ({
    server_seq: 1, type: 'kasbon.repaid', sig: '',
    raw: JSON.stringify({ id, body: { shift: 'mine', amount_minor, payments: [{ kind, amount_minor }] } }),
  });
  await learnPaidOut(database, [repaid('k1', 'cash', 30_000), repaid('k2', 'transfer', 9_000), change('e1', 'mine', 5_000)]);
  expect(await paidOutOf(database, 'mine')).toBe(-25_000);
  await learnPaidOut(database, [repaid('k1', 'cash', 30_000), repaid('k3', 'cash', -30_000)]); // taken back
  expect(await paidOutOf(database, 'mine')).toBe(5_000);
});
