/** The till's end towards customer displays on tablets of their own: over the hub, which keeps nothing.
 *
 * The hub passes on that a display asks, every two seconds for each; only while that goes on is anything
 * said, in the words of the second window. A burst of changes is one word, a tenth of a second apart at most,
 * and never in the way of a tap. The shop's logo stays here: a display has it from its own greeting.
 */
import { SILENCE_MS, type Shown, type Told } from './customer_display';

export const APART_MS = 100;
/** The hub hears no longer word (pos/live/consumers.py). */
export const MOST_LETTERS = 8_000;
const LONGEST_NAME = 80;
const LONGEST_DETAIL = 120;

export class FarTeller {
  readonly #say: (words: object) => void;
  readonly #heard: (isThere: boolean) => void;
  #told: Told | null = null;
  #isLookedAt = false;
  #saidAt = -Infinity;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #next: ReturnType<typeof setTimeout> | undefined;

  constructor(say: (words: object) => void, heard: (isThere: boolean) => void) {
    this.#say = say;
    this.#heard = heard;
  }

  /** null: this tab is not the till. */
  tell(told: Told | null): void {
    this.#told = told;
    if (this.#isLookedAt) this.#sayNext();
  }

  /** A display asks. The first time the page is told first, and then tells. */
  readonly looked = (): void => {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#unseen(), SILENCE_MS);
    this.#isLookedAt = true;
    this.#heard(true);
    this.#sayNext();
  };

  close(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#next);
  }

  #unseen(): void {
    this.#isLookedAt = false;
    this.#told = null; // nobody keeps it true from here on
    this.#heard(false);
  }

  #sayNext(): void {
    this.#next ??= setTimeout(() => {
      this.#next = undefined;
      this.#saidAt = performance.now();
      const words = { kind: 'shown', told: this.#told === null ? null : short(this.#told) };
      if (words.told !== null && JSON.stringify(words).length <= MOST_LETTERS) this.#say(words);
    }, Math.max(0, this.#saidAt + APART_MS - performance.now()));
  }
}

function short(told: Told): Told {
  return { ...told, logo: null, shown: shortened(told.shown) };
}

function shortened(shown: Shown): Shown {
  if (shown.kind !== 'cart') return shown;
  const lines = shown.lines.map((line) => ({
    ...line, name: line.name.slice(0, LONGEST_NAME), detail: line.detail.slice(0, LONGEST_DETAIL),
  }));
  return { ...shown, lines };
}
