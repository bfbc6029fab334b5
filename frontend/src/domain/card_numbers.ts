/**
 * Finding a full card number in what somebody typed, so that none is ever written down.
 *
 * A number is 13 to 19 digits, perhaps with single blanks, dots or dashes between them, whose last
 * digit is the Luhn check digit. Of fifteen digits only those that cards begin with: a phone's IMEI is
 * as long, ends the same way, and is what a shop must write down. A longer run of digits is judged by
 * its first sixteen. One in ten other long numbers looks the same; a till asks for those to be shortened. Not here: which fields
 * are checked.
 */
import { DomainError } from './errors.ts';

export const SHORTEST = 13;
export const LONGEST = 19;
export const USUAL = 16;
export const KEPT_DIGITS = 4;
export const SEPARATORS = ' .-';
const NO_FIFTEEN = /^(?!3[47]|[12]).{15}$/;

interface Run {
  places: number[];
  digits: string;
}

export function hasCardNumber(text: string): boolean {
  return runs(text).some(({ digits }) => isCardNumber(digits));
}

/** Throws card_number_forbidden: four last digits are all that may be kept. */
export function checkNoCardNumber(text: string): void {
  if (hasCardNumber(text)) {
    throw new DomainError('card_number_forbidden');
  }
}

/** The text with every card number starred but for its last four digits. */
export function maskCardNumbers(text: string): string {
  const masked = text.split('');
  for (const { places, digits } of runs(text)) {
    if (isCardNumber(digits)) {
      for (const place of places.slice(0, -KEPT_DIGITS)) {
        masked[place] = '*';
      }
    }
  }
  return masked.join('');
}

/** Runs of digits that at most one separator interrupts, with the place of each digit. */
function runs(text: string): Run[] {
  const found: Run[] = [];
  let last = -3;
  for (let place = 0; place < text.length; place++) {
    const letter = text.charAt(place);
    if (letter < '0' || letter > '9') {
      continue;
    }
    const between = text.charAt(place - 1);
    const joined = place - last === 1 || (place - last === 2 && SEPARATORS.includes(between));
    const run = joined ? found.at(-1) : undefined;
    if (run === undefined) {
      found.push({ places: [place], digits: letter });
    } else {
      run.places.push(place);
      run.digits += letter;
    }
    last = place;
  }
  return found;
}

function isCardNumber(digits: string): boolean {
  if (digits.length > LONGEST) {
    return passesLuhn(digits.slice(0, USUAL));
  }
  return digits.length >= SHORTEST && !NO_FIFTEEN.test(digits) && passesLuhn(digits);
}

/** Every second digit from the right counts double, its own digits summed; all zeros is none. */
function passesLuhn(digits: string): boolean {
  let total = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits.charAt(digits.length - 1 - place));
    const doubled = digit + digit;
    const counted = doubled > 9 ? doubled - 9 : doubled;
    total += place % 2 === 1 ? counted : digit;
  }
  return total > 0 && total % 10 === 0;
}
