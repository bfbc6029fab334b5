/**
 * The searchable sales, a page for a hundred events of a chain, each page sealed as a whole.
 *
 * No index of the browser can look into what is sealed, so a search reads all pages: three hundred for
 * a month of a thousand sales a day. Full pages never change and stay in memory once they were opened,
 * up to fifty thousand sales. While the vault cannot seal they are stored plain and sealed later; one
 * that cannot be opened is let go, and made again from the journal.
 */
import { utf8 } from './bytes';
import { DataError } from './errors';
import type { SalesStore, StoredPage } from './sales_store';
import type { Vault } from './vault';

export const PAGE = 100;
const MOST_KEPT_OPEN = 500;
const NAMED = 'page:';
const UP_TO = 'upto:';
const PAGE_NAME = /^page:(.+):\d+$/;
const LOST = new Set<string>(['vault_locked', 'event_damaged']);

export interface IndexedSale {
  at: number;
  id: string;
  terms: string;
}

export interface Page {
  upTo: number;
  sales: readonly IndexedSale[];
}

export interface Chain {
  device: string;
  epoch: number;
}

export class SalesPages {
  private readonly store: SalesStore;
  private readonly vault: Vault;
  private readonly full = new Map<string, Page>();

  constructor(store: SalesStore, vault: Vault) {
    this.store = store;
    this.vault = vault;
  }

  /** Of every device this browser has been, in no order. */
  async sales(): Promise<IndexedSale[]> {
    const pages = await Promise.all((await this.names()).map((name) => this.read(name)));
    return pages.flatMap((page) => page?.sales ?? []);
  }

  /** null: there is none, or none that can be opened. */
  async read(name: string): Promise<Page | null> {
    const known = this.full.get(name);
    if (known !== undefined) return known;
    const stored = await this.stored(name);
    if (stored === undefined) return null;
    const page = await this.opened(name, stored);
    if (page === null) await this.letGo(name);
    else if (page.upTo % PAGE === 0 && this.full.size < MOST_KEPT_OPEN) this.full.set(name, page);
    return page;
  }

  async sealed(name: string, { upTo, sales }: Page): Promise<StoredPage> {
    const plain = JSON.stringify(sales);
    const sealed = await this.vault.sealBytes(utf8(plain), context(name));
    return { up_to: upTo, ...(sealed === null ? { plain } : { sealed }) };
  }

  /** Seals what was stored while the vault could not. */
  async sealPlain(): Promise<void> {
    for (const name of await this.names()) {
      const stored = await this.stored(name);
      const page = stored !== undefined && 'plain' in stored ? await this.opened(name, stored) : null;
      if (page !== null) await this.replace(name, await this.sealed(name, page));
    }
  }

  /** Unless another tab has gone on with it. */
  private async replace(name: string, page: StoredPage): Promise<void> {
    const handle = await this.store.open();
    const writing = handle.transaction('meta', 'readwrite', { durability: 'relaxed' });
    const now = (await writing.store.get(name)) as StoredPage | undefined;
    if (now?.up_to === page.up_to) void writing.store.put(page, name);
    await writing.done;
  }

  /** The chain is looked through once more; what other pages have is not read again. */
  private async letGo(name: string): Promise<void> {
    const handle = await this.store.open();
    const writing = handle.transaction('meta', 'readwrite', { durability: 'relaxed' });
    void writing.store.delete(name);
    void writing.store.delete(name.replace(PAGE_NAME, `${UP_TO}$1`));
    await writing.done;
  }

  private async names(): Promise<string[]> {
    const handle = await this.store.open();
    return handle.getAllKeys('meta', IDBKeyRange.bound(NAMED, `${NAMED}\uffff`));
  }

  private async stored(name: string): Promise<StoredPage | undefined> {
    return (await (await this.store.open()).get('meta', name)) as StoredPage | undefined;
  }

  private async opened(name: string, stored: StoredPage): Promise<Page | null> {
    try {
      const text = 'plain' in stored ? stored.plain : await this.unsealed(name, stored.sealed);
      return { upTo: stored.up_to, sales: JSON.parse(text) as IndexedSale[] };
    } catch (error) {
      if (error instanceof DataError && !LOST.has(error.code)) throw error; // it may open the next time
      return null;
    }
  }

  private async unsealed(name: string, sealed: Parameters<Vault['openBytes']>[0]): Promise<string> {
    return new TextDecoder().decode(await this.vault.openBytes(sealed, context(name)));
  }
}

/** The page of an event: the first of a chain holds its numbers 1 to 100. */
export function pageOf(seq: number): number {
  return Math.floor((seq - 1) / PAGE);
}

export function pageName({ device, epoch }: Chain, number: number): string {
  return `${NAMED}${device}:${String(epoch)}:${String(number)}`;
}

/** Under this name stands how far a chain's events are in its pages. */
export function upToName({ device, epoch }: Chain): string {
  return `${UP_TO}${device}:${String(epoch)}`;
}

function context(name: string): string {
  return `sales v1\n${name}`;
}
