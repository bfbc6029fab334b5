import { expect, it } from 'vitest';
import { businessDay } from './business_day';

it('ends the day at the cut-off in the zone of the outlet', () => {
  const twoInTheMorning = Date.UTC(2026, 10, 21, 19, 0); // 02.00 on the 22nd in Jakarta
  expect(businessDay(twoInTheMorning, 'Asia/Jakarta', 0)).toBe('2026-11-22');
  expect(businessDay(twoInTheMorning, 'Asia/Jakarta', 240)).toBe('2026-11-21');
  expect(businessDay(twoInTheMorning, 'Asia/Jayapura', 240)).toBe('2026-11-22');
});
