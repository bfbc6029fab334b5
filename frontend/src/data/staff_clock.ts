/**
 * Who came and left, as far as this tablet knows: only for offering the next press. The newest of each
 * person, pressed here or told by the hub with the other changes; what arrives late or twice changes
 * nothing. The record itself is the journal's.
 */
import type { Database } from './database';
import type { Clocked } from './meta';
import type { Change } from './trust';

const TOLD = new Set(['staff.clocked', 'staff.clock_corrected']);

interface Moment {
  act: Clocked['act'];
  clocked_at: number;
}

interface Told {
  id: string;
  type: string;
  body: Moment & { person: { id: string }; clocking?: string; after?: Moment | null };
}

export interface StaffClock {
  last(): Promise<Map<string, Clocked>>;
  note(person: string, clocked: Clocked): Promise<void>;
}

export function staffClock(database: Database): StaffClock {
  return {
    last: async () => new Map((await database.get('clocked')) ?? []),
    note: (person, clocked) => change(database, (known) => newer(known, person, clocked)),
  };
}

/** Before the next page is asked for: what was not stored is told again. */
export async function learnClocked(database: Database, changes: readonly Change[]): Promise<void> {
  const told = changes.filter(({ type }) => TOLD.has(type)).map(({ type, raw }) => ({ ...(JSON.parse(raw) as Told), type }));
  if (told.length === 0) return;
  await change(database, (known) => told.forEach((each) => take(known, each)));
}

function take(known: Map<string, Clocked>, { id, type, body }: Told): void {
  const person = body.person.id;
  if (type === 'staff.clocked') return newer(known, person, { id, act: body.act, atMs: body.clocked_at });
  const clocking = body.clocking ?? '';
  if (known.get(person)?.id === clocking) known.delete(person);
  if (body.after != null) newer(known, person, { id: clocking, act: body.after.act, atMs: body.after.clocked_at });
}

function newer(known: Map<string, Clocked>, person: string, clocked: Clocked): void {
  if ((known.get(person)?.atMs ?? -Infinity) <= clocked.atMs) known.set(person, clocked);
}

async function change(database: Database, how: (known: Map<string, Clocked>) => void): Promise<void> {
  await database.use(async (handle) => {
    const writing = handle.transaction('meta', 'readwrite', { durability: 'strict' });
    const known = new Map((await writing.store.get('clocked')) as [string, Clocked][] | undefined);
    how(known);
    void writing.store.put([...known], 'clocked');
    await writing.done;
  });
}
