/**
 * Search over the whole catalogue, as fast as a keystroke: exact words first, one typo forgiven.
 *
 * Each shelf keeps the words of its products as one text, a line a product, in the owner's
 * order, so that the browser's own string search runs over fifty thousand products in a few
 * milliseconds, without an index that would have to be built first. Ranks are looked for one after
 * the other, each shelf hands over its next hit only when it is asked for, and what a screen cannot
 * show is never looked for. What this is not: barcodes (shelf.ts), and what is shown (state/selling).
 */
import type { ProductRow } from './catalog_rows';

/** So many almost-hits are not an answer; more are not put in order. */
const MOST_HITS = 1_000;
const MOST_ALMOST = 20;
const SHORTEST_FORGIVEN = 4;
const LETTERS = /^\p{L}+$/u;
const NEWLINE = 10;
const SPACE = 32;

/** A product and where it stands among others. */
interface Placed {
  readonly product: ProductRow;
  readonly position: number;
  readonly name: string;
}

function placed(product: ProductRow): Placed {
  return { product, position: product.position ?? 0, name: product.name.toLowerCase() };
}

/** As the owner put them, then by name; compared plainly, not by a collator. */
function byPlace(one: Placed, other: Placed): number {
  return one.position - other.position || (one.name < other.name ? -1 : one.name > other.name ? 1 : 0);
}

/** The products of a shelf that are sold, and what they are found by, one line each, in order. */
export class ShelfText {
  /** Every line stands between two line ends. */
  readonly text: string;
  private readonly products: readonly Placed[];
  private readonly starts: Uint32Array;

  constructor(products: readonly ProductRow[]) {
    this.products = products.filter(({ archived }) => !archived).map(placed).sort(byPlace);
    const lines = this.products.map(({ product }) => haystack(product));
    this.text = `\n${lines.join('\n')}\n`;
    this.starts = new Uint32Array(lines.length + 1);
    let at = 1;
    lines.forEach((line, index) => {
      this.starts[index] = at;
      at += line.length + 1;
    });
    this.starts[lines.length] = at;
  }

  /** The first line, from this one on, in which `needle` occurs; Infinity: none. */
  lineWith(needle: string, from: number): number {
    if (from >= this.products.length) return Infinity;
    const at = this.text.indexOf(needle, this.start(from) - 1);
    return at < 0 ? Infinity : this.lineAt(at + (needle.startsWith('\n') ? 1 : 0));
  }

  product(line: number): Placed {
    return this.products[line] as Placed;
  }

  line(line: number): string {
    return this.text.slice(this.start(line), this.start(line + 1) - 1);
  }

  /** The line a place in the text belongs to. */
  lineAt(place: number): number {
    let low = 0;
    let high = this.products.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.start(middle) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private start(line: number): number {
    return this.starts[line] as number;
  }
}

/** What is looked for in one pass: in lines with one of the needles, those of this rank. */
interface Wanted {
  readonly needles: readonly string[];
  readonly text: string;
  readonly words: readonly string[];
  readonly rank: number;
}

/** The hits of one shelf in its order, found one at a time. */
class Run {
  head: Placed | null = null;
  private readonly shelf: ShelfText;
  private readonly wanted: Wanted;
  /** Where each needle occurs next. */
  private readonly ahead: number[];

  constructor(shelf: ShelfText, wanted: Wanted) {
    this.shelf = shelf;
    this.wanted = wanted;
    this.ahead = wanted.needles.map((needle) => shelf.lineWith(needle, 0));
    this.advance();
  }

