/**
 * Open carts, kept so that a reload or a kill does not lose them.
 *
 * A cart is not yet a fact: losing the last tap in a power cut is bearable, so durability is
 * relaxed, only the newest content is written, and never before the tap has been painted. What must never happen is that a late write
 * brings back a cart whose sale is already in the journal: a closed cart stays closed, and the
 * journal's own transaction removes it.
 */
import type { Database, StoredCart } from './database';
import type { JsonObject } from './json';
import type { WriterToken } from './meta';
import type { Writer } from './writer';

/** So long a cart may wait for a quiet moment: a tap is painted by then, and nobody reloads faster. */
const QUIET_WITHIN_MS = 100;

export type OpenCart = StoredCart; // id: UUIDv7, becomes the sale's event id

export class Carts {
  private readonly database: Database;
  private readonly writer: Writer;
  private readonly unwritten = new Map<string, StoredCart | null>(); // null: to be removed
  private readonly closed = new Set<string>();
  private writing: Promise<void> | null = null;
  private hurry: (() => void) | null = null;

  constructor(database: Database, writer: Writer) {
    this.database = database;
    this.writer = writer;
  }

  /** Every open cart, oldest first. Read once at start. */
  async all(): Promise<OpenCart[]> {
    return this.database.use((handle) => handle.getAll('carts'));
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
    while (this.writing !== null) {
      this.flush();
      await this.writing;
    }
  }

  /** Writes now what waits for a quiet moment: the page may be about to go. */
  flush(): void {
    this.hurry?.();
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
    await new Promise<void>((resolve) => {
      this.hurry = resolve;
      if (typeof requestIdleCallback === 'undefined') setTimeout(resolve, QUIET_WITHIN_MS);
      else requestIdleCallback(() => resolve(), { timeout: QUIET_WITHIN_MS });
    });
    this.hurry = null;
  }

  private async write(carts: [string, StoredCart | null][]): Promise<void> {
    await this.database.use(async (handle) => {
      const writing = handle.transaction(['meta', 'carts'], 'readwrite', { durability: 'relaxed' });
      const token = await writing.objectStore('meta').get('writer');
      if (this.writer.owns(token as WriterToken | undefined)) {
        const store = writing.objectStore('carts');
        for (const [id, cart] of carts) {
          if (cart === null) void store.delete(id);
          else if (!this.closed.has(id)) void store.put(cart);
        }
      }
      await writing.done;
    });
  }
}
