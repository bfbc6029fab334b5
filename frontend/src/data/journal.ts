/**
 * This till's journal: the only place where a sale becomes a fact.
 *
 * One append is one strict transaction holding the event, the end of the chain, the receipt
 * counter, the hybrid clock and the removal of the paid cart: all of it or nothing. Envelope,
 * hash and signature are made before it opens (a transaction does not survive WebCrypto), so
 * inside it two things are checked again: that this tab is still the till (fencing token) and
 * that the chain still ends where the envelope says. It is acknowledged by `complete`, never by
 * the success of a single request.
 *
 * Appends follow each other through a bounded queue. Each is idempotent by its event id: the
 * same id again answers with the first event, so a payment may be retried without fear. Events
 * are never changed and never removed.
 */
import type { AppendRequest, Appended, Surroundings } from './append';
import type { Carts } from './carts';
import type { Clock } from './clock';
import type { IDBPTransaction } from 'idb';
import type { Database, Handle, OpenEvent, StoredEvent, TillSchema } from './database';
import { DataError } from './errors';
import { drafted, type Draft } from './draft';
import { observe, type Hlc } from './hlc';
import type { Tail, WriterToken } from './meta';
import { Vault } from './vault';
import { Watched, type Watchable } from './watch';
import type { Writer } from './writer';

export type { AppendRequest, Appended, Given } from './append';

export interface JournalParts {
  database: Database;
  writer: Pick<Writer, 'reign' | 'owns' | 'dethrone'>;
  carts: Pick<Carts, 'close' | 'reopen'>;
  clock: Clock;
  vault?: Vault;
  /** null: this browser is not a till yet */
  surroundings: () => Surroundings | null;
}

type AppendTransaction = IDBPTransaction<TillSchema, ('meta' | 'events' | 'carts')[], 'readwrite'>;

export const QUEUE_LIMIT = 64;
const REDRAWS = 3;

export class Journal {
  private readonly parts: JournalParts;
  private readonly vault: Vault;
  private readonly newest = new Watched<Appended | null>(null);
  private queue: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private tail: { of: Tail; reign: number } | null = null;
  private seen: Hlc = [0, 0];
  private readBack = false;
  private readonly doubt = new Watched(false);

  constructor(parts: JournalParts) {
    this.parts = parts;
    this.vault = parts.vault ?? new Vault(parts.database);
  }

  /** The last event this page appended. */
  get latest(): Watchable<Appended | null> {
    return this.newest;
  }

  /** True once the disk did not give back what it had confirmed: a person must look at this
   *  tablet. Stays so until the page is loaded anew. */
  get storageDoubtful(): Watchable<boolean> {
    return this.doubt;
  }

  /** Resolves only when the browser reports the strict transaction complete. Throws DataError. */
  async append(request: AppendRequest): Promise<Appended> {
    if (this.waiting >= QUEUE_LIMIT) throw new DataError('till_busy');
    this.waiting += 1;
    const turn = this.queue.then(() => this.write(request));
    this.queue = turn.catch(() => undefined);
    return turn.finally(() => {
      this.waiting -= 1;
    });
  }

  /** Another device's stamp was seen: ours will be later. */
  observe(stamp: Hlc): void {
    this.seen = observe(this.seen, stamp, this.parts.clock.nowMs());
  }

  private async write(request: AppendRequest): Promise<Appended> {
    const { closesCart } = request;
    if (closesCart !== undefined) this.parts.carts.close(closesCart);
    try {
      const appended = await this.redrawn(request);
      this.newest.set(appended);
      return appended;
    } catch (error) {
      this.tail = null; // whatever happened, believe only the database from here on
      if (closesCart !== undefined) this.parts.carts.reopen(closesCart);
      throw error;
    }
  }

  /** Draws the envelope anew when the chain turned out to end elsewhere than we thought. */
  private async redrawn(request: AppendRequest): Promise<Appended> {
    for (let draw = 1; draw <= REDRAWS; draw++) {
      const tail = await this.endOfChain();
      const draft = await drafted(request, this.surroundings(), this.timing(tail));
      const row = await this.vault.seal(draft.event);
      const stored = await this.parts.database.use((handle) => this.commit(handle, { ...draft, row }, request));
      if (stored === 'chain_moved') {
        this.tail = null;
        continue;
      }
      const repeated = stored.hash !== draft.event.hash;
      this.tail = repeated ? null : { of: draft.next, reign: this.reign() };
      if (!repeated) await this.proveOnce(draft.event);
      return appendedFrom(repeated ? await this.vault.open(stored) : draft.event, repeated);
    }
    throw new DataError('writer_lost');
  }

