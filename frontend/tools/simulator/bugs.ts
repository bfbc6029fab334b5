/**
 * Faults planted into the core by name, at run time: the simulator must find each of them.
 *
 * Each is a mistake somebody has made before (sync.md §1.1, §3.1). They reach private methods on
 * purpose; a patch whose target is gone fails loudly instead of proving nothing.
 */
import { IDBDatabase } from 'fake-indexeddb';
import { NOTHING } from '../../src/data/acks.ts';
import type { Signed } from '../../src/data/batches.ts';
import { CatalogStore } from '../../src/data/catalog_store.ts';
import type { Database } from '../../src/data/database.ts';
import { DataError } from '../../src/data/errors.ts';
import { HandIn } from '../../src/data/hand_in.ts';
import { uuidV7 } from '../../src/data/ids.ts';
import { Journal } from '../../src/data/journal.ts';
import type { Tail } from '../../src/data/meta.ts';
import { Outbox } from '../../src/data/outbox.ts';
import type { Standing, ToCheck } from '../../src/data/protocol.ts';
import { Sync } from '../../src/data/sync.ts';

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- private methods of any shape */
type Method = (this: any, ...given: any[]) => any;

const PRETENDED = { seq: 1, hash: '', receipt: null };

const planted: { target: Record<string, Method>; name: string; method: Method }[] = [];

const BUGS: Record<string, () => void> = {
  /** The queue forgets what it has handed to the network. */
  delete_on_send: () => {
    neverBack();
    replace(Outbox, 'next', (next) => async function (limit: number) {
      const events = (await next.call(this, limit)) as { seq: number; hash: string }[];
      const last = events.at(-1);
      if (last !== undefined) moveMark(this as Outbox, last);
      return events;
    });
  },

  /** A status of 200 is taken for an acknowledgement. */
  acknowledged_by_status: () => {
    neverBack();
    replace(Sync, 'push', (push) => async function (events: { seq: number; hash: string }[]) {
      await push.call(this, events);
      const last = events.at(-1);
      if (last !== undefined) moveMark(outboxOf(this), last);
      return 'moved';
    });
  },

  /** What was acknowledged once stays so, whatever a restored hub says. */
  ignores_incarnation: neverBack,

  /** Events are thrown away as soon as one server has them. */
  prunes_when_acknowledged: () =>
    replace(Outbox, 'believe', (believe) => async function (standing: Standing) {
      const verdict = (await believe.call(this, standing)) as string;
      const { seq } = (this as Outbox).mark.acked;
      await databaseOf(this).use(async (handle) => {
        const keys = await handle.getAllKeys('events');
        for (const key of keys) if (key[3] < seq) await handle.delete('events', key);
      });
      return verdict;
    }),

  /** A refused batch is skipped so that the queue moves on: a damaged body, a wrong clock. */
  skips_refused_batch: () => {
    neverBack();
    replace(Sync, 'push', (push) => async function (events: (Signed & { seq: number; hash: string })[]) {
      try {
        return await (push.call(this, events) as Promise<string>);
      } catch (error) {
        const last = events.at(-1);
        if (!(error instanceof DataError) || error.code === 'hub_unreachable' || !last) throw error;
        moveMark(outboxOf(this), last);
        return 'moved';
      }
    });
  },

  /** Trying again makes another event. */
  retries_with_new_id: () =>
    replace(Journal, 'append', (append) => function (request: { id: string }) {
      return append.call(this, { ...request, id: uuidV7() });
    }),

  /** The receipt's number is drawn before the transaction, not in it. */
  counter_outside_transaction: () =>
    replace(Journal, 'endOfChain', (endOfChain) => async function () {
      const tail = (await endOfChain.call(this)) as Tail;
      const drawn = { ...tail, receipts: tail.receipts + 1 };
      await databaseOf(this).set('tail', drawn);
      return drawn;
    }),

  /** "Paid" is shown when the browser has it, not when the disk has it. */
  relaxed_journal: () =>
    replace(IDBDatabase, 'transaction', (begin) => function (stores: string[], mode: IDBTransactionMode) {
      return begin.call(this, stores, mode, { durability: 'relaxed' }) as unknown;
    }),

  /** The new catalogue is in force before all of it is there. */
  swaps_catalogue_early: () =>
    replace(CatalogStore, 'change', (change) => async function (name: string) {
      await databaseOf(this).set('catalog', { manifest: name, previous: null, switched_at_ms: 0 });
      await change.call(this, name);
    }),

  /** After some failures in a row nobody asks any more. */
  gives_up: () =>
    replace(Sync, 'round', (round) => async function () {
      const inner = this as { failures: number };
      return inner.failures > 3 ? new Promise(() => undefined) : (round.call(this) as unknown);
    }),

  /** One odd event stops everything behind it. */
  poison_blocks: () =>
    replace(Outbox, 'reconcile', (reconcile) => async function (toCheck: ToCheck[]) {
      if (toCheck.length > 0) throw new DataError('hub_trouble');
      await reconcile.call(this, toCheck);
    }),

  /** What may have arrived is forgotten: the next sale takes its place in the chain. */
  forgets_what_is_in_doubt: () =>
    replace(Journal, 'keptElsewhere', (keptElsewhere) => async function (...given: unknown[]) {
      try {
        return await keptElsewhere.call(this, ...given);
      } finally {
        (this as { unanswered: null }).unanswered = null;
      }
    }),

  /** The disk is full, and the cashier reads "paid". */
  sold_though_refused: () =>
    replace(Journal, 'append', (append) => async function (request: { id: string }) {
      return append.call(this, request).catch((error: unknown) => {
        if (error instanceof DataError && error.code.startsWith('storage')) return PRETENDED;
        throw error;
      });
    }),

  /** The hub has it, and the cashier reads "not saved". */
  refused_but_kept: () =>
    replace(Journal, 'keptElsewhere', (keptElsewhere) => async function (...given: unknown[]) {
      await keptElsewhere.call(this, ...given);
      throw new DataError('storage_full');
    }),

  /** Prices of the morning, all day. */
  never_takes_a_catalogue: () => replace(CatalogStore, 'want', () => () => undefined),

  /** Who goes on under a new series thinks that everything before is there. */
  hands_in_nothing: () => replace(HandIn, 'one', () => async () => true),

  /** What waits for a person is not shown to anybody. */
  hides_complaints: () => {
    replace(Outbox, 'reconcile', () => async () => undefined);
    replace(Outbox, 'note', () => async () => undefined);
  },
};

