import { expect, it } from 'vitest';
import type { AppendRequest } from './append';
import type { Reading } from './clock';
import { ClockRecord } from './clock_record';

const reading = (offset_ms: number): Reading => ({ offset_ms, uncertainty_ms: 5, measured_at_ms: 0 });

function made(after: Reading | null) {
  const written: AppendRequest[] = [];
  let waiting: (() => void) | null = null;
  const record = new ClockRecord({
    clock: { known: after, noticeJump: () => null, whenJumped: () => undefined, doubt: null },
    append: async (request) => written.push(request),
    businessDate: () => '2026-11-22',
    wallMs: () => 7,
    later: (work) => (waiting = work),
  });
  return { record, written, aMinuteLater: () => waiting?.() };
}

it('a step back is written at once', () => {
  const { record, written } = made(null);
  record.jumped({ stepMs: -9_000, before: reading(100) });
  expect(written.map(({ type, body }) => [type, body])).toEqual([
    ['clock.jumped', { step_ms: -9_000, wall_ms: 7, offset_before_ms: 100, offset_after_ms: null }],
  ]);
});

it('a step forward is written once the hub shows that the wall moved, and a sleep is not', () => {
  const slept = made(reading(101));
  slept.record.jumped({ stepMs: 9_000, before: reading(100) });
  slept.aMinuteLater();
  expect(slept.written).toEqual([]);
  const set = made(reading(-8_900));
  set.record.jumped({ stepMs: 9_000, before: reading(100) });
  expect(set.written).toEqual([]);
  set.aMinuteLater();
  expect(set.written[0]?.body).toMatchObject({ step_ms: 9_000, offset_after_ms: -8_900 });
});

it('a step forward with no hub to ask is written too: nobody knows better', () => {
  const { record, written, aMinuteLater } = made(null);
  record.jumped({ stepMs: 9_000, before: null });
  aMinuteLater();
  expect(written).toHaveLength(1);
});
