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
 * When the browser's disk refuses, the order of sync.md §3.6 holds: make room, reopen and try again;
 * then the second copy; then the hub's acknowledgement; then a clear no (last_resort.ts). What only
 * those have is owed to the database and written with the next append (owed.ts).
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
import { drafted } from './draft';
import { observe, type Hlc } from './hlc';
import { soon } from './idle';
import type { LastResort } from './last_resort';
import type { Tail, WriterToken } from './meta';
import { Owed, type OwedEvent } from './owed';
import { endOfJournal } from './tail';
import { Vault } from './vault';
import { Watched, type Watchable } from './watch';
import type { Writer } from './writer';

export type { AppendRequest, Appended, Given } from './append';

export interface JournalParts {
  database: Database;
  writer: Pick<Writer, 'reign' | 'owns' | 'dethrone'> & Partial<Pick<Writer, 'refusal'>>;
  carts: Pick<Carts, 'close' | 'reopen'>;
  clock: Clock;
  vault?: Vault;
  /** the second copy: what the first append waits for, and who follows each */
  copy?: { ready(): Promise<void>; follow(row: StoredEvent): void };
  resort?: LastResort;
  /** null: this browser is not a till yet */
  surroundings: () => Surroundings | null;
}

type AppendTransaction = IDBPTransaction<TillSchema, ('meta' | 'events' | 'carts')[], 'readwrite'>;

