/**
 * Stock as this till knows it: the door to stock_levels.ts, which is fetched when the till begins to talk.
 * Until it is there nobody knows any number; what was sold meanwhile it reads in the journal.
 */
import type { Milli } from '../domain/types';
import type { Identity } from './identity';
import type { Appended } from './journal';
import type { KnownStock } from './protocol';
import type { StockLevels, StockParts } from './stock_levels';
import { Watched } from './watch';

export class StockStore {
  /** changes whenever an answer of `of` may have changed */
  readonly moved = new Watched(0);
  private readonly parts: Omit<StockParts, 'onMoved'>;
  private levels: StockLevels | null = null;

  constructor(parts: Omit<StockParts, 'onMoved'>) {
    this.parts = parts;
  }

  get atMs(): number {
    return this.levels?.atMs ?? 0;
  }

  get isEmpty(): boolean {
    return this.levels?.isEmpty ?? true;
  }

  of(product: string): Milli | null {
    return this.levels?.of(product) ?? null;
  }

  async load(identity: Identity): Promise<void> {
    const { StockLevels } = await import('./stock_levels');
    this.levels ??= new StockLevels({ ...this.parts, onMoved: () => this.moved.set(this.moved.value + 1) });
    await this.levels.load(identity);
  }

  appended(event: Appended): void {
    this.levels?.appended(event);
  }

  ask(): number {
    return this.levels?.ask() ?? 0;
  }

  async learn(told: KnownStock | null | undefined, incarnation: string): Promise<boolean> {
    return (await this.levels?.learn(told, incarnation)) ?? false;
  }

  confirmed(): void {
    this.levels?.confirmed();
  }
}
