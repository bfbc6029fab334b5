/** What others said about the drawers of this shop (cash the back office took or brought, reports, shifts that were
 * opened, joined or closed) and about who came and left. */
import type { Database } from './database';
import { askDrawers, learnClosed } from './drawers';
import { learnPaidOut } from './paid_out';
import { learnReports } from './shift_reports';
import { learnClocked } from './staff_clock';
import type { Hub } from './request';
import type { Change } from './trust';
import type { Vault } from './vault';

const OF_SHIFTS = new Set(['shift.opened', 'shift.joined', 'shift.closed']);

interface Line {
  readonly database: Database;
  readonly vault: Vault;
  readonly hub: Pick<Hub, 'json'>;
  readonly clock: { nowMs(): number };
}

export async function learn({ database, vault, hub, clock }: Line, changes: readonly Change[]): Promise<void> {
  await learnPaidOut(database, changes);
  await learnClocked(database, changes);
  await learnReports(database, vault, changes).catch(() => undefined); // only for showing: the back office has them
  await learnClosed({ database, vault }, changes);
  if (changes.some(({ type }) => OF_SHIFTS.has(type))) void askDrawers({ hub, database, vault, nowMs: clock.nowMs() }, null);
}
