/**
 * Z reports as the shop's server numbered them, handed on with the other changes: what a closed shift came
 * to by all its tills. The last few, sealed like sales; those this till closed itself are counted apart, so
 * that many tills closing in one evening do not push its own out. An addendum states everything anew and
 * replaces what was said before; what arrives late or twice changes nothing.
 */
import { utf8 } from './bytes';
import type { Database } from './database';
import type { JsonObject } from './json';
import type { ShiftReports } from './meta';
import type { Change } from './trust';
import type { Vault } from './vault';

const MOST = 6;

interface Reported {
  body: JsonObject & { shift: string; part: number; anchor?: { device: string } | null };
}

export async function learnReports(database: Database, vault: Vault, changes: readonly Change[]): Promise<void> {
  const told = changes.filter(({ type }) => type === 'shift.reported').map(({ raw }) => (JSON.parse(raw) as Reported).body);
  if (told.length === 0) return;
  const us = await devicesOf(database);
  let known = (await database.get('reports')) ?? [];
  for (const body of told) {
    if (known.some((each) => each.shift === body.shift && each.part >= body.part)) continue;
    const ours = us.has(body.anchor?.device ?? '');
    known = [...known.filter(({ shift }) => shift !== body.shift), { ...(await kept(vault, body)), ours }];
  }
  const last = [true, false].flatMap((ours) => known.filter((each) => (each.ours ?? false) === ours).slice(-MOST));
  await database.set('reports', last);
}

/** Who this till is and was before. */
export async function devicesOf(database: Database): Promise<Set<string>> {
  const [identity, former] = await Promise.all([database.get('identity'), database.get('former')]);
  const ours = [...(identity === undefined ? [] : [identity]), ...(former ?? []).map((each) => each.identity)];
  return new Set(ours.map(({ device }) => device));
}

/** What all reports that were heard come to together: they never start anew, so the highest says it. */
export async function grandKnown(database: Database, vault: Vault): Promise<{ salesMinor: number; refundMinor: number }> {
  const bodies = await Promise.all(((await database.get('reports')) ?? []).map((found) => opened(vault, found)));
  const highest = (name: string) => Math.max(0, ...bodies.map((body) => Number(body[name] ?? 0)));
  return { salesMinor: highest('grand_sales_minor'), refundMinor: highest('grand_refund_minor') };
}

/** null: the server has not numbered it yet, or it is too long ago. */
export async function reportOf(database: Database, vault: Vault, shift: string): Promise<JsonObject | null> {
  const found = ((await database.get('reports')) ?? []).find((each) => each.shift === shift);
  return found === undefined ? null : opened(vault, found);
}

async function opened(vault: Vault, found: ShiftReports[number]): Promise<JsonObject> {
  const text = found.sealed === null ? (found.plain ?? '') : new TextDecoder().decode(await vault.openBytes(found.sealed, context(found)));
  return JSON.parse(text) as JsonObject;
}

async function kept(vault: Vault, body: Reported['body']): Promise<ShiftReports[number]> {
  const { shift, part } = body;
  const text = JSON.stringify(body);
  const sealed = await vault.sealBytes(utf8(text), context({ shift, part }));
  return { shift, part, sealed, ...(sealed === null ? { plain: text } : {}) };
}

function context({ shift, part }: { shift: string; part: number }): string {
  return `shift report v1\n${shift} ${String(part)}`;
}
