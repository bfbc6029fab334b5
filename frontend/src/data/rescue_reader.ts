/**
 * The journal read for rescue: without the app, without writing, without making anything.
 *
 * It opens the database as it is (no version, so nothing is upgraded; a database that does not exist
 * is not made), reads page by page and opens sealed events with the tablet's own key. An event whose
 * key is lost is handed on sealed: the owner's card opens it. What only the second copy has follows:
 * sales of a full disk, or all of them when the browser lost its database. It never holds more than
 * one page or segment, and the hashes of what it has given out.
 */
import type { Mark } from './acks';
import { base64url, type Bytes } from './bytes';
import { parsed, type CopyRecord } from './copy_file';
import { opfsFolder, type CopyFolder } from './copy_folder';
import { DATABASE_NAME, type EventKey, type StoredCart, type StoredEvent } from './database';
import type { Former } from './former';
import type { Identity } from './identity';
import type { CatalogMark } from './meta';
import { eventContext, openDataKey, openWith, sealedJson, type DataKeyRow } from './sealed';

const PAGE = 200;

/** `raw` is null when only the owner's card opens it. */
export interface RescuedEvent {
  row: StoredEvent;
  raw: string | null;
}

export interface Kept {
  identity: Identity | null;
  mark: Mark | null;
  former: Former[];
  recoveryKey: string | null;
  vault: DataKeyRow[];
  /** key epochs of this tablet with their public keys */
  publicKeys: { name: string; publicKey: string }[];
}

/** null: this browser has no till data. */
export async function openReader(): Promise<RescueReader | null> {
  const [handle, copy] = await Promise.all([openedAsItIs(), opfsFolder(false)]);
  return handle === null && copy === null ? null : new RescueReader(handle, copy);
}

export class RescueReader {
  private readonly handle: IDBDatabase | null;
  private readonly copy: CopyFolder | null;
  private readonly dataKeys = new Map<string, Promise<CryptoKey | null>>();

  constructor(handle: IDBDatabase | null, copy: CopyFolder | null) {
    this.handle = handle;
    this.copy = copy;
  }

  async kept(): Promise<Kept> {
    const [identity, mark, former, known, vault, copied] = await Promise.all([
      this.get<Identity>('meta', 'identity'),
      this.get<Mark>('meta', 'mark'),
      this.get<Former[]>('meta', 'former'),
      this.get<string>('meta', 'recovery_key'),
      this.all<DataKeyRow>('vault'),
      this.keptInCopy(),
    ]);
    const here = new Set(vault.map(({ id }) => id));
    const keys = [...vault, ...copied.vault.filter(({ id }) => !here.has(id))];
    return {
      identity: identity ?? copied.identity,
      mark: mark ?? null,
      former: former ?? [],
      recoveryKey: known ?? (await this.recoveryKeyOfCatalogue()) ?? keys.at(-1)?.recovery.to ?? null,
      vault: keys,
      publicKeys: await this.publicKeys(),
    };
  }

  /** Every event, in the order of (device, epoch, stream, seq); then what only the copy has. */
  async *events(): AsyncGenerator<RescuedEvent> {
    const given = new Set<string>();
    let after: EventKey | null = null;
    for (;;) {
      const range: IDBKeyRange | undefined = after === null ? undefined : IDBKeyRange.lowerBound(after, true);
      const rows: StoredEvent[] = await this.all<StoredEvent>('events', range, PAGE);
      for (const row of rows) {
        given.add(row.hash);
        yield { row, raw: await this.rawOf(row) };
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) break;
      after = [last.device, last.epoch, last.stream, last.seq];
    }
    yield* this.onlyInCopy(given);
  }

  /** What staff were told cannot be opened here: the owner's card opens it. */
  async carts(): Promise<StoredCart[]> {
    return (await this.all<StoredCart>('carts')).filter(({ sealed, told }) => sealed !== undefined && told === true);
  }

  close(): void {
    this.handle?.close();
  }

  private async *onlyInCopy(given: Set<string>): AsyncGenerator<RescuedEvent> {
    for await (const record of this.copied()) {
      if (record.kind !== 'event' || given.has(record.event.hash)) continue;
      given.add(record.event.hash);
      yield { row: record.event, raw: await this.rawOf(record.event) };
    }
  }

