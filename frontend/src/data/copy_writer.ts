/**
 * Appends to the second copy: one segment at a time, flushed, with room kept for a full disk.
 *
 * A segment held by another tab or torn is left as it is and the next one is begun. Each segment
 * begins with the identity and names every data key before the first event that needs it, so that
 * it can be read without the others. Zeros are written ahead: when the browser grants no more
 * bytes, some hundred sales still fit. It never changes what is written.
 */
import { encoded, MAGIC, parsed, type CopyRecord } from './copy_file';
import { nextName, type CopyFolder, type Segment } from './copy_folder';
import type { StoredEvent } from './database';
import type { Identity } from './identity';
import type { DataKeyRow } from './sealed';

export const SEGMENT_BYTES = 4_194_304;
export const RESERVE_BYTES = 524_288;

/** End of what was written: a length of zero. */
const NO_RECORD = new Uint8Array(8);

/** Neither written nor taken back for certain. */
export class CopyInDoubt extends Error {
  override readonly name = 'CopyInDoubt';
}

export class CopyWriter {
  private readonly folder: CopyFolder;
  private readonly keyRow: (id: string) => Promise<DataKeyRow | undefined>;
  private readonly identity: Identity;
  private segment: Segment | null = null;
  private end = 0;
  private keys = new Set<string>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    folder: CopyFolder,
    identity: Identity,
    keyRow: (id: string) => Promise<DataKeyRow | undefined>,
  ) {
    this.folder = folder;
    this.identity = identity;
    this.keyRow = keyRow;
  }

  /** The segment being written, and what stands in it. */
  async begin(): Promise<void> {
    const names = await this.folder.names();
    const last = names.at(-1);
    if (last === undefined || !(await this.goOnWith(last))) await this.beginNew(nextName(names));
  }

  /** What is written from here on goes into another segment. */
  beginNext(): Promise<void> {
    return this.inTurn(async () => this.beginNew(nextName(await this.folder.names())));
  }

  get name(): string | null {
    return this.segment?.name ?? null;
  }

  /**
   * On the medium when it resolves. One after the other, whoever asks. The reserved room is only
   * for `last` resorts: mirroring what the database has must not use it up.
   */
  append(events: readonly StoredEvent[], resort: 'mirror' | 'last' = 'mirror'): Promise<void> {
    return this.inTurn(() => this.appendNow(events, resort));
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.turn.then(work);
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  private async appendNow(events: readonly StoredEvent[], resort: 'mirror' | 'last'): Promise<void> {
    for (const event of events) {
      if (this.end > SEGMENT_BYTES) await this.beginNew(nextName(await this.folder.names()));
      if (resort === 'mirror' && !this.reserve()) throw new DOMException('room is kept', 'QuotaExceededError');
      await this.nameKey(event.sealed?.key);
      this.writeOrTakeBack({ kind: 'event', event });
    }
  }

  /** A record that was refused must not be found later: it is ended before its first byte again. */
  private writeOrTakeBack(record: CopyRecord): void {
    const before = this.end;
    try {
      this.write(record);
      this.segment?.flush();
    } catch (error) {
      this.end = before;
      this.takeBack(error);
      throw error;
    }
  }

  private takeBack(cause: unknown): void {
    const { segment, end } = this;
    try {
      if (segment === null || segment.size() <= end) return;
      segment.write(new Uint8Array(Math.min(NO_RECORD.length, segment.size() - end)), end);
      segment.flush();
    } catch {
      throw new CopyInDoubt('the record may be on the medium', { cause });
    }
  }

  close(): void {
    this.segment?.close();
    this.segment = null;
  }

  private async goOnWith(name: string): Promise<boolean> {
    const segment = await this.folder.open(name);
    if (segment === null) return false;
    const { records, end, torn } = parsed(segment.content());
    if (torn || end > SEGMENT_BYTES) {
      segment.close();
      return false;
    }
    this.adopt(segment, end);
    for (const record of records) if (record.kind === 'key') this.keys.add(record.row.id);
    if (!records.some((record) => isOf(record, this.identity))) this.introduce();
    return true;
  }

  private async beginNew(name: string): Promise<void> {
    this.close();
    const segment = await this.folder.open(name);
    if (segment === null) throw new Error(`segment ${name} is held by another tab`);
    this.adopt(segment, MAGIC.length);
    this.introduce();
    this.reserve();
  }

  private adopt(segment: Segment, end: number): void {
    this.segment = segment;
    this.end = end;
    this.keys = new Set();
  }

  private introduce(): void {
    this.write({ kind: 'identity', identity: this.identity });
  }

  private async nameKey(id: string | undefined): Promise<void> {
    if (id === undefined || this.keys.has(id)) return;
    const row = await this.keyRow(id);
    if (row !== undefined) this.write({ kind: 'key', row });
    this.keys.add(id);
  }

  private write(record: CopyRecord): void {
    if (this.segment === null) throw new Error('no segment is open');
    const bytes = encoded(record);
    this.segment.write(bytes, this.end);
    this.end += bytes.length;
  }

  /** Writes zeros ahead. False: a full disk gives no more, and what is reserved is getting less. */
  private reserve(): boolean {
    const { segment, end } = this;
    if (segment === null || segment.size() - end > RESERVE_BYTES / 2) return true;
    try {
      segment.write(new Uint8Array(end + RESERVE_BYTES - segment.size()), segment.size());
      return true;
    } catch {
      return false;
    }
  }
}

function isOf(record: CopyRecord, { device, epoch }: Identity): boolean {
  return record.kind === 'identity' && record.identity.device === device && record.identity.epoch === epoch;
}
