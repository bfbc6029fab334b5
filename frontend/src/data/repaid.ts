/**
 * Kasbon paid back at this till, newest first, found in the journal itself: repayments are few, and
 * nobody looks for them often enough to index them. Fetched with the sheet that shows them.
 *
 * Read in bites from the newest event back; a page ends when it has enough rows or has read a lot, and
 * says where to go on. Bodies that retention let go, or that cannot be opened, are left out.
 */
import type { Database, StoredEvent } from './database';
import type { Identity } from './identity';
import type { JsonObject } from './json';
import type { Vault } from './vault';

const TYPE = 'kasbon.repaid';
const BITE = 250;
const ENOUGH = 20;
const MOST_READ = 5_000;

type Chain = Pick<Identity, 'device' | 'epoch' | 'series'>;

export interface RepaidEvent {
  readonly id: string;
  readonly series: string;
  readonly epoch: number;
  readonly seq: number;
  readonly body: JsonObject;
}

/** What comes next: of which identity (0: the present one), below which number. */
export interface Place {
  readonly chain: number;
  readonly below: number;
}

export interface RepaidPage {
  readonly rows: readonly RepaidEvent[];
  /** null: that was all */
  readonly next: Place | null;
}

export interface RepaidParts {
  database: Database;
  vault: Pick<Vault, 'open'>;
  identity: Identity | null;
}

/** `of`: only this customer's. */
export async function repaidPage(parts: RepaidParts, of: string | null, from: Place = { chain: 0, below: Infinity }): Promise<RepaidPage> {
  const rows: RepaidEvent[] = [];
  const chains = await chainsOf(parts);
  let [{ chain, below }, read] = [from, 0];
  for (let here = chains[chain]; here !== undefined; here = chains[chain]) {
    if (rows.length >= ENOUGH || read >= MOST_READ) return { rows, next: { chain, below } };
    const bite = await biteBelow(parts.database, here, below);
    const last = bite.at(-1);
    if (last === undefined) [chain, below] = [chain + 1, Infinity];
    else [below, read] = [last.seq, read + bite.length];
    for (const event of bite.filter(({ type }) => type === TYPE)) {
      const body = await bodyOf(parts.vault, event);
      if (body !== null && (of === null || customerOf(body) === of)) rows.push({ ...here, id: event.id, seq: event.seq, body });
    }
  }
  return { rows, next: null };
}

/** The present identity first. */
async function chainsOf({ database, identity }: RepaidParts): Promise<Chain[]> {
  const former = (await database.get('former')) ?? [];
  const all = [identity, ...former.map((each) => each.identity).reverse()].filter((each) => each !== null);
  return all.map(({ device, epoch, series }) => ({ device, epoch, series }));
}

/** Newest first. */
async function biteBelow(database: Database, { device, epoch }: Chain, below: number): Promise<StoredEvent[]> {
  const range = IDBKeyRange.bound([device, epoch, 'F', 0], [device, epoch, 'F', below], false, true);
  return database.use(async (handle) => {
    const found: StoredEvent[] = [];
    let cursor = await handle.transaction('events').store.openCursor(range, 'prev');
    while (cursor !== null && found.length < BITE) {
      found.push(cursor.value);
      cursor = await cursor.continue();
    }
    return found;
  });
}

async function bodyOf(vault: Pick<Vault, 'open'>, event: StoredEvent): Promise<JsonObject | null> {
  const opened = await vault.open(event).catch(() => null);
  return opened === null ? null : (JSON.parse(opened.raw) as { body: JsonObject }).body;
}

function customerOf(body: JsonObject): string | undefined {
  return (body as { customer?: { id?: string } }).customer?.id;
}
