import { describe, expect, it } from 'vitest';
import { compare, observe, tick, type Hlc } from './hlc';

describe('the hybrid clock', () => {
  it('follows the wall clock and starts its counter anew', () => {
    expect(tick([1000, 7], 1001)).toEqual([1001, 0]);
  });

  it('counts within one millisecond and when the wall steps back', () => {
    expect(tick([1000, 7], 1000)).toEqual([1000, 8]);
    expect(tick([1000, 7], 400)).toEqual([1000, 8]);
  });

  it('adds a millisecond when 65,536 events fell into one', () => {
    expect(tick([1000, 65535], 1000)).toEqual([1001, 0]);
  });

  it('takes over a later stamp of another device, but not an earlier one', () => {
    expect(observe([1000, 0], [1500, 3], 1200)).toEqual([1500, 3]);
    expect(observe([1000, 5], [1000, 4], 1200)).toEqual([1000, 5]);
  });

  it('follows a stamp five minutes ahead and refuses one a millisecond further', () => {
    expect(observe([0, 0], [300_000, 0], 0)).toEqual([300_000, 0]);
    expect(observe([0, 0], [300_001, 0], 0)).toEqual([0, 0]);
  });

  it('never goes back over 10,000 events with a wild wall clock', () => {
    let last: Hlc = [0, 0];
    let backward = 0;
    for (let step = 0; step < 10_000; step++) {
      const next = tick(last, (step * 7919) % 5000);
      if (compare(next, last) <= 0) backward += 1;
      last = next;
    }
    expect(backward).toBe(0);
  });
});
