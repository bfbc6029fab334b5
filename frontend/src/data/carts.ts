/**
 * Open carts, kept so that a reload or a kill does not lose them.
 *
 * A cart is not yet a fact: losing the last tap in a power cut is bearable, so durability is
 * relaxed, only the newest content is written, and never before the tap has been painted. What must
 * never happen is that a late write brings back a cart whose sale is already in the journal: a closed
 * cart stays closed, and the journal's own transaction removes it.
 *
 * Contents are sealed like events (vault.ts), just before they are written; plain where the vault
 * cannot, because a cart that exists beats a cart that is secret. One whose key is lost stays stored
 * and is told once as `UNREADABLE`: the rescue file carries it to the owner, and a start that can open it
 * again gives it back. The open shift stays plain: it names no goods and no customer, and a
 * shell of an earlier release, which takes a sealed row for nothing, must not open a second one.
 */
import { utf8 } from './bytes';
import type { Database, StoredCart } from './database';
import type { JsonObject } from './json';
import type { WriterToken } from './meta';
import type { Vault } from './vault';
import type { Writer } from './writer';

/** A cart is written so long after its tap, so that taps of one hand become one write and none is
 * painted beside it; and then in a quiet moment, which may be waited for as long again. */
const QUIET_AFTER_MS = 80;
const QUIET_WITHIN_MS = 100;

const CONTEXT = 'cart v1'; // not its id: that changes when the till goes on under a new identity
const HIDDEN: JsonObject = { kind: 'sealed' };
/** The content of a cart that this tablet cannot open any more. */
export const UNREADABLE: JsonObject = { kind: 'unreadable' };

export type OpenCart = Omit<StoredCart, 'sealed' | 'told'>; // id: UUIDv7, becomes the sale's event id

export interface CartsParts {
  database: Database;
  writer: Pick<Writer, 'owns'>;
  vault: Pick<Vault, 'sealBytes' | 'openBytes'>;
}

/** What a cart that had this id is called since the pairing was renewed. */
export function namesNow(carts: readonly OpenCart[]): (id: string) => string {
  const names = new Map(carts.flatMap(({ id, formerly = [] }) => formerly.map((name) => [name, id])));
  return (id) => names.get(id) ?? id;
}

export class Carts {
  private readonly parts: CartsParts;
  private readonly unwritten = new Map<string, StoredCart | null>(); // null: to be removed
  private readonly closed = new Set<string>();
  private writing: Promise<void> | null = null;
  private hurry: (() => void) | null = null;
  private hurried = false; // while a write was in progress: what comes after it does not wait either
  private settling = 0; // so many wait for everything to be stored

  constructor(parts: CartsParts) {
    this.parts = parts;
  }

  /** Every open cart, oldest first, without those that staff know to be unreadable. Read once at start. */
  async all(): Promise<OpenCart[]> {
    const kept = await this.parts.database.use((handle) => handle.getAll('carts'));
    const all = await Promise.all(kept.map((cart) => this.opened(cart)));
    const carts = all.filter((cart) => cart !== null);
    const closed = carts.filter(({ content }) => content === UNREADABLE).map(({ id }) => id);
    await this.told(closed).catch(() => undefined); // then it is said at the next start again
    return carts;
  }

  /** Staff hear now that these cannot be opened; they stay, and are not announced again. */
  private async told(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.parts.database.use(async (handle) => {
      const writing = handle.transaction('carts', 'readwrite', { durability: 'strict' });
      for (const id of ids) {
        const row = await writing.store.get(id);
        if (row !== undefined) void writing.store.put({ ...row, told: true });
      }
      await writing.done;
    });
  }

  /** Seals what was stored while the vault could not. What changed or went meanwhile is left alone. */
  async sealPlain(): Promise<void> {
    const { database } = this.parts;
    const kept = await database.use((handle) => handle.getAll('carts'));
    const plain = kept.filter(({ sealed }) => sealed === undefined);
    const all = await Promise.all(plain.map((cart) => this.sealed(cart)));
    const rows = all.filter(({ sealed }) => sealed !== undefined);
    if (rows.length === 0) return;
    await database.use(async (handle) => {
      const writing = handle.transaction('carts', 'readwrite', { durability: 'strict' });
      for (const row of rows) {
        const now = await writing.store.get(row.id);
        const same = now?.sealed === undefined && now?.saved_at_ms === row.saved_at_ms;
        if (same) void writing.store.put(row);
      }
      await writing.done;
    });
  }

