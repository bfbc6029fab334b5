/**
 * Coupon codes: how a typed or scanned code is read, and the rules of a basket that brought some.
 *
 * A promotion that wants a code stands in `rules.coupons`, apart from `rules.promotions`: who knows no
 * coupons gives nothing away. What this is not: who may use a code how often (a promise, kept by the
 * hub and the tills), nor the code itself, which tablets know only by its hash.
 */
import { DomainError } from './errors.ts';
import type { Claimed, Rules } from './types.ts';

const SHORTEST_CODE = 4;
const LONGEST_CODE = 24;
const SILENT = ' -._\t';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Capitals and digits alone: people type small letters, and print HEMAT-10 with a dash. */
export function couponKey(text: string): string {
  let key = '';
  for (const letter of text) {
    if (SILENT.includes(letter)) {
      continue;
    }
    const upper = letter.toUpperCase();
    if (upper.length !== 1 || !LETTERS.includes(upper)) {
      throw new DomainError('coupon_unreadable');
    }
    key += upper;
  }
  if (key.length < SHORTEST_CODE || key.length > LONGEST_CODE) {
    throw new DomainError('coupon_unreadable');
  }
  return key;
}

/** The rules with the promotions whose codes came; what was promised to somebody is theirs. */
export function withCoupons(rules: Rules, claimed: readonly Claimed[], customer: string | null): Rules {
  const theirs = claimed.filter((each) => each.customer === null || each.customer === customer);
  const named = theirs.map((each) => each.promotion);
  const found = (rules.coupons ?? []).filter((each) => named.includes(each.id));
  return found.length === 0 ? rules : { ...rules, promotions: [...rules.promotions, ...found] };
}