  private async keptInCopy(): Promise<{ identity: Identity | null; vault: DataKeyRow[] }> {
    const vault = new Map<string, DataKeyRow>();
    let identity: Identity | null = null;
    for await (const record of this.copied()) {
      if (record.kind === 'identity') ({ identity } = record);
      if (record.kind === 'key') vault.set(record.row.id, record.row);
    }
    return { identity, vault: [...vault.values()] };
  }

  /** A segment that cannot be read must not stop a rescue. */
  private async *copied(): AsyncGenerator<CopyRecord> {
    for (const name of (await this.copy?.names().catch(() => [])) ?? []) {
      const bytes = await this.copy?.content(name).catch(() => null);
      if (bytes) yield* parsed(bytes).records;
    }
  }

  private async rawOf(row: StoredEvent): Promise<string | null> {
    if (row.raw !== undefined) return row.raw;
    if (row.sealed === undefined) return null; // let go: it is safe elsewhere
    const key = await this.dataKey(row.sealed.key);
    if (key === null) return null;
    try {
      return new TextDecoder().decode(await openWith(key, row.sealed, eventContext(row)));
    } catch {
      return null; // the bytes are damaged here; the owner's tools say so again
    }
  }

  private dataKey(id: string): Promise<CryptoKey | null> {
    const known = this.dataKeys.get(id);
    if (known !== undefined) return known;
    const opening = this.openedKey(id).catch(() => null);
    this.dataKeys.set(id, opening);
    return opening;
  }

  private async openedKey(id: string): Promise<CryptoKey | null> {
    const [row, device] = await Promise.all([
      this.get<DataKeyRow>('vault', id),
      this.get<CryptoKey>('device_key', 'device'),
    ]);
    return row === undefined || device === undefined ? null : openDataKey(row, device);
  }

  private async recoveryKeyOfCatalogue(): Promise<string | null> {
    try {
      const mark = await this.get<CatalogMark>('meta', 'catalog');
      const manifest = mark && (await this.chunk<{ chunks: { name: string; sha256: string }[] }>(mark.manifest));
      const outlet = manifest?.chunks.find(({ name }) => name === 'outlet');
      const found = outlet && (await this.chunk<{ recovery?: { wrap_public_key: string } }>(outlet.sha256));
      return found?.recovery?.wrap_public_key || null;
    } catch {
      return null; // a damaged catalogue must not stop a rescue
    }
  }

  private async chunk<T>(sha256: string): Promise<T | undefined> {
    const bytes = await this.get<Bytes>('chunks', sha256);
    return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as T);
  }

  private async publicKeys(): Promise<Kept['publicKeys']> {
    const names = (await this.ask<IDBValidKey[] | undefined>('keys', (store) => store.getAllKeys())) ?? [];
    const pairs = await this.all<CryptoKeyPair>('keys');
    return Promise.all(
      pairs.map(async ({ publicKey }, place) => {
        const point = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
        return { name: String(names[place]), publicKey: base64url(point) };
      }),
    );
  }

  private async get<T>(store: string, key: string): Promise<T | undefined> {
    return this.ask<T | undefined>(store, (found) => found.get(key));
  }

  private async all<T>(store: string, range?: IDBKeyRange, limit?: number): Promise<T[]> {
    return (await this.ask<T[]>(store, (found) => found.getAll(range, limit))) ?? [];
  }

  /** A store that an older shell did not have yet is simply empty. */
  private async ask<T>(store: string, question: (store: IDBObjectStore) => IDBRequest): Promise<T> {
    if (this.handle?.objectStoreNames.contains(store) !== true) return undefined as T;
    const reading = this.handle.transaction(store, 'readonly').objectStore(store);
    return new Promise((resolve, reject) => {
      const asked = question(reading);
      asked.onsuccess = () => resolve(asked.result as T);
      asked.onerror = () => reject(asked.error as DOMException);
    });
  }
}

/** One line of the rescue file for one event. */
export function lineOf({ row, raw }: RescuedEvent): string {
  return JSON.stringify(raw === null ? { sealed: sealedJson(row) } : { raw, sig: row.sig });
}

/** `onupgradeneeded` without a version means that nothing was there: the making is called off. */
async function openedAsItIs(): Promise<IDBDatabase | null> {
  return new Promise((resolve, reject) => {
    let absent = false;
    const asked = indexedDB.open(DATABASE_NAME);
    asked.onupgradeneeded = () => {
      absent = true;
      asked.transaction?.abort();
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => (absent ? resolve(null) : reject(asked.error as DOMException));
  });
}
