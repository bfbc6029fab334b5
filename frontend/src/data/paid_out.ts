/**
 * What suppliers were paid out of the drawer of a shift. The back office records it (`supplier.paid`)
 * and the hub hands it on, so that the till expects the cash that really lies there. Added up by the
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
  body: { shift: string | null; amount_minor: Minor };
}

/** Before the next page is asked for: what was not stored is told again. */
export async function learnPaidOut(database: Database, changes: readonly Change[]): Promise<void> {
  const told = changes.filter(({ type }) => type === 'supplier.paid').map(({ raw }) => JSON.parse(raw) as Paying);
  const drawn = told.filter(({ body }) => body.shift !== null);
  if (drawn.length === 0) return;
  await database.use(async (handle) => {
    const writing = handle.transaction('meta', 'readwrite', { durability: 'strict' });
    const known = new Map(((await writing.store.get('paid_out')) as PaidOut | undefined) ?? []);
    for (const { id, body } of drawn) {
      const shift = body.shift as string;
      known.set(shift, { ...known.get(shift), [id]: body.amount_minor });
    }
    void writing.store.put([...known].slice(-MOST_SHIFTS), 'paid_out');
    await writing.done;
  });
}

/** Below zero: a payment of an earlier shift was taken back into this drawer. */
export async function paidOutOf(database: Database, shift: string): Promise<Minor> {
  const known = new Map((await database.get('paid_out')) ?? []);
  return Object.values(known.get(shift) ?? {}).reduce((sum, amount) => sum + amount, 0);
}
