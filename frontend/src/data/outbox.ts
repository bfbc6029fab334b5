/**
 * What the hub does not have yet, and how far its word is believed.
 *
 * There is no second copy of unsent work: the outbox is the part of the journal behind the
 * acknowledged mark (acks.ts). Reading it never changes it. Also keeps what the hub said about
 * single events, so that the history can show which sale needs somebody's eye.
 */
import { isMark, judge, NEVER_MET, NOTHING, type Head, type Mark, type Verdict } from './acks';
import type { Database, OpenEvent, StoredAnswer, StoredEvent } from './database';
import type { Stream } from './envelope';
import type { Identity } from './identity';
import { reachOf, type Reach } from './reach';
import { isTail } from './tail';
import { Vault } from './vault';
import { MOST_TO_CHECK, type EventResult, type Standing, type ToCheck } from './protocol';

const STREAM: Stream = 'F';

export interface Unsent {
  count: number;
  oldestAtMs: number | null;
}

/** When the last of our events was made that is safe there; null: none is. */
export type Beyond = { readonly [place in keyof Reach]: number | null };

export class Outbox {
  private readonly database: Database;
  private readonly identity: Identity;
  private readonly vault: Vault;
  /** hashes of events that are not in the database yet (owed.ts) */
  private readonly owedHash: (seq: number) => string | undefined;
  private known: Mark = NEVER_MET;
  /** as believed on this page (retention.ts); null: not heard */
  private reach: Reach | null = null;
  /** the last of our events that was left at the cloud while the hub was silent (direct.ts) */
  private left = 0;

  constructor(
    database: Database,
    identity: Identity,
    vault = new Vault(database),
    owedHash: (seq: number) => string | undefined = () => undefined,
  ) {
    this.database = database;
    this.identity = identity;
    this.vault = vault;
    this.owedHash = owedHash;
  }

  get epoch(): number {
    return this.identity.epoch;
  }

  get mark(): Mark {
    return this.known;
  }

  /** Of what the hub lacks: how many are in the cloud, as it proved on this page. */
  get inCloud(): number {
    return Math.max(0, this.left - this.known.acked.seq);
  }

  leftAt(seq: number): void {
    this.left = seq;
  }

  async hashOf(seq: number): Promise<string | undefined> {
    return (await this.event(seq))?.hash ?? this.owedHash(seq);
  }

  /** The last of our events that is safe beyond the hub. */
  get safeBeyondHub(): number {
    const { cloud, backup } = this.reach ?? { cloud: 0, backup: 0 };
    return Math.min(Math.max(cloud, backup), this.known.acked.seq);
  }

  /** Up to when our work is safe beyond the hub; null: the hub has not said. */
  async beyond(): Promise<Beyond | null> {
    const { reach, known } = this;
    if (reach === null) return null;
    const madeAt = async (seq: number) => (await this.event(Math.min(seq, known.acked.seq)))?.made_at_ms ?? null;
    return { cloud: await madeAt(reach.cloud), backup: await madeAt(reach.backup) };
  }

  async load(): Promise<void> {
    const stored = await this.database.get('mark');
    this.known = isMark(stored, this.identity) ? stored : NEVER_MET;
  }

  /** The end of our own chain. */
  async head(): Promise<Head> {
    const tail = await this.database.get('tail');
    return isTail(tail, this.identity) ? tail.heads[STREAM] : NOTHING;
  }

  async unsent(): Promise<Unsent> {
    const { acked } = this.known;
    const head = await this.head();
    const oldest = head.seq > acked.seq ? await this.event(acked.seq + 1) : undefined;
    return { count: Math.max(0, head.seq - acked.seq), oldestAtMs: oldest?.made_at_ms ?? null };
  }

  /** The next events to send, in order, as they were signed. */
  async next(limit: number): Promise<OpenEvent[]> {
    return this.after(this.known.acked.seq, limit);
  }

