/** What others said about the drawers of this shop (cash the back office took or brought, and reports) and about who
 * came and left. */
import type { Database } from './database';
import { learnPaidOut } from './paid_out';
import { learnReports } from './shift_reports';
import { learnClocked } from './staff_clock';
import type { Change } from './trust';
import type { Vault } from './vault';

export async function learn(database: Database, vault: Vault, changes: readonly Change[]): Promise<void> {
  await learnPaidOut(database, changes);
  await learnClocked(database, changes);
  await learnReports(database, vault, changes).catch(() => undefined); // only for showing: the back office has them
}
