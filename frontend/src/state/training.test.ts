/** A training ends by itself, keeps the drawer shut, and what it was is on the real till's record afterwards. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Watched } from '../data/watch';

const kept = new Map<string, string>();
const PRACTICE = { day: '2026-11-21', training: 't1', began_at: 1_000, ended: 'e1', person: { id: 'ana', name: 'Ana' } };

vi.mock('../data/training', () => ({ TRAINING: true, TRAINING_KEY: 'lancar.training', TRAINED_KEY: 'lancar.trained', named: (name: string) => name }));

beforeEach(() => {
  kept.clear();
  kept.set('lancar.training', JSON.stringify(PRACTICE));
  vi.useFakeTimers();
  vi.stubGlobal('location', { reload: vi.fn() });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function practice() {
  const { Training } = await import('./training.svelte');
  const latest = new Watched<{ raw: string } | null>(null);
  const world = { day: '2026-11-21' };
  const desk = {
    till: { journal: { latest }, nowMs: () => 61_000, businessDate: () => world.day, history: { body: async () => null } },
    held: { carts: [] }, session: { person: { id: 'ana' } as { id: string } | null }, basket: { isEmpty: true },
  };
  const training = new Training(desk as never);
  training.watch(desk as never);
  return { desk, latest, world, training };
}

const trained = () => JSON.parse(kept.get('lancar.trained') ?? 'null') as { why: string; ended_at: number; locks: unknown[] } | null;

test('it ends with its business day, though never in the middle of a cart', async () => {
  const { desk, world } = await practice();
  [desk.basket.isEmpty, world.day] = [false, '2026-11-22'];
  vi.advanceTimersByTime(60_000);
  expect(trained()).toBeNull();
  desk.basket.isEmpty = true;
  vi.advanceTimersByTime(10_000);
  expect(trained()).toMatchObject({ ...PRACTICE, why: 'day_over', ended_at: 61_000 });
  expect(kept.has('lancar.training')).toBe(false);
  expect(location.reload).toHaveBeenCalled();
});

test('it ends after half an hour at the lock screen, and somebody at work keeps it', async () => {
  const { desk } = await practice();
  vi.advanceTimersByTime(60 * 60_000);
  expect(trained()).toBeNull();
  desk.session.person = null;
  vi.advanceTimersByTime(29 * 60_000);
  expect(trained()).toBeNull();
  vi.advanceTimersByTime(2 * 60_000);
  expect(trained()).toMatchObject({ why: 'left_alone' });
});

test('wrong PINs of a practice are told by the real till, once, also when its first try failed', async () => {
  const { latest, training } = await practice();
  const lock = { person: 'budi', name: 'Budi', failures: 5, locked_until: 9 };
  latest.set({ raw: JSON.stringify({ id: 'l1', type: 'login.locked', body: lock }) });
  await vi.advanceTimersByTimeAsync(1);
  training.end();
  expect(trained()?.locks).toEqual([{ id: 'l1', body: lock }]);
  const { tell } = await import('./trained');
  const said: { id: string; type: string; body: Record<string, unknown> }[] = [];
  let refuses = true;
  const till = {
    identity: new Watched({}), writer: { state: new Watched('starting') },
    journal: { append: async (event: (typeof said)[number]) => {
      if (event.type === 'training.ended' && refuses) throw new Error('full');
      said.push(event);
    } },
  };
  tell(till as never);
  till.writer.state.set('writer');
  await vi.advanceTimersByTimeAsync(1);
  expect(trained()).not.toBeNull(); // the note stays until all of it is written
  refuses = false;
  tell(till as never);
  await vi.advanceTimersByTimeAsync(1);
  expect(said.map(({ id, type }) => [id, type])).toEqual([['l1', 'login.locked'], ['l1', 'login.locked'], ['e1', 'training.ended']]);
  expect(said.at(-1)?.body).toEqual({ training: 't1', began_at: 1_000, ended_at: 61_000, why: 'asked', done: [], person: PRACTICE.person });
  expect(trained()).toBeNull();
});
