/**
 * The scale that belongs to this till, as its sheet sees it: what lies on it now, and whether that may
 * be taken.
 *
 * While the sheet is open the hub is asked every two seconds and tells every change (hardware/gadgets).
 * A weight counts for a moment only: after one and a half seconds without a word it is old, whatever the
 * hub, the network or the scale is doing. What may be taken is steady, fresh and above nothing; `refusal`
 * says in words' keys why it may not. Without any of it a person may still type the weight (a right).
 */
import type { GadgetRow, OutletChunk } from '../data/catalog_rows';
import { printLine } from '../data/print_news';
import type { WeightNotice } from '../data/protocol';
import type { Milli } from '../domain/types';

export const ASK_MS = 2_000;
export const FRESH_MS = 1_500;
/** So long a line that has just opened may take before it is called silent. */
export const FIRST_MS = 2_500;
const LOOK_MS = 250;

export type Refusal = 'waiting' | 'moving' | 'empty' | 'below' | 'silent' | 'trouble';

/** The scale of this till in this outlet's catalogue; its own before everybody's. */
export function scaleOf(outlet: Pick<OutletChunk, 'rules'> | null, device: string | null): GadgetRow | null {
  const mine = gadgetsOf(outlet, device).filter(({ kind }) => kind === 'scale');
  return mine.find(({ till }) => till === device) ?? mine[0] ?? null;
}

export function gadgetsOf(outlet: Pick<OutletChunk, 'rules'> | null, device: string | null): GadgetRow[] {
  return (outlet?.rules.gadgets ?? []).filter(({ till }) => till === null || till === device);
}

const THOUSANDTHS_A_GRAM: Readonly<Record<string, number>> = { kg: 1, kilo: 1, kilogram: 1, ons: 10, g: 1000, gr: 1000, gram: 1000 };

/** Of the unit that the goods are sold in; null: it is none of weight, and no scale can say it. */
export function milliOf(grams: number, unit: string): Milli | null {
  const each = THOUSANDTHS_A_GRAM[unit.trim().toLowerCase()];
  return each === undefined ? null : grams * each;
}

export class Weighing {
  news = $state.raw<WeightNotice | null>(null);
  /** of `performance`; moves a few times a second, so that an old weight is seen to be old */
  #nowMs = $state(performance.now());
  #heardAtMs = $state(-FRESH_MS);
  readonly #openedAtMs = performance.now();
  readonly #scale: GadgetRow;
  readonly #say: (words: object) => void;
  readonly #stops: (() => void)[] = [];

  constructor(scale: GadgetRow, say: (words: object) => void) {
    this.#scale = scale;
    this.#say = say;
  }

  /** null: this weight may be taken. */
  readonly refusal: Refusal | null = $derived.by(() => {
    if (this.news === null) return this.#nowMs - this.#openedAtMs < FIRST_MS ? 'waiting' : 'silent';
    const isTrouble = this.news.trouble !== ''; // which a hub without an owner of its devices says only when asked
    if (this.#nowMs - this.#heardAtMs > (isTrouble ? 2 * ASK_MS : FRESH_MS)) return 'silent';
    if (isTrouble) return 'trouble';
    if (this.news.stable !== true) return 'moving';
    if (this.grams === 0) return 'empty';
    return this.grams < 0 ? 'below' : null;
  });

  get grams(): number {
    return this.news?.grams ?? 0;
  }

  get tareGrams(): number {
    return this.news?.tare ?? 0;
  }

  /** Whether the figure still means something. */
  get isShown(): boolean {
    return this.news?.trouble === '' && this.refusal !== 'silent';
  }

  start(): void {
    const hear = (event: Event): void => this.#hear((event as CustomEvent<WeightNotice>).detail);
    const asking = setInterval(() => this.#say({ kind: 'weigh' }), ASK_MS);
    const looking = setInterval(() => this.look(), LOOK_MS);
    printLine.addEventListener('weight', hear);
    this.#say({ kind: 'weigh' });
    this.#stops.push(
      () => clearInterval(asking), () => clearInterval(looking), () => printLine.removeEventListener('weight', hear),
    );
  }

  /** The goods were taken, or will be weighed some other time: the next one finds no tare. */
  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#say({ kind: 'done' });
  }

  tare(): void {
    this.#say({ kind: this.tareGrams === 0 ? 'tare' : 'tare_off' });
  }

  /** Also at the moment of taking: a busy tablet's timers are late. */
  look(): void {
    this.#nowMs = performance.now();
  }

  #hear(news: WeightNotice): void {
    if (news.gadget !== undefined && news.gadget !== this.#scale.id) return; // another scale of everybody's
    this.#heardAtMs = performance.now();
    this.#nowMs = this.#heardAtMs;
    this.news = news;
  }
}

/** A weight may be typed at once: for which question somebody's right was asked. */
export const typing = $state<{ document: string | null }>({ document: null });
