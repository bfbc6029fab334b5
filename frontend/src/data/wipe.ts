/**
 * Emptying this tablet because the owner said so: after the hub has all of it, and nothing before.
 *
 * The hub is asked with the ends of all our chains and says yes only when they are its own. Then
 * everything goes that this origin keeps: second copy, notes, database, kept pages. Whatever breaks off
 * in between is begun again at the next greeting, as long as the database is there. Our key lives in
 * memory a little longer, to tell the hub that it is done.
 */
import { utf8 } from './bytes';
import { DATABASE_NAME, type Database } from './database';
import { DataError } from './errors';
import { keyName, unhanded, type Former } from './former';
import type { Identity } from './identity';
import type { Hub } from './request';
import { INDEX_NAME } from './sales_store';
import { isTail } from './tail';
import { TRAINING_DATABASE } from './training_store';

export interface WipeParts {
  database: Database;
  hub: Pick<Hub, 'json'>;
  /** from here on nothing of the till reads or writes */
  stop: () => void;
}

interface Answer {
  agreed: boolean;
  missing: number;
}

const PATH = '/sync/v1/wipe';
const TRIES = 10;
const PAUSE_MS = 300;
const BLOCKED_MS = 10_000;
const DATABASES = [DATABASE_NAME, INDEX_NAME, TRAINING_DATABASE, `${INDEX_NAME}-latihan`];

/** DataError `unsent_events`: the hub lacks something. Resolves when nothing lies here any more. */
export async function wipe({ database, hub, stop }: WipeParts, old: Identity): Promise<void> {
  const heads = await endsOf(database, old);
  const { agreed } = await say(hub, { heads });
  if (!agreed) throw new DataError('unsent_events');
  stop();
  await forgetAll();
  await insist(() => say(hub, { heads: [], done: true })).catch(() => undefined); // then the hub knows only that it agreed
}

/** Of this identity and of those before; what an earlier one did not hand in forbids it. */
async function endsOf(database: Database, old: Identity): Promise<object[]> {
  const [identity, tail, former = []] = await Promise.all([
    database.get('identity'), database.get('tail'), database.get('former') as Promise<Former[] | undefined>,
  ]);
  if (identity === undefined || keyName(identity) !== keyName(old) || !isTail(tail, old)) throw new DataError('already_paired');
  if (former.some((each) => unhanded(each) > 0)) throw new DataError('unsent_events');
  const ours = former.filter((each) => each.identity.device === old.device);
  const ends = [...ours.map((each) => ({ epoch: each.identity.epoch, head: each.head })), { epoch: old.epoch, head: tail.heads.F }];
  return ends.filter(({ head }) => head.seq > 0).map(({ epoch, head }) => ({ epoch, stream: 'F', ...head }));
}

function say(hub: Pick<Hub, 'json'>, said: object): Promise<Answer> {
  return hub.json<Answer>({ method: 'POST', path: PATH, body: utf8(JSON.stringify(said)) });
}

/** The database last but for the pages: without it nobody would know that this is not finished. */
async function forgetAll(): Promise<void> {
  await insist(emptyFolders);
  localStorage.clear();
  sessionStorage.clear();
  for (const name of DATABASES) await forget(name);
  for (const name of await caches.keys()) await caches.delete(name);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}

interface Listed extends FileSystemDirectoryHandle {
  keys(): AsyncIterable<string>;
}

/** A worker that was stopped a moment ago may still hold its file. */
async function emptyFolders(): Promise<void> {
  const root = (await navigator.storage.getDirectory().catch(() => null)) as Listed | null;
  if (root === null) return;
  for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
}

/** Another tab lets go of it by itself (database.ts). */
function forget(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new DataError('storage_blocked')), BLOCKED_MS);
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = () => resolve(clearTimeout(late));
    asked.onerror = () => reject(new DataError('storage_failed', { cause: asked.error }));
  });
}

async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (error) {
      if (tried >= TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tried));
    }
  }
}
