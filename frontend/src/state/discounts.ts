/** Discounts by hand as the cashier gives them: presets, and making one from what was typed. */
import type { OutletChunk } from '../data/catalog_rows';
import { USUAL_PRESETS } from '../domain/discounts';
import { formatPercent } from '../domain/formatting';
import { PPM } from '../domain/money';
import type { Discount, Minor, Ppm } from '../domain/types';

export const REASON_LENGTH = 60;

/** The owner's, with the reason that is being typed; the usual ones where the hub says none. */
export function presetsOf(outlet: Pick<OutletChunk, 'discount_presets'> | undefined, reason = ''): Discount[] {
  return (outlet?.discount_presets ?? USUAL_PRESETS).map((preset) => ({ ...preset, ...named(reason) }));
}

export function percentOff(rate: Ppm, reason = ''): Discount {
  return { kind: 'percent', rate_ppm: rate, ...named(reason) };
}

export function amountOff(amount: Minor, reason = ''): Discount {
  return { kind: 'amount', amount_minor: amount, ...named(reason) };
}

/** Thousandths of a percent, as the keypad gives them (7,5 is 7500), to millionths of the whole. */
export function rateOf(percentMilli: number): Ppm {
  return Math.min(PPM, percentMilli * 10);
}

export function sameDiscount(left: Discount | null, right: Discount | null): boolean {
  if (left === null || right === null) return left === right;
  if (left.kind === 'percent') return right.kind === 'percent' && left.rate_ppm === right.rate_ppm;
  return right.kind === 'amount' && left.amount_minor === right.amount_minor;
}

/** "10 %" or the amount, as `amount` writes it. */
export function discountText(discount: Discount, amount: (minor: Minor) => string): string {
  return discount.kind === 'percent' ? formatPercent(discount.rate_ppm) : amount(discount.amount_minor);
}

function named(reason: string): { reason?: string } {
  const text = reason.trim().slice(0, REASON_LENGTH);
  return text === '' ? {} : { reason: text };
}
