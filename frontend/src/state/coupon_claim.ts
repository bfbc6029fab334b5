/** How a code is read, found among those the shop has, and asked about: fetched when somebody has one.
 *
 * Not here: what this till was allotted (`coupons`).
 */
import { couponHash } from '../data/coupons';
import { couponKey } from '../domain/coupons';
import { inForce } from '../domain/dates';
import type { Promotion } from '../domain/types';
import { type CouponShelf, isLimited, type Refusal } from './coupon_shapes';
import { codeOf } from './failures';

/** A second question after an answer that was lost before. */
const TRIES = 2;

/** null: its promotion is in the open cart, which must still be this one. */
export async function claim(coupons: CouponShelf, text: string, cart = coupons.world.basket.id): Promise<Refusal | null> {
  try {
    await claimed(coupons, text, cart);
    return null;
  } catch (error) {
    return refused(error);
  }
}

export async function fillAhead(coupons: CouponShelf): Promise<void> {
  const { answered } = coupons; // those of this catalogue
  for (const { id, coupon } of coupons.known) {
    const ahead = coupon?.customer_limit === null ? coupon.till_allotment : 0;
    const free = coupons.rightTo(id).allotted - coupons.spent(id, true);
    if (ahead <= free || answered.has(id)) continue;
    const heard = await ask(coupons, { id, customer: null, wanted: ahead, all: true }).then(() => true, wasHeard);
    if (heard) answered.add(id);
  }
}

async function claimed(coupons: CouponShelf, text: string, cart: string): Promise<void> {
  const { basket, businessDate, frozen } = coupons.world;
  if (basket.id !== cart || frozen()) throw refusal('coupon_paying');
  const code = couponKey(text);
  const promotion = await found(coupons, code);
  if (basket.facts.coupons.some((each) => each.promotion === promotion.id)) throw refusal('coupon_present');
  if (!inForce(promotion, businessDate())) throw refusal('coupon_not_today');
  const limitsCustomer = promotion.coupon?.customer_limit != null;
  const customer = limitsCustomer ? (basket.facts.customer?.id ?? null) : null;
  if (limitsCustomer && customer === null) throw refusal('coupon_needs_customer');
  await secure(coupons, promotion, customer);
  if (basket.id !== cart || frozen()) throw refusal('coupon_paying'); // the use stays with this till
  basket.setFacts({ coupons: [...basket.facts.coupons, { promotion: promotion.id, code, customer }] });
}

async function found({ merchant, known }: CouponShelf, code: string): Promise<Promotion> {
  const hash = await couponHash(merchant, code);
  const promotion = known.find(({ coupon }) => coupon?.hash === hash);
  if (promotion === undefined) throw refusal('coupon_unknown');
  return promotion;
}

/** Throws when the code may not be used now. */
async function secure(coupons: CouponShelf, { id, coupon }: Promotion, customer: string | null): Promise<void> {
  if (!isLimited(coupon)) return;
  const has = () => coupon.uses_limit === null || coupons.rightTo(id).allotted > coupons.spent(id);
  if (customer === null && has()) return;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    await ask(coupons, { id, customer, wanted: 1, all: false });
    if (has()) return;
  }
  throw refusal('coupon_used_up');
}

interface Question {
  readonly id: string;
  readonly customer: string | null;
  readonly wanted: number;
  /** Counting what lies in the open cart. */
  readonly all: boolean;
}

async function ask(coupons: CouponShelf, { id, customer, wanted, all }: Question): Promise<void> {
  const { allotted: before } = coupons.rightTo(id);
  const spent = coupons.spent(id, all);
  const allotted = await coupons.world.ask({ promotion: id, allotted: before, spent, wanted, customer });
  const now = coupons.rightTo(id);
  if (allotted > now.allotted) coupons.keep(id, { ...now, allotted });
}

function refusal(code: string): Error {
  return Object.assign(new Error(code), { code });
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
