import { expect, it } from 'vitest';
import { afterWrong, FREE_ON_TABLET, lockedUntil, NO_LOCKOUT, triesLeft } from './lockout';

it('locks at the fifth wrong PIN, then twice as long each time, at most 15 minutes', () => {
  let lockout = NO_LOCKOUT;
  const locks: number[] = [];
  for (let attempt = 1; attempt <= 11; attempt++) {
    lockout = afterWrong(lockout, 1_000_000);
    locks.push(lockout.until_ms && lockout.until_ms - 1_000_000);
  }
  expect(locks).toEqual([0, 0, 0, 0, 30_000, 60_000, 120_000, 240_000, 480_000, 900_000, 900_000]);
});

it('locks a whole tablet at the fifteenth wrong PIN of anybody', () => {
  const before = { wrong: 13, until_ms: 0 };
  const fourteen = afterWrong(before, 1_000, FREE_ON_TABLET);
  expect(fourteen).toEqual({ wrong: 14, until_ms: 0 });
  expect(afterWrong(fourteen, 1_000, FREE_ON_TABLET)).toEqual({ wrong: 15, until_ms: 31_000 });
});

it('counts the tries that are left', () => {
  expect(triesLeft(NO_LOCKOUT)).toBe(5);
  expect(triesLeft(afterWrong(NO_LOCKOUT, 0))).toBe(4);
  expect(triesLeft({ wrong: 9, until_ms: 0 })).toBe(0);
});

it('never locks for longer than 15 minutes, whatever happened to the clock', () => {
  expect(lockedUntil({ wrong: 5, until_ms: 99_000_000 }, 1_000)).toBe(901_000);
  expect(lockedUntil({ wrong: 5, until_ms: 1_000 }, 1_000)).toBe(0);
});
