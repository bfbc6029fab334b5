/** Coupon codes at the counter: whether one may be used, and what this till may use without asking.
 *
 * A code without a limit needs nobody. Of a limited one the hub allots uses to tills; what is allotted
 * and not spent is used with the hub dead too. A limit per customer is only kept by asking. Allotments
 * are kept beside the open carts, so that they survive a reload; they are this device's own.
 * Not here: what the code is worth (the money contract counts its promotion like any other).
 */
import type { Catalog } from '../data/catalog';
import type { OpenCart } from '../data/carts';
import { type CouponAsk, couponHash } from '../data/coupons';
import type { JsonObject } from '../data/json';
import type { TillStatus } from '../data/status';
import type { Watchable } from '../data/watch';
import { couponKey } from '../domain/coupons';
import { inForce } from '../domain/dates';
import type { CouponTerms, Promotion } from '../domain/types';
import type { Basket, CartKeeper } from './basket.svelte';
import type { CartCoupon } from './cart_facts';
import { codeOf } from './failures';

/** How often a till may use a code, and how often it did; both count from the first. */
interface Right {
  readonly allotted: number;
  readonly sold: number;
}

export interface CouponsWorld {
  readonly basket: Basket;
  readonly keeper: CartKeeper;
  ask(claim: CouponAsk): Promise<number>;
  /** Coupons of carts put aside. */
  held(): readonly CartCoupon[];
  /** Money of the open cart moves or moved: its total stays. */
  frozen(): boolean;
  businessDate(): string;
  device(): string;
  readonly status?: Watchable<Pick<TillStatus, 'reachable'>>;
}

/** Why not, as a stable code: the till's own, or the hub's with its sentence. */
export interface Refusal {
  readonly code: string;
  readonly detail: string | null;
}

const NO_RIGHT: Right = { allotted: 0, sold: 0 };
/** A second question after an answer that was lost before. */
const TRIES = 2;

export class Coupons {
  /** The hub is being asked, or the code is being read. */
  working = $state(false);
  #catalog = $state.raw<Catalog | null>(null);
  #filling = false;
  /** Asked ahead and answered; asked again after a use or a new catalogue. */
  #answered = new Set<string>();
  readonly #rights = new Map<string, Right>();
  readonly #world: CouponsWorld;

  constructor(world: CouponsWorld) {
    this.#world = world;
    world.status?.subscribe(({ reachable }) => void (reachable && this.fill()));
  }

  /** The shop has codes at all. */
  get offered(): boolean {
    return this.#known().length > 0;
  }

  receive(catalog: Catalog | null): void {
    this.#catalog = catalog;
    this.#answered = new Set();
    void this.fill();
  }

  /** Puts the code's promotion into the open cart. null: it is in. */
  async claim(text: string): Promise<Refusal | null> {
    if (this.working) return null;
    this.working = true;
    try {
      return await this.#claim(text);
    } catch (error) {
      return refused(error);
    } finally {
      this.working = false;
    }
  }

  remove(promotion: string): void {
    const { basket } = this.#world;
    basket.setFacts({ coupons: basket.facts.coupons.filter((each) => each.promotion !== promotion) });
  }