  advance(): void {
    const { shelf, wanted, ahead } = this;
    this.head = null;
    for (let line = Math.min(...ahead); line !== Infinity && this.head === null; line = Math.min(...ahead)) {
      if (rankOf(shelf.line(line), wanted) === wanted.rank) this.head = shelf.product(line);
      wanted.needles.forEach((needle, each) => {
        if (ahead[each] === line) ahead[each] = shelf.lineWith(needle, line + 1);
      });
    }
  }
}

interface Hit {
  readonly product: Placed;
  readonly rank: number;
}

/** Products in which every word occurs; names that begin so first, then words that begin so. */
export function search(shelves: readonly ShelfText[], query: string, limit: number): ProductRow[] {
  const text = folded(query).trim();
  if (text === '') return [];
  const words = text.split(/\s+/);
  const found: ProductRow[] = [];
  for (const [rank, needles] of passes(text, words).entries()) {
    found.push(...exactly(shelves, { needles, text, words, rank }, limit - found.length));
    if (found.length >= limit) return found;
  }
  return found.length > 0 ? found : almost(shelves, words).slice(0, limit);
}

/** What to look for so that no product of a rank is missed, rank by rank. */
function passes(text: string, words: readonly string[]): string[][] {
  const first = words[0] ?? '';
  return [[`\n${text}`], [`\n${first}`, ` ${first}`], [longest(words)]];
}

/** The first so many of this rank over all shelves, in order: the nearest head is taken, again and again. */
function exactly(shelves: readonly ShelfText[], wanted: Wanted, limit: number): ProductRow[] {
  const runs = shelves.map((shelf) => new Run(shelf, wanted));
  const found: ProductRow[] = [];
  while (found.length < limit) {
    const next = nearest(runs);
    if (next?.head == null) break;
    found.push(next.head.product);
    next.advance();
  }
  return found;
}

function nearest(runs: readonly Run[]): Run | null {
  let best: Run | null = null;
  for (const run of runs) {
    if (run.head === null) continue;
    if (best?.head == null || byPlace(run.head, best.head) < 0) best = run;
  }
  return best;
}

/** 0: the name begins so; 1: a word of it begins so; 2: it only contains all words; 3: it does not. */
function rankOf(line: string, { text, words }: Wanted): number {
  if (!words.every((word) => line.includes(word))) return 3;
  if (line.startsWith(text)) return 0;
  const first = words[0] ?? '';
  return line.startsWith(first) || line.includes(` ${first}`) ? 1 : 2;
}

/** When nothing was found: a word that stands nowhere was mistyped, by one letter. Codes are not. */
function almost(shelves: readonly ShelfText[], words: readonly string[]): ProductRow[] {
  const unknown = words.filter((word) => !shelves.some(({ text }) => text.includes(word)));
  const driver = longest(unknown);
  if (!unknown.every(isForgiven) || driver === '') return [];
  const others = words.filter((word) => word !== driver);
  const hits = new Map<Placed, Hit>();
  for (const shelf of shelves) {
    eachBeginning(shelf.text, driver, (at) => {
      const line = shelf.lineAt(at);
      if (!others.every((word) => occurs(shelf.line(line), word))) return;
      const product = shelf.product(line);
      // a first letter is mistyped less often than any other
      const rank = (mistakeAt(shelf.text, at, driver) ?? 0) + (shelf.text[at] === driver[0] ? 0 : 3);
      if (rank < (hits.get(product)?.rank ?? Infinity)) hits.set(product, { product, rank });
    });
    if (hits.size >= MOST_HITS) break;
  }
  return inOrder([...hits.values()]).slice(0, MOST_ALMOST);
}

function isForgiven(word: string): boolean {
  return word.length >= SHORTEST_FORGIVEN && LETTERS.test(word);
}

function occurs(line: string, word: string): boolean {
  if (line.includes(word)) return true;
  let found = false;
  if (isForgiven(word)) eachBeginning(`\n${line}\n`, word, () => (found = true));
  return found;
}

/**
 * Every place where a word of the text begins almost like this one. One mistake leaves one half of
 * the word as it is (or swaps the two letters between the halves), so it is enough to look where a
 * half occurs, and the browser's own search is quick at that.
 */
function eachBeginning(text: string, word: string, visit: (at: number) => void): void {
  const half = word.length >> 1;
  const [front, back] = [word.slice(0, half), word.slice(half)];
  const swapped = front.slice(0, -1) + back.slice(0, 1) + front.slice(-1) + back.slice(1);
  const consider = (at: number) => {
    const before = text.charCodeAt(at - 1);
    if ((before === SPACE || before === NEWLINE) && beginsAlmost(text, at, word)) visit(at);
  };
  for (const begin of [` ${front}`, `\n${front}`, ` ${swapped}`, `\n${swapped}`]) {
    eachPlace(text, begin, (at) => consider(at + 1));
  }
  eachPlace(text, back, (at) => {
    for (let start = at - half - 1; start <= at - half + 1; start++) consider(start);
  });
}

function eachPlace(text: string, needle: string, visit: (at: number) => void): void {
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) visit(at);
}

/** One letter wrong, missing, too many, or two neighbours swapped; or none of these. */
export function beginsAlmost(text: string, at: number, word: string): boolean {
  return mistakeAt(text, at, word) !== null;
}

/** 0: a letter is missing or two are swapped, so all of the word's letters are right; 1: one is wrong;
 * 2: one is too many, which leaves so little of a short word that much begins with it. */
function mistakeAt(text: string, at: number, word: string): 0 | 1 | 2 | null {
  let same = 0;
  while (same < word.length && text.charCodeAt(at + same) === word.charCodeAt(same)) same++;
  if (same === word.length) return 0;
  const goesOn = (from: number, to: number) => text.startsWith(word.slice(from), at + to);
  if (text.charCodeAt(at + same) !== NEWLINE) {
    const swapped = word.slice(same, same + 2) === (text[at + same + 1] ?? '') + (text[at + same] ?? '');
    if (goesOn(same, same + 1) || (swapped && goesOn(same + 2, same + 2))) return 0;
    if (goesOn(same + 1, same + 1)) return 1;
  }
  return goesOn(same + 1, same) ? 2 : null;
}

function longest(words: readonly string[]): string {
  return words.reduce((best, word) => (word.length > best.length ? word : best), '');
}

function inOrder(hits: readonly Hit[]): ProductRow[] {
  return [...hits]
    .sort((one, other) => one.rank - other.rank || byPlace(one.product, other.product))
    .map(({ product }) => product.product);
}

/** Lower case, and without accents: nobody types them at a till. */
export function folded(text: string): string {
  const lower = text.toLowerCase();
  return PLAIN.test(lower) ? lower : lower.normalize('NFD').replace(/\p{M}/gu, '');
}

// eslint-disable-next-line no-control-regex
const PLAIN = /^[\x00-\x7f]*$/;

function haystack({ name, variant_name, sku }: ProductRow): string {
  return folded(`${name} ${variant_name ?? ''} ${sku ?? ''}`).replace(/\s+/g, ' ').trim();
}
