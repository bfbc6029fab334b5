/** What is known of the shop's drawers: closes are never forgotten, old news is offered to nobody. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { closedElsewhere, drawersOpen } from '../state/joining';
import { learn } from './drawer_news';
import { Database } from './database';

const SEALING = {
  sealBytes: async (bytes: Uint8Array) => ({ data: bytes.map((each) => each ^ 7) }),
  openBytes: async ({ data }: { data: Uint8Array }) => data.map((each) => each ^ 7),
};
let count = 0;

function till() {
  const database = new Database(`drawers-test-${String(count++)}`);
  const world = { answers: true, today: '2026-11-21', shifts: [] as object[] };
  const hub = { json: async () => {
    if (!world.answers) throw new Error('silent');
    return { shifts: world.shifts };
  } };
  const parts = { database, vault: SEALING, hub, clock: { nowMs: () => 9 } };
  const desk = { history: { reading: { database, vault: SEALING } }, hub, nowMs: () => 9, businessDate: () => world.today };
  return { world, database, desk: desk as never, hear: (...changes: object[]) => learn(parts as never, changes as never) };
}

const open = (shift: string) => ({ shift, business_date: '2026-11-21', closed_at: null, opened_by: 'Ana', tills: [{ device: 'd1', series: 'K01', name: 'Kasir 1', drawer_minor: 3_500 }] });
const closing = (shift: string) => ({ type: 'shift.closed', raw: JSON.stringify({ device: 'd1', body: { shift, closed_at: 5, person: { name: 'Ana' } } }) });
const opening = (shift: string) => ({ type: 'shift.opened', raw: JSON.stringify({ device: 'd1', body: { shift } }) });

it('a drawer closed elsewhere stays closed when the next one is opened, in one pull or in two, and with a hub that dies', async () => {
  const { world, desk, hear } = till();
  world.shifts = [open('A')];
  await drawersOpen(desk);
  world.shifts = [open('B')];
  await hear(closing('A'), opening('B'));
  expect(await closedElsewhere(desk, 'A')).toEqual({ shift: 'A', atMs: 5, by: 'Ana', on: 'Kasir 1' });
  world.answers = false;
  await hear(closing('B'));
  await hear(opening('C'));
  expect(await closedElsewhere(desk, 'A')).not.toBeNull();
  expect(await closedElsewhere(desk, 'B')).toMatchObject({ by: 'Ana' });
  expect(await closedElsewhere(desk, 'C')).toBeNull();
  expect((await drawersOpen(desk))?.shifts).toEqual([]); // B was the last that was told, and it is closed
});

it('a till that was away asks once for the shift that it is in', async () => {
  const { world, desk } = till();
  world.shifts = [{ ...open('A'), closed_at: 7, closed_by: 'Budi', closed_on: 'Server toko' }];
  expect(await closedElsewhere(desk, 'A')).toBeNull();
  expect(await closedElsewhere(desk, 'A', true)).toEqual({ shift: 'A', atMs: 7, by: 'Budi', on: 'Server toko' });
});

it('nobody joins what was open on an earlier day, as long as nobody answers', async () => {
  const { world, desk } = till();
  world.shifts = [open('A')];
  await drawersOpen(desk);
  world.answers = false;
  expect(await drawersOpen(desk)).toMatchObject({ heard: false, atMs: 9, shifts: [{ shift: 'A' }] });
  world.today = '2026-11-22';
  expect((await drawersOpen(desk))?.shifts).toEqual([]);
});

it('names and amounts lie sealed', async () => {
  const { world, desk, database } = till();
  world.shifts = [open('A')];
  await drawersOpen(desk);
  const kept = await database.get('drawers');
  expect(kept?.plain).toBeUndefined();
  expect(JSON.stringify(kept)).not.toContain('Ana');
});
