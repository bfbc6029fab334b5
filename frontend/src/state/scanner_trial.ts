/** What three scans of one barcode say of a scanner: how fast it types, how it ends, whether it reads right, and
 * which of the till's rhythms (settings `scanGapMs`) suits it. Pure: keys come in with their times (wedge.ts). */

export const TRIALS = 3;
export const RHYTHMS_MS = [35, 60, 100, 150] as const;
export type Rhythm = (typeof RHYTHMS_MS)[number];
/** After so long the next key begins another scan. */
export const APART_MS = 600;
/** A tablet at work, or a cable, makes one gap longer than the scanner's own. */
const ROOM = 1.3;
const LEAST_LETTERS = 4;

export interface TrialScan {
  readonly code: string;
  /** the longest between two characters */
  readonly gapMs: number;
  readonly ends: 'Enter' | 'Tab' | null;
}

export type Verdict =
  | { readonly kind: 'more'; readonly left: number }
  | { readonly kind: 'differs' }
  | { readonly kind: 'slow'; readonly gapMs: number }
  | { readonly kind: 'good'; readonly rhythm: Rhythm; readonly gapMs: number; readonly ends: boolean };

export class ScannerTrial {
  readonly scans: TrialScan[] = [];
  #code = '';
  #gapMs = 0;
  #lastAtMs = 0;

  character(character: string, atMs: number): void {
    if (this.#code !== '' && atMs - this.#lastAtMs > APART_MS) this.silence();
    if (this.#code !== '') this.#gapMs = Math.max(this.#gapMs, atMs - this.#lastAtMs);
    this.#code += character;
    this.#lastAtMs = atMs;
  }

  get lastAtMs(): number {
    return this.#lastAtMs;
  }

  end(key: 'Enter' | 'Tab'): void {
    this.#finish(key);
  }

  /** Nothing came for a while. */
  silence(): void {
    this.#finish(null);
  }

  get verdict(): Verdict {
    const scans = this.scans.slice(-TRIALS);
    if (scans.length < TRIALS) return { kind: 'more', left: TRIALS - scans.length };
    if (new Set(scans.map(({ code }) => code)).size > 1) return { kind: 'differs' };
    const gaps = scans.map((scan) => scan.gapMs).sort((left, right) => left - right);
    const gapMs = Math.ceil(gaps[(TRIALS - 1) / 2] ?? 0); // the middle one: once the tablet itself may have been busy
    const rhythm = RHYTHMS_MS.find((each) => each >= gapMs * ROOM);
    if (rhythm === undefined) return { kind: 'slow', gapMs };
    return { kind: 'good', rhythm, gapMs, ends: scans.every(({ ends }) => ends !== null) };
  }

  #finish(ends: TrialScan['ends']): void {
    if (this.#code.length >= LEAST_LETTERS) this.scans.push({ code: this.#code, gapMs: this.#gapMs, ends });
    this.#code = '';
    this.#gapMs = 0;
  }
}
