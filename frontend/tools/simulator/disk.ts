/**
 * What survives when a tablet dies: the transactions of its IndexedDB, in the order of their commit.
 *
 * A killed browser keeps all committed transactions. A power cut keeps everything up to the last
 * *strict* one and a prefix of the relaxed ones after it. A transaction whose requests have all
 * succeeded but whose `complete` was not heard may be on the disk or not. Rules of this file, not of
 * the product: it watches fake-indexeddb's stores from outside.
 */
import { IDBCursor, IDBDatabase, IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { awake } from './machine.ts';

export interface Write {
  store: string;
  action: 'put' | 'delete' | 'clear';
  key?: IDBValidKey | undefined;
  value?: unknown;
  /** the row's key, once the store has said it */
  row?: unknown;
}

export interface Commit {
  strict: boolean;
  writes: Write[];
}

type Watched = IDBTransaction & {
  writes?: Write[];
  unfinished?: number;
  /** the disk has no room for what it puts */
  luckless?: boolean;
  _state?: string;
  _abort?: (name: string) => void;
};

export class Disk {
  readonly factory = new IDBFactory();
  readonly kept: Commit[];
  readonly open = new Set<Watched>();
  recording = false;
  /** how often a transaction that writes finds no room */
  refusal = 0;

  constructor(kept: Commit[] = []) {
    this.kept = [...kept];
  }

  /** The commits a next life finds. `chance` draws a number in [0, 1). */
  afterDeath(power: boolean, chance: () => number): Commit[] {
    const kept = [...this.kept];
    const sealed = [...this.open].filter((each) => each.writes?.length && each.unfinished === 0);
    for (const each of sealed) {
      if (chance() < 0.5) kept.push({ strict: each.durability === 'strict', writes: each.writes ?? [] });
    }
    if (!power) return kept;
    const safe = kept.findLastIndex(({ strict }) => strict) + 1;
    const lucky = Math.floor(chance() * (kept.length - safe + 1));
    return kept.slice(0, safe + lucky);
  }
}

/** The disk behind a database object; fake-indexeddb has one factory per disk. */
const disks = new WeakMap<object, Disk>();

export function attach(database: IDBDatabase, disk: Disk): void {
  disks.set(database, disk);
}

/** Watches every transaction and every write from now on. */
export function watchStores(): void {
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...given) {
    const made = begin.apply(this, given) as Watched;
    const disk = disks.get(this);
    if (disk?.recording === true && made.mode === 'readwrite') follow(made, disk);
    return made;
  };
  const { put, add, delete: remove, clear } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
    return noted(this, { store: this.name, action: 'put', key, value }, () => put.call(this, value, key));
  };
  IDBObjectStore.prototype.add = function (value: unknown, key?: IDBValidKey) {
    return noted(this, { store: this.name, action: 'put', key, value }, () => add.call(this, value, key));
  };
  IDBObjectStore.prototype.delete = function (key: IDBValidKey) {
    return noted(this, { store: this.name, action: 'delete', key }, () => remove.call(this, key));
  };
  IDBObjectStore.prototype.clear = function () {
    return noted(this, { store: this.name, action: 'clear' }, () => clear.call(this));
  };
  watchCursors();
}

function watchCursors(): void {
  const { update, delete: remove } = IDBCursor.prototype;
  const storeOf = (cursor: IDBCursor) =>
    'objectStore' in cursor.source ? cursor.source.objectStore : cursor.source;
  IDBCursor.prototype.update = function (value: unknown) {
    const store = storeOf(this);
    const key = store.keyPath === null ? this.primaryKey : undefined;
    return noted(store, { store: store.name, action: 'put', key, value }, () => update.call(this, value));
  };
  IDBCursor.prototype.delete = function () {
    const store = storeOf(this);
    const write: Write = { store: store.name, action: 'delete', key: this.primaryKey };
    return noted(store, write, () => remove.call(this));
  };
}

function follow(transaction: Watched, disk: Disk): void {
  transaction.writes = [];
  transaction.unfinished = 0;
  transaction.luckless = disk.refusal > 0 && awake().chance() < disk.refusal;
  disk.open.add(transaction);
  transaction.addEventListener('complete', () => {
    disk.open.delete(transaction);
    if (transaction.writes?.length) {
      disk.kept.push({ strict: transaction.durability === 'strict', writes: transaction.writes });
    }
  });
  transaction.addEventListener('abort', () => disk.open.delete(transaction));
}

/** As a browser does: all requests seem well, then the transaction ends with this name. */
function refuse(transaction: Watched): void {
  transaction.luckless = false;
  queueMicrotask(() => {
    if (transaction._abort === undefined) throw new Error('fake-indexeddb aborts in another way now');
    if (transaction._state !== 'finished') transaction._abort('QuotaExceededError');
  });
}

function noted<T extends IDBRequest>(store: IDBObjectStore, write: Write, act: () => T): T {
  const transaction = store.transaction as Watched;
  const request = act();
  if (transaction.writes !== undefined) {
    if (write.action === 'put' && transaction.luckless) refuse(transaction);
    const kept: Write = { ...write, value: structuredClone(write.value) };
    transaction.writes.push(kept);
    transaction.unfinished = (transaction.unfinished ?? 0) + 1;
    request.addEventListener('success', () => {
      kept.row = write.action === 'put' ? request.result : write.key;
      transaction.unfinished = (transaction.unfinished ?? 1) - 1;
    });
  }
  return request;
}

/** The same disk as one commit: the last write of every key. */
export function folded(commits: Commit[]): Commit[] {
  const last = new Map<string, Write>();
  for (const write of commits.flatMap(({ writes }) => writes)) {
    if (write.action === 'clear') throw new Error('no store of the till is ever emptied');
    last.set(`${write.store} ${JSON.stringify(write.row)}`, write);
  }
  return [{ strict: true, writes: [...last.values()] }];
}

/** Writes what was kept into an empty, opened database; then goes on recording. */
export async function restore(database: IDBDatabase, disk: Disk): Promise<void> {
  const stores = [...database.objectStoreNames];
  const writing = database.transaction(stores, 'readwrite');
  for (const { writes } of disk.kept) {
    for (const { store, action, key, value } of writes) {
      if (!stores.includes(store)) continue;
      const target = writing.objectStore(store);
      if (action === 'put') target.put(value, key);
      else if (action === 'clear') target.clear();
      else if (key !== undefined) target.delete(key);
    }
  }
  await new Promise<void>((resolve, reject) => {
    writing.addEventListener('complete', () => resolve());
    writing.addEventListener('abort', () => reject(new Error('the disk of a next life is broken')));
  });
}
