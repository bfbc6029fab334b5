/**
 * Moments as Indonesian people write them: 21/11/2026 14:05, Sabtu, 21 November 2026, WIB.
 *
 * A moment is integer milliseconds UTC; the outlet's zone is its offset in minutes (Indonesia has
 * no daylight saving). Only integer arithmetic, no calendar of the language or the system is asked.
 * What this is not: a clock, and not the days of tax rates and promotions (dates.ts).
 */
import { DomainError } from './errors.ts';

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
export const DAYS = ['Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu', 'Minggu'] as const;
export const MONTHS = [
  'Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni',
  'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember',
] as const;
export const SHORT_MONTHS = [
  'Jan', 'Feb', 'Mar', 'Apr', 'Mei', 'Jun', 'Jul', 'Agu', 'Sep', 'Okt', 'Nov', 'Des',
] as const;
export const ZONE_OFFSETS: ReadonlyMap<string, number> = new Map([
  ['Asia/Jakarta', 420],
  ['Asia/Pontianak', 420],
  ['Asia/Makassar', 480],
  ['Asia/Jayapura', 540],
]);
export const ZONE_LABELS: ReadonlyMap<number, string> = new Map([
  [420, 'WIB'],
  [480, 'WITA'],
  [540, 'WIT'],
]);

interface Civil {
  year: number;
  month: number;
  day: number;
}

/** `21/11/2026`. */
export function formatDate(atMs: number, offsetMinutes: number): string {
  const { year, month, day } = civil(atMs, offsetMinutes);
  return `${two(day)}/${two(month)}/${String(year).padStart(4, '0')}`;
}

/** `14:05`. */
export function formatTime(atMs: number, offsetMinutes: number): string {
  const minutes = down(remainder(atMs + offsetMinutes * MINUTE_MS, DAY_MS), MINUTE_MS);
  return `${two(down(minutes, 60))}:${two(remainder(minutes, 60))}`;
}

/** `21/11/2026 14:05`. */
export function formatDateTime(atMs: number, offsetMinutes: number): string {
  return `${formatDate(atMs, offsetMinutes)} ${formatTime(atMs, offsetMinutes)}`;
}

/** `Sabtu, 21 November 2026`. */
export function formatLongDate(atMs: number, offsetMinutes: number): string {
  const { year, month, day } = civil(atMs, offsetMinutes);
  const weekday = DAYS[remainder(dayNumber(atMs, offsetMinutes) + 3, 7)] ?? '';
  return `${weekday}, ${String(day)} ${MONTHS[month - 1] ?? ''} ${String(year)}`;
}

/** `21 Nov 2026`. */
export function formatShortDate(atMs: number, offsetMinutes: number): string {
  const { year, month, day } = civil(atMs, offsetMinutes);
  return `${String(day)} ${SHORT_MONTHS[month - 1] ?? ''} ${String(year)}`;
}

/** `Nov 2027`: so many months after that of a day written `20261121`. */
export function formatMonthAfter(day: string, months: number): string {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(4, 6)) - 1 + months;
  return `${SHORT_MONTHS[remainder(count, 12)] ?? ''} ${String(down(count, 12))}`;
}

/** YYYY-MM-DD; with a day ending at 04:00, a sale at 02:00 belongs to yesterday. */
export function businessDate(atMs: number, offsetMinutes: number, dayCutoffMinute: number): string {
  const { year, month, day } = civil(atMs - dayCutoffMinute * MINUTE_MS, offsetMinutes);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** Minutes ahead of UTC of one of Indonesia's zones. */
export function zoneOffsetMinutes(zone: string): number {
  const offset = ZONE_OFFSETS.get(zone);
  if (offset === undefined) throw new DomainError('zone_unknown');
  return offset;
}

/** WIB, WITA or WIT; elsewhere `UTC+8` or `UTC+5:30`. */
export function zoneLabel(offsetMinutes: number): string {
  const known = ZONE_LABELS.get(offsetMinutes);
  if (known !== undefined) return known;
  const ahead = Math.abs(offsetMinutes);
  const minutes = remainder(ahead, 60) === 0 ? '' : `:${two(remainder(ahead, 60))}`;
  return `UTC${offsetMinutes < 0 ? '-' : '+'}${String(down(ahead, 60))}${minutes}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Days since 1 January 1970 on the outlet's own calendar. */
function dayNumber(atMs: number, offsetMinutes: number): number {
  return down(atMs + offsetMinutes * MINUTE_MS, DAY_MS);
}

/** Year, month, day. Counts years from 1 March, so that the leap day is the last of its year. */
function civil(atMs: number, offsetMinutes: number): Civil {
  const shifted = dayNumber(atMs, offsetMinutes) + 719_468;
  const era = down(shifted, 146_097);
  const dayOfEra = remainder(shifted, 146_097);
  const leapDays = down(dayOfEra, 1_460) - down(dayOfEra, 36_524) + down(dayOfEra, 146_096);
  const yearOfEra = down(dayOfEra - leapDays, 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + down(yearOfEra, 4) - down(yearOfEra, 100));
  const monthIndex = down(5 * dayOfYear + 2, 153);
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - down(153 * monthIndex + 2, 5) + 1,
  };
}

/** Whole division downwards, also below zero; `divisor` is positive. */
function down(value: number, divisor: number): number {
  return Number((BigInt(value) - BigInt(remainder(value, divisor))) / BigInt(divisor));
}

/** What is left after division downwards: 0 .. divisor - 1. */
function remainder(value: number, divisor: number): number {
  const rest = value % divisor;
  return rest < 0 ? rest + divisor : rest + 0;
}