export const QUEUE_LIMIT = 64;
const REDRAWS = 3;
const SETTLE_MS = 5_000;
/** A disk that hangs does not keep what is safe from the hub. */
const REST_MS = 1_000;
const ON_DISK = new Set(['storage_failed', 'storage_full', 'storage_blocked']);

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
  private readonly owed = new Owed();
  private readonly debt = new Watched(0);
  private unanswered: OwedEvent | null = null;
  private settling: ReturnType<typeof setTimeout> | undefined;

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

  /** How many events only the second copy or the hub has, because the disk refuses. */
  get owing(): Watchable<number> {
    return this.debt;
  }

  /** The hash of an event that is not in the database yet. */
  owedHash(seq: number): string | undefined {
    return this.owed.hashAt(seq);
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

  /** Resolves when no append is on its way and the frame that shows the last one is painted, and in any
   *  case soon: what can wait makes way for a sale that is being paid. */
  async rest(): Promise<void> {
    if (this.waiting === 0) return;
    await Promise.race([this.queue, new Promise((resolve) => setTimeout(resolve, REST_MS))]);
    await new Promise<void>((resolve) => soon(resolve));
  }

  /** This till becomes somebody else (or nobody): no append runs beside `work`, and what comes after
   *  believes only the database. */
  async changeHands<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(() => this.settled()).then(work).finally(() => {
      this.tail = null;
    });
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  /** What only the copy or the hub has would be left behind with the identity: first the database. */
  private async settled(): Promise<void> {
    this.owed.of(this.reign());
    if (this.unanswered === null && this.owed.all.length === 0) return;
    const found = await this.written(this.unanswered);
    if (found === 'chain_moved' && this.owed.all.length > 0) throw new DataError('writer_lost');
    this.unanswered = null;
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
    await this.parts.copy?.ready();
    this.owed.of(this.reign());
    const kept = this.owed.find(request.id);
    if (kept !== undefined) return appendedFrom(kept.event, true);
    for (let draw = 1; draw <= REDRAWS; draw++) {
      const drawn = await this.drawn(request);
      const stored = await this.stored(drawn);
      if (stored === 'chain_moved') {
        this.tail = null;
        this.unanswered = null;
        continue;
      }
      const repeated = stored.hash !== drawn.event.hash;
      this.tail = repeated ? null : { of: drawn.next, reign: this.reign() };
      if (repeated) return appendedFrom(await this.vault.open(stored), true);
      this.parts.copy?.follow(drawn.row);
      if (this.owed.all.length === 0) void this.proveOnce(drawn.event); // nobody waits for the answer
      return appendedFrom(drawn.event, false);
    }
    throw new DataError('writer_lost');
  }

  /** Hashed, signed and sealed; or the same bytes again while nobody knows whether they arrived. */
  private async drawn(request: AppendRequest): Promise<OwedEvent> {
    const { unanswered } = this;
    if (unanswered?.event.id === request.id) return unanswered;
    if (unanswered !== null) await this.stored(unanswered); // its place in the chain comes first
    this.unanswered = null;
    const timing = this.timing(await this.endOfChain());
    const draft = await drafted(request, this.surroundings(), timing, (event) => this.vault.seal(event));
    return { ...draft, closesCart: request.closesCart, keptBy: 'database' };
  }

  /** In the database; else, in this order, with room made, in the copy, on the hub, or refused. */
  private async stored(drawn: OwedEvent): Promise<StoredEvent | 'chain_moved'> {
    const { resort } = this.parts;
    try {
      return await this.written(drawn);
    } catch (error) {
      if (resort === undefined || !isOfDisk(error)) throw error;
      await resort.makeRoom();
      return this.written(drawn).catch(
        async () => (await this.storedBefore(drawn)) ?? this.keptElsewhere(drawn, resort, error),
      );
    }
  }

  /** A disk that takes nothing may still be read: what it has must not get a second place. */
  private async storedBefore({ event }: OwedEvent): Promise<StoredEvent | undefined> {
    return this.parts.database
      .use((handle) => handle.getFromIndex('events', 'id', event.id))
      .catch(() => undefined); // it can be asked nothing at all
  }

  private async keptElsewhere(drawn: OwedEvent, resort: LastResort, cause: unknown): Promise<StoredEvent> {
    const where = this.owed.isFull ? 'nowhere' : await resort.keep(this.owed.all, drawn);
    // What may have arrived once stays in doubt until it is stored, though nobody takes it now.
    const inDoubt = where === 'in_doubt' || (where === 'nowhere' && drawn === this.unanswered);
    this.unanswered = inDoubt ? drawn : null;
    if (inDoubt) this.settleLater();
    if (inDoubt) throw new DataError('storage_doubt', { cause });
    if (where === 'nowhere') throw cause;
    this.owed.push({ ...drawn, keptBy: where });
    this.debt.set(this.owed.all.length);
    this.settleLater();
    return drawn.row;
  }

  private async written(drawn: OwedEvent | null): Promise<StoredEvent | 'chain_moved'> {
    const found = await this.parts.database.use((handle) => this.commit(handle, drawn));
    if (found === 'chain_moved') return found;
    const { unanswered } = this;
    if (drawn === unanswered) this.unanswered = null;
    // An event of this id was stored before: nothing was written now, and what is owed stays owed.
    if (drawn !== null && found.hash !== drawn.event.hash) return found;
    // What is in doubt is noted too, and is written with the debt or before any other event.
    if (this.owed.all.length > 0 || unanswered !== null) this.owed.paid();
    this.debt.set(0);
    return found;
  }

  /** The one transaction. Answers with the stored event: ours, or the earlier one of this id. */
  private async commit(handle: Handle, drawn: OwedEvent | null): Promise<StoredEvent | 'chain_moved'> {
    const writing = handle.transaction(['meta', 'events', 'carts'], 'readwrite', {
      durability: 'strict',
    });
    writing.done.catch(() => undefined); // it is awaited below; a failed read must not leave it alone
    const fresh = [...this.owed.all, ...(drawn === null ? [] : [drawn])];
    const found = await this.look(writing, fresh);
    if (Array.isArray(found)) {
      for (const { row, next, closesCart } of found) {
        void writing.objectStore('events').add(row);
        void writing.objectStore('meta').put(next, 'tail');
        if (closesCart !== undefined) void writing.objectStore('carts').delete(closesCart);
      }
      writing.commit(); // nothing more comes: the browser need not ask back before it writes
    }
    await writing.done;
    if (found === 'fenced') return this.fenced();
    if (!Array.isArray(found)) return found;
    return fresh.at(-1)?.row ?? 'chain_moved';
  }

  /** Still the till? Which of these does the chain lack? Was the last one's id written before? */
  private async look(
    writing: AppendTransaction,
    fresh: readonly OwedEvent[],
  ): Promise<OwedEvent[] | 'fenced' | 'chain_moved' | StoredEvent> {
    const meta = writing.objectStore('meta');
    const [token, tail, earlier] = await Promise.all([
      meta.get('writer') as Promise<WriterToken | undefined>,
      meta.get('tail') as Promise<Tail | undefined>,
      writing.objectStore('events').index('id').get(fresh.at(-1)?.event.id ?? ''),
    ]);
    if (earlier !== undefined) return earlier;
    if (!this.parts.writer.owns(token)) return 'fenced';
    const first = fresh.findIndex(({ previous }) => sameEnd(tail, previous));
    return first === -1 ? 'chain_moved' : fresh.slice(first);
  }

  /** The disk may have room again: what is owed, and what is in doubt, goes in without waiting for the
   *  next sale. Else an idle till would lack what the hub may have. */
  private settleLater(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.queue = this.queue
        .then(() => (this.owed.all.length > 0 || this.unanswered !== null ? this.written(this.unanswered) : null))
        .catch(() => this.settleLater());
    }, SETTLE_MS);
  }

  private fenced(): never {
    this.parts.writer.dethrone();
    throw new DataError('writer_lost');
  }

  /** Where the chain ends, from memory while our reign lasts, else from the database. */
  private async endOfChain(): Promise<Tail> {
    const reign = this.reign();
    const owed = this.owed.end();
    if (owed !== undefined) return owed;
    if (this.tail?.reign === reign) return this.tail.of;
    const { tail } = await endOfJournal(this.parts.database, this.surroundings().identity);
    this.tail = { of: tail, reign };
    return tail;
  }

  private reign(): number {
    const { reign } = this.parts.writer;
    if (reign === null) throw new DataError(this.parts.writer.refusal ?? 'not_writer');
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

function isOfDisk(error: unknown): boolean {
  return error instanceof DataError && ON_DISK.has(error.code);
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
