/**
 * What makes sales findable: words, number, amount, method and customer of each sale, and what
 * happened to its receipt later. A database of its own beside the journal, with nothing in it that
 * the journal does not say: it may be dropped and is made again from the events, in small bites,
 * never while a sale is being written.
 *
 *   sales   [sold_at_ms, event id] -> {terms}; multi-entry index `terms`
 *   marks   one row a reprint, refund or e-mail; index `sale`
 *   meta    how far each device's events are indexed; the salt of the customer terms
 *
 * Terms: `w:indomie` a word of a product or cashier, `n:7` receipt counter, `a:75700` amount,
 * `m:cash` method, `h:…` a salted hash of the beginnings of a customer's name and of their phone
 * number, because the journal's bodies are sealed and this list is not: names of people are not to
 * be read here. Not here: states (history.ts asks the outbox) and the bodies themselves.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { sha256, utf8 } from './bytes';
import type { Database, OpenEvent, StoredEvent } from './database';
import type { JsonObject } from './json';
import { saleTerms, searchedWords, type Indexed } from './sales_terms';
import type { Vault } from './vault';

export const INDEX_NAME = 'lancar-till-index';
const BITE = 100;
const MOST_HITS = 20_000;
export const HASHED_FROM = 3;

export type SaleKey = [soldAtMs: number, id: string];

export interface Mark {
  sale: string;
  kind: 'reprinted' | 'refunded' | 'email_requested' | 'email_sent' | 'email_refused';
  atMs: number;
  by: string;
  /** copy number of a reprint, receipt number of a refund, id of an e-mail request */
  detail: string;
  event: string;
}

interface IndexSchema extends DBSchema {
  sales: { key: SaleKey; value: { at: number; id: string; terms: string[] }; indexes: { terms: string } };
  marks: { key: string; value: Mark; indexes: { sale: string } };
  meta: { key: string; value: string | number };
}
type IndexHandle = IDBPDatabase<IndexSchema>;

export class SalesIndex {
  private readonly database: Database;
  private readonly vault: Vault;
  private readonly name: string;
  private handle: Promise<IndexHandle> | null = null;
  private running: Promise<void> | null = null;

  constructor(database: Database, vault: Vault, name: string = INDEX_NAME) {
    this.database = database;
    this.vault = vault;
    this.name = name;
  }

