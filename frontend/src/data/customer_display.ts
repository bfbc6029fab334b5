/** The line from the till to the customer's screen: another window of the same browser. A tablet of its own
 * is told by far_display.ts in the same words.
 *
 * The screen asks every two seconds, and the till answers at once with what it shows; every change is
 * told too. So neither keeps time for the other, a till without a screen does nothing, and a screen
 * whose till is gone knows it and shows nothing old. What is told is ready to be read: the screen
 * knows no goods, no prices and no language.
 */
import { named } from './training';

export interface ShownLine {
  readonly name: string;
  readonly detail: string;
  readonly amount: string;
  readonly saving: string;
}

export type Shown =
  | { readonly kind: 'idle'; readonly title: string }
  | { readonly kind: 'cart'; readonly lines: readonly ShownLine[]; readonly count: string; readonly label: string; readonly total: string }
  | { readonly kind: 'pay'; readonly label: string; readonly total: string; readonly note: string }
  | { readonly kind: 'qris'; readonly payload: string; readonly merchant: string; readonly label: string; readonly total: string; readonly note: string }
  | { readonly kind: 'done'; readonly label: string; readonly total: string; readonly title: string; readonly note: string; readonly receipt?: Receipt };

/** What stands in the QR code on the paper of this sale. */
export interface Receipt {
  readonly code: string;
  readonly label: string;
}

export interface Told {
  readonly shop: string;
  /** black-and-white PNG in base64 */
  readonly logo: string | null;
  readonly language: string;
  readonly shown: Shown;
}

export const ASK_MS = 2_000;
/** After so long without a word nothing is true any more. */
export const SILENCE_MS = 5_000;
const CHANNEL = 'lancar.display';
const ASK = 'ask';

/** The till's end. `heard` says whether somebody looks. */
export class DisplayTeller {
  readonly #channel = new BroadcastChannel(named(CHANNEL)); // a practice is not the customer's
  readonly #heard: (isThere: boolean) => void;
  #told: Told | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(heard: (isThere: boolean) => void) {
    this.#heard = heard;
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => this.#asked(data);
  }

  /** null: this tab is not the till. */
  tell(told: Told | null): void {
    this.#told = told;
    if (told !== null) this.#channel.postMessage(told);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#channel.close();
  }

  #asked(data: unknown): void {
    if (data !== ASK) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#unseen(), SILENCE_MS);
    this.#heard(true);
    if (this.#told !== null) this.#channel.postMessage(this.#told);
  }

  /** Nobody keeps it true from here on, so it is not told to whoever looks next. */
  #unseen(): void {
    this.#told = null;
    this.#heard(false);
  }
}

/** The screen's end. `show` hears null when the till has fallen silent. */
export class DisplayListener {
  readonly #channel = new BroadcastChannel(CHANNEL);
  readonly #show: (told: Told | null) => void;
  readonly #beat: ReturnType<typeof setInterval>;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(show: (told: Told | null) => void) {
    this.#show = show;
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => this.#hear(data);
    this.#beat = setInterval(() => this.#ask(), ASK_MS);
    this.#ask();
  }

  close(): void {
    clearInterval(this.#beat);
    clearTimeout(this.#silence);
    this.#channel.close();
  }

  #ask(): void {
    this.#channel.postMessage(ASK);
  }

  #hear(data: unknown): void {
    if (typeof data !== 'object' || data === null) return; // another screen asks
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#show(null), SILENCE_MS);
    this.#show(data as Told);
  }
}
