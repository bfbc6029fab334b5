/**
 * Quantities in thousandths of a unit: how many is possible, and what so many cost.
 *
 * What this is not: stock. Units and their factors belong to the catalogue; here they are numbers.
 */
import { DomainError } from './errors.ts';
import { divideDown, divideHalfUp, isWhole, multiply } from './money.ts';
import { smallLetters } from './text.ts';
import type { Milli, Minor } from './types.ts';

export const MILLI = 1000;
export const MAX_QUANTITY_MILLI = 1_000_000_000;
export const MAX_FACTOR_MILLI = 1_000_000_000;
/** Sold by measure: a bag of rice is one thing to hand over, whatever it weighs. */
const MEASURED: readonly string[] = ['kg', 'g', 'gram', 'ons', 'l', 'liter', 'ml', 'm', 'meter', 'cm'];

/** Unit price x quantity, half-up away from zero (0,735 kg x 29.500 = 21.683). */
export function amountFor(unitPrice: Minor, quantity: Milli): Minor {
  return divideHalfUp(unitPrice, quantity, MILLI);
}

/** The same quantity in base units: 2 cases of 40 are 80 pieces. */
export function baseQuantity(quantity: Milli, factor: Milli): Milli {
  return divideHalfUp(quantity, factor, MILLI);
}

/** The quantity a printed label's price stands for; 0 when the unit price is 0. */
export function quantityFor(amount: Minor, unitPrice: Minor): Milli {
  if (unitPrice === 0) {
    return 0;
  }
  return divideHalfUp(amount, MILLI, unitPrice);
}

/** Things to carry away or bring back: what was weighed is one. */
export function pieces(lines: readonly { readonly quantity_milli: Milli; readonly unit: string }[]): number {
  return lines.reduce((count, line) => count + piecesOf(Math.abs(line.quantity_milli), line.unit), 0);
}

function piecesOf(quantity: Milli, unit: string): number {
  const whole = divideDown(quantity, 1, MILLI);
  return multiply(whole, MILLI) !== quantity || MEASURED.includes(smallLetters(unit)) ? 1 : whole;
}

/** The quantity of a line, more than nothing and not absurd. */
export function checkQuantity(quantity: unknown): Milli {
  if (!isWhole(quantity) || quantity <= 0) {
    throw new DomainError('quantity_invalid');
  }
  if (quantity > MAX_QUANTITY_MILLI) {
    throw new DomainError('quantity_too_large');
  }
  return quantity;
}

/** How many base units one unit holds, in thousandths. */
export function checkFactor(factor: unknown): Milli {
  if (!isWhole(factor) || factor <= 0 || factor > MAX_FACTOR_MILLI) {
    throw new DomainError('factor_invalid');
  }
  return factor;
}
