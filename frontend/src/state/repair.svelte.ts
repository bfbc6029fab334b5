/** When this till must go on under a new identity, why, and the way there.
 *
 * The facts are the data layer's; here it is decided when the cashier is asked. Never over an open
 * cart. A copied profile (`fork`, `hub_ahead`) cannot be put off while the hub can be reached: what
 * is sold on its chain is only kept as evidence. A till that was taken out or forgotten may sell on
 * and pair later. Also here: letting the till go for good.
 */
import type { Identity } from '../data/identity';
import type { TillStatus } from '../data/status';
import type { Till } from '../data/till';
import { codeOf, detailOf } from './failures';

export type Trouble = 'fork' | 'hub_ahead' | 'unknown' | 'revoked';

export interface RepairWorld {
  till: Pick<Till, 'renew' | 'release'>;
  status(): TillStatus;
  identity(): Identity | null;
  /** nothing in the cart, nothing being paid, no shift open: what `release` needs */
  isFree(): { cart: boolean; shift: boolean };
}

/** Why the till cannot be let go now. */
export type Hold = { why: 'unsent'; count: number } | { why: 'open_cart' | 'open_shift' | 'failed' };

export class Repair {
  working = $state(false);
  failure = $state.raw<{ code: string; detail: string | null } | null>(null);
  postponed = $state<Trouble | null>(null);
  readonly #world: RepairWorld;

  constructor(world: RepairWorld) {
    this.#world = world;
  }

  get trouble(): Trouble | null {
    return troubleOf(this.#world.status());
  }

  get forced(): boolean {
    return (this.trouble === 'fork' || this.trouble === 'hub_ahead') && this.#world.status().reachable;
  }

  /** The screen shows itself; with an open cart it waits. */
  get shown(): boolean {
    const { trouble } = this;
    if (this.working) return true; // until the page begins anew: a tap before that would be lost
    if (trouble === null || !this.#world.isFree().cart) return false;
    return this.forced || this.postponed !== trouble;
  }

  postpone(): void {
    if (!this.forced) this.postponed = this.trouble;
  }

  reopen(): void {
    this.postponed = null;
  }

  async renew(code: string): Promise<void> {
    const { trouble } = this;
    const name = this.#world.identity()?.name ?? '';
    if (trouble === null || this.working) return;
    this.working = true;
    this.failure = null;
    try {
      await this.#world.till.renew({ name, reason: trouble, ...(code === '' ? {} : { code }) });
    } catch (error) {
      this.failure = { code: codeOf(error), detail: detailOf(error) };
      this.working = false;
    }
  }

  /** null: done, the page begins anew. */
  async release(): Promise<Hold | null> {
    const { unsent } = this.#world.status();
    const free = this.#world.isFree();
    if (!free.cart) return { why: 'open_cart' };
    if (free.shift === false) return { why: 'open_shift' };
    if (unsent > 0) return { why: 'unsent', count: unsent };
    try {
      await this.#world.till.release();
      return null;
    } catch (error) {
      if (codeOf(error) === 'unsent_events') return { why: 'unsent', count: Math.max(1, unsent) };
      return { why: 'failed' };
    }
  }
}

export function troubleOf({ trouble, revoked, refusal }: TillStatus): Trouble | null {
  if (trouble === 'fork' || trouble === 'hub_ahead') return trouble;
  if (revoked) return 'revoked';
  return refusal?.code === 'unknown_device' ? 'unknown' : null;
}

/** What the register has of this world. */
export function repairOf(register: {
  readonly till: RepairWorld['till'];
  readonly connection: { readonly status: TillStatus };
  readonly identity: Identity | null;
  readonly basket: { readonly isEmpty: boolean };
  readonly checkout: { readonly working: boolean };
  readonly shift: { readonly open: unknown };
  readonly place: string;
}): RepairWorld {
  return {
    till: register.till,
    status: () => register.connection.status,
    identity: () => register.identity,
    isFree: () => ({
      // the change of the sale just made is read first
      cart: register.basket.isEmpty && !register.checkout.working && register.place !== 'done',
      shift: register.shift.open === null,
    }),
  };
}
