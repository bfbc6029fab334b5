/**
 * Keeps the till's status up to date: counts what is unsent, hears the hub, watches the room left.
 *
 * It gathers facts; what they mean is decided in status.ts.
 */
import type { Appended } from './append';
import type { Database, StoredAnswer } from './database';
import { unhanded, type Former } from './former';
import type { Room } from './room';
import { statusOf, type Storage, type StorageTrouble, type TillStatus } from './status';
import type { Contact } from './sync';
import type { Beyond, Outbox, Unsent } from './outbox';
import { Watched, type Watchable } from './watch';

const EVERY_MS = 1_000;
const MOST_REASONS = 5;
const ROOM_EVERY_MS = 60_000;
const NOTHING_UNSENT: Unsent = { count: 0, oldestAtMs: null };

export interface SafetyParts {
  database: Database;
  outbox: () => Outbox | null;
  contact: () => Contact;
  room: Pick<Room, 'measure'>;
  /** what the second copy, the vault and the journal found wrong with this tablet's storage */
  storageTrouble: () => StorageTrouble | null;
}

export class Safety {
  private readonly parts: SafetyParts;
  private readonly present: Watched<TillStatus>;
  private unsent = NOTHING_UNSENT;
  private attention = 0;
  private reasons: readonly string[] = [];
  private storage: Storage = { persisted: false, freeBytes: null };
  private catalogAtMs: number | null = null;
  private beyond: Beyond | null = null;
  private counting: Promise<void> | null = null;
  private stale = false;
  private readonly timers: ReturnType<typeof setInterval>[];

  constructor(parts: SafetyParts) {
    this.parts = parts;
    this.present = new Watched(this.evaluated());
    this.timers = [
      setInterval(() => this.evaluate(), EVERY_MS),
      setInterval(() => void this.measureRoom(), ROOM_EVERY_MS),
    ];
  }

  get status(): Watchable<TillStatus> {
    return this.present;
  }

  /** A new event is unsent from the moment it exists; nobody may read "saved" in between. */
  appended({ repeated, madeAtMs }: Appended): void {
    if (repeated) return;
    const { count, oldestAtMs } = this.unsent;
    this.unsent = { count: count + 1, oldestAtMs: oldestAtMs ?? madeAtMs };
    this.stale = true; // a count under way has not seen it
    this.evaluate();
  }

  /** Something was written or acknowledged: count again. */
  async recount(): Promise<void> {
    this.stale = true;
    this.counting ??= this.count().finally(() => {
      this.counting = null;
    });
    return this.counting;
  }

  /** Only the contact or the time changed. */
  evaluate(): void {
    const next = this.evaluated();
    if (JSON.stringify(next) !== JSON.stringify(this.present.value)) this.present.set(next);
  }

  /** How much room is left; makes some when it gets tight. */
  async measureRoom(): Promise<void> {
    this.storage = await this.parts.room.measure();
    this.evaluate();
  }

  close(): void {
    this.timers.forEach(clearInterval);
  }

  private async count(): Promise<void> {
    while (this.stale) {
      this.stale = false;
      const { database } = this.parts;
      const outbox = this.parts.outbox();
      const unsent = withFormer(
        (await outbox?.unsent()) ?? NOTHING_UNSENT,
        (await database.get('former')) ?? [],
      );
      const answers = await database.use((handle) => handle.getAll('answers'));
      const odd = answers.filter(({ status }) => status !== 'pending');
      this.attention = odd.length;
      this.reasons = reasonsOf(odd);
      this.beyond = (await outbox?.beyond()) ?? null;
      this.catalogAtMs = (await database.get('catalog'))?.switched_at_ms ?? null;
      if (!this.isStale()) this.unsent = unsent;
    }
    this.evaluate();
  }

  private isStale(): boolean {
    return this.stale;
  }

  private evaluated(): TillStatus {
    const { unsent, attention, reasons, storage, catalogAtMs, beyond } = this;
    return statusOf({
      unsent: unsent.count,
      oldestUnsentAtMs: unsent.oldestAtMs,
      inCloud: Math.min(unsent.count, this.parts.outbox()?.inCloud ?? 0),
      attention, reasons, storage, catalogAtMs, beyond,
      contact: this.parts.contact(),
      storageTrouble: this.parts.storageTrouble(),
      nowMs: Date.now(),
    });
  }
}

/** What staff read in the status sheet: newest first, each sentence once. */
function reasonsOf(odd: readonly StoredAnswer[]): string[] {
  const sentences = [...odd].reverse().map(({ detail }) => detail ?? '');
  return [...new Set(sentences.filter((sentence) => sentence !== ''))].slice(0, MOST_REASONS);
}

/** What was written under earlier identities and not yet handed in is unsent all the same. */
function withFormer({ count, oldestAtMs }: Unsent, former: readonly Former[]): Unsent {
  return { count: former.reduce((sum, each) => sum + unhanded(each), count), oldestAtMs };
}
