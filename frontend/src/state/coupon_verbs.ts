/** What the counter does with a code: into the cart with a way back, or a sentence why not. */
import { unchanged } from './cart_verbs';
import type { CouponDesk, Refusal } from './coupon_shapes';

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
  const { basket, notices } = desk;
  const code = basket.facts.coupons.find((each) => each.promotion === promotion)?.code ?? '';
  basket.setFacts({ coupons: basket.facts.coupons.filter((each) => each.promotion !== promotion) });
  notices.show({ kind: 'coupon_set', now: 'removed', code }, () => desk.undo(), unchanged(basket));
}

const NO_COUPON: readonly string[] = ['coupon_unknown', 'coupon_unreadable'];

/** What a scan brought: into the cart, or told as a barcode that nobody knows. */
export async function useScanned(desk: CouponDesk, code: string): Promise<void> {
  const refusal = await useCoupon(desk, code);
  if (refusal === null) return;
  if (NO_COUPON.includes(refusal.code)) desk.selling.unknownCode = code;
  else desk.notices.show({ kind: 'coupon_refused', detail: refusal.detail });
}
