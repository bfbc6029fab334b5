/** What the parts of coupons at the counter share: what is kept, what is asked, and why not. */
import type { CouponAsk } from '../data/coupons';
import type { TillStatus } from '../data/status';
import type { Watchable } from '../data/watch';
import type { CouponTerms, Promotion } from '../domain/types';
import type { Basket, CartKeeper } from './basket.svelte';
import type { CartCoupon } from './cart_facts';
import type { Notices } from './notices.svelte';
import type { Selling } from './selling.svelte';

/** How often a till may use a code, and how often it did; both count from the first. */
export interface Right {
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

/** Where a code goes: the open cart, and what is said about it. */
export interface CouponDesk {
  readonly basket: Basket;
  readonly coupons: { claim(text: string): Promise<Refusal | null> };
  readonly notices: Notices;
  readonly selling: Pick<Selling, 'unknownCode'>;
  undo(): void;
}

/** What this till knows of codes and of what it was allotted (`coupons`). */
export interface CouponShelf {
  readonly world: CouponsWorld;
  readonly known: readonly Promotion[];
  readonly merchant: string;
  readonly answered: Set<string>;
  rightTo(promotion: string): Right;
  spent(promotion: string, all?: boolean): number;
  keep(promotion: string, right: Right): void;
}

export function isLimited(terms: CouponTerms | undefined): terms is CouponTerms {
  return terms !== undefined && (terms.uses_limit !== null || terms.customer_limit !== null);
}
