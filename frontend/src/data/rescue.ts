/**
 * The rescue: what is still on this tablet, and the file that carries it away.
 *
 * Two passes over the journal: one that counts and sums for the screen, one that writes the file.
 * It writes nothing on the tablet and talks to nobody.
 */
import { unhanded, keyName, type Former } from './former';
import type { Identity } from './identity';
import { sealedFile } from './posj';
import { lineOf, openReader, type Kept, type RescueReader } from './rescue_reader';
import { sealedJson } from './sealed';

export interface Chain {
  device: string;
  epoch: number;
  stream: string;
  from: number;
  to: number;
  head: string;
}

export interface Found {
  kept: Kept;
  chains: Chain[];
  events: number;
  sales: number;
  totalMinor: number;
  /** events that the hub has not acknowledged, of this identity and of earlier ones */
  unsent: number;
  firstAtMs: number | null;
  lastAtMs: number | null;
  /** only the owner's card opens these */
  locked: number;
  /** the shop's own, as its newest readable sale says; null: nothing here says it */
  zone: string | null;
}

interface Sale {
  clock?: { zone?: string };
  body?: { due_minor?: number; totals?: { total_minor?: number } };
}

export async function look(onProgress: (events: number) => void): Promise<Found | null> {
  const reader = await openReader();
  if (reader === null) return null;
  try {
    return await counted(reader, onProgress);
  } finally {
    reader.close();
  }
}

/** The whole journal as one `.posj`. Throws when the shop's recovery key is not known here. */
export async function rescueFile(found: Found, appVersion: string, madeAtMs: number): Promise<File> {
  const { identity, former, recoveryKey } = found.kept;
  const who = identity ?? former.at(-1)?.identity ?? null;
  const reader = await openReader();
  if (recoveryKey === null || reader === null || who === null) throw new Error('no_recovery_key');
  const label = { merchant: who.merchant, made_at_ms: madeAtMs, app_version: appVersion };
  try {
    const content = await sealedFile(recoveryKey, label, lines(reader, headerOf(found, who, label), found));
    return new File([content], fileName(who, madeAtMs), { type: 'application/octet-stream' });
  } finally {
    reader.close();
  }
}

async function counted(reader: RescueReader, onProgress: (events: number) => void): Promise<Found> {
  const found: Found = {
    kept: await reader.kept(),
    chains: [], events: 0, sales: 0, totalMinor: 0, unsent: 0,
    firstAtMs: null, lastAtMs: null, locked: 0, zone: null,
  };
  for await (const { row, raw } of reader.events()) {
    if (row.raw === undefined && row.sealed === undefined) continue; // let go: safe elsewhere
    found.events += 1;
    extend(found.chains, row);
    found.firstAtMs = Math.min(found.firstAtMs ?? row.made_at_ms, row.made_at_ms);
    found.lastAtMs = Math.max(found.lastAtMs ?? row.made_at_ms, row.made_at_ms);
    if (raw === null) found.locked += 1;
    if (row.type === 'sale.completed') {
      const { clock, body } = saleOf(raw);
      found.sales += 1;
      found.totalMinor += body?.due_minor ?? body?.totals?.total_minor ?? 0;
      found.zone = clock?.zone ?? found.zone;
    }
    if (found.events % 500 === 0) onProgress(found.events);
  }
  found.unsent = unsentOf(found);
  return found;
}

function extend(chains: Chain[], row: { device: string; epoch: number; stream: string; seq: number; hash: string }): void {
  const { device, epoch, stream, seq, hash } = row;
  const last = chains.at(-1);
  if (last?.device === device && last.epoch === epoch && last.stream === stream) {
    if (seq > last.to) Object.assign(last, { to: seq, head: hash }); // what the copy adds may lie before
  } else {
    chains.push({ device, epoch, stream, from: seq, to: seq, head: hash });
  }
}

/** Empty where it cannot be read: it is saved all the same; only the screen lacks its sum. */
function saleOf(raw: string | null): Sale {
  try {
    return raw === null ? {} : (JSON.parse(raw) as Sale);
  } catch {
    return {};
  }
}

function unsentOf({ kept: { identity, mark, former }, chains }: Found): number {
  const own = chains.filter((chain) => chain.device === identity?.device && chain.epoch === identity.epoch);
  const now = Math.max(0, ...own.map(({ to }) => to - (mark?.acked.seq ?? 0)));
  const met = new Set([...former.map((each) => each.identity), ...(identity === null ? [] : [identity])].map(keyName));
  const strange = chains.filter((chain) => !met.has(keyName(chain))); // of before the database was lost
  const unknown = strange.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return now + unknown + former.reduce((sum, each) => sum + unhanded(each), 0);
}

function headerOf(found: Found, { merchant, outlet }: Identity, label: object): string {
  const { identity, former, publicKeys } = found.kept;
  const all = [...former.map((each: Former) => each.identity), ...(identity === null ? [] : [identity])];
  const epochs = all.map(({ device, epoch, series, name }) => ({
    device, epoch, series, name,
    public_key: publicKeys.find((key) => key.name === keyName({ device, epoch }))?.publicKey ?? '',
  }));
  return JSON.stringify({ kind: 'header', posj: 1, ...label, merchant, outlet, epochs, chains: found.chains });
}

async function* lines(reader: RescueReader, header: string, found: Found): AsyncGenerator<string> {
  yield header;
  const carts = await reader.carts();
  if (found.locked + carts.length > 0) {
    for (const key of found.kept.vault) yield JSON.stringify({ kind: 'key', key: sealedJson(key) });
  }
  for await (const event of reader.events()) {
    if (event.row.raw === undefined && event.row.sealed === undefined) continue;
    yield lineOf(event);
  }
  for (const cart of carts) yield JSON.stringify({ kind: 'cart', cart: sealedJson(cart) });
}

function fileName({ series }: Identity, madeAtMs: number): string {
  const stamp = new Date(madeAtMs).toISOString().slice(0, 16).replace(/[-:]/g, '').replace('T', '-');
  return `kasir-${series}-${stamp}.posj`;
}
