/**
 * One till per browser: a Web Lock says who writes, a fencing token proves it.
 *
 * The lock is only for liveness (stealing it does not stop the old tab's code). What
 * protects the journal is the token: each append checks inside its transaction that the
 * stored token is still its own. A second tab can read everything and may take over.
 */
import type { Watchable } from './watch';

/** `waiting`: another tab is the till; we become it when that tab closes or on takeOver(). */
export type WriterState = 'starting' | 'writer' | 'waiting' | 'lost';

export declare class Writer {
  readonly state: Watchable<WriterState>;
  /** Makes this tab the till; the other tab becomes read-only at its next write. */
  takeOver(): Promise<void>;
}
