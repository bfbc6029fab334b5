/** What the counter does with a code: into the cart with a way back, or a sentence why not. */
import type { Basket } from './basket.svelte';
import { unchanged } from './cart_verbs';
import type { Refusal } from './coupon_shapes';
import type { Coupons } from './coupons.svelte';
import type { Notices } from './notices.svelte';
import type { Selling } from './selling.svelte';

const READABLE = /^[A-Za-z0-9 ._-]{4,40}$/;

export interface CouponDesk {
  readonly basket: Basket;
  readonly coupons: Coupons;
  readonly notices: Notices;
  readonly selling: Pick<Selling, 'unknownCode'>;
  undo(): void;
}

/** null: it is in the cart, and said. */
export async function useCoupon(desk: CouponDesk, text: string): Promise<Refusal | null> {
  const { basket, coupons, notices } = desk;
  const refusal = await coupons.claim(text);
  if (refusal !== null) return refusal;
  const used = basket.facts.coupons.at(-1);
  if (used === undefined) return null;
  const gives = basket.priced?.promotions.some(({ id }) => id === used.promotion) === true;
  const now = gives ? 'used' : 'waiting';
  notices.show({ kind: 'coupon_set', now, code: used.code }, () => desk.undo(), unchanged(basket));
  return null;
}

export function removeCoupon(desk: CouponDesk, promotion: string): void {
  const { basket, coupons, notices } = desk;
  const code = basket.facts.coupons.find((each) => each.promotion === promotion)?.code ?? '';
  coupons.remove(promotion);
  notices.show({ kind: 'coupon_set', now: 'removed', code }, () => desk.undo(), unchanged(basket));
}

/** A scanned code that is no product: whether it may be a coupon. What it was is said a moment later. */
export function scannedCoupon(desk: CouponDesk, code: string): boolean {
  if (desk.coupons.known.length === 0 || !READABLE.test(code)) return false;
  void useCoupon(desk, code).then((refusal) => {
    if (refusal === null) return;
    if (refusal.code === 'coupon_unknown') desk.selling.unknownCode = code;
    else desk.notices.show({ kind: 'coupon_refused', detail: refusal.detail });
  });
  return true;
}
