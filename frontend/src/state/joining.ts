/** One drawer, several tills: this till puts its cash into a shift that another one opened, leaves it when it was
 * closed elsewhere, and knows what the others brought when it counts the drawer. Fetched when it is wanted. */
import { askDrawers, type Closed, type DrawerShift, keptDrawers, type Known } from '../data/drawers';
import type { History } from '../data/history';
import { uuidV7 } from '../data/ids';
import type { JsonObject } from '../data/json';
import { devicesOf } from '../data/shift_reports';
import type { Till } from '../data/till';
import type { Session } from './session.svelte';
import type { ClosedShift, OpenShift, OtherTill } from './shift_shapes';

type Asking = { history: Pick<History, 'reading'> } & Pick<Till, 'hub' | 'nowMs'>;

interface Desk {
  readonly till: Till;
  readonly session: Pick<Session, 'person' | 'actor'>;
  readonly shift: { open: OpenShift | null; closed: ClosedShift | null };
}

function ask(till: Asking, shift: string | null): Promise<Known | null> {
  const { database, vault } = till.history.reading;
  return askDrawers({ hub: till.hub, database, vault, nowMs: till.nowMs() }, shift);
}

/** Open shifts of the shop's drawers: as the hub says now, or as it last said. What it said of an earlier day is
 * closed by now, whatever was heard. */
export async function drawersOpen(till: Asking & Pick<Till, 'businessDate'>): Promise<Known | null> {
  const known = await ask(till, null);
  if (known === null) return null;
  const gone = new Set(known.closed.map(({ shift }) => shift));
  const isOpen = (each: DrawerShift) => each.closed_at === null && !gone.has(each.shift);
  const isOfToday = (each: DrawerShift) => known.heard || each.business_date === till.businessDate();
  return { ...known, shifts: known.shifts.filter((each) => isOpen(each) && isOfToday(each)) };
}

/** The event first: a till that dies in between only says once more that it joined. */
export async function joinShift({ till, session, shift }: Desk, found: DrawerShift): Promise<void> {
  const { person, actor } = session;
  if (person === null || shift.open !== null) return;
  const event = uuidV7();
  await till.journal.append({
    id: event, type: 'shift.joined', version: 1, actor, shift: found.shift, businessDate: found.business_date,
    body: { shift: found.shift, joined_at: till.nowMs(), person: { id: person.id, name: person.name } },
  });
  const joined: OpenShift = {
    id: found.shift, event, openedAtMs: found.opened_at, floatMinor: found.float_minor, businessDate: found.business_date,
    actor, person: { id: found.opened_by_id ?? '', name: found.opened_by }, confirmed: true, joined: true,
  };
  till.carts.save(joined.id, { kind: 'shift', ...joined, actor: actor === null ? null : { ...actor } } as JsonObject);
  await till.carts.settled();
  [shift.open, shift.closed] = [joined, null];
}

/** Who closed this shift elsewhere, as far as it was told; null: nobody that is known of. `asks`: the hub too, which
 * may have told while this till was away for long. */
export async function closedElsewhere(till: Asking, shift: string, asks = false): Promise<Closed | null> {
  const known = await (asks ? ask(till, shift) : keptDrawers(till.history.reading));
  return known?.closed.find((each) => each.shift === shift) ?? null;
}

/** It is closed on the record already: nothing is written, only this till stops selling into it. */
export async function leaveShift({ till, shift }: Pick<Desk, 'till' | 'shift'>): Promise<void> {
  if (shift.open === null) return;
  till.carts.discard(shift.open.id);
  await till.carts.settled();
  shift.open = null;
}

/** What the other tills of the drawer brought. Nobody waits for a hub that is known to be silent. */
export async function othersIn(till: Asking & Pick<Till, 'status'>, shift: string): Promise<OtherTill[]> {
  const { reading } = till.history;
  const asked = till.status.value.reachable ? ask(till, shift) : keptDrawers(reading);
  const [known, ours] = await Promise.all([asked, devicesOf(reading.database)]);
  const found = known?.shifts.find((each) => each.shift === shift);
  const asOfMs = known === null || known.heard ? null : known.atMs;
  return (found?.tills ?? [])
    .filter(({ device }) => !ours.has(device))
    .map(({ series, name, drawer_minor: minor }) => ({ series, name, minor, asOfMs }));
}
