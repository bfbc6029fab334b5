/**
 * Is what the hub hands on what the other devices wrote?
 *
 * Each device's events are a chain: the hash of one stands in the next, and the last signature of an
 * unbroken run covers all before it. So a run costs one check of a signature; only when that fails is
 * each event of the run looked at alone. The first key that proved something of a device and epoch is
 * kept, and no other believed for them until this till pairs anew. Where no key is known (a hub of the
 * first release tells none), the chain alone must do; where the hub skipped something or its past is
 * another one (after a restore), a chain is taken up anew.
 *
 * What fails is not used, and is counted for the status. What happens with it is the hub's matter:
 * its people see forks and bad signatures in their own list.
 */
import { fromBase64url, sha256, utf8, type Bytes } from './bytes';
import type { Database } from './database';
import type { Head } from './acks';
import type { Others } from './meta';
import type { PullAnswer } from './protocol';

export type Change = PullAnswer['changes'][number];
type Told = NonNullable<PullAnswer['keys']>;

interface Link {
  change: Change;
  bytes: Bytes;
  owner: string;
  chain: string;
  seq: number;
  prev: string;
  hash: string;
}

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };

export class Trust {
  private readonly database: Database;
  private others: Others | null = null;
  private changed = false;
  private readonly keys = new Map<string, Promise<CryptoKey>>();
  private told = new Map<string, string>();

  constructor(database: Database) {
    this.database = database;
  }

  /** Those of `changes` that may be used, in their order. */
  async proven(changes: readonly Change[], told: Told = []): Promise<Change[]> {
    if (changes.length === 0) return [];
    await this.known();
    this.told = new Map(told.map(({ device, epoch, public_key: key }) => [`${device}/${epoch}`, key]));
    const links = await Promise.all(changes.map(linkOf));
    const believed = new Set<Change>();
    for (const run of runsOf(links.filter((link) => link !== null))) {
      for (const { change } of await this.believed(run)) believed.add(change);
    }
    return changes.filter((change) => believed.has(change));
  }

  /** After what was proven has been used: the next page goes on from here. */
  async keep(): Promise<void> {
    if (!this.changed) return;
    this.changed = false;
    await this.database.set('others', await this.known());
  }

  /** The hub's past is another one now: chains are taken up where it goes on, keys stay. */
  async beginAnew(): Promise<void> {
    (await this.known()).heads = {};
    this.changed = true;
  }

  private async known(): Promise<Others> {
    this.others ??= (await this.database.get('others')) ?? { keys: {}, heads: {} };
    return this.others;
  }

  private async believed(run: readonly Link[]): Promise<readonly Link[]> {
    const { heads } = this.others as Others;
    const [first] = run as [Link];
    const before = heads[first.chain];
    if (before !== undefined && run.some((link) => isTorn(before, link))) return [];
    const found = await this.signed(run);
    const last = found.at(-1);
    if (last !== undefined && last.seq > (before?.seq ?? 0)) {
      heads[last.chain] = { seq: last.seq, hash: last.hash };
      this.changed = true;
    }
    return found;
  }

  private async signed(run: readonly Link[]): Promise<readonly Link[]> {
    const { keys } = this.others as Others;
    const { owner } = run[0] as Link;
    const key = keys[owner] ?? this.told.get(owner);
    if (key === undefined) return run;
    const whole = await this.isSigned(run.at(-1) as Link, key);
    const each = whole ? [] : await Promise.all(run.map((link) => this.isSigned(link, key)));
    const found = run.filter((_, place) => whole || each[place]);
    if (found.length > 0 && keys[owner] !== key) {
      keys[owner] = key;
      this.changed = true;
    }
    return found;
  }

  private async isSigned({ change, bytes }: Link, key: string): Promise<boolean> {
    const asked = await this.readable(key, change.sig);
    return asked !== null && crypto.subtle.verify(SIGNING, asked.key, asked.sig, bytes);
  }

  /** null: this is not a key, or not a signature at all. */
  private async readable(key: string, sig: string): Promise<{ key: CryptoKey; sig: Bytes } | null> {
    try {
      return { key: await this.imported(key), sig: fromBase64url(sig) };
    } catch {
      return null;
    }
  }

  private imported(key: string): Promise<CryptoKey> {
    const known = this.keys.get(key);
    if (known !== undefined) return known;
    const importing = crypto.subtle.importKey('raw', fromBase64url(key), CURVE, false, ['verify']);
    this.keys.set(key, importing);
    return importing;
  }
}

function isTorn(before: Head, { seq, prev, hash }: Link): boolean {
  return (seq === before.seq && hash !== before.hash) || (seq === before.seq + 1 && prev !== before.hash);
}

/** null: this is no envelope. */
async function linkOf(change: Change): Promise<Link | null> {
  try {
    const { device, epoch, stream, seq, prev } = JSON.parse(change.raw) as Record<string, unknown>;
    if (typeof device !== 'string' || typeof prev !== 'string' || !Number.isSafeInteger(seq)) return null;
    const bytes = utf8(change.raw);
    const owner = `${device}/${String(epoch)}`;
    const hash = await sha256(bytes);
    return { change, bytes, owner, chain: `${owner}/${String(stream)}`, seq: seq as number, prev, hash };
  } catch {
    return null;
  }
}

/** Unbroken pieces of each chain, in the order in which they came. */
function runsOf(links: readonly Link[]): Link[][] {
  const runs: Link[][] = [];
  const latest = new Map<string, Link[]>();
  for (const link of links) {
    const run = latest.get(link.chain);
    const last = run?.at(-1);
    if (run !== undefined && last?.seq === link.seq - 1 && last.hash === link.prev) {
      run.push(link);
      continue;
    }
    const fresh = [link];
    runs.push(fresh);
    latest.set(link.chain, fresh);
  }
  return runs;
}
