/**
 * What makes sales findable: words, number, amount, method and customer of each sale, and what
 * happened to its receipt later. Made from the journal in small bites, never while a sale is being
 * written; it lies beside the journal (sales_store.ts), sealed as that is.
 *
 * Not here: states (history.ts asks the outbox) and the bodies themselves.
 */
import type { Database } from './database';
import type { SaleKey, SalesReading } from './sales_reading';
import { SalesStore, type Mark } from './sales_store';
import type { Vault } from './vault';

export class SalesIndex {
  private readonly database: Database;
  private readonly vault: Vault;
  private readonly store: SalesStore;
  private reading: Promise<SalesReading> | null = null;

  constructor(database: Database, vault: Vault, store: SalesStore = new SalesStore()) {
    this.database = database;
    this.vault = vault;
    this.store = store;
  }

  /** Up to the journal's last event. Several callers share one run. */
  async catchUp(): Promise<void> {
    await (await this.read()).catchUp();
  }

  /** Keys of sales that have all the words, newest first. `meaning` gives method terms of a word. */
  async find(query: string, meaning: (word: string) => readonly string[]): Promise<SaleKey[]> {
    return (await this.read()).find(query, meaning);
  }

  /** Keys of sales to this person, newest first, up to the journal's last event. */
  async ofBuyer(buyer: { id: string; phone: string }): Promise<SaleKey[]> {
    await this.catchUp();
    return (await this.read()).ofBuyer(buyer);
  }

  /** Quietly: what an earlier release stored in the clear, and what was kept while nothing could seal. */
  async sealPlain(): Promise<void> {
    await (await this.read()).sealPlain();
  }

  async marksOf(sale: string): Promise<Mark[]> {
    return (await this.read()).marks.of(sale);
  }

  /** What other devices said about our receipts, as the hub hands it on. */
  async learn(events: readonly { type: string; raw: string }[]): Promise<void> {
    if (events.length > 0) await (await this.read()).marks.learn(events);
  }

  close(): void {
    this.store.close();
  }

  private read(): Promise<SalesReading> {
    const { database, vault, store } = this;
    this.reading ??= import('./sales_reading').then(
      ({ SalesReading }) => new SalesReading({ database, vault, store }),
    );
    this.reading.catch(() => (this.reading = null)); // the next try asks again
    return this.reading;
  }
}
