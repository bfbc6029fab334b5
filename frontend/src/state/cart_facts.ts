/** What a cart is besides its lines: discount, customer, order type, where it goes, its name.
 *
 * Plain values that are replaced, never changed; how they are kept over a reload stands here too.
 * Not here: lines and prices (`basket`), the list of held carts (`held`).
 */
import type { JsonObject } from '../data/json';
import type { BasketLine, Claimed, Customer, Discount, OrderType } from '../domain/types';
import type { Buyer } from './sale_body';

/** The buyer as the sale will name them. `phone` is E.164 digits without plus; empty: none. */
export interface CartCustomer extends Customer {
  readonly phone: string;
}

/** A code somebody brought, as it was read. */
export interface CartCoupon extends Claimed {
  readonly code: string;
}

export interface CartFacts {
  readonly orderDiscount: Discount | null;
  readonly customer: CartCustomer | null;
  readonly orderType: OrderType;
  readonly table: string | null;
  readonly queueNumber: string | null;
  /** The highest minimum age this buyer was asked about; 0: none yet. */
  readonly ageConfirmed: number;
  /** The name somebody gave a held cart; null: named by customer, table or time. */
  readonly label: string | null;
  readonly coupons: readonly CartCoupon[];
}

export type Lines = readonly BasketLine[];

export const NO_FACTS: CartFacts = {
  orderDiscount: null,
  customer: null,
  orderType: 'retail',
  table: null,
  queueNumber: null,
  ageConfirmed: 0,
  label: null,
  coupons: [],
};

export function sameFacts(left: CartFacts, right: CartFacts): boolean {
  const keys = Object.keys(NO_FACTS) as (keyof CartFacts)[];
  return keys.every((key) => left[key] === right[key]);
}

export function buyerOf({ id, name, phone, member }: CartCustomer): Buyer {
  return { id, name, phone: phone === '' ? null : phone, member };
}

/** The content of a kept cart, as the data layer's carts hold it. */
export function contentOf(lines: Lines, facts: CartFacts): JsonObject {
  return {
    lines: lines as unknown as JsonObject[],
    order_discount: facts.orderDiscount as unknown as JsonObject,
    customer: facts.customer as unknown as JsonObject,
    order_type: facts.orderType,
    table: facts.table,
    queue_number: facts.queueNumber,
    age_confirmed: facts.ageConfirmed,
    label: facts.label,
    coupons: facts.coupons as unknown as JsonObject[],
  };
}

/** null: not a cart. Keys an earlier version did not write have their plain value. */
export function readContent(content: JsonObject): { lines: Lines; facts: CartFacts } | null {
  const { lines } = content;
  if (!Array.isArray(lines)) return null;
  const facts: CartFacts = {
    orderDiscount: (content['order_discount'] ?? null) as Discount | null,
    customer: (content['customer'] ?? null) as CartCustomer | null,
    orderType: (content['order_type'] ?? NO_FACTS.orderType) as OrderType,
    table: (content['table'] ?? null) as string | null,
    queueNumber: (content['queue_number'] ?? null) as string | null,
    ageConfirmed: (content['age_confirmed'] ?? 0) as number,
    label: (content['label'] ?? null) as string | null,
    coupons: couponsIn(content),
  };
  return { lines: lines as unknown as Lines, facts };
}

/** The empty list is always the same one: carts are compared by it. */
function couponsIn({ coupons }: JsonObject): readonly CartCoupon[] {
  const kept = Array.isArray(coupons) ? (coupons as unknown as CartCoupon[]) : [];
  return kept.length === 0 ? NO_FACTS.coupons : kept;
}