  /** Up to the journal's last event. Several callers share one run. */
  async catchUp(): Promise<void> {
    this.running ??= this.indexAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Keys of sales that have all the words, newest first. `meaning` gives method terms of a word. */
  async find(query: string, meaning: (word: string) => readonly string[]): Promise<SaleKey[]> {
    const words = searchedWords(query);
    if (words.length === 0) return [];
    const handle = await this.open();
    const found = await Promise.all(words.map((word) => this.having(handle, word, meaning(word))));
    const [first = new Map<string, SaleKey>(), ...others] = found;
    const keys = [...first.values()].filter(([, id]) => others.every((other) => other.has(id)));
    return keys.sort(newestFirst);
  }

  async marksOf(sale: string): Promise<Mark[]> {
    const handle = await this.open();
    const marks = await handle.getAllFromIndex('marks', 'sale', sale);
    return marks.sort((left, right) => left.atMs - right.atMs);
  }

  /** What other devices said about our receipts, as the hub hands it on. */
  async learn(events: readonly { type: string; raw: string }[]): Promise<void> {
    const told = events.filter(({ type }) => FOREIGN.has(type));
    if (told.length === 0) return;
    const handle = await this.open();
    const writing = handle.transaction('marks', 'readwrite', { durability: 'relaxed' });
    for (const { raw } of told) {
      const { id, type, body } = JSON.parse(raw) as { id: string; type: string; body: JsonObject };
      for (const mark of marksOf({ id, type }, body)) void writing.store.put(mark, markKey(mark));
    }
    await writing.done;
  }

  close(): void {
    this.handle?.then((handle) => handle.close()).catch(() => undefined);
    this.handle = null;
  }

  private async indexAll(): Promise<void> {
    for (const { device, epoch } of await this.chains()) {
      for (let more = true; more; ) more = await this.indexBite(device, epoch);
    }
  }

  /** Every device this browser has been; a new pairing never removes the events of the old one. */
  private async chains(): Promise<{ device: string; epoch: number }[]> {
    return this.database.use(async (handle) => {
      const found: { device: string; epoch: number }[] = [];
      const { store } = handle.transaction('events');
      let cursor = await store.openKeyCursor();
      while (cursor !== null) {
        const [device, epoch] = cursor.primaryKey;
        found.push({ device, epoch });
        cursor = await store.openKeyCursor(IDBKeyRange.lowerBound([device, epoch, []], true));
      }
      return found;
    });
  }

  private async indexBite(device: string, epoch: number): Promise<boolean> {
    const handle = await this.open();
    const name = `seq:${device}:${String(epoch)}`;
    const from = Number((await handle.get('meta', name)) ?? 0);
    const range = IDBKeyRange.bound([device, epoch, 'F', from], [device, epoch, 'F', []], true);
    const events = await this.database.use((journal) => journal.getAll('events', range, BITE));
    const last = events.at(-1);
    if (last === undefined) return false;
    const salt = await this.salt(handle);
    const indexed = await Promise.all(events.map((event) => this.indexed(event, salt)));
    const writing = handle.transaction(['sales', 'marks', 'meta'], 'readwrite', { durability: 'relaxed' });
    for (const { row, marks } of indexed) {
      if (row !== null) void writing.objectStore('sales').put(row);
      for (const mark of marks) void writing.objectStore('marks').put(mark, markKey(mark));
    }
    void writing.objectStore('meta').put(last.seq, name);
    await writing.done;
    return events.length === BITE;
  }

  private async indexed(event: StoredEvent, salt: string): Promise<{ row: IndexedRow | null; marks: Mark[] }> {
    const body = await this.bodyOf(event);
    const marks = marksOf(event, body);
    const at = event.sold_at_ms;
    if (at === undefined) return { row: null, marks };
    const found: Indexed = saleTerms(body, event.receipt?.counter ?? null);
    const hashed = await Promise.all(found.hidden.map(async (part) => hidden(salt, part)));
    return { row: { at, id: event.id, terms: [...found.terms, ...hashed] }, marks };
  }

  /** A body that cannot be opened is found by what is clear. */
  private async bodyOf(event: StoredEvent): Promise<JsonObject> {
    try {
      const opened: OpenEvent = await this.vault.open(event);
      return (JSON.parse(opened.raw) as { body: JsonObject }).body;
    } catch {
      return {};
    }
  }

  private async having(
    handle: IndexHandle,
    word: string,
    methods: readonly string[],
  ): Promise<Map<string, SaleKey>> {
    const digits = word.replace(/\D/g, '');
    const ranges = [beginning(`w:${word}`), ...methods.map((method) => IDBKeyRange.only(`m:${method}`))];
    if (digits !== '' && /^[\d.]+$/.test(word)) {
      ranges.push(beginning(`a:${digits}`), IDBKeyRange.only(`n:${String(Number(digits))}`));
    }
    const numbered = /-0*(\d+)$/.exec(word)?.[1];
    if (numbered !== undefined) ranges.push(IDBKeyRange.only(`n:${numbered}`));
    if (word.length >= HASHED_FROM) {
      ranges.push(IDBKeyRange.only(await hidden(await this.salt(handle), word)));
    }
    const lists = await Promise.all(
      ranges.map((range) => handle.getAllKeysFromIndex('sales', 'terms', range, MOST_HITS)),
    );
    return new Map(lists.flat().map((key) => [key[1], key]));
  }

  private async salt(handle: IndexHandle): Promise<string> {
    const known = await handle.get('meta', 'salt');
    if (typeof known === 'string') return known;
    const made = crypto.randomUUID();
    await handle.put('meta', made, 'salt');
    return made;
  }

  private async open(): Promise<IndexHandle> {
    this.handle ??= openDB<IndexSchema>(this.name, 1, {
      upgrade(handle) {
        handle.createObjectStore('sales', { keyPath: ['at', 'id'] }).createIndex('terms', 'terms', {
          multiEntry: true,
        });
        handle.createObjectStore('marks').createIndex('sale', 'sale');
        handle.createObjectStore('meta');
      },
      terminated: () => {
        this.handle = null;
      },
    }).catch((error: unknown) => {
      this.handle = null;
      throw error;
    });
    return this.handle;
  }
}

type IndexedRow = { at: number; id: string; terms: string[] };

const FOREIGN = new Set(['sale.refunded', 'receipt.email_settled', 'receipt.reprinted']);

/** What an event says about the receipt of another one. */
function marksOf({ id, type }: { id: string; type: string }, body: JsonObject): Mark[] {
  const told = body as unknown as MarkingBody;
  const by = told.by?.name ?? told.cashier?.name ?? '';
  const mark = (kind: Mark['kind'], sale: string | undefined, atMs = 0, detail = ''): Mark[] =>
    sale === undefined ? [] : [{ sale, kind, atMs, by, detail, event: id }];
  if (type === 'receipt.reprinted') {
    return mark('reprinted', told.sale, told.printed_at, String(told.copy_number ?? ''));
  }
  if (type === 'receipt.email_requested') {
    return mark('email_requested', told.sale, told.requested_at, told.request);
  }
  if (type === 'receipt.email_settled') {
    const kind = told.outcome === 'sent' ? 'email_sent' : 'email_refused';
    return mark(kind, told.sale, told.settled_at, told.request);
  }
  if (type === 'sale.refunded') {
    return mark('refunded', told.original?.sale, told.completed_at, told.receipt?.number);
  }
  return [];
}

interface MarkingBody {
  sale?: string;
  by?: { name?: string };
  cashier?: { name?: string };
  copy_number?: number;
  printed_at?: number;
  request?: string;
  requested_at?: number;
  outcome?: string;
  settled_at?: number;
  completed_at?: number;
  original?: { sale?: string };
  receipt?: { number?: string };
}

function markKey({ event, kind }: Mark): string {
  return `${event}:${kind}`;
}

function beginning(prefix: string): IDBKeyRange {
  return IDBKeyRange.bound(prefix, `${prefix}\uffff`);
}

async function hidden(salt: string, part: string): Promise<string> {
  return `h:${(await sha256(utf8(`${salt} ${part}`))).slice(0, 20)}`;
}

function newestFirst([leftAt, leftId]: SaleKey, [rightAt, rightId]: SaleKey): number {
  return rightAt - leftAt || (rightId > leftId ? 1 : -1);
}
