import { describe, expect, it } from 'vitest';
import { waitMs } from './backoff';

describe('the wait after a failure', () => {
  it('doubles from one second, each time any part of it', () => {
    expect([1, 2, 3, 4].map((failures) => waitMs(failures, 'trouble', 1))).toEqual([
      1000, 2000, 4000, 8000,
    ]);
    expect(waitMs(4, 'trouble', 0)).toBe(0);
    expect(waitMs(4, 'trouble', 0.25)).toBe(2000);
  });

  it('never passes five minutes for a hub in trouble, nor 10 s for a silent one', () => {
    expect(waitMs(50, 'trouble', 1)).toBe(300_000);
    expect(waitMs(5000, 'silent', 1)).toBe(10_000);
  });
});
