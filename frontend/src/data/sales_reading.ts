/**
 * Reads the journal for what makes its sales findable, and finds them (sales_index.ts). Fetched when
 * somebody opens the history: selling never needs it.
 */
import type { Database, OpenEvent, StoredEvent } from './database';
import { quiet } from './idle';
import type { JsonObject } from './json';
import { markKey, marksIn, SalesMarks } from './sales_marks';
import { PAGE, pageName, pageOf, SalesPages, upToName, type Chain, type IndexedSale, type Page } from './sales_pages';
import type { Mark, SalesStore } from './sales_store';
import { buyerTerms, meanings, saleTerms, searchedWords } from './sales_terms';
import type { Vault } from './vault';

const HASHED = 'h:'; // of a customer, in old rows

export type SaleKey = [soldAtMs: number, id: string];
type Pause = () => Promise<void>;

export interface ReadingParts {
  database: Database;
  vault: Vault;
  store: SalesStore;
}

export class SalesReading {
  private readonly database: Database;
  private readonly vault: Vault;
  private readonly store: SalesStore;
  private readonly pages: SalesPages;
  readonly marks: SalesMarks;
  private running: Promise<void> | null = null;

  constructor({ database, vault, store }: ReadingParts) {
    [this.database, this.vault, this.store] = [database, vault, store];
    [this.pages, this.marks] = [new SalesPages(store, vault), new SalesMarks(store, vault)];
  }

  /** Up to the journal's last event. Several callers share one run. */
  async catchUp(pause: Pause = atOnce): Promise<void> {
    this.running ??= this.indexAll(pause).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Keys of sales that have all the words, newest first. `meaning` gives method terms of a word. */
  async find(query: string, meaning: (word: string) => readonly string[]): Promise<SaleKey[]> {
    const words = searchedWords(query);
    if (words.length === 0) return [];
    return this.having(words.map((word) => meanings(word, meaning(word))));
  }

  /** Keys of sales to this person, newest first. */
  async ofBuyer(buyer: { id: string; phone: string }): Promise<SaleKey[]> {
    return this.having([buyerTerms(buyer)]);
  }

  /** One of each group of terms. */
  private async having(wanted: readonly string[][]): Promise<SaleKey[]> {
    const sales = await this.pages.sales();
    const found = sales.filter(({ terms }) => wanted.every((each) => each.some((term) => terms.includes(term))));
    return found.map(({ at, id }): SaleKey => [at, id]).sort(newestFirst);
  }

  /** Quietly: what an earlier release stored in the clear, and what was kept while nothing could seal. */
  async sealPlain(): Promise<void> {
    const handle = await this.store.open();
    if ((await handle.count('sales')) > 0) {
      await this.catchUp(quiet);
      await this.emptyOldRows();
    }
    await this.pages.sealPlain();
    await this.marks.sealPlain();
  }

  private async emptyOldRows(): Promise<void> {
    const handle = await this.store.open();
    const writing = handle.transaction(['sales', 'meta'], 'readwrite', { durability: 'relaxed' });
    void writing.objectStore('sales').delete(IDBKeyRange.lowerBound([]));
    void writing.objectStore('meta').delete('salt');
    void writing.objectStore('meta').delete(IDBKeyRange.bound('seq:', 'seq:\uffff'));
    await writing.done;
  }

  private async indexAll(pause: Pause): Promise<void> {
    for (const chain of await this.chains()) {
      for (let more = true; more; await pause()) more = await this.indexBite(chain);
    }
  }

  /** Every device this browser has been; a new pairing never removes the events of the old one. */
  private async chains(): Promise<Chain[]> {
    return this.database.use(async (handle) => {
      const found: Chain[] = [];
      const { store } = handle.transaction('events');
      let cursor = await store.openKeyCursor();
      while (cursor !== null) {
        const [device, epoch] = cursor.primaryKey;
        found.push({ device, epoch });
        cursor = await store.openKeyCursor(IDBKeyRange.lowerBound([device, epoch, []], true));
      }
      return found;
    });
  }

  /** At most what is missing on one page. Whether there may be more. */
  private async indexBite(chain: Chain): Promise<boolean> {
    const handle = await this.store.open();
    const from = Number((await handle.get('meta', upToName(chain))) ?? 0);
    const events = await this.after(chain, from);
    const [first] = events;
    if (first === undefined) return false;
    const number = pageOf(first.seq);
    const name = pageName(chain, number);
    const page = (await this.pages.read(name)) ?? { upTo: number * PAGE, sales: [] };
    const fresh = events.filter(({ seq }) => seq > page.upTo && pageOf(seq) === number);
    const upTo = fresh.at(-1)?.seq ?? Math.max(page.upTo, first.seq);
    await this.write(chain, { name, from, fresh, page: { ...page, upTo } });
    return true;
  }

  private async after({ device, epoch }: Chain, seq: number): Promise<StoredEvent[]> {
    const range = IDBKeyRange.bound([device, epoch, 'F', seq], [device, epoch, 'F', []], true);
    return this.database.use((journal) => journal.getAll('events', range, PAGE));
  }

  /** Page and how far it goes, together; nothing when another tab was faster. */
  private async write(chain: Chain, bite: { name: string; from: number; fresh: StoredEvent[]; page: Page }): Promise<void> {
    const { name, from, page } = bite;
    const indexed = await Promise.all(bite.fresh.map((event) => this.indexed(event)));
    const sales = [...page.sales, ...indexed.flatMap(({ sale }) => (sale === null ? [] : [sale]))];
    const stored = await this.pages.sealed(name, { ...page, sales });
    const marks = await this.marks.sealed(indexed.flatMap((each) => each.marks));
    const handle = await this.store.open();
    const writing = handle.transaction(['marks', 'meta'], 'readwrite', { durability: 'relaxed' });
    const meta = writing.objectStore('meta');
    if (Number((await meta.get(upToName(chain))) ?? 0) === from) {
      for (const mark of marks) void writing.objectStore('marks').put(mark, markKey(mark));
      if (bite.fresh.length > 0) void meta.put(stored, name);
      void meta.put(page.upTo, upToName(chain));
    }
    await writing.done;
  }

  private async indexed(event: StoredEvent): Promise<{ sale: IndexedSale | null; marks: Mark[] }> {
    const body = await this.bodyOf(event);
    const marks = marksIn(event, body ?? {});
    const at = event.sold_at_ms;
    if (at === undefined) return { sale: null, marks };
    const counter = event.receipt?.counter ?? null;
    const terms = (body === null ? await this.oldTerms([at, event.id]) : null) ?? saleTerms(body ?? {}, counter);
    return { sale: { at, id: event.id, terms }, marks };
  }

  /** Of a body that was let go an earlier release may have kept the words. */
  private async oldTerms(key: SaleKey): Promise<string | null> {
    const old = await (await this.store.open()).get('sales', key);
    return old === undefined ? null : ` ${old.terms.filter((term) => !term.startsWith(HASHED)).join(' ')} `;
  }

  /** null: let go, or it cannot be opened; then it is found by what is clear. */
  private async bodyOf(event: StoredEvent): Promise<JsonObject | null> {
    try {
      const opened: OpenEvent = await this.vault.open(event);
      return (JSON.parse(opened.raw) as { body: JsonObject }).body;
    } catch {
      return null;
    }
  }
}

async function atOnce(): Promise<void> {
  // whoever waits for the index wants it soon
}

function newestFirst([leftAt, leftId]: SaleKey, [rightAt, rightId]: SaleKey): number {
  return rightAt - leftAt || (rightId > leftId ? 1 : -1);
}
