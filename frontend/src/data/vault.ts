/**
 * The tablet's vault: seals event bytes before they are stored and opens stored ones.
 *
 * It seals as soon as the shop's recovery key is known (it comes with the catalogue and is then
 * remembered); before that rows are stored plain and sealed later (sealing.ts), because a sale's
 * survival must never hang on a key that only a browser has. A data key serves a day of selling and
 * is wrapped twice, so no sale pays for an ECDH. If sealing itself fails, the row is stored plain:
 * a sale that exists beats a sale that is secret.
 *
 * To read stored events: `open` for one, `openAll` for many. They throw DataError:
 *   vault_locked    this tablet's device key is gone; only the owner's recovery seed opens the row
 *   event_damaged   the stored bytes are not what was sealed
 *   event_pruned    the body was let go; it is in the cloud or in a verified backup
 * The format is in sealed.ts. What is hashed, signed and pushed stays plain.
 */
import { utf8, type Bytes } from './bytes';
import type { Database, OpenEvent, StoredEvent } from './database';
import { DataError } from './errors';
import { uuidV7 } from './ids';
import {
  eventContext,
  newDataKey,
  newDeviceKey,
  openDataKey,
  openWith,
  sealWith,
  type DataKeyRow,
  type SealedBytes,
} from './sealed';
import { Watched, type Watchable } from './watch';

/**
 * `plain`: no recovery key known yet, rows are stored unsealed; `sealing`: all is well;
 * `locked`: some rows were sealed under a device key that this browser has lost.
 */
export type VaultState = 'plain' | 'sealing' | 'locked';

export const DEVICE_KEY = 'device';
export const KEY_LASTS_MS = 86_400_000;
const AT_ONCE = 64;

interface Current {
  id: string;
  key: CryptoKey;
  untilMs: number;
}

export class Vault {
  private readonly database: Database;
  private readonly present = new Watched<VaultState>('plain');
  private readonly keys = new Map<string, Promise<CryptoKey>>();
  private recoveryKey: string | null = null;
  private current: Promise<Current | null> | null = null;
  private currentUntilMs = 0;

  constructor(database: Database) {
    this.database = database;
  }

  get state(): Watchable<VaultState> {
    return this.present;
  }

  /** The recovery key of an earlier page. */
  async load(): Promise<void> {
    const known = await this.database.get('recovery_key');
    if (typeof known === 'string') this.adopt(known);
  }

  /** The shop's recovery key, as the catalogue names it. */
  async trust(recoveryKey: string | null | undefined): Promise<void> {
    if (!recoveryKey || recoveryKey === this.recoveryKey) return;
    await this.database.set('recovery_key', recoveryKey);
    this.adopt(recoveryKey);
  }

  /** The event as it is to be stored: sealed, or plain while no recovery key is known. */
  async seal(event: OpenEvent): Promise<StoredEvent> {
    const sealed = await this.sealBytes(utf8(event.raw), eventContext(event));
    if (sealed === null) return event;
    const stored: StoredEvent = { ...event, sealed };
    delete stored.raw;
    return stored;
  }

  async open(event: StoredEvent): Promise<OpenEvent> {
    const { raw, sealed } = event;
    if (raw !== undefined) return { ...event, raw };
    if (sealed === undefined) throw new DataError('event_pruned');
    const bytes = await this.openBytes(sealed, eventContext(event));
    return { ...event, raw: new TextDecoder().decode(bytes) };
  }

  /** In order, in bites, so that thousands of promises never pile up. */
  async openAll(events: readonly StoredEvent[]): Promise<OpenEvent[]> {
    const opened: OpenEvent[] = [];
    for (let start = 0; start < events.length; start += AT_ONCE) {
      const bite = events.slice(start, start + AT_ONCE);
      opened.push(...(await Promise.all(bite.map((event) => this.open(event)))));
    }
    return opened;
  }

