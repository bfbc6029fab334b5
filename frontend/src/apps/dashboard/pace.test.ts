import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Pace } from './pace';

const APART_MS = 1_000;
let begun: number[];
let end: (() => void)[];
let pace: Pace;

const work = () => new Promise<void>((resolve) => {
  begun.push(performance.now());
  end.push(resolve);
});

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  [begun, end] = [[], []];
  pace = new Pace(work, APART_MS);
});

afterEach(() => { vi.useRealTimers(); });

/** The work that goes on is done. */
async function done(): Promise<void> {
  end.pop()?.();
  await vi.advanceTimersByTimeAsync(0);
}

it('answers the first word of a burst at once and those behind it a second apart', async () => {
  const first = performance.now();
  pace.word();
  await done();
  for (let words = 0; words < 5; words += 1) pace.word();
  await vi.advanceTimersByTimeAsync(APART_MS);
  await done();
  await vi.advanceTimersByTimeAsync(10 * APART_MS);
  expect(begun.map((at) => at - first)).toEqual([0, APART_MS]);
});

it('lets a word wait for no work that nobody\'s word began, once that is done', async () => {
  const other = pace.during(work);
  await done();
  await other;
  pace.word();
  expect(begun).toHaveLength(2);
});

it('answers what was said while work went on when it is done, once', async () => {
  const other = pace.during(work);
  pace.word();
  pace.word();
  expect(begun).toHaveLength(1);
  await done();
  await other;
  expect(begun).toHaveLength(2);
  await done();
  await vi.advanceTimersByTimeAsync(10 * APART_MS);
  expect(begun).toHaveLength(2);
});

it('begins nothing for what was answered meanwhile, and the next word waits for nothing', async () => {
  let isAnswered = false;
  pace = new Pace(work, APART_MS, () => !isAnswered);
  const other = pace.during(work);
  pace.word();
  isAnswered = true;
  await done();
  await other;
  expect(begun).toHaveLength(1);
  isAnswered = false;
  pace.word();
  expect(begun).toHaveLength(2);
});

it('does not wait for work that hangs', async () => {
  pace.word();
  await vi.advanceTimersByTimeAsync(4_999);
  pace.word();
  expect(begun).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  pace.word();
  expect(begun).toHaveLength(2);
});

it('goes on after work that failed', async () => {
  await expect(pace.during(() => Promise.reject(new Error('no way')))).rejects.toThrow('no way');
  pace.word();
  expect(begun).toHaveLength(1);
  await done();
});
