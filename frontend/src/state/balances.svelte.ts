/** Kasbon and credit as the screens ask for them: what somebody owes (holds), and how much more may be sold
 * to them on it now.
 *
 * While the hub is heard that is all their limit (their credit) leaves; while it is not, this till's share
 * of it, so that several tills alone do not pass it together. */
import type { BalanceStore } from '../data/balances';
import type { BalanceName } from '../data/protocol';
import type { TillStatus } from '../data/status';
import type { Till } from '../data/till';
import type { Watchable } from '../data/watch';
import type { Minor } from '../domain/types';

/** A word of the hub older than this is no word of now. */
const FRESH_MS = 90_000;

export type KnownBalance = Pick<BalanceStore, 'name' | 'of' | 'atMs' | 'moved'>;

export interface BalanceNow {
  /** owed, or of credit held */
  readonly minor: Minor;
  readonly mayMinor: Minor;
  /** the hub is not heard: `mayMinor` is this till's share */
  readonly alone: boolean;
  /** nobody has spoken of them, and the hub not of now: another till may have, meanwhile */
  readonly unsaid: boolean;
}

export class Balance {
  readonly name: BalanceName;
  readonly #store: KnownBalance;
  readonly #nowMs: () => number;
  #version = $state(0);
  #heard = $state(false);

  constructor(store: KnownBalance, status: Watchable<Pick<TillStatus, 'reachable'>>, nowMs: () => number) {
    this.#store = store;
    this.name = store.name;
    this.#nowMs = nowMs;
    store.moved.subscribe((version) => (this.#version = version));
    status.subscribe(({ reachable }) => (this.#heard = reachable));
  }

  /** null: this till has never heard, so nobody may do more. */
  of(customer: string): BalanceNow | null {
    void this.#version;
    const standing = this.#store.of(customer);
    if (standing === null) return null;
    const age = this.#nowMs() - this.#store.atMs;
    const alone = !this.#heard || age > FRESH_MS || age < -FRESH_MS;
    const { minor, aloneMinor, roomMinor, named } = standing;
    return { minor, mayMinor: alone ? aloneMinor : roomMinor, alone, unsaid: alone && !named };
  }
}

export type Balances = Readonly<Record<BalanceName, Balance>>;

export function balancesOf({ balances, status }: Pick<Till, 'balances' | 'status'>, nowMs: () => number): Balances {
  const of = (name: BalanceName) => new Balance(balances[name], status, nowMs);
  return { kasbon: of('kasbon'), credit: of('credit'), gift: of('gift'), points: of('points') };
}