  /** Returns at once; the newest content wins; never brings back a cart that a sale has closed. */
  save(id: string, content: JsonObject): void {
    if (this.closed.has(id)) return;
    this.later(id, { id, saved_at_ms: Date.now(), content });
  }

  /** An emptied cart. */
  discard(id: string): void {
    this.later(id, null);
  }

  /** Waits until what was saved so far is stored. */
  async settled(): Promise<void> {
    this.settling += 1;
    this.flush();
    try {
      while (this.writing !== null) await this.writing;
    } finally {
      this.settling -= 1;
    }
  }

  /** Writes now what waits for a quiet moment: the page may be about to go. */
  flush(): void {
    if (this.hurry !== null) this.hurry();
    else this.hurried = this.writing !== null;
  }

  /** For the journal only: from here on nothing may write this cart. */
  close(id: string): void {
    this.closed.add(id);
    this.unwritten.delete(id);
  }

  /** For the journal only: the sale was not made after all. */
  reopen(id: string): void {
    this.closed.delete(id);
  }

  private later(id: string, cart: StoredCart | null): void {
    this.unwritten.set(id, cart);
    this.writing ??= this.writeAll().finally(() => {
      this.writing = null;
      this.hurried = false;
    });
  }

  private async writeAll(): Promise<void> {
    while (this.unwritten.size > 0) {
      await this.quiet(); // several saves until then become one write
      const carts = [...this.unwritten];
      this.unwritten.clear();
      // A failed save is not worth stopping a cashier for: the next tap saves the whole cart again.
      await this.write(carts).catch(() => undefined);
    }
  }

  /** Until the browser has nothing better to do, or somebody hurries. */
  private async quiet(): Promise<void> {
    const hurried = this.hurried || this.settling > 0;
    this.hurried = false;
    if (hurried) return;
    await new Promise<void>((resolve) => {
      this.hurry = resolve;
      setTimeout(() => {
        if (typeof requestIdleCallback === 'undefined') resolve();
        else requestIdleCallback(() => resolve(), { timeout: QUIET_WITHIN_MS });
      }, QUIET_AFTER_MS);
    });
    this.hurry = null;
  }

  private async sealed(cart: StoredCart): Promise<StoredCart> {
    if (cart.content['kind'] === 'shift') return cart;
    const sealed = await this.parts.vault.sealBytes(utf8(JSON.stringify(cart.content)), CONTEXT);
    return sealed === null ? cart : { ...cart, content: HIDDEN, sealed };
  }

  private async opened({ sealed, told, ...cart }: StoredCart): Promise<OpenCart | null> {
    if (sealed === undefined) return cart;
    try {
      const bytes = await this.parts.vault.openBytes(sealed, CONTEXT);
      return { ...cart, content: JSON.parse(new TextDecoder().decode(bytes)) as JsonObject };
    } catch {
      return told === true ? null : { ...cart, content: UNREADABLE };
    }
  }

  private async write(unsealed: [string, StoredCart | null][]): Promise<void> {
    const { database, writer } = this.parts;
    const carts = await Promise.all(
      unsealed.map(async ([id, cart]) => [id, cart && (await this.sealed(cart))] as const),
    );
    await database.use(async (handle) => {
      const writing = handle.transaction(['meta', 'carts'], 'readwrite', { durability: 'relaxed' });
      const token = await writing.objectStore('meta').get('writer');
      if (writer.owns(token as WriterToken | undefined)) {
        const store = writing.objectStore('carts');
        for (const [id, cart] of carts) {
          if (cart === null) void store.delete(id);
          else if (!this.closed.has(id)) void store.put(cart);
        }
        writing.commit();
      }
      await writing.done;
    });
  }
}
