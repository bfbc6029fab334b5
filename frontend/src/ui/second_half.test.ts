import { expect, it } from 'vitest';
import { isSecondHalf, type Tap } from './second_half';

const FIRST: Tap = { clientX: 200, clientY: 600, timeStamp: 1_000, detail: 1 };

it('a tap at the same spot a moment later is the second half of a double tap', () => {
  expect(isSecondHalf(FIRST, { ...FIRST, clientX: 210, clientY: 590, timeStamp: 1_180, detail: 2 })).toBe(true);
});

it.each([
  ['another place', { clientX: 217 }],
  ['later', { timeStamp: 1_301 }],
  ['a key', { detail: 0 }],
])('%s is a tap of its own', (_, change) => {
  expect(isSecondHalf(FIRST, { ...FIRST, timeStamp: 1_180, ...change })).toBe(false);
});
