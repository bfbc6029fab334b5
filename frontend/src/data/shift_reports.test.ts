/** Z reports as the server said them: the newest part of each shift, sealed, however often it is told. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { Database } from './database';
import type { Former } from './former';
import type { Identity } from './identity';
import { learnReports, reportOf } from './shift_reports';
import type { Vault } from './vault';

const OPEN = { sealBytes: async () => null } as unknown as Vault;
const reported = (shift: string, part: number, number = 1) => ({
  server_seq: 1, type: 'shift.reported', sig: '', raw: JSON.stringify({ id: `e${String(part)}`, body: { shift, part, number } }),
});

it('keeps the newest part, in whatever order they come, and the last shifts only', async () => {
  const database = new Database('reports');
  await learnReports(database, OPEN, [reported('s1', 1), { ...reported('s2', 0), type: 'shift.closed' }]);
  await learnReports(database, OPEN, [reported('s1', 0)]);
  expect([await reportOf(database, OPEN, 's1'), await reportOf(database, OPEN, 's2')]).toMatchObject([{ part: 1 }, null]);
  for (let each = 3; each < 10; each++) await learnReports(database, OPEN, [reported(`s${String(each)}`, 0)]);
  expect([await reportOf(database, OPEN, 's1'), await reportOf(database, OPEN, 's9')]).toMatchObject([null, { shift: 's9' }]);
});

it('keeps those of shifts this till closed, however many others close after it', async () => {
  const database = new Database('reports-ours');
  await database.set('identity', { device: 'us' } as Identity);
  await database.set('former', [{ identity: { device: 'before' } } as Former]);
  const closedBy = (device: string, shift: string, part = 0) => {
    const told = reported(shift, part);
    return { ...told, raw: JSON.stringify({ body: { ...(JSON.parse(told.raw) as { body: object }).body, anchor: { device } } }) };
  };
  await learnReports(database, OPEN, [closedBy('us', 'mine'), closedBy('before', 'earlier')]);
  const others = Array.from({ length: 9 }, (_, each) => closedBy('other', `o${String(each)}`));
  await learnReports(database, OPEN, [...others, { ...reported('nobody', 0) }]);
  const found = await Promise.all(['mine', 'earlier', 'o2', 'o8'].map((shift) => reportOf(database, OPEN, shift)));
  expect(found).toMatchObject([{ shift: 'mine' }, { shift: 'earlier' }, null, { shift: 'o8' }]);
  await learnReports(database, OPEN, [closedBy('us', 'mine', 1)]);
  expect(await reportOf(database, OPEN, 'mine')).toMatchObject({ part: 1 });
});

it('lies sealed under its own name', async () => {
  const database = new Database('reports-sealed');
  const contexts: string[] = [];
  const vault = {
    sealBytes: async (bytes: Uint8Array, context: string) => {
      contexts.push(context);
      return { key: 'k', iv: new Uint8Array(), bytes } as never;
    },
    openBytes: async (sealed: { bytes: Uint8Array }, context: string) => {
      contexts.push(context);
      return sealed.bytes as never;
    },
  } as unknown as Vault;
  await learnReports(database, vault, [reported('s1', 0, 7)]);
  expect(JSON.stringify(await database.get('reports'))).not.toContain('"number"');
  expect(await reportOf(database, vault, 's1')).toMatchObject({ number: 7 });
  expect(new Set(contexts)).toEqual(new Set(['shift report v1\ns1 0']));
});
