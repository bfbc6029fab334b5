/** Kasbon as the screens ask for it: what somebody owes, and how much more may be sold to them now.
 *
 * While the hub is heard that is all their limit leaves; while it is not, this till's share of it, so
 * that several tills alone do not pass the limit together. */
import type { KasbonStore } from '../data/kasbon';
import type { TillStatus } from '../data/status';
import type { Watchable } from '../data/watch';
import type { Minor } from '../domain/types';

/** A word of the hub older than this is no word of now. */
const FRESH_MS = 90_000;

export type KnownKasbon = Pick<KasbonStore, 'of' | 'atMs' | 'moved'>;

export interface KasbonNow {
  readonly owedMinor: Minor;
  readonly mayMoreMinor: Minor;
  /** the hub is not heard: `mayMoreMinor` is this till's share */
  readonly alone: boolean;
}

/** Why a sale on kasbon is not made; the cart stays as it is. */
export class KasbonRefused extends Error {
  readonly code: 'kasbon_nobody' | 'kasbon_unknown' | 'kasbon_beyond';

  constructor(code: KasbonRefused['code']) {
    super(code);
    this.code = code;
  }
}

export class Kasbon {
  readonly #store: KnownKasbon;
  readonly #nowMs: () => number;
  #version = $state(0);
  #heard = $state(false);

  constructor(store: KnownKasbon, status: Watchable<Pick<TillStatus, 'reachable'>>, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
    store.moved.subscribe((version) => (this.#version = version));
    status.subscribe(({ reachable }) => (this.#heard = reachable));
  }

  /** null: this till has never heard, so nobody may owe more. */
  of(customer: string): KasbonNow | null {
    void this.#version;
    const standing = this.#store.of(customer);
    if (standing === null) return null;
    const age = this.#nowMs() - this.#store.atMs;
    const alone = !this.#heard || age > FRESH_MS || age < -FRESH_MS;
    const mayMoreMinor = alone ? standing.aloneMinor : standing.roomMinor;
    return { owedMinor: standing.owedMinor, mayMoreMinor, alone };
  }

  /** What is owed before this sale. Throws KasbonRefused. */
  checked(customer: { id: string } | null, amountMinor: Minor): Minor {
    if (customer === null) throw new KasbonRefused('kasbon_nobody');
    const now = this.of(customer.id);
    if (now === null) throw new KasbonRefused('kasbon_unknown');
    if (amountMinor > now.mayMoreMinor) throw new KasbonRefused('kasbon_beyond');
    return now.owedMinor;
  }
}
