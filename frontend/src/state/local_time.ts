/** The outlet's wall clock, whatever zone the tablet is set to. */
const formatters = new Map<string, Intl.DateTimeFormat>();

export interface WallClock {
  readonly date: string; // YYYY-MM-DD
  readonly hour: number;
  readonly minute: number;
}

/** The last answer: asked at every tap, and the same for a whole minute wherever people keep shops. */
let last: { zone: string; minutes: number; clock: WallClock } | null = null;
const MINUTE_MS = 60_000;

export function wallClock(atMs: number, zone: string): WallClock {
  const minutes = Math.floor(atMs / MINUTE_MS);
  if (last?.zone !== zone || last.minutes !== minutes) last = { zone, minutes, clock: readClock(atMs, zone) };
  return last.clock;
}

function readClock(atMs: number, zone: string): WallClock {
  const parts = Object.fromEntries(
    formatter(zone).formatToParts(atMs).map((part) => [part.type, part.value]),
  );
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    hour: Number(parts['hour']) % 24,
    minute: Number(parts['minute']),
  };
}

export function minuteOfDay(atMs: number, zone: string): number {
  const { hour, minute } = wallClock(atMs, zone);
  return hour * 60 + minute;
}

/** 22.04, as the shop writes the time. */
export function hourMinute(atMs: number, zone: string): string {
  const { hour, minute } = wallClock(atMs, zone);
  return `${String(hour).padStart(2, '0')}.${String(minute).padStart(2, '0')}`;
}

/** 22.04 today, 20/11 22.04 on any other day. */
export function dayHourMinute(atMs: number, nowMs: number, zone: string): string {
  const { date } = wallClock(atMs, zone);
  const time = hourMinute(atMs, zone);
  if (date === wallClock(nowMs, zone).date) return time;
  const [, month, day] = date.split('-');
  return `${day}/${month} ${time}`;
}

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour12: false,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formatters.set(zone, made);
  return made;
}
