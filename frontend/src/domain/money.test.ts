/**
 * The quick arithmetic of money.ts against BigInt: wherever it is taken, it must be the same number.
 *
 * The edges of what JavaScript counts exactly are tried on purpose, because between them the two
 * ways change hands.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DomainError } from './errors.ts';
import { allocate, divideDown, divideHalfUp, MAX_AMOUNT_MINOR, multiply } from './money.ts';

const RUNS = { numRuns: 3_000 };
const EDGE = 2_251_799_813_685_248; // 2^51, where money.ts goes over to BigInt
const nearEdges = fc
  .tuple(fc.constantFrom(1, 2, 3, 1_000, 1_000_000), fc.integer({ min: -3, max: 3 }))
  .map(([share, step]) => Number(BigInt(EDGE) / BigInt(share)) + step);
const size = fc.oneof(fc.nat(1_000), fc.nat(100_000_000), fc.maxSafeNat(), nearEdges);
const amount = fc.tuple(size, fc.boolean()).map(([value, below]) => (below ? 0 - value : value));
const divisor = size.map((value) => Math.max(1, value));

const limited = (value: bigint): number | string =>
  value > BigInt(MAX_AMOUNT_MINOR) || value < -BigInt(MAX_AMOUNT_MINOR) ? 'amount_too_large' : Number(value);

function answer(work: () => number): number | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe('quick arithmetic', () => {
  test('divides half up as BigInt does, also below zero', () => {
    fc.assert(
      fc.property(amount, amount, divisor, (left, right, by) => {
        const product = BigInt(left) * BigInt(right);
        const size = product < 0n ? -product : product;
        const half = (size * 2n + BigInt(by)) / (BigInt(by) * 2n);
        expect(answer(() => divideHalfUp(left, right, by))).toBe(limited(product < 0n ? -half : half));
      }),
      RUNS,
    );
  });

  test('divides down and multiplies as BigInt does', () => {
    fc.assert(
      fc.property(size, size, divisor, (left, right, by) => {
        const product = BigInt(left) * BigInt(right);
        expect(answer(() => divideDown(left, right, by))).toBe(limited(product / BigInt(by)));
        expect(answer(() => multiply(left, 0 - right))).toBe(limited(-product));
      }),
      RUNS,
    );
  });

  test('never answers minus zero', () => {
    expect(Object.is(divideHalfUp(0, -5, 7), 0)).toBe(true);
    expect(Object.is(divideHalfUp(-1, 1, 7), 0)).toBe(true);
    expect(Object.is(multiply(0, -3), 0)).toBe(true);
  });

  test('refuses a fraction as BigInt does', () => {
    expect(() => divideHalfUp(0.5, 2, 1)).toThrow(RangeError);
    expect(() => multiply(0.5, 2)).toThrow(RangeError);
    expect(() => divideDown(1, 1, 0)).toThrow(RangeError);
  });

  test('shares out as BigInt does', () => {
    const weight = fc.oneof(fc.nat(50), fc.nat(90_000_000), fc.nat(9_000_000_000_000));
    const weights = fc.array(weight, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (parts, share) => {
        const whole = parts.reduce((sum, part) => sum + part, 0);
        const total = Math.floor(whole * share);
        const keys = parts.map((_, place) => `l${place}`);
        expect(allocate(total, parts, keys)).toEqual(sharedInBigInt(total, parts, keys));
      }),
      RUNS,
    );
  });
});

/** Largest remainder, as the contract says it, without a shortcut. */
function sharedInBigInt(total: number, weights: number[], keys: string[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (whole === 0n) return weights.map(() => 0);
  const claims = weights.map((weight, place) => {
    const product = BigInt(total) * BigInt(weight);
    return { place, weight, share: product / whole, rest: product % whole, key: keys[place] ?? '' };
  });
  let missing = BigInt(total) - claims.reduce((sum, claim) => sum + claim.share, 0n);
  const byClaim = (left: (typeof claims)[0], right: (typeof claims)[0]): number => {
    if (left.rest !== right.rest) return left.rest > right.rest ? -1 : 1;
    return right.weight - left.weight || (left.key < right.key ? -1 : 1);
  };
  const shares = claims.map((claim) => claim.share);
  for (const { place } of [...claims].sort(byClaim)) {
    if (missing <= 0n) break;
    shares[place] = (shares[place] ?? 0n) + 1n;
    missing -= 1n;
  }
  return shares.map(Number);
}
