/**
 * Cash rounding: to the coins that circulate, told to the customer, booked on its own.
 *
 * What this is not: the rounding of products and taxes, which is money.divideHalfUp alone.
 * A positive amount never becomes 0: 49 rupiah stay 49.
 */
import { DomainError } from './errors.ts';
import { divideDown, divideHalfUp, isWhole, multiply } from './money.ts';
import type { Minor, RoundingRule } from './types.ts';

export const MAX_UNIT_MINOR = 1_000_000;

/** The amount in whole steps of the rule's unit. Negative amounts mirror positive ones. */
export function roundCash(amount: Minor, rounding: RoundingRule): Minor {
  checkRounding(rounding);
  if (amount < 0) {
    return 0 - roundCash(0 - amount, rounding);
  }
  const unit = rounding.unit_minor;
  return multiply(steps(amount, unit, rounding.mode), unit) || amount;
}

/** Refuses a unit, mode or place of application that the contract does not know. */
export function checkRounding(rounding: RoundingRule): void {
  const unit: unknown = rounding.unit_minor;
  const known = ['nearest', 'down', 'up'].includes(rounding.mode);
  const placed = ['cash_only', 'all', 'none'].includes(rounding.apply);
  if (!(isWhole(unit) && unit > 0 && unit <= MAX_UNIT_MINOR && known && placed)) {
    throw new DomainError('rounding_invalid');
  }
}

function steps(amount: Minor, unit: Minor, mode: RoundingRule['mode']): number {
  if (mode === 'nearest') {
    return divideHalfUp(amount, 1, unit);
  }
  const down = divideDown(amount, 1, unit);
  return mode === 'up' && multiply(down, unit) < amount ? down + 1 : down;
}
