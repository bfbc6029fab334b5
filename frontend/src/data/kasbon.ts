/**
 * What customers owe, as this till knows it: the door to kasbon_ledger.ts, which is fetched when the till
 * begins to talk. Until it is there, and where it cannot be had, nobody knows and nothing is sold on kasbon;
 * what was sold meanwhile is in the journal, which the ledger reads when it comes.
 */
import type { Identity } from './identity';
import type { Appended } from './journal';
import type { KasbonLedger, KasbonParts, Standing } from './kasbon_ledger';
import type { KnownKasbon } from './protocol';
import { Watched } from './watch';

export class KasbonStore {
  /** changes whenever an answer of `of` may have changed */
  readonly moved = new Watched(0);
  private readonly parts: Omit<KasbonParts, 'onMoved'>;
  private ledger: KasbonLedger | null = null;

  constructor(parts: Omit<KasbonParts, 'onMoved'>) {
    this.parts = parts;
  }

  get atMs(): number {
    return this.ledger?.atMs ?? 0;
  }

  of(customer: string): Standing | null {
    return this.ledger?.of(customer) ?? null;
  }

  async load(identity: Identity): Promise<void> {
    const { KasbonLedger } = await import('./kasbon_ledger');
    this.ledger ??= new KasbonLedger({ ...this.parts, onMoved: () => this.moved.set(this.moved.value + 1) });
    await this.ledger.load(identity);
  }

  appended(event: Appended): void {
    this.ledger?.appended(event);
  }

  ask(): number {
    return this.ledger?.ask() ?? 0;
  }

  async learn(news: KnownKasbon | null | undefined, incarnation: string): Promise<void> {
    await this.ledger?.learn(news, incarnation);
  }

  confirmed(): void {
    this.ledger?.confirmed();
  }
}
