/**
 * The second copy's keeper: opens it, unites it with IndexedDB, follows every append.
 *
 * One per till, in a worker (copy.worker.ts). It reads what it lacks from IndexedDB itself, so a
 * message that was lost or a page that died costs nothing: the next append or start catches up.
 */
import { NOTHING, type Head } from './acks';
import type { CopyFolder } from './copy_folder';
import { parsed, type CopyRecord } from './copy_file';
import { CopyWriter } from './copy_writer';
import { follows, heal, keyOf, refill, soundness } from './copy_union';
import type { Database, StoredEvent } from './database';
import { keyName } from './former';
import { isIdentity, type Identity } from './identity';
import type { Tail } from './meta';
import { endOfJournal } from './tail';
import type { Vault } from './vault';

const BITE = 100;
const BREATH_MS = 30;

/** What the comparison found and did. Counts since this page was opened. */
export interface CopyReport {
  /** events and facts that IndexedDB had lost or damaged and got back */
  healed: number;
  /** events the copy had lost and got back */
  rebuilt: number;
  /** records of the copy whose checksum was wrong */
  damaged: number;
  /** events the copy still lacks because there is no room for it */
  pending: number;
  /** numbers under which the two hold different, sound events: nothing was overwritten */
  differing: number[];
  /** numbers that neither has, or has only damaged */
  lost: number[];
  /** everything was compared */
  complete: boolean;
}

export const NOTHING_FOUND: CopyReport = {
  healed: 0, rebuilt: 0, damaged: 0, pending: 0, differing: [], lost: [], complete: false,
};

export interface KeeperParts {
  folder: CopyFolder;
  database: Database;
  vault: Vault;
  told: (report: CopyReport) => void;
}

export class CopyKeeper {
  private readonly parts: KeeperParts;
  private writer: CopyWriter | null = null;
  private identity: Identity | null = null;
  private head: Head = NOTHING; // the newest in the copy
  private report = NOTHING_FOUND;

  constructor(parts: KeeperParts) {
    this.parts = parts;
  }

  /** After this the chain may go on: what only the copy had is in the database again. */
  async open(): Promise<{ head: number }> {
    const { database, vault, folder } = this.parts;
    await vault.load();
    const stored = await database.get('identity');
    this.identity = isIdentity(stored) ? stored : await this.restoredIdentity();
    if (this.identity === null) return { head: 0 };
    await this.unite(this.identity);
    const keyRow = (id: string) => database.use((handle) => handle.get('vault', id));
    this.writer = new CopyWriter(folder, this.identity, keyRow);
    await this.writer.begin();
    return { head: this.head.seq };
  }

  /** On the medium when it resolves. */
  async append(row: StoredEvent, resort: 'mirror' | 'last' = 'mirror'): Promise<number> {
    const { identity, writer } = this;
    if (identity === null || writer === null) throw new Error('the copy is not open');
    if (row.device !== identity.device || row.epoch !== identity.epoch) throw new Error('another till');
    if (row.stream === 'F' && row.seq <= this.head.seq) return this.standing(row, resort);
    if (row.seq > this.head.seq + 1) await this.fill(row.seq - 1).catch(() => undefined);
    await writer.append([row], resort);
    this.head = row;
    return row.seq;
  }

  /** The database has what is mirrored; a last resort must find its very event at the copy's end. */
  private standing({ hash }: StoredEvent, resort: 'mirror' | 'last'): number {
    if (resort === 'last' && hash !== this.head.hash) throw new Error('another event stands under this number');
    return this.head.seq;
  }

  /** Everything else, in bites with breath between them, so that a cashier never waits for it. */
  async sweep(): Promise<void> {
    const { identity } = this;
    if (identity === null) return;
    await this.restoreKeys();
    const inCopy = new Map<number, string>();
    for (const name of await this.parts.folder.names()) {
      const mine = await this.eventsIn(name, true);
      for (let start = 0; start < mine.length; start += BITE) {
        const { heads } = await this.tail(identity);
        await this.compare(mine.slice(start, start + BITE), heads.F.seq, inCopy);
        await breath();
      }
    }
    await this.sweepDatabase(identity, inCopy);
    this.tell({ complete: true });
  }

  /** Removes closed segments whose every event is older than `below`: retention.ts let them go. */
  async release(below: number): Promise<number> {
    for (const name of await this.parts.folder.names()) {
      if (name === this.writer?.name) continue;
      const { records, torn } = parsed(await this.parts.folder.content(name));
      const events = records.flatMap((record) => (record.kind === 'event' ? [record.event] : []));
      const old = events.every((event) => this.isOlder(event, below));
      if (old && !torn && events.some(hasBody)) await this.parts.folder.remove(name);
    }
    return this.head.seq;
  }

