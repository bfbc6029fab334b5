/**
 * The data layer put together: the one object the state layer opens. (Signatures first.)
 *
 *   const till = await openTill();
 *   if (till.identity.value === null) await till.pair({ name: 'Kasir 1' });   // loopback: no code
 *   till.catalog.subscribe(...); till.status.subscribe(...); till.writer.state.subscribe(...)
 *   await till.journal.append({...});
 */
import type { Carts } from './carts';
import type { Catalog } from './catalog';
import type { History } from './history';
import type { Identity } from './identity';
import type { Journal } from './journal';
import type { PinDesk } from './pin';
import type { Shell } from './shell';
import type { TillStatus } from './status';
import type { Watchable } from './watch';
import type { Writer } from './writer';

export interface Till {
  readonly identity: Watchable<Identity | null>;
  readonly catalog: Watchable<Catalog | null>;
  readonly status: Watchable<TillStatus>;
  readonly writer: Writer;
  readonly journal: Journal;
  readonly carts: Carts;
  readonly history: History;
  readonly pins: PinDesk;
  readonly shell: Shell;
  /** Best estimate of the hub's time, in UTC milliseconds. Use it for opened_at, completed_at. */
  nowMs(): number;
  /** YYYY-MM-DD by the outlet's zone and cut-off. */
  businessDate(): string;
  /** Makes this browser a till of the shop. `code` is needed except on the hub itself. */
  pair(request: { name: string; code?: string }): Promise<Identity>;
  /** Tries the hub now (focus, visibility, a tap on the pill). */
  kick(): void;
  close(): void;
}

export declare function openTill(): Promise<Till>;
