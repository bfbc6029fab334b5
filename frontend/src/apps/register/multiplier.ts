/** "12 *" typed outside any field: how many of the next thing that is tapped or scanned.
 * The digits are shown as they come (`selling.counting`), so that one typed by mistake is seen. */

/** Digits that stood alone for so long were something else, and begin no number. */
export const PAUSE_MS = 3_000;
const TIMES = /^[1-9][0-9]{0,3}$/;
/** One more than a multiplier may have, so that a longer number is none. */
const MOST_DIGITS = 5;

export interface Heard {
  /** What was typed so far towards a number. */
  readonly counting: string;
  /** The number when this character ended one. */
  readonly times: number | null;
}

export function hear(before: string, character: string): Heard {
  const goesOn = /^[0-9.,]$/.test(character); // "12,5*" is no number, and not 5 either
  if (goesOn) return { counting: (before + character).slice(0, MOST_DIGITS), times: null };
  const ends = character === '*' || character.toLowerCase() === 'x';
  return { counting: '', times: ends && TIMES.test(before) ? Number(before) : null };
}
