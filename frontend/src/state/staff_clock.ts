/** Coming, pausing and leaving by one's own PIN: one event, written before it is said. Works on the lock
 * screen, without a shift and without the hub. What it comes to is counted by the back office. */
import type { Clocked } from '../data/meta';
import { staffClock } from '../data/staff_clock';
import type { Till } from '../data/till';
import type { Session } from './session.svelte';

export type Act = Clocked['act'];
export const ACTS: readonly Act[] = ['in', 'break_start', 'break_end', 'out'];
/** As pos/timesheets/working_time.py: nobody works longer in one go, somebody forgot to press. */
const LONGEST_WORK_MS = 16 * 3_600_000;
const CLOCKS_DIFFER_MS = 5 * 60_000;

export interface Pressed {
  readonly act: Act;
  readonly atMs: number;
  /** what the tablet showed, where that was another time or nobody knows the shop's */
  readonly tabletAtMs: number | null;
  readonly isTimeKnown: boolean;
}

/** What usually comes next; the others are possible too: this tablet does not know everything. */
export function nextActs(last: Clocked | undefined, nowMs: number): Act[] {
  if (last === undefined || last.act === 'out' || isForgotten(last, nowMs)) return ['in'];
  return last.act === 'break_start' ? ['break_end', 'out'] : ['out', 'break_start'];
}

export function isForgotten(last: Clocked, nowMs: number): boolean {
  return last.act !== 'out' && nowMs - last.atMs > LONGEST_WORK_MS;
}

/** `id` is made before the first try: a second try is the same press. */
export async function press(
  till: Pick<Till, 'journal' | 'history' | 'nowMs' | 'clockOffsetMs' | 'businessDate'>,
  { person, actor }: Pick<Session, 'person' | 'actor'>,
  { id, act }: { id: string; act: Act },
): Promise<Pressed> {
  if (person === null) throw new Error('nobody typed a PIN');
  const body = {
    person: { id: person.id, name: person.name },
    act,
    clocked_at: till.nowMs(),
    tablet_at: Date.now(),
    is_time_known: till.clockOffsetMs() !== null,
  };
  const appended = await till.journal.append({
    id, type: 'staff.clocked', version: 1, actor, shift: null, businessDate: till.businessDate(), body,
  });
  const written = (JSON.parse(appended.raw) as { body: typeof body }).body; // of the first try, if it was one
  const { clocked_at: atMs, tablet_at: tabletAtMs, is_time_known: isTimeKnown } = written;
  const note = { id, act: written.act, atMs };
  await staffClock(till.history.reading.database).note(person.id, note).catch(() => undefined); // only offers the next one
  const isOff = !isTimeKnown || Math.abs(atMs - tabletAtMs) > CLOCKS_DIFFER_MS;
  return { act: written.act, atMs, tabletAtMs: isOff ? tabletAtMs : null, isTimeKnown };
}
