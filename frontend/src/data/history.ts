/**
 * The sales and refunds made on this tablet, newest first, each with where it is safe.
 *
 * Read from the journal itself; sales_index.ts only says which events to read when somebody searches
 * and what happened to a receipt later, and is made from the same journal. What a full disk has not
 * taken yet stands in a note (owed.ts) and counts like the rest: after a crash somebody looks here
 * whether the money was taken.
 */
import type { Mark } from './acks';
import type { Database, StoredEvent } from './database';
import { DataError } from './errors';
import { keyName } from './former';
import type { Identity } from './identity';
import type { JsonObject } from './json';
import { notedAhead } from './owed';
import type { Hub } from './request';
import { SalesIndex } from './sales_index';
import { refundIn, summaryOf, type SaleDetail, type SaleRow } from './sale_rows';
import type { SaleKey } from './sales_reading';
import { Vault } from './vault';

const DOCUMENTS: ReadonlySet<string> = new Set(['sale.completed', 'sale.refunded']);
const REPAID: ReadonlySet<string> = new Set(['kasbon.repaid', 'balance.paid_in']);
const MOVED: ReadonlySet<string> = new Set(['cash.moved']);
export type { SaleDetail, SaleRow, SaleState } from './sale_rows';

const PAGE = 50;
/** A counter is met once a series, and a tablet has had few. */
const MOST_ALIKE = 50;

export class History {
  private readonly database: Database;
  private readonly standing: () => { identity: Identity | null; mark: Mark | null };
  private readonly vault: Vault;
  readonly index: SalesIndex;
  /** asked for what is not here; null: nobody to ask */
  hub: Pick<Hub, 'json'> | null = null;
  private readonly guests = new Map<string, SaleDetail>();

  constructor(
    database: Database,
    standing: () => { identity: Identity | null; mark: Mark | null },
    vault = new Vault(database),
    index = new SalesIndex(database, vault),
  ) {
    this.database = database;
    this.standing = standing;
    this.vault = vault;
    this.index = index;
  }

  /** A page of sales older than `beforeMs` (or the newest). */
  async list(options: { limit?: number; beforeMs?: number } = {}): Promise<SaleRow[]> {
    const { limit = PAGE, beforeMs = Infinity } = options;
    const events = await this.newest(limit, beforeMs);
    return Promise.all(events.map((event) => this.row(event)));
  }

  /** Sales that have all words typed, newest first: one page and how many there are in all. */
  async search(
    query: string,
    options: { limit: number; from?: number; meaning: (word: string) => readonly string[] },
  ): Promise<{ rows: SaleRow[]; total: number }> {
    await this.index.catchUp();
    const alike = await this.index.find(query, options.meaning);
    const keys = alike.length > MOST_ALIKE ? alike : await this.named(query, alike);
    const { from = 0, limit } = options;
    return { rows: await this.rowsOf(keys.slice(from, from + limit)), total: keys.length };
  }

  /** What this tablet sold to somebody: the newest, and how many receipts there are in all. */
  async ofBuyer(buyer: { id: string; phone: string }, limit: number): Promise<{ rows: SaleRow[]; total: number }> {
    const keys = await this.index.ofBuyer(buyer);
    return { rows: await this.rowsOf(keys.slice(0, limit)), total: keys.length };
  }

  /** Those of exactly the number typed, if there are any: a tablet that was paired anew has the same
   *  counter twice, each in its series. */
  private async named(query: string, keys: readonly SaleKey[]): Promise<readonly SaleKey[]> {
    if (keys.length < 2) return keys;
    const { isNumbered, numberParts } = await import('./sales_terms'); // came with the index
    const typed = numberParts(query);
    if (typed.length === 0) return keys;
    const events = await this.database.use((handle) =>
      Promise.all(keys.map(([, id]) => handle.getFromIndex('events', 'id', id))),
    );
    const named = keys.filter((_, at) => isNumbered(events[at]?.receipt?.number ?? '', typed));
    return named.length > 0 ? named : keys;
  }

  private async rowsOf(keys: readonly SaleKey[]): Promise<SaleRow[]> {
    const events = await this.database.use((handle) =>
      Promise.all(keys.map(([, id]) => handle.getFromIndex('events', 'id', id))),
    );
    return Promise.all(events.filter((event) => event !== undefined).map((event) => this.row(event)));
  }

  /** One sale or refund in full, with all that happened to it later; null when this tablet does not
   *  hold it (any more). The number of a copy counts on this. */
  async detail(id: string): Promise<SaleDetail | null> {
    await this.index.catchUp();
    return this.glance(id);
  }

