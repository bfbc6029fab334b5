/**
 * Calendar days as text (YYYY-MM-DD): whether one exists, which weekday it is, what is in force.
 *
 * What this is not: a clock or a time zone. The business date arrives from the shift.
 */
import { divideDown } from './money.ts';

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MONTH_SHIFT = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
const WRITTEN = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/** True for a day that exists, written YYYY-MM-DD. */
export function isDate(text: unknown): boolean {
  if (typeof text !== 'string' || text.length !== 10 || !WRITTEN.test(text)) {
    return false;
  }
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** 1 Monday .. 7 Sunday. */
export function weekday(date: string): number {
  const month = Number(date.slice(5, 7));
  const year = Number(date.slice(0, 4)) - (month < 3 ? 1 : 0);
  const leaps = divideDown(year, 1, 4) - divideDown(year, 1, 100) + divideDown(year, 1, 400);
  const days = year + leaps + (MONTH_SHIFT[month - 1] ?? 0) + Number(date.slice(8)) + 6;
  return (days % 7) + 1;
}

/** Whether something with `from` and `to` (both inclusive, both optional) holds on a day. */
export function inForce(
  dated: { from?: string | null; to?: string | null },
  date: string,
): boolean {
  return (!dated.from || dated.from <= date) && (!dated.to || date <= dated.to);
}

function daysInMonth(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
}
