/**
 * Points: what a sale earns its customer, and what goes back of them with goods that come back.
 *
 * For each `per_minor` of what the goods came to that earn (taxes and service included, less what was
 * paid with points) one point, times what the customer's group gets, **rounded down** once, on the
 * whole; and `extra` ones beside. What comes back takes its share of the earned points along, and
 * brings its share of the spent ones, each counted from the whole, so that all parts together are
 * exactly the whole. What this is not: who has how many (a sum of movements, pos.balances).
 */
import { checkAmount, divideDown, divideHalfUp, multiply } from './money.ts';
import { formatDate, formatDateTime, formatMonthAfter, formatTime } from './moments.ts';
import type { EarningLine, Points, PointsTerms } from './receipt_shapes.ts';
import type { Minor } from './types.ts';

export const ONCE_MILLI = 1_000;

/** What a sale earns; `paidMinor` of it was paid with points. Where nothing counts, nothing is given
 * beside either. */
export function earnedPoints(lines: readonly EarningLine[], terms: PointsTerms, paidMinor: Minor): number {
  const base = earningMinor(lines, terms.without) - paidMinor;
  if (base <= 0 || terms.per_minor <= 0) return 0;
  const per = multiply(terms.per_minor, ONCE_MILLI);
  return checkAmount(divideDown(base, terms.times_milli, per) + terms.extra);
}

/** What these lines come to, without those that earn nothing; of a refund's lines negative. */
export function earningMinor(lines: readonly EarningLine[], without: readonly string[]): Minor {
  let total = 0;
  for (const line of lines) {
    if (!without.includes(line.id)) total = checkAmount(total + line.total_minor);
  }
  return total;
}

/** Of points that belong to `wholeMinor`: those of `nowMinor`, after what came before it. */
export function shareOfPoints(points: number, wholeMinor: Minor, beforeMinor: Minor, nowMinor: Minor): number {
  return until(points, wholeMinor, beforeMinor + nowMinor) - until(points, wholeMinor, beforeMinor);
}

/** How many of these points may pay what is left: whole ones, never more than that. */
export function pointsToPay(points: number, worthMinor: Minor, leftMinor: Minor): number {
  if (worthMinor <= 0 || leftMinor <= 0) return 0;
  return Math.min(Math.max(points, 0), divideDown(leftMinor, 1, worthMinor));
}

/** `Poin +7, saldo 128 per 14:05`; of a refund `Poin -7`. */
export function pointsTold(points: Points, nowMs: number, offsetMinutes: number): string {
  const { earned, balance, at = null } = points;
  const told = `Poin ${earned >= 0 ? '+' : ''}${String(earned)}`;
  if (balance === null) return told;
  return `${told}, saldo ${String(balance)}${at === null ? '' : asOf(at, nowMs, offsetMinutes)}`;
}

/** `Berlaku s.d. akhir Nov 2027`: of points earned by the receipt of that number, which names its business
 * day; good for so many whole months after its own. Empty where none were earned, or they stay for ever. */
export function pointsGood(earned: number, number: string, goodMonths: number): string {
  const day = businessDay(number);
  if (earned <= 0 || goodMonths <= 0 || day === '') return '';
  return `Berlaku s.d. akhir ${formatMonthAfter(day, goodMonths)}`;
}

/** `20261121` of `B01-K02-20261121-0007`. */
function businessDay(number: string): string {
  const day = number.split('-').at(-2) ?? '';
  return day.length === 8 && [...day].every((each) => each >= '0' && each <= '9') ? day : '';
}

/** What belongs to the first so much; never more than all of it. */
function until(points: number, wholeMinor: Minor, minor: Minor): number {
  if (wholeMinor <= 0) return 0;
  return divideHalfUp(points, Math.min(Math.max(minor, 0), wholeMinor), wholeMinor);
}

/** A word of another day says which. */
function asOf(atMs: number, nowMs: number, offsetMinutes: number): string {
  const isToday = formatDate(atMs, offsetMinutes) === formatDate(nowMs, offsetMinutes);
  return ' per ' + (isToday ? formatTime : formatDateTime)(atMs, offsetMinutes);
}