  /** Receipts of other tills that this text means, by paper or number, as the hub knows them now; they can
   *  then be opened like any other. DataError when it does not answer. `known` is forgotten unless it says so again. */
  async elsewhere(text: string, known = ''): Promise<SaleRow[]> {
    const { hub, database } = this;
    if (hub === null) throw new DataError('hub_unreachable');
    const found = await (await import('./elsewhere')).askReceipts({ hub, database }, text);
    this.guests.delete(known);
    for (const guest of found) this.guests.set(guest.row.id, guest);
    const details = await Promise.all(found.map(({ row }) => this.detail(row.id)));
    return details.flatMap((detail) => (detail === null ? [] : [detail.row]));
  }

  /** The same at once: while the index still reads the journal, marks of the last days may lack. What was
   *  let go here is asked of the hub; DataError when it does not answer. */
  async glance(id: string): Promise<SaleDetail | null> {
    const event = await this.event(id);
    const guest = this.guests.get(id) ?? (await this.letGo(event));
    if (guest !== undefined && (event === undefined || isLetGo(event))) {
      return (await import('./elsewhere')).joined(guest, await this.index.marksOf(id));
    }
    if (event === undefined || isLetGo(event)) return null;
    const [row, opened, marks] = await Promise.all([
      this.row(event),
      this.vault.open(event),
      this.index.marksOf(id),
    ]);
    const { body } = JSON.parse(opened.raw) as { body: JsonObject };
    return { row, body, marks, proof: await (await import('./proof')).proofOf(this.database, opened) };
  }

  /** Its own till asks for it by its number. */
  private async letGo(event: StoredEvent | undefined): Promise<SaleDetail | undefined> {
    const { hub, database } = this;
    if (event === undefined || !isLetGo(event) || hub === null) return undefined;
    const found = await (await import('./elsewhere')).askReceipts({ hub, database }, event.receipt?.number ?? '');
    const guest = found.find(({ row }) => row.id === event.id);
    if (guest === undefined) return undefined;
    const own = { ...guest, row: { ...guest.row, isLetGo: true } };
    this.guests.set(event.id, own);
    return own;
  }

  /** The body of one sale, as signed, for showing or printing the receipt again. */
  async body(id: string): Promise<JsonObject | null> {
    const event = await this.event(id);
    return event === undefined ? null : this.bodyOf(event);
  }

  /** Bodies of the sales whose envelope names this shift: from the newest event back to the one
   *  that opened it. By the shift, not by the time: a clock may be set, a shift may not. */
  async ofShift(shift: { id: string; event: string }): Promise<JsonObject[]> {
    return this.inShift(shift, DOCUMENTS);
  }

  /** Money that came in this shift, here, without a sale: kasbon paid back, cards and credit. */
  async repaidIn(shift: { id: string; event: string }): Promise<JsonObject[]> {
    return this.inShift(shift, REPAID);
  }

  /** Cash put in or taken out in this shift without a sale. */
  async movedIn(shift: { id: string; event: string }): Promise<JsonObject[]> {
    return this.inShift(shift, MOVED);
  }

  /** Bodies of these kinds whose envelope names this shift. */
  async inShift(shift: { id: string; event: string }, types: ReadonlySet<string>): Promise<JsonObject[]> {
    const bodies: JsonObject[] = [];
    for (const { raw } of await this.vault.openAll(await this.since(shift.event, types))) {
      const envelope = JSON.parse(raw) as { shift: string | null; body: JsonObject };
      if (envelope.shift === shift.id) bodies.push(envelope.body);
    }
    return bodies;
  }

  /** What suppliers were paid out of its drawer, as far as the hub has said. */
  async paidOut(shift: string): Promise<number> {
    return (await import('./paid_out')).paidOutOf(this.database, shift);
  }

  /** With what files that are fetched later read (repaid, day_count, staff_clock, shift_reports). */
  get reading(): { database: Database; vault: Vault; identity: Identity | null } {
    return { database: this.database, vault: this.vault, identity: this.standing().identity };
  }

  /** Newest first, back to the event of this id. Opened later: a transaction outlives no WebCrypto. */
  private async since(event: string, types: ReadonlySet<string>): Promise<StoredEvent[]> {
    const { identity } = this.standing();
    if (identity === null) return [];
    const former = (await this.database.get('former')) ?? [];
    const ahead = this.ahead().filter(({ type }) => types.has(type));
    const devices = [identity, ...former.map((each) => each.identity).reverse()].map((each) => each.device);
    const sales: StoredEvent[] = [];
    for (const device of new Set(devices)) {
      const { found, met } = await this.collect({ device, event }, types);
      sales.push(...found);
      if (met) break;
    }
    return joined(ahead, sales);
  }

