/** The selling screen's own state: category, search, the question on screen, scans that wait.
 *
 * Every way to put goods in the cart comes through here: a tap (`tap`), a scan (`scan`), an answer
 * (`answer`). While a question or another dialog is open, scans queue and none is lost.
 * Not here: the cart's arithmetic (`basket`), the rhythm of the scanner (`wedge`).
 */
import type { Catalog } from '../data/catalog';
import type { ProductRow } from '../data/catalog_rows';
import { isGtin } from '../domain/barcode';
import { checkChoices } from '../domain/choices';
import type { BasketLine, Choice, Milli } from '../domain/types';
import type { Basket } from './basket.svelte';
import { type Draft, draftOf, type Groups, groupsOf, lineOf, nextQuestion, ONE_MILLI, type Question } from './draft';
import { codeOf } from './failures';
import type { Notice, Notices } from './notices.svelte';
import { readScan, wholeCode } from './scans';
import { crosses } from './stock.svelte';

/** null: favourites. */
export type CategoryId = string | null;
export const PAGE_TILES = 60;
/** As many as one screen shows; whoever does not find it there types another letter. */
export const SEARCH_LIMIT = 40;
/** As many as a cart has lines. */
const QUEUE_LIMIT = 1_000;
const COMBINATIONS_LIMIT = 300;
const NO_GROUPS: Groups = new Map();

/** How a product was taken last. */
export interface Combination {
  readonly choices: readonly Choice[];
  readonly note: string | null;
}

export interface Added {
  readonly name: string;
  readonly line: BasketLine;
  readonly count: number;
}

/** What the screens know that selling must heed. */
export interface Around {
  blocked: () => boolean;
  frozen: () => boolean;
  favourites?: () => readonly ProductRow[];
  /** in base units; null: nobody knows */
  stockOf?: (product: string) => Milli | null;
  /** Takes a code that is no product, if it may be a coupon's. */
  coupon?: (code: string) => boolean;
}

