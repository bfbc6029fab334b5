/**
 * What customers owe (kasbon) or hold (credit, points), and what gift cards hold, as this till knows it: the door to balance_ledger.ts, which
 * is fetched when the till begins to talk. Until it is there, and where it cannot be had, nobody knows and
 * nothing is sold on it; what was sold meanwhile is in the journal, which the ledger reads when it comes.
 */
import type { Identity } from './identity';
import type { Appended } from './journal';
import type { BalanceLedger, BalanceParts, Standing } from './balance_ledger';
import type { BalanceName, KnownBalance } from './protocol';
import { Watched } from './watch';

export class BalanceStore {
  /** changes whenever an answer of `of` may have changed */
  readonly moved = new Watched(0);
  private readonly parts: Omit<BalanceParts, 'onMoved'>;
  private ledger: BalanceLedger | null = null;

  constructor(parts: Omit<BalanceParts, 'onMoved'>) {
    this.parts = parts;
  }

  get name(): BalanceName {
    return this.parts.name;
  }

  get atMs(): number {
    return this.ledger?.atMs ?? 0;
  }

  of(customer: string): Standing | null {
    return this.ledger?.of(customer) ?? null;
  }

  async load(identity: Identity): Promise<void> {
    const { BalanceLedger } = await import('./balance_ledger');
    this.ledger ??= new BalanceLedger({ ...this.parts, onMoved: () => this.moved.set(this.moved.value + 1) });
    await this.ledger.load(identity);
  }

  appended(event: Appended): void {
    this.ledger?.appended(event);
  }

  ask(): number {
    return this.ledger?.ask() ?? 0;
  }

  async learn(news: KnownBalance | null | undefined, incarnation: string): Promise<void> {
    await this.ledger?.learn(news, incarnation);
  }

  confirmed(): void {
    this.ledger?.confirmed();
  }
}

export type Balances = Readonly<Record<BalanceName, BalanceStore>>;

export function balancesOf(parts: Omit<BalanceParts, 'name' | 'onMoved'>): Balances {
  const of = (name: BalanceName) => new BalanceStore({ name, ...parts });
  return { kasbon: of('kasbon'), credit: of('credit'), gift: of('gift'), points: of('points') };
}