  /** One device's sales, newest first. Whether the event of this id was met. */
  private async collect(
    { device, event }: { device: string; event: string }, types: ReadonlySet<string>,
  ): Promise<{ found: StoredEvent[]; met: boolean }> {
    const range = IDBKeyRange.bound([device], [device, []]);
    return this.database.use(async (handle) => {
      const found: StoredEvent[] = [];
      let cursor = await handle.transaction('events').store.openCursor(range, 'prev');
      while (cursor !== null && cursor.value.id !== event) {
        if (types.has(cursor.value.type)) found.push(cursor.value);
        cursor = await cursor.continue();
      }
      return { found, met: cursor !== null };
    });
  }

  private async event(id: string): Promise<StoredEvent | undefined> {
    const stored = await this.database.use((handle) => handle.getFromIndex('events', 'id', id));
    return stored ?? this.ahead().find((noted) => noted.id === id);
  }

  /** Newest first: what is ours and the database has not taken yet. */
  private ahead(): StoredEvent[] {
    const { identity } = this.standing();
    if (identity === null) return [];
    const ours = notedAhead().filter((noted) => noted.device === identity.device && noted.epoch === identity.epoch);
    return ours.reverse();
  }

  private documentsAhead(): StoredEvent[] {
    return this.ahead().filter(({ type }) => DOCUMENTS.has(type));
  }

  private async newest(limit: number, beforeMs: number): Promise<StoredEvent[]> {
    const ahead = beforeMs === Infinity ? this.documentsAhead() : [];
    return joined(ahead, await this.stored(limit, beforeMs)).slice(0, limit);
  }

  private async stored(limit: number, beforeMs: number): Promise<StoredEvent[]> {
    return this.database.use(async (handle) => {
      const range = IDBKeyRange.upperBound(beforeMs, true);
      const found: StoredEvent[] = [];
      const index = handle.transaction('events').store.index('sold');
      let cursor = await index.openCursor(range, 'prev');
      while (cursor !== null && found.length < limit) {
        found.push(cursor.value);
        cursor = await cursor.continue();
      }
      return found;
    });
  }

  private async row(event: StoredEvent): Promise<SaleRow> {
    const [{ body, problem }, marks] = await Promise.all([
      this.readable(event),
      this.index.marksOf(event.id),
    ]);
    const { device, epoch, stream, seq } = event;
    const answer = await this.database.use((handle) =>
      handle.get('answers', [device, epoch, stream, seq]),
    );
    const attention = problem !== null || (answer !== undefined && answer.status !== 'pending');
    return {
      ...summaryOf(body, event.receipt?.number),
      id: event.id,
      seq,
      soldAtMs: soldAtMs(event),
      ...(isLetGo(event) ? { isLetGo: true } : {}),
      kind: event.type === 'sale.refunded' ? 'refund' : 'sale',
      refundedBy: refundIn(marks),
      state: attention ? 'needs_attention' : (await this.isOnHub(event)) ? 'on_hub' : 'on_tablet',
      problemCode: problem ?? (attention ? (answer?.code ?? null) : null),
      problemDetail: (attention ? answer?.detail : null) ?? null,
    };
  }

  /** A row that cannot be opened is still a sale: it is listed by what is clear, with its code. */
  private async readable(event: StoredEvent): Promise<{ body: JsonObject; problem: string | null }> {
    try {
      return { body: await this.bodyOf(event), problem: null };
    } catch (error) {
      const pruned = error instanceof DataError && error.code === 'event_pruned';
      const problem = error instanceof DataError ? error.code : 'event_damaged';
      return { body: {}, problem: pruned ? null : problem };
    }
  }

  private async bodyOf(event: StoredEvent): Promise<JsonObject> {
    const { raw } = await this.vault.open(event);
    return (JSON.parse(raw) as { body: JsonObject }).body;
  }

  /** Of an earlier identity: as far as it was handed in. */
  private async isOnHub({ device, epoch, seq }: StoredEvent): Promise<boolean> {
    const { identity, mark } = this.standing();
    if (identity === null || mark === null) return false;
    const name = keyName({ device, epoch });
    if (name === keyName(identity)) return seq <= mark.acked.seq;
    const former = (await this.database.get('former')) ?? [];
    return former.some((each) => keyName(each.identity) === name && seq <= each.handed.seq);
  }
}

const soldAtMs = (event: StoredEvent): number => event.sold_at_ms ?? event.made_at_ms;

/** A note may name what the database has taken meanwhile. */
function joined(ahead: readonly StoredEvent[], stored: readonly StoredEvent[]): StoredEvent[] {
  const here = new Set(stored.map(({ id }) => id));
  return [...ahead.filter(({ id }) => !here.has(id)), ...stored];
}

const isLetGo = (event: StoredEvent): boolean => event.raw === undefined && event.sealed === undefined;