  /** Plain records of a time before the recovery key go, once sealed ones stand in their place. */
  async reseal(): Promise<number> {
    for (const name of await this.parts.folder.names()) {
      if ((await this.sealedRows(name)) === null) continue;
      if (name === this.writer?.name) await this.writer.beginNext(); // nothing is added to it any more
      const sealed = await this.sealedRows(name);
      if (sealed === null) continue;
      await this.writer?.append(sealed);
      await this.parts.folder.remove(name);
    }
    return this.head.seq;
  }

  /** The rows of a segment with plain records, if the database has all of them sealed by now. */
  private async sealedRows(name: string): Promise<StoredEvent[] | null> {
    const events = await this.allEventsIn(name);
    if (!events.some(({ raw }) => raw !== undefined)) return null;
    const rows = await Promise.all(events.map((event) => this.row(event)));
    const sealed = rows.flatMap((row) => (row?.sealed === undefined ? [] : [row]));
    return sealed.length < events.length ? null : sealed;
  }

  private isOlder({ device, epoch, stream, seq }: StoredEvent, below: number): boolean {
    const { identity } = this;
    return device === identity?.device && epoch === identity.epoch && stream === 'F' && seq < below;
  }

  /** IndexedDB lost who we are, and still has our signing key: the copy says who we are. */
  private async restoredIdentity(): Promise<Identity | null> {
    const { database, folder } = this.parts;
    const signers = new Set(await database.use((handle) => handle.getAllKeys('keys')));
    // An identity that this till left on purpose stays left.
    for (const { identity } of (await database.get('former')) ?? []) signers.delete(keyName(identity));
    for (const name of (await folder.names()).reverse()) {
      for (const record of (await this.recordsIn(name)).reverse()) {
        if (record.kind !== 'identity' || !signers.has(keyName(record.identity))) continue;
        await database.set('identity', record.identity);
        this.tell({ healed: this.report.healed + 1 });
        return record.identity;
      }
    }
    return null;
  }

  /** Data keys that IndexedDB lost; what they seal would stay shut. */
  private async restoreKeys(): Promise<void> {
    const { database, folder } = this.parts;
    const known = new Set(await database.use((handle) => handle.getAllKeys('vault')));
    for (const name of await folder.names()) {
      for (const record of await this.recordsIn(name)) {
        if (record.kind !== 'key' || known.has(record.row.id)) continue;
        await database.use((handle) => handle.put('vault', record.row));
        known.add(record.row.id);
        this.tell({ healed: this.report.healed + 1 });
      }
    }
  }

  private async unite(identity: Identity): Promise<void> {
    const tail = await this.tail(identity);
    const newest = await this.newestInCopy(tail);
    const beyond = newest.filter(({ seq }) => seq > tail.heads.F.seq);
    if (beyond.length > 0 && follows(tail, beyond)) {
      await refill(this.parts.database, tail, beyond);
      this.tell({ healed: this.report.healed + beyond.length });
    } else if (beyond.length > 0) {
      this.tell({ differing: beyond.map(({ seq }) => seq).slice(0, BITE) });
    }
    this.head = newest.at(-1) ?? NOTHING;
  }

  /** Where the chain ends, from the journal itself when the fact about it is gone or senseless. */
  private async tail(identity: Identity): Promise<Tail> {
    const { tail, rebuilt } = await endOfJournal(this.parts.database, identity);
    if (rebuilt) this.tell({ healed: this.report.healed + 1 });
    return tail;
  }

  /** Events of our chain from the end of the copy back to where the database is. The last segment may hold
   *  only old ones that were lost: then the newest stand before it. */
  private async newestInCopy({ heads: { F: end } }: Tail): Promise<StoredEvent[]> {
    const found = new Map<number, StoredEvent>();
    let [oldest, newest] = [Infinity, 0];
    for (const name of (await this.parts.folder.names()).reverse()) {
      for (const event of await this.eventsIn(name)) {
        found.set(event.seq, event);
        [oldest, newest] = [Math.min(oldest, event.seq), Math.max(newest, event.seq)];
      }
      if (oldest <= end.seq + 1 && newest >= end.seq) break;
    }
    return [...found.values()].sort((one, other) => one.seq - other.seq);
  }

