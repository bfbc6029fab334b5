/** A weight typed without its comma: the display of a scale says 735 where the price is per kilogram.
 *
 * Retail scales show grams or three decimals, and who reads "735" or "0,735" types 735. From a hundred
 * on the figure reads grams, which Enter takes, and the large unit is the second button; below it (12 kg, a
 * sack of 50) the unit is meant.
 */
import type { Milli } from '../../domain/types';

const SMALLER: Readonly<Record<string, string>> = { kg: 'gram', l: 'ml', lt: 'ml', ltr: 'ml', liter: 'ml' };
const LEAST = 100;

export interface Reading {
  readonly milli: Milli;
  /** "735 gram" */
  readonly shown: string;
}

/** The other thing these digits may mean; null when there is none. */
export function smallReading(text: string, unit: string): Reading | null {
  const smaller = SMALLER[unit.toLowerCase()];
  if (smaller === undefined || !/^[0-9]+$/.test(text)) return null;
  const thousandths = Number(text);
  return thousandths < LEAST ? null : { milli: thousandths, shown: `${text} ${smaller}` };
}
