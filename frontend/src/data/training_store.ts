/**
 * Beginning and ending a training: a database of its own, made anew each time from the shop's goods and staff.
 *
 * It gets its own device, key and the series LATIHAN; no server knows them, and none is ever asked. The real
 * database is only read here. The mark that turns the page into a training is set last, so whatever breaks
 * before leaves the till as it was; taking it away is all that ending needs.
 */
import { NEVER_MET, NOTHING } from './acks';
import { FOLDER } from './copy_file';
import { Database, DATABASE_NAME } from './database';
import { keyName } from './former';
import { isIdentity, type Identity } from './identity';
import { uuidV7 } from './ids';
import { NEW_KEY, newKey } from './keys';
import { INDEX_NAME } from './sales_store';
import type { Meta, Tail } from './meta';
import { TRAINED_KEY, TRAINING_KEY } from './training';

export const TRAINING_SERIES = 'LATIHAN';
export const TRAINING_DATABASE = `${DATABASE_NAME}-latihan`;
const PRACTICES = [TRAINING_DATABASE, `${INDEX_NAME}-latihan`];
/** Goods and staff as this tablet has them, and the keys that open them. */
const COPIED = ['chunks', 'device_key', 'vault'] as const;
const FACTS = ['clock', 'catalog', 'recovery_key'] as const;

/** What is known of a training while it lasts. `day`: the business day it is for; with it the training ends. `locks`:
 * bodies of `login.locked`, for guessing in a practice is guessing. `ended`: the id of the event that will tell its end. */
export interface Practice {
  day?: string;
  training?: string;
  began_at?: number;
  ended?: string;
  person?: { id: string; name: string };
  done?: string[];
  held?: string[];
  locks?: { id: string; body: object }[];
}
export type Why = 'asked' | 'day_over' | 'left_alone' | 'lost';

/** The page must load anew after this. */
export async function beginTraining(marks: Practice): Promise<void> {
  await forgetLast();
  const [real, practice] = [new Database(DATABASE_NAME), new Database(TRAINING_DATABASE)];
  try {
    const known = await real.get('identity');
    if (!isIdentity(known)) throw new Error('not paired');
    for (const store of COPIED) await copy(real, practice, store);
    await become(real, practice, { ...known, device: uuidV7(), series: TRAINING_SERIES, epoch: 1 });
  } finally {
    for (const each of [real, practice]) each.close(); // or the next try could not begin anew
  }
  localStorage.setItem(TRAINING_KEY, JSON.stringify({ ...marks, ended: uuidV7() }));
}

/** The page must load anew after this; then the real till writes down that it was. */
export function endTraining(why: Why, nowMs: number = Date.now()): void {
  const practice = practiceNow();
  if (practice.training !== undefined) {
    localStorage.setItem(TRAINED_KEY, JSON.stringify({ ...practice, why, ended_at: nowMs }));
  }
  localStorage.removeItem(TRAINING_KEY);
}

export function practiceNow(): Practice {
  try {
    return JSON.parse(localStorage.getItem(TRAINING_KEY) ?? '{}') as Practice;
  } catch {
    return {};
  }
}

/** A browser may have thrown away what was practised on; then the real till comes back by itself. */
export async function isPrepared(): Promise<boolean> {
  return isIdentity(await new Database(TRAINING_DATABASE).get('identity').catch(() => undefined));
}

/** Of the last practice, and of it alone. */
async function forgetLast(): Promise<void> {
  for (const name of PRACTICES) await forget(name);
  const root = await navigator.storage.getDirectory().catch(() => null);
  await root?.removeEntry(`${FOLDER}-latihan`, { recursive: true }).catch(() => undefined); // there was none
}

async function forget(name: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = () => resolve();
    asked.onerror = () => reject(asked.error ?? new Error('not deleted'));
    asked.onblocked = () => reject(new Error('open elsewhere'));
  });
}

async function copy(from: Database, to: Database, store: (typeof COPIED)[number]): Promise<void> {
  const rows = await from.use(async (handle) => {
    const reading = handle.transaction(store);
    const [keys, values] = await Promise.all([reading.store.getAllKeys(), reading.store.getAll()]);
    return keys.map((key, at) => [key, values[at]] as const);
  });
  await to.use(async (handle) => {
    const writing = handle.transaction(store, 'readwrite', { durability: 'strict' });
    const { keyPath } = writing.store;
    for (const [key, value] of rows) void writing.store.put(value as never, keyPath === null ? key : undefined);
    await writing.done;
  });
}

async function become(real: Database, practice: Database, identity: Identity): Promise<void> {
  const { device, epoch } = identity;
  const key = await newKey(practice);
  const facts: [keyof Meta, Meta[keyof Meta] | undefined][] = await Promise.all(
    FACTS.map(async (name): Promise<[keyof Meta, Meta[keyof Meta] | undefined]> => [name, await real.get(name)]),
  );
  const tail: Tail = { device, epoch, heads: { F: NOTHING, O: NOTHING }, receipts: 0, hlc: [0, 0] };
  await practice.use(async (handle) => {
    const writing = handle.transaction(['meta', 'keys'], 'readwrite', { durability: 'strict' });
    const meta = writing.objectStore('meta');
    void writing.objectStore('keys').put(key, keyName(identity));
    void writing.objectStore('keys').delete(NEW_KEY);
    for (const [name, value] of facts) if (value !== undefined) void meta.put(value, name);
    void meta.put(identity, 'identity');
    void meta.put(tail, 'tail');
    void meta.put(NEVER_MET, 'mark');
    await writing.done;
  });
}
