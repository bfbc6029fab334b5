import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { isForgotten, nextActs } from '../state/staff_clock';
import { Database } from './database';
import { learnClocked, staffClock } from './staff_clock';
import type { Change } from './trust';

const HOUR = 3_600_000;
const EIGHT = 1_795_000_000_000;

function told(id: string, act: string, atMs: number, { type = 'staff.clocked', ...body }: { type?: string; [key: string]: unknown } = {}): Change {
  const said = { id, type, body: { person: { id: 'ana', name: 'Ana' }, act, clocked_at: atMs, ...body } };
  return { server_seq: 1, type, raw: JSON.stringify(said), sig: '' };
}

function corrected(clocking: string, after: { act: string; clocked_at: number } | null): Change {
  return told('c', '', 0, { type: 'staff.clock_corrected', clocking, after });
}

async function after(...changes: Change[]) {
  const database = new Database(`clock-${String(Math.random())}`);
  for (const change of changes) await learnClocked(database, [change]);
  return (await staffClock(database).last()).get('ana');
}

test('the newest press is known, whatever comes late or twice', async () => {
  const [came, left] = [told('1', 'in', EIGHT), told('2', 'out', EIGHT + 8 * HOUR)];
  expect(await after(left, came, came)).toEqual({ id: '2', act: 'out', atMs: EIGHT + 8 * HOUR });
  expect(await after(told('9', 'in', EIGHT, { type: 'sale.completed' }))).toBeUndefined();
});

test('what the back office put right is believed', async () => {
  const came = told('1', 'in', EIGHT);
  expect(await after(came, corrected('1', null))).toBeUndefined();
  expect(await after(came, corrected('1', { act: 'in', clocked_at: EIGHT - HOUR }))).toEqual({
    id: '1', act: 'in', atMs: EIGHT - HOUR,
  });
  expect(await after(came, corrected('7', { act: 'out', clocked_at: EIGHT + HOUR }))).toMatchObject({ act: 'out' });
  expect(await after(came, corrected('7', { act: 'out', clocked_at: EIGHT - HOUR }))).toMatchObject({ act: 'in' });
});

test('what usually comes next is offered first, and a forgotten out begins a new day', () => {
  const at = (act: 'in' | 'out' | 'break_start' | 'break_end', hoursAgo: number) =>
    ({ id: '1', act, atMs: EIGHT - hoursAgo * HOUR });
  expect(nextActs(undefined, EIGHT)).toEqual(['in']);
  expect(nextActs(at('out', 1), EIGHT)).toEqual(['in']);
  expect(nextActs(at('in', 4), EIGHT)).toEqual(['out', 'break_start']);
  expect(nextActs(at('break_start', 1), EIGHT)).toEqual(['break_end', 'out']);
  expect(nextActs(at('break_end', 1), EIGHT)).toEqual(['out', 'break_start']);
  expect(nextActs(at('in', 17), EIGHT)).toEqual(['in']);
  expect([isForgotten(at('in', 17), EIGHT), isForgotten(at('out', 17), EIGHT)]).toEqual([true, false]);
});
