/**
 * The database of what makes sales findable, beside the journal. All of it but what other devices told
 * of our receipts can be made again from the journal.
 *
 *   meta    pages of sales (sales_pages.ts); how far each device's events are in them
 *   marks   one row a reprint, refund or e-mail (sales_marks.ts); index `sale`
 *   sales   rows of the first releases, words and amounts in the clear: emptied when the pages have them
 *
 * No version is raised for the pages: a shell of an earlier release, which may have to stand in for a
 * newer one, opens this database too and fills `sales` again.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { SealedBytes } from './sealed';
import { named } from './training';

export const INDEX_NAME = 'lancar-till-index';

export interface Mark {
  sale: string;
  kind: 'reprinted' | 'refunded' | 'email_requested' | 'email_sent' | 'email_refused';
  atMs: number;
  by: string;
  /** copy number of a reprint, receipt number of a refund, id of an e-mail request */
  detail: string;
  event: string;
  /** of a refund: what it took back, as JSON (returned.ts); absent in rows of a release that knew whole refunds only */
  back?: string | undefined;
}

/** `up_to`: the last event that was looked at for it. */
export type StoredPage = { up_to: number } & ({ sealed: SealedBytes } | { plain: string });

/** `by` is a name: empty where it is sealed, with what was taken back on the line below it. */
export type StoredMark = Mark & { sealed?: SealedBytes };

export interface OldRow {
  at: number;
  id: string;
  terms: string[];
}

interface IndexSchema extends DBSchema {
  sales: { key: [at: number, id: string]; value: OldRow; indexes: { terms: string } };
  marks: { key: string; value: StoredMark; indexes: { sale: string } };
  meta: { key: string; value: StoredPage | string | number };
}

export type IndexHandle = IDBPDatabase<IndexSchema>;

export class SalesStore {
  private readonly name: string;
  private handle: Promise<IndexHandle> | null = null;

  constructor(name: string = named(INDEX_NAME)) {
    this.name = name;
  }

  open(): Promise<IndexHandle> {
    this.handle ??= openDB<IndexSchema>(this.name, 1, {
      upgrade: addStores,
      terminated: () => {
        this.handle = null;
      },
    }).catch((error: unknown) => {
      this.handle = null;
      throw error;
    });
    return this.handle;
  }

  close(): void {
    this.handle?.then((handle) => handle.close()).catch(() => undefined);
    this.handle = null;
  }
}

function addStores(handle: IndexHandle): void {
  const sales = handle.createObjectStore('sales', { keyPath: ['at', 'id'] });
  sales.createIndex('terms', 'terms', { multiEntry: true });
  handle.createObjectStore('marks').createIndex('sale', 'sale');
  handle.createObjectStore('meta');
}
