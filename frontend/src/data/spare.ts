/**
 * What stands ready when the browser's disk fails: second copy, last resort, and the join at start.
 *
 * It belongs to the tab that is the till. `ready` is what the first append of a page waits for:
 * after it the database holds everything that the copy, or a note of the last resort, had beyond it.
 */
import type { CatalogStore } from './catalog_store';
import { follows, refill } from './copy_union';
import type { Database, StoredEvent } from './database';
import { isIdentity, type Identity } from './identity';
import { LastResort, type ResortParts } from './last_resort';
import { forgetAhead, notedAhead } from './owed';
import { Room } from './room';
import { SecondCopy } from './second_copy';

export interface SpareParts {
  database: Database;
  catalogs: CatalogStore;
  line: ResortParts['line'];
  /** how many events the database still waits to take */
  owing: () => number;
}

export class Spare {
  readonly copy: SecondCopy;
  readonly room: Room;
  readonly resort: LastResort;
  private readonly database: Database;
  private joining: Promise<void> | null = null;

  constructor(parts: SpareParts) {
    this.database = parts.database;
    this.copy = new SecondCopy(undefined, parts.owing);
    this.room = new Room(parts.database, parts.catalogs);
    this.resort = new LastResort({ makeRoom: () => this.room.make(), copy: this.copy, line: parts.line });
  }

  /** This tab is the till now (or has another identity): begin, or begin anew. */
  open(): void {
    this.copy.close();
    void this.copy.open();
    this.joining = null;
  }

  close(): void {
    this.copy.close();
    this.joining = null;
  }

  ready(): Promise<void> {
    if (this.joining !== null) return this.joining;
    const joining = this.copy.ready().then(() => this.adoptNotes());
    this.joining = joining;
    joining.catch(() => {
      if (this.joining === joining) this.joining = null; // a disk that refused is asked again
    });
    return joining;
  }

  follow(row: StoredEvent): void {
    this.copy.follow(row);
  }

  /** Who we are; when IndexedDB has lost it, the second copy may know. */
  async identity(): Promise<Identity | undefined> {
    const stored = await this.database.get('identity');
    if (isIdentity(stored)) return stored;
    await this.copy.ready();
    const restored = await this.database.get('identity');
    return isIdentity(restored) ? restored : undefined;
  }

  /** Sales that the database did not take; also one that may be on the hub. */
  private async adoptNotes(): Promise<void> {
    const noted = notedAhead();
    const tail = noted.length > 0 ? await this.database.get('tail') : undefined;
    if (tail === undefined) return;
    const mine = noted.filter(({ device, epoch }) => device === tail.device && epoch === tail.epoch);
    const ahead = mine.filter(({ seq }) => seq > tail.heads.F.seq);
    // The chain may move between reading its end and writing: then the note is for the next start.
    const moved = !(await refill(this.database, tail, ahead)) && follows(tail, ahead) && ahead.length > 0;
    if (!moved) forgetAhead();
  }
}
