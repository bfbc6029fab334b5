import { describe, expect, it } from 'vitest';
import { batch, larger, pushText, smaller } from './batches';
import { utf8 } from './bytes';

const events = (count: number, size: number) =>
  Array.from({ length: count }, () => ({ raw: '"'.repeat(size), sig: 's'.repeat(86) }));

describe('a push', () => {
  it('takes at most as many events as the hub allows', () => {
    expect(batch(events(500, 10), { events: 200, bytes: 262_144 })).toHaveLength(200);
  });

  it('never passes the byte limit once written out', () => {
    const taken = batch(events(500, 1000), { events: 200, bytes: 262_144 });
    expect(taken).toHaveLength(124);
    expect(utf8(pushText(taken)).length).toBeLessThanOrEqual(262_144);
  });

  it('sends one event that is larger than the limit alone rather than never', () => {
    expect(batch(events(3, 300_000), { events: 200, bytes: 262_144 })).toHaveLength(1);
  });

  it('halves after a time-out, never below 20, and grows by 20 to the limit', () => {
    expect([smaller(200), smaller(30), larger(20, 200), larger(195, 200)]).toEqual([100, 20, 40, 200]);
  });
});
