/**
 * The till's database in the browser, and the one owner of its handle.
 *
 * Stores: `meta` (single facts by name), `keys` (non-extractable signing keys by device),
 * `events` (the journal; bodies sealed, see sealed.ts), `answers` (what the hub said about single
 * events), `carts` (open ones), `chunks` (catalogue bytes by their SHA-256), `device_key` and
 * `vault` (the keys that seal, see sealed.ts), `damaged` (rows that were replaced by their second
 * copy, kept as they were found).
 *
 * Upgrades only ever add, so a till that fell back to the previous shell opens a newer database
 * without naming a version and works on. Nothing in this folder deletes an event, empties a store or drops
 * the database. Handles die (the browser's process behind them may), so they are reopened and
 * the work is tried again; every write here is therefore safe to repeat.
 */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import { DataError } from './errors';
import type { Signed } from './batches';
import type { Bytes } from './bytes';
import type { Stream } from './envelope';
import type { Hlc } from './hlc';
import type { JsonObject } from './json';
import type { Meta, MetaKey } from './meta';
import type { DataKeyRow, SealedBytes } from './sealed';
import { named } from './training';

export const DATABASE_NAME = 'lancar-till';
const VERSION = 2;
const TRIES = 3;
const BLOCKED_AFTER_MS = 5_000;

export type EventKey = [device: string, epoch: number, stream: Stream, seq: number];

/** What of an event stays clear (sealed.ts says what that reveals). */
export interface EventColumns {
  device: string;
  epoch: number;
  stream: Stream;
  seq: number;
  id: string;
  type: string;
  hash: string;
  sig: string;
  prev?: string; // a till of the first release did not keep these two beside the bytes
  hlc?: Hlc;
  receipt: { number: string; series: string; counter: number } | null;
  made_at_ms: number;
  sold_at_ms?: number; // only sales: a sparse index lists them newest first
}

/** One event as stored: `raw` (plain) or `sealed`; neither once its body was let go (pruned). */
export interface StoredEvent extends EventColumns {
  raw?: string;
  sealed?: SealedBytes;
}

/** An event whose bytes are at hand. `Vault.open` makes one of a stored event. */
export type OpenEvent = EventColumns & Signed;

export interface StoredAnswer {
  device: string;
  epoch: number;
  stream: Stream;
  seq: number;
  status: 'pending' | 'quarantined' | 'fork' | 'refused';
  code: string | null;
  detail?: string; // the hub's sentence
}

export interface StoredCart {
  id: string;
  saved_at_ms: number;
  content: JsonObject; // of a sealed one only `HIDDEN` (carts.ts)
  sealed?: SealedBytes;
  told?: boolean; // staff know that it cannot be opened here
  formerly?: string[]; // its ids before renewals of the pairing (renew.ts)
}

export interface TillSchema extends DBSchema {
  meta: { key: MetaKey; value: Meta[MetaKey] };
  keys: { key: string; value: CryptoKeyPair };
  events: { key: EventKey; value: StoredEvent; indexes: { id: string; sold: number } };
  answers: { key: EventKey; value: StoredAnswer };
  carts: { key: string; value: StoredCart };
  chunks: { key: string; value: Bytes };
  device_key: { key: string; value: CryptoKey };
  vault: { key: string; value: DataKeyRow };
  damaged: { key: number; value: { found_at_ms: number; store: string; key: unknown; value: unknown } };
}

export type Store = StoreNames<TillSchema>;
export type Writing = IDBPTransaction<TillSchema, Store[], 'readwrite'>;
export type Handle = IDBPDatabase<TillSchema>;

export class Database {
  private readonly name: string;
  private handle: Promise<Handle> | null = null;
  private ended = false;

  constructor(name: string = named(DATABASE_NAME)) {
    this.name = name;
  }

  /** Runs `work` with a live handle; on a dead one reopens and tries again, three times in all. */
  async use<T>(work: (handle: Handle) => Promise<T>): Promise<T> {
    let failure: unknown;
    if (this.ended) throw new DataError('storage_blocked');
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      try {
        return await work(await this.open());
      } catch (error) {
        if (!isDeadHandle(error)) throw readable(error);
        failure = error;
        this.drop();
      }
    }
    throw readable(failure);
  }

  async get<K extends MetaKey>(key: K): Promise<Meta[K] | undefined> {
    return this.use(async (handle) => (await handle.get('meta', key)) as Meta[K] | undefined);
  }

  /** For facts that may be learnt again: relaxed durability. */
  async set<K extends MetaKey>(key: K, value: Meta[K]): Promise<void> {
    await this.use(async (handle) => {
      const writing = handle.transaction('meta', 'readwrite', { durability: 'relaxed' });
      await Promise.all([writing.store.put(value, key), writing.done]);
    });
  }

  close(): void {
    this.drop();
  }

  /** What was wiped is not opened again by whoever still asks: that would make an empty one. */
  end(): void {
    this.ended = true;
    this.drop();
  }

  private open(): Promise<Handle> {
    this.handle ??= this.opened().catch((error: unknown) => {
      this.handle = null;
      throw error;
    });
    return this.handle;
  }

  private async opened(): Promise<Handle> {
    return new Promise((resolve, reject) => {
      const giveUp = () => reject(new DataError('storage_blocked'));
      const events = {
        upgrade: addStores,
        blocked: () => setTimeout(giveUp, BLOCKED_AFTER_MS),
        blocking: () => this.drop(),
        terminated: () => this.drop(),
      };
      openDB<TillSchema>(this.name, VERSION, events)
        .catch((error: unknown) => {
          if (!isNewer(error)) throw error;
          return openDB<TillSchema>(this.name, undefined, events); // after a fall-back to this shell
        })
        .then(resolve, reject);
    });
  }

  private drop(): void {
    const dropped = this.handle;
    this.handle = null;
    dropped?.then((handle) => handle.close()).catch(() => undefined);
  }
}

/** Additive by rule: a new version adds a step below the others and changes none of them. */
function addStores(handle: Handle, oldVersion: number): void {
  if (oldVersion < 1) {
    handle.createObjectStore('meta');
    handle.createObjectStore('keys');
    const key = ['device', 'epoch', 'stream', 'seq'];
    const events = handle.createObjectStore('events', { keyPath: key });
    events.createIndex('id', 'id', { unique: true });
    events.createIndex('sold', 'sold_at_ms');
    handle.createObjectStore('answers', { keyPath: key });
    handle.createObjectStore('carts', { keyPath: 'id' });
    handle.createObjectStore('chunks');
  }
  if (oldVersion < 2) {
    handle.createObjectStore('device_key');
    handle.createObjectStore('vault', { keyPath: 'id' });
    handle.createObjectStore('damaged', { autoIncrement: true });
  }
}

function isNewer(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'VersionError';
}

const DEAD = new Set(['InvalidStateError', 'UnknownError', 'AbortError', 'TransactionInactiveError']);

function isDeadHandle(error: unknown): boolean {
  return error instanceof DOMException && DEAD.has(error.name);
}

function readable(error: unknown): unknown {
  if (!(error instanceof DOMException)) return error;
  const code = error.name === 'QuotaExceededError' ? 'storage_full' : 'storage_failed';
  return new DataError(code, { cause: error });
}