/** Takes the last ones out and plants these. Names of the hub's own faults are not for us. */
export function plantBugs(names: string[]): void {
  for (const { target, name, method } of planted.splice(0).reverse()) target[name] = method;
  for (const name of names) BUGS[name]?.();
}

function replace(made: { prototype: object }, name: string, wrap: (original: Method) => Method): void {
  const target = made.prototype as Record<string, Method>;
  const method = target[name];
  if (method === undefined) throw new Error(`there is no ${name} to plant a fault into`);
  planted.push({ target, name, method });
  target[name] = wrap(method);
}

/** A mark that only goes forward: what most queues do. Each hello would mend the others' faults. */
function neverBack(): void {
  replace(Outbox, 'believe', (believe) => async function (standing: Standing) {
    const { acked } = (this as Outbox).mark;
    const verdict = (await believe.call(this, standing)) as string;
    if ((this as Outbox).mark.acked.seq >= acked.seq) return verdict;
    moveMark(this as Outbox, acked);
    return 'same';
  });
}

function outboxOf(sync: object): Outbox {
  return (sync as { parts: { outbox: Outbox } }).parts.outbox;
}

function databaseOf(owner: object): Database {
  const { parts, database } = owner as { parts?: { database: Database }; database?: Database };
  const found = database ?? parts?.database;
  if (found === undefined) throw new Error('the target of this fault has no database any more');
  return found;
}

function moveMark(outbox: Outbox, { seq, hash }: { seq: number; hash: string } = NOTHING): void {
  const inner = outbox as unknown as { known: { acked: object }; database: Database };
  inner.known = { ...inner.known, acked: { seq, hash } };
}