  async after(seq: number, limit: number): Promise<OpenEvent[]> {
    const { device, epoch } = this.identity;
    const from = [device, epoch, STREAM, seq + 1];
    const range = IDBKeyRange.bound(from, [device, epoch, STREAM, Infinity]);
    const stored = await this.database.use((handle) => handle.getAll('events', range, limit));
    return this.vault.openAll(stored).catch((error: unknown) => this.openable(stored, error));
  }

  /** One row that cannot be opened does not hold up those before it. */
  private async openable(stored: readonly StoredEvent[], cause: unknown): Promise<OpenEvent[]> {
    const opened: OpenEvent[] = [];
    for (const row of stored) {
      const event = await this.vault.open(row).catch(() => null);
      if (event === null) break;
      opened.push(event);
    }
    if (opened.length === 0) throw cause;
    return opened;
  }

  /** Judges an answer of the hub and keeps the mark that follows from it. */
  async believe(standing: Standing): Promise<Verdict> {
    const { incarnation, heads } = standing;
    const { epoch } = this.identity;
    const head = heads.find((each) => each.epoch === epoch && each.stream === STREAM) ?? NOTHING;
    const own = head.seq === 0 ? undefined : await this.hashOf(head.seq);
    const { mark, verdict } = judge(this.known, { incarnation, head }, () => own);
    this.reach = verdict === 'moved' || verdict === 'same' ? reachOf(standing, this.identity) : null;
    if (mark !== this.known) {
      this.known = mark;
      const { device } = this.identity;
      await this.database.set('mark', { ...mark, of: { device, epoch } });
    }
    return verdict;
  }

  /** Keeps what needs attention and forgets it once the hub has simply stored the event. */
  async note(results: readonly EventResult[]): Promise<void> {
    const { device } = this.identity;
    await this.database.use(async (handle) => {
      const writing = handle.transaction('answers', 'readwrite', { durability: 'relaxed' });
      for (const result of results) {
        const { epoch, stream, seq, status, code } = result;
        if (status === 'stored') void writing.store.delete([device, epoch, stream, seq]);
        if (status === 'stored' || status === 'duplicate' || status === 'gap') continue;
        const answer: StoredAnswer = { device, epoch, stream, seq, status, code: code || null };
        void writing.store.put(answer);
      }
      await writing.done;
    });
  }

  /**
   * The hub's list of what still waits for a person replaces ours: the rest has been settled. An event
   * it has since taken as we wrote it was refused by accident (bytes torn on the way) and is no matter.
   */
  async reconcile(toCheck: readonly ToCheck[]): Promise<void> {
    if (toCheck.length >= MOST_TO_CHECK) return;
    const { device } = this.identity;
    const open = new Set(toCheck.map(({ epoch, stream, seq }) => `${epoch} ${stream} ${seq}`));
    await this.database.use(async (handle) => {
      const writing = handle.transaction('answers', 'readwrite', { durability: 'relaxed' });
      for (const answer of await writing.store.getAll()) {
        const { epoch, stream, seq, status } = answer;
        if (answer.device !== device) continue;
        const settled = status === 'quarantined' ? !open.has(`${epoch} ${stream} ${seq}`) : this.isTaken(answer);
        if (settled) void writing.store.delete([device, epoch, stream, seq]);
      }
      for (const { epoch, stream, seq, code, detail = '' } of toCheck) {
        void writing.store.put({ device, epoch, stream, seq, status: 'quarantined', code, detail });
      }
      await writing.done;
    });
  }

  private isTaken({ epoch, stream, seq, status }: StoredAnswer): boolean {
    const mine = epoch === this.identity.epoch && stream === STREAM;
    return mine && status !== 'pending' && seq <= this.known.acked.seq;
  }

  private async event(seq: number): Promise<StoredEvent | undefined> {
    const { device, epoch } = this.identity;
    return this.database.use((handle) => handle.get('events', [device, epoch, STREAM, seq]));
  }
}