  /** The one transaction. Answers with the stored event: ours, or the earlier one of this id. */
  private async commit(
    handle: Handle,
    draft: Draft & { row: StoredEvent },
    { id, closesCart }: AppendRequest,
  ): Promise<StoredEvent | 'chain_moved'> {
    const writing = handle.transaction(['meta', 'events', 'carts'], 'readwrite', {
      durability: 'strict',
    });
    writing.done.catch(() => undefined); // it is awaited below; a failed read must not leave it alone
    const found = await this.look(writing, id, draft);
    if (found === 'write') {
      void writing.objectStore('events').add(draft.row);
      void writing.objectStore('meta').put(draft.next, 'tail');
      if (closesCart !== undefined) void writing.objectStore('carts').delete(closesCart);
    }
    await writing.done;
    if (found === 'fenced') return this.fenced();
    return found === 'write' ? draft.row : found;
  }

  /** Still the till? Does the chain still end where the envelope says? Was this id written before? */
  private async look(
    writing: AppendTransaction,
    id: string,
    draft: Draft,
  ): Promise<'write' | 'fenced' | 'chain_moved' | StoredEvent> {
    const meta = writing.objectStore('meta');
    const [token, tail, earlier] = await Promise.all([
      meta.get('writer') as Promise<WriterToken | undefined>,
      meta.get('tail') as Promise<Tail | undefined>,
      writing.objectStore('events').index('id').get(id),
    ]);
    if (earlier !== undefined) return earlier;
    if (!this.parts.writer.owns(token)) return 'fenced';
    return sameEnd(tail, draft.previous) ? 'write' : 'chain_moved';
  }

  private fenced(): never {
    this.parts.writer.dethrone();
    throw new DataError('writer_lost');
  }

  /** Where the chain ends, from memory while our reign lasts, else from the database. */
  private async endOfChain(): Promise<Tail> {
    const reign = this.reign();
    if (this.tail?.reign === reign) return this.tail.of;
    const stored = await this.parts.database.get('tail');
    if (stored === undefined) throw new DataError('not_paired');
    this.tail = { of: stored, reign };
    return stored;
  }

  private reign(): number {
    const { reign } = this.parts.writer;
    if (reign === null) throw new DataError('not_writer');
    return reign;
  }

  private surroundings(): Surroundings {
    const found = this.parts.surroundings();
    if (found === null) throw new DataError('not_paired');
    return found;
  }

  private timing(tail: Tail): { tail: Tail; clock: Clock; seen: Hlc } {
    return { tail, clock: this.parts.clock, seen: this.seen };
  }

  /**
   * The first event of a session is read back: a disk that lies is noticed at the first sale.
   * The browser has confirmed the transaction, so the event counts as written all the same: to
   * answer "not saved" here would make the cashier take the money twice. The alarm is raised.
   */
  private async proveOnce({ device, epoch, stream, seq, raw, sig }: OpenEvent): Promise<void> {
    if (this.readBack) return;
    const found = await this.parts.database
      .use((handle) => handle.get('events', [device, epoch, stream, seq]))
      .then((row) => row && this.vault.open(row))
      .catch(() => undefined);
    if (found?.raw === raw && found.sig === sig) this.readBack = true;
    else this.doubt.set(true);
  }
}

function sameEnd(stored: Tail | undefined, expected: Tail): boolean {
  if (stored === undefined) return false;
  const { heads } = stored;
  return (
    stored.device === expected.device &&
    stored.epoch === expected.epoch &&
    stored.receipts === expected.receipts &&
    heads.F.hash === expected.heads.F.hash &&
    heads.O.hash === expected.heads.O.hash
  );
}

function appendedFrom(event: OpenEvent, repeated: boolean): Appended {
  const { id, device, epoch, stream, seq, hash, raw, receipt } = event;
  return { id, device, epoch, stream, seq, hash, raw, receipt, madeAtMs: event.made_at_ms, repeated };
}
