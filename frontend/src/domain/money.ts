/**
 * Whole minor units: the one way to divide, the one way to share out, and the limit.
 *
 * Every product and quotient of the contract goes through the functions below, because they are the
 * only places where a rounding can happen. They count in BigInt, except where all numbers on the way
 * are whole and small enough (`SMALL`) for JavaScript's own numbers to be exact: the usual case, and
 * many times faster on a tablet. `quotient` says why it is exact; laws compare the two ways. What
 * this is not: formatting (formatting.ts) and cash rounding (rounding.ts).
 */
import { DomainError } from './errors.ts';

/** JavaScript numbers are exact up to here, so no amount may be larger in either language. */
export const MAX_AMOUNT_MINOR = 9_007_199_254_740_991;
export const PPM = 1_000_000;

/** A quarter of what is counted exactly: twice a product plus a divisor still is. */
const SMALL = 2_251_799_813_685_248;

/** amount x numerator / denominator, halves away from zero, so refunds mirror sales. */
export function divideHalfUp(amount: number, numerator: number, denominator: number): number {
  const product = smallProduct(amount, numerator);
  if (product === null || !isSmallDivisor(denominator)) {
    return divideHalfUpBig(amount, numerator, denominator);
  }
  const half = quotient(2 * (product < 0 ? 0 - product : product) + denominator, 2 * denominator);
  return product < 0 ? 0 - half : half;
}

/** amount x numerator / denominator without the rest; for amounts that are not negative. */
export function divideDown(amount: number, numerator: number, denominator: number): number {
  const product = smallProduct(amount, numerator);
  if (product === null || product < 0 || !isSmallDivisor(denominator)) {
    return checkAmount(Number((BigInt(amount) * BigInt(numerator)) / BigInt(denominator)));
  }
  return quotient(product, denominator);
}

/** amount x factor, refused when the result would not be exact in both languages. */
export function multiply(amount: number, factor: number): number {
  const product = smallProduct(amount, factor);
  return product === null ? checkAmount(Number(BigInt(amount) * BigInt(factor))) : product;
}

/** How many whole times the divisor fits; neither is negative, both are whole and at most 2^53. */
function quotient(dividend: number, divisor: number): number {
  const even = dividend - (dividend % divisor); // % never rounds, and the difference is whole
  // An exact multiple divides without a rest, so IEEE 754 gives the quotient itself, unrounded.
  // eslint-disable-next-line lancar/exact-arithmetic
  return even / divisor;
}

/** The product when nothing on the way can have been rounded, else null. Never minus zero. */
function smallProduct(left: number, right: number): number | null {
  const product = left * right + 0;
  const exact = product > -SMALL && product < SMALL && Number.isInteger(left) && Number.isInteger(right);
  return exact ? product : null;
}

function isSmallDivisor(divisor: number): boolean {
  return Number.isInteger(divisor) && divisor > 0 && divisor < SMALL;
}

function divideHalfUpBig(amount: number, numerator: number, denominator: number): number {
  const product = BigInt(amount) * BigInt(numerator);
  const divisor = BigInt(denominator);
  const twice = product + product;
  if (product >= 0n) {
    return checkAmount(Number((twice + divisor) / (divisor + divisor)));
  }
  return checkAmount(Number(-((divisor - twice) / (divisor + divisor))));
}

/** The amount itself, unless it is beyond what both languages count exactly. */
export function checkAmount(amount: number): number {
  if (amount >= -MAX_AMOUNT_MINOR && amount <= MAX_AMOUNT_MINOR) {
    return amount;
  }
  throw new DomainError('amount_too_large');
}

/** True for an integer; true and false are not numbers. */
export function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value);
}

/**
 * Share `total` out in proportion to `weights`, by largest remainder, to the last unit.
 *
 * Equal remainders go to the larger weight, then to the smaller key, never to the earlier place:
 * the order of lines decides nothing. No share exceeds its weight when the total does not.
 */
export function allocate(total: number, weights: number[], keys: string[]): number[] {
  if (total < 0) {
    return allocate(0 - total, weights, keys).map((share) => 0 - share);
  }
  const whole = sum(weights);
  if (whole === 0) {
    return nothingToWeigh(total, weights.length);
  }
  if (weights.length === 1) {
    return [total];
  }
  const shares = weights.map((weight) => divideDown(total, weight, whole));
  const missing = total - sum(shares);
  if (missing > 0) {
    for (const place of ranked(total, weights, keys).slice(0, missing)) {
      shares[place] = (shares[place] ?? 0) + 1;
    }
  }
  return shares;
}

/** The sum of amounts, within what both languages count exactly. */
export function sum(amounts: number[]): number {
  let total = 0;
  for (const amount of amounts) {
    total = checkAmount(total + amount);
  }
  return total;
}

/** Smaller first, for sorting; texts compare by code unit, never by locale. */
export function compare<T extends number | bigint | string>(left: T, right: T): number {
  if (left === right) {
    return 0;
  }
  return left < right ? -1 : 1;
}

interface Claim {
  place: number;
  rest: number | bigint;
  weight: number;
  key: string;
}

/** The places in the order in which they get the units that are still missing. */
function ranked(total: number, weights: number[], keys: string[]): number[] {
  const restOf = restsOf(total, sum(weights));
  const claims = weights.map((weight, place): Claim => {
    return { place, rest: restOf(weight), weight, key: keys[place] ?? '' };
  });
  claims.sort(
    (left, right) =>
      compare(right.rest, left.rest) ||
      compare(right.weight, left.weight) ||
      compare(left.key, right.key),
  );
  return claims.map((claim) => claim.place);
}

/** total x weight modulo whole, of weights up to whole; all of one kind, so that they compare. */
function restsOf(total: number, whole: number): (weight: number) => number | bigint {
  if (smallProduct(total, whole) !== null) {
    return (weight) => (total * weight) % whole;
  }
  return (weight) => (BigInt(total) * BigInt(weight)) % BigInt(whole);
}

/** Nothing shared among weights of nothing is nothing; anything else is our own mistake. */
function nothingToWeigh(total: number, count: number): number[] {
  if (total !== 0) {
    throw new Error('an amount cannot be shared among parts that weigh nothing');
  }
  return new Array<number>(count).fill(0);
}
