/**
 * Drawers of the shop that have an open shift, asked of the hub: to join one, and to count one that other
 * tills sell into. Kept as it was last told, so that a till without its hub knows what it last heard.
 */
import type { components } from './api/types.gen';
import { utf8 } from './bytes';
import type { Database } from './database';
import type { Drawers } from './meta';
import type { Hub } from './request';

export type DrawerShift = components['schemas']['DrawerShift'];

const PATH = '/sync/v1/drawers';

/** What is known now; `heard` false: nobody answered, and it is what was told at `atMs`. Null: never told. */
export interface Known {
  readonly heard: boolean;
  readonly atMs: number;
  readonly shifts: readonly DrawerShift[];
}

/** `shift`: the one that this till is in, told also after its close. */
export async function askDrawers(
  { hub, database, nowMs }: { hub: Pick<Hub, 'json'>; database: Database; nowMs: number }, shift: string | null,
): Promise<Known | null> {
  try {
    const body = utf8(JSON.stringify({ shift }));
    const { shifts } = await hub.json<{ shifts: DrawerShift[] }>({ method: 'POST', path: PATH, body });
    await database.set('drawers', { at_ms: nowMs, shifts });
    return { heard: true, atMs: nowMs, shifts };
  } catch {
    return keptDrawers(database); // also of a hub of an earlier release, which never told
  }
}

export async function keptDrawers(database: Database): Promise<Known | null> {
  const kept: Drawers | undefined = await database.get('drawers');
  return kept === undefined ? null : { heard: false, atMs: kept.at_ms, shifts: kept.shifts };
}
