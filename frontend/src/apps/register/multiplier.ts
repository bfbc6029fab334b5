/** "12 *" typed outside any field: how many of the next thing that is tapped or scanned.
 * Digits that stood alone for a while were something else, and begin no number. */
const PAUSE_MS = 3_000;
const TIMES = /^[1-9][0-9]{0,3}$/;
/** One more than a multiplier may have, so that a longer number is none. */
const MOST_DIGITS = 5;

export class Multiplier {
  private digits = '';
  private lastAt = 0;

  /** Digits stand before: an x now is "times", not a letter. */
  isCounting(atMs: number): boolean {
    return this.digits !== '' && atMs - this.lastAt <= PAUSE_MS;
  }

  /** The number when this character ends one; else null. */
  hear(character: string, atMs: number): number | null {
    const before = atMs - this.lastAt > PAUSE_MS ? '' : this.digits;
    this.lastAt = atMs;
    const goesOn = /^[0-9.,]$/.test(character); // "12,5*" is no number, and not 5 either
    this.digits = goesOn ? (before + character).slice(0, MOST_DIGITS) : '';
    const ends = character === '*' || character.toLowerCase() === 'x';
    return ends && TIMES.test(before) ? Number(before) : null;
  }
}