  /** null: nothing to seal with yet. `context` says what the bytes are about and must be repeated. */
  async sealBytes(bytes: Bytes, context: string): Promise<SealedBytes | null> {
    try {
      const current = await this.currentKey();
      if (current === null) return null;
      return { key: current.id, ...(await sealWith(current.key, bytes, context)) };
    } catch {
      this.current = null; // a sale that exists beats a sale that is secret
      return null;
    }
  }

  async openBytes(sealed: SealedBytes, context: string): Promise<Bytes> {
    const key = await this.dataKey(sealed.key);
    try {
      return await openWith(key, sealed, context);
    } catch (cause) {
      throw new DataError('event_damaged', { cause });
    }
  }

  /** Makes today's data key before the first sale needs it. */
  async warmUp(): Promise<void> {
    await this.currentKey().catch(() => undefined);
  }

  private adopt(recoveryKey: string): void {
    this.recoveryKey = recoveryKey;
    this.current = null;
    if (this.present.value === 'plain') this.present.set('sealing');
  }

  private currentKey(): Promise<Current | null> {
    if (this.recoveryKey === null) return Promise.resolve(null);
    if (this.current !== null && Date.now() < this.currentUntilMs) return this.current;
    this.currentUntilMs = Date.now() + KEY_LASTS_MS;
    this.current = this.made(this.recoveryKey).then((made) => {
      this.currentUntilMs = made.untilMs;
      return made;
    });
    return this.current;
  }

  /** Today's key from an earlier page, else a new one, stored before anything is sealed with it. */
  private async made(recoveryKey: string): Promise<Current> {
    const rows = await this.database.use((handle) => handle.getAll('vault'));
    const device = await this.deviceKey(rows.length > 0);
    const newest = rows.sort((one, other) => other.made_at_ms - one.made_at_ms)[0];
    if (newest !== undefined && isFresh(newest, recoveryKey)) {
      const key = await openDataKey(newest, device).catch(() => null);
      if (key !== null) return { id: newest.id, key, untilMs: newest.made_at_ms + KEY_LASTS_MS };
    }
    const { key, row } = await newDataKey(uuidV7(), device, recoveryKey);
    await this.database.use(async (handle) => {
      const writing = handle.transaction('vault', 'readwrite', { durability: 'strict' });
      await Promise.all([writing.store.add(row), writing.done]);
    });
    this.keys.set(row.id, Promise.resolve(key));
    return { id: row.id, key, untilMs: row.made_at_ms + KEY_LASTS_MS };
  }

  /** The device key, made on first use. Another tab may be making it too: the first one stays. */
  private async deviceKey(mustExist: boolean): Promise<CryptoKey> {
    const known = await this.storedDeviceKey();
    if (known !== undefined) return known;
    if (mustExist) this.present.set('locked');
    const fresh = await newDeviceKey();
    return this.database.use(async (handle) => {
      const writing = handle.transaction('device_key', 'readwrite', { durability: 'strict' });
      const earlier = await writing.store.get(DEVICE_KEY);
      if (earlier === undefined) void writing.store.put(fresh, DEVICE_KEY);
      await writing.done;
      return earlier ?? fresh;
    });
  }

  private storedDeviceKey(): Promise<CryptoKey | undefined> {
    return this.database.use((handle) => handle.get('device_key', DEVICE_KEY));
  }

  private dataKey(id: string): Promise<CryptoKey> {
    const known = this.keys.get(id);
    if (known !== undefined) return known;
    const opening = this.opened(id);
    this.keys.set(id, opening);
    opening.catch(() => this.keys.delete(id));
    return opening;
  }

  private async opened(id: string): Promise<CryptoKey> {
    const [row, device] = await Promise.all([
      this.database.use((handle) => handle.get('vault', id)),
      this.storedDeviceKey(),
    ]);
    try {
      if (row === undefined || device === undefined) throw new Error('no key');
      return await openDataKey(row, device);
    } catch (cause) {
      this.present.set('locked');
      throw new DataError('vault_locked', { cause });
    }
  }
}

function isFresh(row: DataKeyRow, recoveryKey: string): boolean {
  const age = Date.now() - row.made_at_ms;
  return age >= 0 && age < KEY_LASTS_MS && row.recovery.to === recoveryKey;
}
