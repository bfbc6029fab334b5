/**
 * How many sales of one business day this tablet made, refunds not among them. Its date stands in the
 * receipt's number, in the clear: nothing is opened for it. Fetched with the sheet that shows it.
 */
import type { Database, StoredEvent } from './database';
import type { Identity } from './identity';
import { notedAhead } from './owed';

export async function salesOf(
  { database, identity }: { database: Database; identity: Identity | null }, businessDate: string,
): Promise<number> {
  const day = businessDate.replaceAll('-', '');
  const isOurs = ({ device, epoch }: StoredEvent) => device === identity?.device && epoch === identity.epoch;
  const ahead = notedAhead().filter(isOurs);
  return database.use(async (handle) => {
    const here = new Set<string>();
    const index = handle.transaction('events').store.index('sold');
    let cursor = await index.openCursor(null, 'prev');
    while (cursor !== null && dayOf(cursor.value) >= day) {
      if (isSaleOf(cursor.value, day)) here.add(cursor.value.id);
      cursor = await cursor.continue();
    }
    for (const noted of ahead) if (isSaleOf(noted, day)) here.add(noted.id);
    return here.size;
  });
}

/** 20261121, of B01-K02-20261121-0007. */
const dayOf = ({ receipt }: StoredEvent): string => receipt?.number.split('-').at(-2) ?? '';
const isSaleOf = (event: StoredEvent, day: string): boolean =>
  event.type === 'sale.completed' && dayOf(event) === day;
