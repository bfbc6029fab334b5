/**
 * What suppliers were paid out of the drawer of a shift, and what customers paid into it at the back
 * office. The back office records it (`supplier.paid`, `kasbon.repaid`) and the hub hands it on, so that the till expects the cash that really lies there. Added up by the
 * ids of the events: to hear one twice is harmless. What was recorded since the hub was last heard is
 * not known here.
 */
import type { Minor } from '../domain/types';
import type { Database } from './database';
import type { PaidOut } from './meta';
import type { Change } from './trust';

const MOST_SHIFTS = 20;

interface Paying {
  id: string;
  type: string;
  body: { shift: string | null; amount_minor: Minor; payments?: { kind: string; amount_minor: Minor }[] };
}

const MOVING = new Set(['supplier.paid', 'kasbon.repaid']);

/** Before the next page is asked for: what was not stored is told again. */
export async function learnPaidOut(database: Database, changes: readonly Change[]): Promise<void> {
  const told = changes.filter(({ type }) => MOVING.has(type)).map(({ type, raw }) => ({ ...(JSON.parse(raw) as Paying), type }));
  const drawn = told.filter(({ body }) => body.shift !== null);
  if (drawn.length === 0) return;
  await database.use(async (handle) => {
    const writing = handle.transaction('meta', 'readwrite', { durability: 'strict' });
    const known = new Map(((await writing.store.get('paid_out')) as PaidOut | undefined) ?? []);
    for (const paying of drawn) {
      const shift = paying.body.shift as string;
      known.set(shift, { ...known.get(shift), [paying.id]: takenOut(paying) });
    }
    void writing.store.put([...known].slice(-MOST_SHIFTS), 'paid_out');
    await writing.done;
  });
}

/** Kasbon paid back in cash lies in it. */
function takenOut({ type, body }: Paying): Minor {
  if (type === 'supplier.paid') return body.amount_minor;
  const cash = (body.payments ?? []).filter(({ kind }) => kind === 'cash');
  return cash.reduce((sum, part) => sum - part.amount_minor, 0);
}

/** Below zero: more came into this drawer from there than went out of it. */
export async function paidOutOf(database: Database, shift: string): Promise<Minor> {
  const known = new Map((await database.get('paid_out')) ?? []);
  return Object.values(known.get(shift) ?? {}).reduce((sum, amount) => sum + amount, 0);
}