  private async fill(upTo: number): Promise<void> {
    if (this.identity === null) return;
    for (let from = this.head.seq + 1; from <= upTo; from = this.head.seq + 1) {
      const rows = await this.rows(this.identity, from, Math.min(upTo, from + BITE - 1));
      const last = rows.at(-1);
      if (last === undefined) return;
      await this.writer?.append(rows);
      this.head = last;
      this.tell({ rebuilt: this.report.rebuilt + rows.length });
    }
  }

  /** What lies beyond the chain's `end` is not healed: it goes in with the chain, or it differs. */
  private async compare(copies: StoredEvent[], end: number, inCopy: Map<number, string>): Promise<void> {
    for (const copy of copies) {
      const row = await this.row(copy);
      inCopy.set(copy.seq, copy.hash);
      if (row === undefined && copy.seq > end) continue;
      if (row === undefined) await this.healWith(copy);
      else if (row.hash !== copy.hash) await this.settle(row, copy);
      else if ((await soundness(this.parts.vault, row)) === 'damaged') await this.healWith(copy);
    }
  }

  /** Different hashes under one number: the damaged one gives way, two sound ones never. */
  private async settle(row: StoredEvent, copy: StoredEvent): Promise<void> {
    const [ours, theirs] = await Promise.all([
      soundness(this.parts.vault, row),
      soundness(this.parts.vault, copy),
    ]);
    if (ours === 'damaged' && theirs !== 'damaged') return this.healWith(copy);
    if (theirs === 'damaged') return;
    const { differing } = this.report;
    if (!differing.includes(copy.seq)) this.tell({ differing: [...differing, copy.seq].slice(0, BITE) });
  }

  private async healWith(copy: StoredEvent): Promise<void> {
    if ((await soundness(this.parts.vault, copy)) === 'damaged') return;
    await heal(this.parts.database, copy);
    this.tell({ healed: this.report.healed + 1 });
  }

  /** What the copy lacks of the database, and what neither has. */
  private async sweepDatabase(identity: Identity, inCopy: Map<number, string>): Promise<void> {
    const { heads } = await this.tail(identity);
    for (let from = 1; from <= heads.F.seq; from += BITE) {
      const upTo = Math.min(heads.F.seq, from + BITE - 1);
      const rows = new Map((await this.rows(identity, from, upTo)).map((row) => [row.seq, row]));
      for (let seq = from; seq <= upTo; seq++) {
        const row = rows.get(seq);
        if (!inCopy.has(seq)) await this.copyLate(seq, row);
      }
      await breath();
    }
  }

  private async copyLate(seq: number, row: StoredEvent | undefined): Promise<void> {
    const sound = row !== undefined && (await soundness(this.parts.vault, row)) !== 'damaged';
    if (!sound) return this.tell({ lost: [...this.report.lost, seq].slice(0, BITE) });
    try {
      if (seq > this.head.seq) await this.append(row);
      else await this.writer?.append([row]);
      this.tell({ rebuilt: this.report.rebuilt + 1 });
    } catch {
      this.tell({ pending: this.report.pending + 1 }); // the next start tries again
    }
  }

  private async eventsIn(name: string, counted = false): Promise<StoredEvent[]> {
    const { identity } = this;
    return (await this.allEventsIn(name, counted)).filter(
      ({ device, epoch, stream }) => device === identity?.device && epoch === identity.epoch && stream === 'F',
    );
  }

  /** Also of earlier identities: a segment is gone on with after a till was paired anew. */
  private async allEventsIn(name: string, counted = false): Promise<StoredEvent[]> {
    const records = await this.recordsIn(name, counted);
    return records.flatMap((record) => (record.kind === 'event' ? [record.event] : []));
  }

  private async recordsIn(name: string, counted = false): Promise<CopyRecord[]> {
    const { records, damaged } = parsed(await this.parts.folder.content(name));
    if (counted && damaged > 0) this.tell({ damaged: this.report.damaged + damaged });
    return records;
  }

  private row(event: StoredEvent): Promise<StoredEvent | undefined> {
    return this.parts.database.use((handle) => handle.get('events', keyOf(event)));
  }

  private rows({ device, epoch }: Identity, from: number, upTo: number): Promise<StoredEvent[]> {
    const range = IDBKeyRange.bound([device, epoch, 'F', from], [device, epoch, 'F', upTo]);
    return this.parts.database.use((handle) => handle.getAll('events', range));
  }

  private tell(news: Partial<CopyReport>): void {
    this.report = { ...this.report, ...news };
    this.parts.told(this.report);
  }
}

function hasBody({ raw, sealed }: StoredEvent): boolean {
  return raw !== undefined || sealed !== undefined;
}

function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, BREATH_MS));
}
