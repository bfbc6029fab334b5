/**
 * The sales made on this tablet, newest first, each with where it is safe.
 *
 * Read from the journal itself; there is no second list that could disagree with it.
 */
import type { Mark } from './acks';
import type { Database, StoredEvent } from './database';
import type { Identity } from './identity';
import type { JsonObject } from './json';

export type SaleState = 'on_tablet' | 'on_hub' | 'needs_attention';

export interface SaleRow {
  id: string; // event id
  seq: number;
  receiptNumber: string;
  totalMinor: number;
  soldAtMs: number;
  cashierName: string;
  state: SaleState;
  /** code from the hub when it needs attention */
  problemCode: string | null;
}

/** The few keys of a sale's body that the list shows. */
interface SaleSummary {
  receipt?: { number?: string };
  totals?: { total_minor?: number };
  due_minor?: number; // after cash rounding: what was paid, and what the receipt calls TOTAL
  cashier?: { name?: string };
}

const PAGE = 50;

export class History {
  private readonly database: Database;
  private readonly standing: () => { identity: Identity | null; mark: Mark | null };

  constructor(
    database: Database,
    standing: () => { identity: Identity | null; mark: Mark | null },
  ) {
    this.database = database;
    this.standing = standing;
  }

  /** A page of sales older than `beforeMs` (or the newest). */
  async list(options: { limit?: number; beforeMs?: number } = {}): Promise<SaleRow[]> {
    const { limit = PAGE, beforeMs = Infinity } = options;
    const events = await this.newest(limit, beforeMs);
    return Promise.all(events.map((event) => this.row(event)));
  }

  /** The body of one sale, as signed, for showing or printing the receipt again. */
  async body(id: string): Promise<JsonObject | null> {
    const event = await this.database.use((handle) => handle.getFromIndex('events', 'id', id));
    return event === undefined ? null : bodyOf(event);
  }

  /** Bodies of the sales whose envelope names this shift: from the newest event back to the one
   *  that opened it. By the shift, not by the time: a clock may be set, a shift may not. */
  async ofShift(shift: { id: string; event: string }): Promise<JsonObject[]> {
    const { identity } = this.standing();
    if (identity === null) return [];
    const range = IDBKeyRange.bound([identity.device], [identity.device, []]);
    return this.database.use(async (handle) => {
      const bodies: JsonObject[] = [];
      let cursor = await handle.transaction('events').store.openCursor(range, 'prev');
      while (cursor !== null && cursor.value.id !== shift.event) {
        const { type, raw } = cursor.value;
        const sold = type === 'sale.completed' && raw.includes(shift.id);
        const envelope = sold ? (JSON.parse(raw) as { shift: string | null; body: JsonObject }) : null;
        if (envelope?.shift === shift.id) bodies.push(envelope.body);
        cursor = await cursor.continue();
      }
      return bodies;
    });
  }

  private async newest(limit: number, beforeMs: number): Promise<StoredEvent[]> {
    return this.database.use(async (handle) => {
      const range = IDBKeyRange.upperBound(beforeMs, true);
      const found: StoredEvent[] = [];
      const index = handle.transaction('events').store.index('sold');
      let cursor = await index.openCursor(range, 'prev');
      while (cursor !== null && found.length < limit) {
        found.push(cursor.value);
        cursor = await cursor.continue();
      }
      return found;
    });
  }

  private async row(event: StoredEvent): Promise<SaleRow> {
    const { receipt, totals, due_minor: due, cashier } = bodyOf(event) as SaleSummary;
    const { device, epoch, stream, seq } = event;
    const answer = await this.database.use((handle) =>
      handle.get('answers', [device, epoch, stream, seq]),
    );
    const attention = answer !== undefined && answer.status !== 'pending';
    return {
      id: event.id,
      seq,
      receiptNumber: receipt?.number ?? event.receipt?.number ?? '',
      totalMinor: due ?? totals?.total_minor ?? 0,
      soldAtMs: event.sold_at_ms ?? event.made_at_ms,
      cashierName: cashier?.name ?? '',
      state: attention ? 'needs_attention' : this.isOnHub(event) ? 'on_hub' : 'on_tablet',
      problemCode: attention ? answer.code : null,
    };
  }

  /** Events of an earlier pairing were all handed in before a new one was allowed. */
  private isOnHub({ device, seq }: StoredEvent): boolean {
    const { identity, mark } = this.standing();
    if (identity === null || mark === null) return false;
    return device !== identity.device || seq <= mark.acked.seq;
  }
}

function bodyOf({ raw }: StoredEvent): JsonObject {
  return (JSON.parse(raw) as { body: JsonObject }).body;
}
