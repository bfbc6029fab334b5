import { expect, it } from 'vitest';
import { dayHourMinute } from './local_time';

it('a moment of another day is told with its date, by the outlet’s zone', () => {
  const at = Date.UTC(2026, 10, 20, 15, 4); // 22.04 in Jakarta
  expect(dayHourMinute(at, at + 3_600_000, 'Asia/Jakarta')).toBe('22.04');
  expect(dayHourMinute(at, at + 2 * 3_600_000, 'Asia/Jakarta')).toBe('20/11 22.04');
});
