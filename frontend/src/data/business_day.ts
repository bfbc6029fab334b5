/**
 * Which business day an instant belongs to: the outlet's zone, minus its cut-off.
 *
 * A shop that closes at two in the morning has its cut-off at, say, 240 minutes, and sales
 * before four belong to the evening before. Never read from the device's own zone.
 */
export function businessDay(nowMs: number, zone: string, cutoffMinute: number): string {
  return formatter(zone).format(nowMs - cutoffMinute * 60_000);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  // en-CA writes YYYY-MM-DD
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit',
  });
  formatters.set(zone, made);
  return made;
}
