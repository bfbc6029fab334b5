/**
 * How much room the browser leaves this tablet, and what may go when it gets tight.
 *
 * At 70 % of the quota or below 300 MB what can be fetched again goes: the previous catalogue and
 * caches of pictures. The journal never goes for want of room; old bodies only by retention.ts.
 */
import type { CatalogStore } from './catalog_store';
import type { Database } from './database';
import type { Storage } from './status';

export const TIGHT_SHARE = 0.7;
export const TIGHT_BYTES = 300_000_000;
const PICTURES = /image|picture/;

export class Room {
  private readonly database: Database;
  private readonly catalogs: Pick<CatalogStore, 'dropPrevious'>;
  private isTight = false;

  constructor(database: Database, catalogs: Pick<CatalogStore, 'dropPrevious'>) {
    this.database = database;
    this.catalogs = catalogs;
  }

  /** As last measured. */
  get tight(): boolean {
    return this.isTight;
  }

  /** Asks for storage that the browser may not throw away, and how much is left. */
  async measure(): Promise<Storage> {
    const { storage } = navigator;
    const persisted = (await storage.persisted()) || (await storage.persist());
    const { quota, usage = 0 } = await storage.estimate();
    if (quota === undefined) return { persisted, freeBytes: null };
    this.isTight = isTight(quota, usage);
    if (this.isTight) await this.make().catch(() => undefined);
    // A moving number of bytes would wake every watcher each minute; megabytes are enough.
    return { persisted, freeBytes: Math.floor((quota - usage) / 1e6) * 1e6 };
  }

  /** Lets go of what can be fetched again, and of a handle that may be dead. */
  async make(): Promise<void> {
    try {
      await this.catalogs.dropPrevious();
      for (const name of await caches.keys()) if (PICTURES.test(name)) await caches.delete(name);
    } finally {
      this.database.close();
    }
  }
}

export function isTight(quota: number, usage: number): boolean {
  return usage >= quota * TIGHT_SHARE || quota - usage < TIGHT_BYTES;
}
