/**
 * Discounts given by hand: on a line, or on the whole order. They take off, never below zero.
 *
 * What this is not: promotions, which the shop's rules give by themselves (promotions.ts).
 */
import { DomainError } from './errors.ts';
import { divideHalfUp, isWhole, MAX_AMOUNT_MINOR, PPM, sum } from './money.ts';
import { type Item, type Part, spread } from './parts.ts';
import type { Discount, Minor, Ppm } from './types.ts';

/** What a till offers in one tap until its owner says otherwise. */
export const USUAL_PRESETS: readonly Discount[] = [
  { kind: 'percent', rate_ppm: 50_000 },
  { kind: 'percent', rate_ppm: 100_000 },
  { kind: 'percent', rate_ppm: 150_000 },
  { kind: 'percent', rate_ppm: 200_000 },
  { kind: 'percent', rate_ppm: 500_000 },
  { kind: 'amount', amount_minor: 1_000 },
  { kind: 'amount', amount_minor: 2_000 },
  { kind: 'amount', amount_minor: 5_000 },
  { kind: 'amount', amount_minor: 10_000 },
  { kind: 'amount', amount_minor: 20_000 },
];

/** What a discount takes off `base`: at most all of it. */
export function discountAmount(discount: Discount, base: Minor): Minor {
  switch (discount.kind) {
    case 'percent':
      return divideHalfUp(base, checkRate(discount.rate_ppm), PPM);
    case 'amount':
      return Math.min(checkDiscount(discount.amount_minor), base);
    default:
      throw new DomainError('discount_invalid');
  }
}

/** Percent and amount count on what promotions left of the line, add-ons included. */
export function applyLineDiscount(item: Item): void {
  const discount = item.line.discount;
  if (discount === null) {
    return;
  }
  const left = sum(item.parts.map((part) => part.amount));
  for (const [part, share] of spread(discountAmount(discount, left), item.parts)) {
    part.discount += share;
    part.amount -= share;
  }
}

/** The whole order's discount, shared out by largest remainder per tax class, then per part. */
export function applyOrderDiscount(parts: Part[], discount: Discount | null): void {
  if (discount === null) {
    return;
  }
  const left = sum(parts.map((part) => part.amount));
  for (const [part, share] of spread(discountAmount(discount, left), parts)) {
    part.orderDiscount += share;
    part.amount -= share;
  }
}

/** A share of a whole: 0 to 100 percent. */
export function checkRate(rate: unknown): Ppm {
  if (!isWhole(rate) || rate < 0 || rate > PPM) {
    throw new DomainError('rate_out_of_range');
  }
  return rate;
}

function checkDiscount(amount: unknown): Minor {
  if (!isWhole(amount)) {
    throw new DomainError('amount_invalid');
  }
  if (amount < 0) {
    throw new DomainError('discount_negative');
  }
  if (amount > MAX_AMOUNT_MINOR) {
    throw new DomainError('amount_too_large');
  }
  return amount;
}