export class Selling {
  category = $state<CategoryId>(null);
  query = $state('');
  shown = $state(PAGE_TILES);
  question = $state.raw<Question | null>(null);
  /** Barcode that nobody knows, shown in a card that does not block. */
  unknownCode = $state<string | null>(null);
  /** "12 *": for the next tap or scan. */
  multiplier = $state<number | null>(null);
  /** The "12" of a "12 *" that is being typed. */
  counting = $state('');
  waiting = $state(0);
  /** Last thing that went into the cart, for the live region. */
  added = $state.raw<Added | null>(null);
  catalog = $state.raw<Catalog | null>(null);
  readonly #matches: readonly ProductRow[] = $derived(this.#matching());
  /** More was found than is shown. */
  readonly isCut = $derived(this.query.trim() !== '' && this.#matches.length > SEARCH_LIMIT);
  readonly products: readonly ProductRow[] = $derived(
    this.isCut ? this.#matches.slice(0, SEARCH_LIMIT) : this.#matches,
  );
  readonly #basket: Basket;
  readonly #notices: Notices;
  readonly #blocked: () => boolean;
  readonly #frozen: () => boolean;
  readonly #favourites: () => readonly ProductRow[];
  readonly #stockOf: (product: string) => Milli | null;
  readonly #coupon: (code: string) => boolean;
  /** The last combination of each product: "sama seperti tadi". */
  readonly #combinations = new Map<string, Combination>();
  #queue: string[] = [];

  /** `blocked`: another dialog has the screen. `frozen`: this cart is being written as a sale; what
   *  went into it now would vanish with it, so taps are refused and scans wait for the next cart. */
  constructor(
    basket: Basket,
    notices: Notices,
    around: Around,
  ) {
    this.#basket = basket;
    this.#notices = notices;
    this.#blocked = () => around.blocked() || around.frozen();
    this.#frozen = around.frozen;
    this.#stockOf = around.stockOf ?? (() => null);
    this.#coupon = around.coupon ?? (() => false);
    this.#favourites = around.favourites ?? (() => this.catalog?.productsOf(null) ?? []);
  }

  show(category: CategoryId): void {
    this.category = category;
    this.query = '';
    this.shown = PAGE_TILES;
  }

  search(query: string): void {
    this.query = query;
    this.shown = PAGE_TILES;
  }

  showMore(): void {
    this.shown += PAGE_TILES;
  }

  tap(product: ProductRow): void {
    if (this.#frozen()) return;
    this.unknownCode = null;
    const variants = this.catalog?.variantsOf(product) ?? [];
    if (variants.length > 0) this.question = { kind: 'variant', draft: draftOf(product), variants };
    else this.#begin(draftOf(product));
  }

  /** One of a product's variants, or of the products that share a barcode. */
  pick(product: ProductRow, known: Partial<Draft> = {}): void {
    if (this.#frozen()) return;
    this.question = null;
    this.#begin(draftOf(product, known));
    this.#takeWaiting();
  }

  /** How this product was taken last; null when that is no longer possible at the same price. */
  lastOf(product: ProductRow): Combination | null {
    const last = this.#combinations.get(product.id);
    if (last === undefined) return null;
    const groups = groupsOf(product, this.catalog?.choiceGroups ?? NO_GROUPS);
    const offered = groups.flatMap((group) => group.choices);
    const same = last.choices.every((choice) =>
      offered.some(({ id, price_minor: price }) => id === choice.choice && price === choice.price_minor),
    );
    return same && checkChoices(groups, [...last.choices]).length === 0 ? last : null;
  }

  /** A barcode, from a scanner or typed. Waits when a question is open. */
  scan(code: string): void {
    if (this.question !== null || this.#blocked()) {
      if (this.#queue.length < QUEUE_LIMIT) this.#queue.push(code);
      else this.#notices.show({ kind: 'cart_full' });
      this.waiting = this.#queue.length;
      return;
    }
    this.#take(code);
  }

  /** The code that was meant when bare digits came just before it; null: nobody can say. */
  whole(code: string, head: string): string | null {
    return this.catalog === null ? code : wholeCode(code, head, (each) => this.#isKnown(each));
  }

  /** Nothing is missing from this code: the shop knows it, or its check digit is right. */
  isWhole(code: string): boolean {
    return isGtin(code) || this.#isKnown(code);
  }

  #isKnown(code: string): boolean {
    const { catalog } = this;
    return catalog !== null && ['product', 'twins'].includes(readScan(code, catalog, catalog.outlet.scale_layouts).kind);
  }

  answer(draft: Draft): void {
    if (this.#frozen()) return;
    if (this.question?.kind === 'age') this.#basket.confirmAge(this.question.years);
    this.question = null;
    this.#proceed(draft);
    this.#takeWaiting();
  }

  dismiss(): void {
    this.question = null;
    this.#takeWaiting();
  }

  /** A dialog closed: the scans that waited for it come now. */
  resume(): void {
    this.#takeWaiting();
  }

  get counts(): boolean {
    return this.multiplier !== null || this.counting !== '';
  }

  countNothing(): void {
    this.multiplier = null;
    this.counting = '';
  }

  /** A new sale begins: new buyer, new questions. */
  reset(): void {
    this.unknownCode = null;
    this.countNothing();
    this.query = '';
  }

  #begin(draft: Draft): void {
    const times = this.multiplier;
    this.countNothing();
    const fixed = draft.quantityMilli !== null || draft.labelMinor !== null;
    if (times === null) return this.#proceed(draft);
    if (!fixed && !draft.product.weighed) return this.#proceed({ ...draft, quantityMilli: times * ONE_MILLI });
    this.#notices.show({ kind: 'not_multiplied' });
    this.#proceed(draft);
  }

  #proceed(draft: Draft): void {
    const known = this.#knowsAge(draft) ? { ...draft, ageConfirmed: true } : draft;
    const question = nextQuestion(known, this.catalog?.choiceGroups ?? NO_GROUPS);
    if (question !== null) {
      this.question = question;
      return;
    }
    this.#put(lineOf(known));
    if (known.choices !== null) this.#remember(known.product.id, known.choices, known.note);
  }

  #remember(product: string, choices: readonly Choice[], note: string | null): void {
    this.#combinations.delete(product);
    this.#combinations.set(product, { choices, note });
    const [oldest] = this.#combinations.keys();
    if (this.#combinations.size > COMBINATIONS_LIMIT && oldest !== undefined) this.#combinations.delete(oldest);
  }

  #put(line: BasketLine): void {
    try {
      const held = this.#basket.add(line);
      this.added = { name: held.name, line: held, count: (this.added?.count ?? 0) + 1 };
      this.#warn(line);
    } catch (error) {
      this.#notices.show(refusal(codeOf(error)));
    }
  }

  /** More than there is: said, never refused. */
  #warn(line: BasketLine): void {
    const leftMilli = this.#stockOf(line.product);
    if (leftMilli === null || !crosses(this.#basket.lines, line, leftMilli)) return;
    const unit = this.catalog?.product(line.product)?.unit ?? line.unit;
    this.#notices.show({ kind: 'over_stock', name: line.name, leftMilli, unit });
  }

  #take(code: string): void {
    const catalog = this.catalog;
    if (catalog === null) return;
    const read = readScan(code, catalog, catalog.outlet.scale_layouts);
    this.unknownCode = null;
    if (read.kind === 'product') this.#begin(draftOf(read.product, read.known));
    else if (read.kind === 'twins') this.question = { kind: 'twins', code, twins: read.twins };
    else if (read.kind === 'bad_label') this.#notices.show({ kind: 'bad_label' });
    else if (!this.#coupon(code)) this.unknownCode = code;
  }

  #takeWaiting(): void {
    while (this.question === null && !this.#blocked()) {
      const next = this.#queue.shift();
      this.waiting = this.#queue.length;
      if (next === undefined) return;
      this.#take(next);
    }
  }

  #knowsAge(draft: Draft): boolean {
    const years = draft.product.min_age;
    return years !== null && this.#basket.facts.ageConfirmed >= years;
  }

  #matching(): readonly ProductRow[] {
    if (this.catalog === null) return [];
    const query = this.query.trim();
    if (query === '' && this.category === null) return this.#favourites();
    if (query === '') return this.catalog.productsOf(this.category);
    const found = this.catalog.search(query, SEARCH_LIMIT + 1);
    return found.length > 0 ? found : this.#ofCode(query);
  }

  /** The number under the bars, typed because they cannot be read. */
  #ofCode(code: string): readonly ProductRow[] {
    const product = this.catalog?.findBarcode(code)?.product;
    return product === undefined ? [] : [product];
  }
}

export function refusal(code: string): Notice {
  if (code === 'card_number_forbidden') return { kind: 'card_number' };
  if (code === 'lines_too_many' || code === 'cart_too_long') return { kind: 'cart_full' };
  if (code.endsWith('_too_large')) return { kind: 'quantity_too_large' };
  return { kind: 'unpriced' };
}