  /** These promotions were in a finished sale. */
  sold(promotions: readonly string[]): void {
    for (const id of promotions) {
      if (!isLimited(this.#terms(id))) continue;
      const right = this.#rights.get(id) ?? NO_RIGHT;
      this.#keep(id, { ...right, sold: right.sold + 1 });
      this.#answered.delete(id);
    }
    if (promotions.length > 0) void this.fill();
  }

  restore(kept: OpenCart): void {
    const { kind, device, promotion, allotted, sold } = kept.content;
    if (kind !== 'coupon') return;
    const sound = typeof promotion === 'string' && typeof allotted === 'number' && typeof sold === 'number';
    const mine = sound && device === this.#world.device(); // another device's are not ours to spend
    if (!mine || kept.id !== promotion) this.#world.keeper.discard(kept.id);
    if (!mine) return;
    const now = this.#rights.get(promotion) ?? NO_RIGHT; // the hub may have been asked meanwhile
    this.#keep(promotion, { allotted: Math.max(now.allotted, allotted), sold: now.sold + sold });
  }

  /** As many uses ahead as the owner lets a till hold; without the hub it is tried again later. */
  async fill(): Promise<void> {
    if (this.#filling) return;
    this.#filling = true;
    const answered = this.#answered; // those of this catalogue
    try {
      for (const { id, coupon } of this.#known()) {
        const ahead = coupon?.customer_limit === null ? coupon.till_allotment : 0;
        const free = (this.#rights.get(id)?.allotted ?? 0) - this.#spent(id, true);
        if (ahead <= free || answered.has(id)) continue;
        const heard = await this.#ask(id, null, ahead, true).then(() => true, wasHeard);
        if (heard) answered.add(id);
      }
    } finally {
      this.#filling = false;
    }
  }

  async #claim(text: string): Promise<Refusal | null> {
    const { basket, businessDate, frozen } = this.#world;
    if (frozen()) return { code: 'coupon_paying', detail: null };
    const cart = basket.id;
    const code = couponKey(text);
    const promotion = await this.#promotionOf(code);
    if (promotion === null) return { code: 'coupon_unknown', detail: null };
    if (basket.facts.coupons.some((each) => each.promotion === promotion.id)) return { code: 'coupon_present', detail: null };
    if (!inForce(promotion, businessDate())) return { code: 'coupon_not_today', detail: null };
    const limitsCustomer = promotion.coupon?.customer_limit != null;
    const customer = limitsCustomer ? (basket.facts.customer?.id ?? null) : null;
    if (limitsCustomer && customer === null) return { code: 'coupon_needs_customer', detail: null };
    await this.#secure(promotion, customer);
    if (basket.id !== cart || frozen()) return { code: 'coupon_paying', detail: null }; // the use stays with this till
    basket.setFacts({ coupons: [...basket.facts.coupons, { promotion: promotion.id, code, customer }] });
    return null;
  }

  /** Throws when the code may not be used now. */
  async #secure({ id, coupon }: Promotion, customer: string | null): Promise<void> {
    if (!isLimited(coupon)) return;
    const has = () => coupon.uses_limit === null || (this.#rights.get(id)?.allotted ?? 0) > this.#spent(id);
    if (customer === null && has()) return;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      await this.#ask(id, customer, 1);
      if (has()) return;
    }
    throw Object.assign(new Error('used up'), { code: 'coupon_used_up' });
  }

  async #ask(promotion: string, customer: string | null, wanted: number, all = false): Promise<void> {
    const before = this.#rights.get(promotion) ?? NO_RIGHT;
    const spent = this.#spent(promotion, all);
    const asked = { promotion, allotted: before.allotted, spent, wanted, customer };
    const allotted = await this.#world.ask(asked);
    const now = this.#rights.get(promotion) ?? NO_RIGHT;
    if (allotted > now.allotted) this.#keep(promotion, { ...now, allotted });
  }

  /** Sold, in carts put aside, and (`all`) in the open one. */
  #spent(promotion: string, all = false): number {
    const carts = [...this.#world.held(), ...(all ? this.#world.basket.facts.coupons : [])];
    const waiting = carts.filter((each) => each.promotion === promotion).length;
    return (this.#rights.get(promotion)?.sold ?? 0) + waiting;
  }

  async #promotionOf(code: string): Promise<Promotion | null> {
    const merchant = this.#catalog?.outlet.merchant.id ?? '';
    const hash = await couponHash(merchant, code);
    return this.#known().find(({ coupon }) => coupon?.hash === hash) ?? null;
  }

  #terms(promotion: string): CouponTerms | undefined {
    return this.#known().find(({ id }) => id === promotion)?.coupon;
  }

  #known(): readonly Promotion[] {
    return this.#catalog?.outlet.rules.coupons ?? [];
  }

  #keep(promotion: string, right: Right): void {
    this.#rights.set(promotion, right);
    const content = { kind: 'coupon', device: this.#world.device(), promotion, ...right };
    this.#world.keeper.save(promotion, content as unknown as JsonObject);
  }
}

function isLimited(terms: CouponTerms | undefined): terms is CouponTerms {
  return terms !== undefined && (terms.uses_limit !== null || terms.customer_limit !== null);
}

/** The hub said no, which is an answer too. */
function wasHeard(error: unknown): boolean {
  return codeOf(error) === 'hub_refused';
}

function refused(error: unknown): Refusal {
  const { problem, detail } = error as { problem?: { code: string } | null; detail?: string | null };
  if (problem != null) return { code: problem.code, detail: detail ?? null };
  const code = codeOf(error);
  return { code: code.startsWith('hub_') ? 'coupon_needs_hub' : code, detail: null };
}
