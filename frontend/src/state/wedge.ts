/** Keyboard-wedge scanner: tells a barcode from a person typing, by the rhythm of the keys.
 *
 * A scanner types its code in a few milliseconds per character and usually ends with Enter or
 * Tab. This file is the judge only: it receives keys with their times and answers what to do with
 * each. It knows no DOM and starts no timer of its own (the caller gives one), so every rule can
 * be tested with exact times. Listening to the window is `apps/register/keys.ts`.
 *
 * The rules:
 * 1. Keys are collected while the gap to the one before is short.
 * 2. When two gaps in a row are at most `startGapMs`, it may be a scan; from then on keys are
 *    swallowed, and what leaked into a field before is the caller's to take back.
 * 3. It ends with Enter or Tab, or with `endGapMs` of silence, and is believed if it is long enough
 *    and looks like a code. In a field more is demanded: there a fast hand is likelier.
 * 4. Everything else was a person: the collected text is handed back as typed.
 * 5. A page that had no time may call a silence that was none. Then the keys' own times say so: digits
 *    that the burst goes on from are taken back, and a code that follows bare digits names them as its
 *    possible head. Never is a code cut in two and its rest believed. Only digits that somebody writes
 *    (an amount, a PIN), or that were typed at another place, are no head of what follows later.
 * 6. A scanner that sends no end: silence ends a code at once that the shop knows or a check digit
 *    vouches for. Any other may be a part: its rest is waited for a little longer, and one that comes
 *    later still, by the keys' own times, is read with the part before it.
 */

export interface WedgeSettings {
  readonly startGapMs: number;
  readonly endGapMs: number;
  readonly minimumLength: number;
  /** Characters a scanner was programmed to send first; then shorter codes are believed too. */
  readonly prefix: string;
}

export const DEFAULT_WEDGE: WedgeSettings = {
  startGapMs: 35,
  endGapMs: 60,
  minimumLength: 4,
  prefix: '',
};

const MINIMUM_LENGTH_WITH_PREFIX = 3;
/** In a field, when neither Enter nor Tab says that it was a scanner: no shorter code is printed by a factory. */
const MINIMUM_LENGTH_UNENDED = 6;
const MAXIMUM_LENGTH = 512;
/** The caller's timer tells a real silence. A longer gap without it means that the tablet itself was
 * busy, and up to here the characters still belong together. */
const BUSY_GAP_MS = 250;
/** The same of a scanner that is known to end its codes: only the end it sends ends one. */
const ENDED_SILENCE_MS = 300;
const ENDED_BUSY_GAP_MS = 1_000;
/** Digits typed so shortly before a code may be its first ones, on a page that had no time. As long as
 * they may begin a number of things ("12 *"). */
const HEAD_MS = 3_000;
/** Some scanners are slow with their Enter; it must not press whatever has the focus. */
const LATE_SUFFIX_MS = 400;
/** `]E0`, `]C1`, …: the symbology a scanner may announce before the code itself. */
const AIM_PREFIX = /^\][A-Za-z][0-9A-Za-z]/;

export type Verdict =
  | { readonly kind: 'waiting'; readonly isFirst: boolean }
  /** `begins`: what was collected so far stands in the field already and does not belong there. */
  | { readonly kind: 'swallow'; readonly begins: boolean }
  | { readonly kind: 'scan'; readonly code: string }
  | { readonly kind: 'pass' };

/** Where characters typed outside a field go. */
export interface Place {
  readonly receiver: unknown;
  /** Digits there are an amount or a PIN: no code that follows is asked for again because of them. */
  readonly writes: boolean;
}

export interface WedgeOutput {
  place(): Place;
  /** The shop knows this code, or its check digit vouches for it. */
  isWhole(code: string): boolean;
  /** A whole barcode has arrived. `head`: bare digits handed out as typed just before it, which nobody
   *  was writing anything with. */
  scanned(code: string, head: string): void;
  /** These digits, handed out as typed, were the first of a burst that goes on. */
  takenBack(digits: string): void;
  /** A person typed these characters outside any field. */
  typed(text: string): void;
  /** A person typed these in a field, so fast that they were kept from it: they belong at its caret. */
  givenBack(text: string): void;
}

