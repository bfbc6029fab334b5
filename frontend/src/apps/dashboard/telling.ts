/** Amounts, days and changes as people say them. Pure; words come from the dictionary. */
import { businessDate, formatTime } from '../../domain/moments';
import type { OutletHeard } from './server';
import type { Words } from './words/id';

const DAY_MS = 86_400_000;

/** How much more than before, in whole percent; null when there was nothing before. */
export function changePercent(now: number, before: number): number | null {
  return before > 0 ? Math.round(((now - before) * 100) / before) : null;
}

/** `Senin 21 Nov`, from YYYY-MM-DD. */
export function dayWords(day: string, words: Words): string {
  return `${weekday(day, words)} ${shortDay(day, words)}`;
}

/** `21 Nov`. */
export function shortDay(day: string, words: Words): string {
  const [, month, date] = day.split('-').map(Number) as [number, number, number];
  return `${String(date)} ${words.months[month - 1] ?? ''}`;
}

export function weekday(day: string, words: Words): string {
  const number = Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
  return words.days[(number + 3) % 7] ?? ''; // 1 January 1970 was a Thursday
}

/** `14.05` today, `21 Nov 14.05` earlier, on the clock of an outlet. */
export function momentWords(atMs: number, nowMs: number, offsetMinutes: number, words: Words): string {
  const day = businessDate(atMs, offsetMinutes, 0);
  const time = clockWords(atMs, offsetMinutes);
  return day === businessDate(nowMs, offsetMinutes, 0) ? time : `${shortDay(day, words)} ${time}`;
}

export function clockWords(atMs: number, offsetMinutes: number): string {
  return formatTime(atMs, offsetMinutes).replace(':', '.');
}

/** Whether what an outlet sold may be missing from the figures. Of an outlet whose server is another
 * (it says how much waits there) a quarter of an hour without a word is enough. */
export function isQuiet({ state, waiting }: Pick<OutletHeard, 'state' | 'waiting'>): boolean {
  return state === 'silent' || state === 'never' || (state === 'late' && waiting !== null);
}

/** `1,2 jt` below a bar would be too long on a phone: thousands and millions by one letter less. */
export function shortAmount(amountMinor: number, language: 'id' | 'en'): string {
  const size = Math.abs(amountMinor);
  const [unit, name] = size >= 1e9 ? [1e9, { id: ' M', en: ' bn' }] : size >= 1e6 ? [1e6, { id: ' jt', en: ' m' }] : size >= 1e3 ? [1e3, { id: ' rb', en: ' k' }] : [1, { id: '', en: '' }];
  const tenths = Math.round((amountMinor * 10) / unit);
  const whole = Math.trunc(tenths / 10);
  const rest = Math.abs(tenths % 10);
  const fraction = unit === 1 || rest === 0 || Math.abs(whole) >= 100 ? '' : `${language === 'id' ? ',' : '.'}${String(rest)}`;
  return `${String(whole)}${fraction}${name[language]}`;
}
