import { expect, it } from 'vitest';
import { BOOTED, fallen, isStillborn, NO_STARTS, opening, TRY_AGAIN_MS, type Starts } from './starts';

function openings(before: Starts, times: number[]): { fellBack: boolean[]; last: Starts } {
  let last = before;
  const fellBack = times.map((time) => {
    const { next, fallBack } = opening(last, time);
    last = next;
    return fallBack;
  });
  return { fellBack, last };
}

it('falls back at the fourth opening without a sign of life, and stays there for an hour', () => {
  const { fellBack } = openings(NO_STARTS, [1, 2, 3, 4, 5, TRY_AGAIN_MS]);
  expect(fellBack).toEqual([false, false, false, true, true, true]);
});

it('gives the new version one more chance after an hour', () => {
  const { last } = openings(NO_STARTS, [1, 2, 3, 4]);
  const later = 4 + TRY_AGAIN_MS;
  expect(openings(last, [later, later + 1, later + 2]).fellBack).toEqual([false, true, true]);
});

it('gives up at once on a version that never started here, and never on one that did', () => {
  const first = opening(NO_STARTS, 1).next;
  expect(isStillborn(first)).toBe(true);
  expect(opening(fallen(2), 3).fallBack).toBe(true);
  expect(isStillborn(opening(BOOTED, 1).next)).toBe(false);
  expect(isStillborn(NO_STARTS)).toBe(false);
});