const PASS: Verdict = { kind: 'pass' };
const SWALLOW: Verdict = { kind: 'swallow', begins: false };

export class Wedge {
  private collected = '';
  private lastAt = 0;
  private fastGaps = 0;
  private scanning = false;
  private inField = false;
  /** A code without an end was given more time already. */
  private waited = false;
  /** What the last silence believed to be a code, until something else comes. */
  private part = '';
  /** When the last scan that ended by silence had its last character. */
  private endedAt = -LATE_SUFFIX_MS;
  /** The last scan was ended by its scanner. */
  private endsItself = false;
  private startedAt = 0;
  private head = '';
  /** Its end: what was handed out last. */
  private headLast = '';
  private headAt = 0;
  private headAtPlace: unknown = null;

  private readonly output: WedgeOutput;
  private readonly settings: WedgeSettings;

  constructor(output: WedgeOutput, settings: WedgeSettings = DEFAULT_WEDGE) {
    this.output = output;
    this.settings = settings;
  }

  /** How long the caller should wait in silence before it calls `silence()`. */
  get silenceMs(): number {
    return this.awaitsItsEnd() ? ENDED_SILENCE_MS : this.settings.endGapMs;
  }

  /** Whether something that happened at this time lies before what is collected, or amid a burst: then
   *  it ends nothing. Touches and keys reach a busy page in another order than they were made. Three
   *  fast zeros are one key of a number pad, unless they are not yet over. */
  goesOnOver(at: number): boolean {
    if (this.collected !== '' && at < this.startedAt) return true;
    const goesOn = this.isLong() || at - this.lastAt <= this.settings.endGapMs;
    return this.scanning && !this.inField && goesOn;
  }

  /** Something else was done: digits before it are no head of a code after it. */
  forgetHead(): void {
    this.head = '';
  }

  /** One printable character. `inField`: a text field has the focus and shows it already. */
  character(character: string, at: number, inField: boolean): Verdict {
    const gap = at - this.lastAt;
    if (this.collected !== '' && gap > this.busyGapMs()) this.silence();
    const isFirst = this.collected === '';
    this.waited = false;
    if (isFirst) this.begin(at, inField);
    if (this.collected !== '') this.fastGaps = gap <= this.settings.startGapMs ? this.fastGaps + 1 : 0;
    this.collect(character, at, inField);
    if (this.scanning) return SWALLOW;
    if (this.fastGaps < 2) return { kind: 'waiting', isFirst };
    this.scanning = true;
    return { kind: 'swallow', begins: true };
  }

  /** Enter or Tab: the end of a scan, or a key of its own. */
  terminator(at: number): Verdict {
    const inTime = at - this.lastAt <= this.busyGapMs();
    if (inTime && this.isBelieved(true)) {
      const code = this.code();
      this.endsItself = true;
      this.found(code);
      return { kind: 'scan', code };
    }
    this.part = '';
    const endsCode = this.collected === '' || this.isBelieved(false);
    this.silence();
    this.forgetHead();
    const isLateSuffix = endsCode && at - this.endedAt < LATE_SUFFIX_MS;
    this.endedAt = -LATE_SUFFIX_MS;
    return isLateSuffix ? SWALLOW : PASS;
  }

  /** Nothing came for as long as was asked for. Answers how much longer to wait: 0, it is decided. */
  quiet(): number {
    if (!this.waited && this.isBelieved(false) && !this.output.isWhole(this.code())) {
      this.waited = true;
      return ENDED_SILENCE_MS;
    }
    this.silence();
    return 0;
  }

  /** Nothing more is waited for: decide what the collected characters were. */
  silence(): void {
    const { collected, scanning, inField } = this;
    const believed = this.isBelieved(false);
    if (collected === '') return;
    if (believed) {
      this.endedAt = this.lastAt;
      this.endsItself = false;
      this.found(this.code());
      this.part = inField ? '' : collected;
      return;
    }
    this.reset();
    if (!inField) this.typed(collected);
    else if (scanning) this.output.givenBack(collected);
  }

