/**
 * Where this till's chain ends: as noted, or read from the journal itself when the note is damaged.
 *
 * The note (`meta.tail`) is written only by the transaction that stores an event, so the two never
 * disagree unless the disk lost one of them.
 */
import type { Head } from './acks';
import type { Database, StoredEvent } from './database';
import { GENESIS_HASH } from './envelope';
import type { Identity } from './identity';
import type { Tail } from './meta';

type Who = Pick<Identity, 'device' | 'epoch'>;

/** `rebuilt` when it had to be read from the events. undefined: this browser was never paired. */
export async function endOfJournal(
  database: Database,
  who: Who,
): Promise<{ tail: Tail; rebuilt: boolean }> {
  const stored = await database.get('tail');
  if (isTail(stored, who)) return { tail: stored, rebuilt: false };
  const { device, epoch } = who;
  const range = IDBKeyRange.bound([device, epoch], [device, epoch, []]);
  const tail = tailFrom(who, await database.use((handle) => handle.getAll('events', range)));
  await database.use(async (handle) => {
    const writing = handle.transaction('meta', 'readwrite', { durability: 'strict' });
    const now: unknown = await writing.store.get('tail');
    if (!isTail(now, who)) void writing.store.put(tail, 'tail');
    await writing.done;
  });
  return { tail, rebuilt: true };
}

export function isTail(stored: unknown, { device, epoch }: Who): stored is Tail {
  const { heads, receipts, hlc, ...of } = (stored ?? {}) as Partial<Tail>;
  const whole = isHead(heads?.F) && isHead(heads?.O) && Number.isSafeInteger(receipts);
  return whole && Array.isArray(hlc) && of.device === device && of.epoch === epoch;
}

function isHead(head: Partial<Head> | undefined): boolean {
  return Number.isSafeInteger(head?.seq) && typeof head?.hash === 'string';
}

/** The end of a chain whose events are at hand, in order. */
export function tailFrom({ device, epoch }: Who, events: readonly StoredEvent[]): Tail {
  const head = (stream: 'F' | 'O'): Head => {
    const last = events.filter((event) => event.stream === stream).at(-1);
    return last ? { seq: last.seq, hash: last.hash } : { seq: 0, hash: GENESIS_HASH };
  };
  const receipts = events.reduce((most, { receipt }) => Math.max(most, receipt?.counter ?? 0), 0);
  const last = events.at(-1);
  const hlc = last?.hlc ?? [last?.made_at_ms ?? 0, 0];
  return { device, epoch, heads: { F: head('F'), O: head('O') }, receipts, hlc };
}
