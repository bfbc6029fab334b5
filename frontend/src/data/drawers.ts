/**
 * Drawers of the shop that have an open shift, asked of the hub: to join one, and to count one that other
 * tills sell into. Kept, sealed, as it was last told, so that a till without its hub knows what it last heard.
 *
 * Closes are noted apart, from the signed events themselves: no later answer makes one forgotten.
 */
import type { components } from './api/types.gen';
import { utf8 } from './bytes';
import type { Database } from './database';
import type { Drawers } from './meta';
import type { Hub } from './request';
import type { Change } from './trust';
import type { Vault } from './vault';

export type DrawerShift = components['schemas']['DrawerShift'];

export interface Closed {
  readonly shift: string;
  readonly atMs: number;
  readonly by: string;
  /** the device that closed it, as it is called; empty: not known */
  readonly on: string;
}

/** What is known now; `heard` false: nobody answered, and it is what was told at `atMs`. Null: never told. */
export interface Known {
  readonly heard: boolean;
  readonly atMs: number;
  readonly shifts: readonly DrawerShift[];
  readonly closed: readonly Closed[];
}

export interface Keeping {
  readonly database: Database;
  readonly vault: Pick<Vault, 'sealBytes' | 'openBytes'>;
}

const PATH = '/sync/v1/drawers';
const CONTEXT = 'drawers v1';
const MOST_CLOSED = 50;
let turn: Promise<unknown> = Promise.resolve();

/** `shift`: the one that this till is in, told also after its close. */
export async function askDrawers(
  { hub, nowMs, ...keeping }: Keeping & { hub: Pick<Hub, 'json'>; nowMs: number }, shift: string | null,
): Promise<Known | null> {
  try {
    const body = utf8(JSON.stringify({ shift }));
    const { shifts } = await hub.json<{ shifts: DrawerShift[] }>({ method: 'POST', path: PATH, body });
    return await change(keeping, (known) => ({
      heard: true, atMs: nowMs, shifts, closed: together(known.closed, shifts.flatMap(closeOf)),
    }));
  } catch {
    return keptDrawers(keeping); // also of a hub of an earlier release, which never told
  }
}

/** Before the next page is asked for: what was not stored is told again. */
export async function learnClosed(keeping: Keeping, changes: readonly Change[]): Promise<void> {
  const told = changes.filter(({ type }) => type === 'shift.closed').map(({ raw }) => JSON.parse(raw) as Said);
  if (told.length === 0) return;
  await change(keeping, (known) => ({
    ...known,
    closed: together(known.closed, told.map(({ device, body }) => {
      const tills = known.shifts.flatMap((each) => each.tills);
      const on = tills.find((till) => till.device === device)?.name ?? '';
      return { shift: body.shift, atMs: body.closed_at, by: body.person.name, on };
    })),
  }));
}

interface Said {
  device: string;
  body: { shift: string; closed_at: number; person: { name: string } };
}

export async function keptDrawers({ database, vault }: Keeping): Promise<Known | null> {
  const kept: Drawers | undefined = await database.get('drawers');
  if (kept === undefined) return null;
  const text = kept.sealed === null ? (kept.plain ?? '') : new TextDecoder().decode(await vault.openBytes(kept.sealed, CONTEXT));
  return { heard: false, atMs: kept.at_ms, ...(JSON.parse(text) as Pick<Known, 'shifts' | 'closed'>) };
}

/** One after the other: an answer and news may come at the same time. */
function change(keeping: Keeping, how: (known: Known) => Known): Promise<Known> {
  const done = turn.then(async () => {
    const before = await keptDrawers(keeping).catch(() => null);
    const known = how(before ?? { heard: false, atMs: 0, shifts: [], closed: [] });
    const { atMs, shifts, closed } = known;
    const text = JSON.stringify({ shifts, closed });
    const sealed = await keeping.vault.sealBytes(utf8(text), CONTEXT);
    await keeping.database.set('drawers', { at_ms: atMs, sealed, ...(sealed === null ? { plain: text } : {}) });
    return known;
  });
  turn = done.catch(() => undefined);
  return done;
}

/** The first close of a shift is the one; who knows the device's name says it. */
function together(known: readonly Closed[], more: readonly Closed[]): Closed[] {
  const all = new Map(known.map((each) => [each.shift, each]));
  for (const each of more) {
    const before = all.get(each.shift);
    if (before === undefined || before.on === '') all.set(each.shift, each);
  }
  return [...all.values()].slice(-MOST_CLOSED);
}

function closeOf({ shift, closed_at: atMs, closed_by: by, closed_on: on }: DrawerShift): Closed[] {
  return atMs === null ? [] : [{ shift, atMs, by, on }];
}
