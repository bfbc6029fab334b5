/**
 * One till per browser: a Web Lock says who writes, a fencing token proves it.
 *
 * The lock is only for liveness (stealing it does not stop the old tab's code). What
 * protects the journal is the token: each append checks inside its transaction that the
 * stored token is still its own. A second tab can read everything and may take over.
 */
import type { Database } from './database';
import type { WriterToken } from './meta';
import { DataError, type DataErrorCode } from './errors';
import { uuidV7 } from './ids';
import { Watched, type Watchable } from './watch';

/**
 * `waiting`: another tab is the till; we become it when that tab closes, or on takeOver().
 * `lost`: we were the till and another tab took over; otherwise the same as waiting.
 * `refused`: nobody else is, but the disk does not take our token (`refusal` says why). It is asked
 *  again by itself, or on askAgain(), after room was made for it.
 */
export type WriterState = 'starting' | 'writer' | 'waiting' | 'lost' | 'refused';

const LOCK = 'lancar-till-writer';
/** a disk that did not take the token is asked again after this */
export const ASK_AGAIN_MS = 5_000;

export class Writer {
  private readonly database: Database;
  private readonly makeRoom: () => Promise<void>;
  private readonly tab = uuidV7();
  private readonly present = new Watched<WriterState>('starting');
  private token: number | null = null;
  private letGo: (() => void) | null = null;
  private closed = false;
  private asking: ReturnType<typeof setTimeout> | undefined;
  private obstacle: DataErrorCode | null = null;

  /** `makeRoom` lets go of what can be fetched again (room.ts). */
  constructor(database: Database, makeRoom: () => Promise<void> = async () => undefined) {
    this.database = database;
    this.makeRoom = makeRoom;
  }

  get state(): Watchable<WriterState> {
    return this.present;
  }

  /** The token of this tab's reign, or null when it is not the till. */
  get reign(): number | null {
    return this.token;
  }

  /** Why the disk does not let this tab be the till. */
  get refusal(): DataErrorCode | null {
    return this.obstacle;
  }

  /** Resolves as soon as it is known whether this tab is the till. */
  async start(): Promise<void> {
    await new Promise<void>((known) => {
      const free = navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
        if (lock === null) return false;
        await this.reignUntilReleased(known);
        return true;
      });
      free.then(
        (had) => had || this.wait(),
        (error) => this.failed(error),
      ).finally(known);
    });
  }

  /** Makes this tab the till; the other tab becomes read-only at the latest at its next write. */
  async takeOver(): Promise<void> {
    if (this.token !== null) return;
    await new Promise<void>((crowned) => {
      navigator.locks
        .request(LOCK, { steal: true }, () => this.reignUntilReleased(crowned))
        .catch((error) => this.failed(error))
        .finally(crowned);
    });
  }

  /** Whether the token found inside a transaction is this tab's own. */
  owns(stored: WriterToken | undefined): boolean {
    return stored !== undefined && stored.token === this.token && stored.tab === this.tab;
  }

  /** Called by whoever finds another tab's token in the database. */
  dethrone(): void {
    if (this.closed) return;
    this.token = null;
    this.release();
    if (this.present.value === 'lost') return;
    this.present.set('lost');
    this.queue();
  }

  /** Somebody made room and does not want to wait. */
  askAgain(): void {
    if (this.closed || this.present.value !== 'refused') return;
    clearTimeout(this.asking);
    void this.makeRoom().catch(() => undefined).then(() => this.queue());
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.asking);
    this.token = null;
    this.release();
  }

  private wait(): void {
    if (this.closed) return;
    this.present.set('waiting');
    this.queue();
  }

  private queue(): void {
    navigator.locks
      .request(LOCK, () => (this.token === null ? this.reignUntilReleased(() => undefined) : undefined))
      .catch((error) => this.failed(error));
  }

  /** Another tab stole the lock; or the disk did not take our token, and may take it later. */
  private failed(error: unknown): void {
    if (this.closed) return;
    if (!(error instanceof DataError)) return this.dethrone();
    this.obstacle = error.code;
    this.present.set('refused');
    this.asking = setTimeout(() => this.askAgain(), ASK_AGAIN_MS);
  }

  private async reignUntilReleased(crowned: () => void): Promise<void> {
    if (this.closed) return;
    this.token = await this.raiseToken();
    this.obstacle = null;
    this.present.set('writer');
    crowned();
    await new Promise<void>((release) => {
      this.letGo = release;
    });
  }

  private release(): void {
    this.letGo?.();
    this.letGo = null;
  }

  private async raiseToken(): Promise<number> {
    return this.database.use(async (handle) => {
      const writing = handle.transaction('meta', 'readwrite', { durability: 'relaxed' });
      const before = (await writing.store.get('writer')) as WriterToken | undefined;
      const token = (Number.isSafeInteger(before?.token) ? (before?.token ?? 0) : 0) + 1;
      await Promise.all([writing.store.put({ token, tab: this.tab }, 'writer'), writing.done]);
      return token;
    });
  }
}