  private found(code: string): void {
    const head = this.head === '' || !this.isHeadHere() || this.output.place().writes ? '' : this.head;
    this.forgetHead();
    this.reset();
    this.output.scanned(code, head);
  }

  private typed(text: string): void {
    const before = this.isHeadHere() ? this.head : '';
    this.head = /^[0-9]+$/.test(text) ? before + text : '';
    this.headLast = text;
    this.headAt = this.lastAt;
    this.headAtPlace = this.output.place().receiver;
    this.output.typed(text);
  }

  private isHeadHere(): boolean {
    return this.output.place().receiver === this.headAtPlace;
  }

  /** A new burst, unless its first key came too soon after the last one: then the silence was ours. */
  private begin(at: number, inField: boolean): void {
    this.startedAt = at;
    if (this.goesOnFrom(this.part, at, inField)) return;
    const { head, headAt, headLast } = this;
    if (head === '') return;
    if (inField || at - headAt > HEAD_MS) return this.forgetHead();
    if (at - headAt > this.settings.endGapMs) return;
    this.head = head.slice(0, -headLast.length);
    this.collected = headLast;
    this.output.takenBack(headLast);
  }

  /** The silence was the page's own and cut a code: what comes now is read with its part. */
  private goesOnFrom(part: string, at: number, inField: boolean): boolean {
    this.part = '';
    if (part === '' || inField || at - this.lastAt > this.settings.endGapMs) return false;
    this.collected = part;
    this.scanning = true;
    return true;
  }

  private busyGapMs(): number {
    return this.awaitsItsEnd() ? ENDED_BUSY_GAP_MS : BUSY_GAP_MS;
  }

  /** Nobody types so many digits so fast outside a field; letters and fields are a fast hand's, and
   *  three zeros one key of a number pad. A code cut before has its head named. */
  private awaitsItsEnd(): boolean {
    if (!this.endsItself || !this.scanning || this.inField) return false;
    return this.isLong() && /^[0-9]+$/.test(this.collected);
  }

  private isLong(): boolean {
    return this.collected.length >= this.settings.minimumLength;
  }

  private isBelieved(ended: boolean): boolean {
    const { collected, inField } = this;
    const { prefix, minimumLength } = this.settings;
    if (!this.scanning) return false;
    if (prefix !== '' && collected.startsWith(prefix)) {
      return collected.length - prefix.length >= MINIMUM_LENGTH_WITH_PREFIX;
    }
    const least = inField && !ended ? MINIMUM_LENGTH_UNENDED : minimumLength;
    const looksLikeOne = (ended && !inField) || /[0-9]/.test(collected);
    return looksLikeOne && collected.length >= least;
  }

  private collect(character: string, at: number, inField: boolean): void {
    if (this.collected.length < MAXIMUM_LENGTH) this.collected += character;
    this.lastAt = at;
    this.inField = inField;
  }

  private code(): string {
    const { prefix } = this.settings;
    const bare =
      prefix !== '' && this.collected.startsWith(prefix)
        ? this.collected.slice(prefix.length)
        : this.collected;
    return bare.replace(AIM_PREFIX, '').trim();
  }

  private reset(): void {
    this.collected = '';
    this.fastGaps = 0;
    this.scanning = false;
    this.inField = false;
  }
}

/** The character a key event stands for, or null when it is not a printable one.
 * Some Android scanners send `Unidentified` and only the physical code is true. */
export function printable(event: { key: string; code: string; keyCode?: number }): string | null {
  if (event.keyCode === 229) return null;
  if (event.key.length === 1) return event.key;
  if (event.key !== 'Unidentified') return null;
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  if (digit) return digit[1] ?? null;
  const letter = /^Key([A-Z])$/.exec(event.code);
  return letter ? (letter[1] ?? null) : null;
}
