/** The open cart: its lines, their prices, and twenty steps of undo.
 *
 * Lines are immutable snapshots: every change makes a new list, prices it as a whole through the
 * money contract, and only then replaces what the screens see. A change that cannot be priced
 * leaves the cart as it was and throws. Rows keep their identity while nothing about them changes,
 * so a cart of a hundred lines repaints one. Not here: questions to the cashier (`selling`),
 * payment (`checkout`).
 */
import { uuidV7 } from '../data/ids';
import type { JsonObject } from '../data/json';
import { priceBasket } from '../domain/basket';
import type { Basket as PricingBasket, BasketLine, Discount, Milli, Minor, Priced, PricedLine, Rules } from '../domain/types';
import { Counters } from './counters.svelte';
import { mergeable, ONE_MILLI } from './draft';
import { type OrderFacts, PLAIN_ORDER } from './sale_body';

export interface CartRow {
  readonly id: string;
  readonly line: BasketLine;
  readonly priced: PricedLine;
}

/** What prices depend on besides the lines. */
export interface PricingFrame {
  readonly rules: Rules;
  readonly businessDate: string;
  readonly minuteOfDay: number;
}

/** Keeps the open cart over a reload; the data layer's carts. */
export interface CartKeeper {
  save(id: string, content: JsonObject): void;
  discard(id: string): void;
}

type Lines = readonly BasketLine[];
/** What undo goes back to. */
type Step = { readonly lines: Lines; readonly selected: string | null };
const UNDO_STEPS = 20;

export class Basket {
  id = $state('');
  openedAtMs = $state(0);
  lines = $state.raw<Lines>([]);
  rows = $state.raw<readonly CartRow[]>([]);
  priced = $state.raw<Priced | null>(null);
  selected = $state<string | null>(null);
  /** What the sale is besides its lines: order type, table, customer, discount on the whole. */
  order = $state.raw<OrderFacts>(PLAIN_ORDER);
  readonly counters = new Counters();
  readonly isEmpty = $derived(this.lines.length === 0);
  readonly totalMinor: Minor = $derived(this.priced?.totals.total_minor ?? 0);
  readonly itemCount = $derived(this.priced?.totals.item_count ?? 0);
  readonly #frame: () => PricingFrame;
  readonly #keeper: CartKeeper;
  readonly #nowMs: () => number;
  #past: Step[] = [];

  constructor(frame: () => PricingFrame, keeper: CartKeeper, nowMs: () => number) {
    this.#frame = frame;
    this.#keeper = keeper;
    this.#nowMs = nowMs;
    this.id = uuidV7(nowMs());
  }

  /** Adds a line, or raises an equal one. Answers with the line that holds it now. */
  add(added: BasketLine): BasketLine {
    const present = this.lines.find((line) => mergeable(line, added));
    if (present === undefined) {
      this.#change([...this.lines, added]);
      this.selected = added.id;
      return added;
    }
    return this.setQuantity(present.id, present.quantity_milli + added.quantity_milli) ?? present;
  }

  /** Zero or less removes the line and answers null. */
  setQuantity(id: string, quantityMilli: Milli): BasketLine | null {
    const present = this.line(id);
    if (present === null) return null;
    if (quantityMilli <= 0) {
      this.remove(id);
      return null;
    }
    const changed = { ...present, quantity_milli: quantityMilli };
    this.#change(this.lines.map((line) => (line.id === id ? changed : line)));
    this.selected = id;
    return changed;
  }

  /** One more or one less; a weighed line moves by a whole unit too, never below nothing. */
  step(id: string, direction: 1 | -1): BasketLine | null {
    const present = this.line(id);
    if (present === null) return null;
    return this.setQuantity(id, present.quantity_milli + direction * ONE_MILLI);
  }

  remove(id: string): void {
    const index = this.lines.findIndex((line) => line.id === id);
    if (index < 0) return;
    this.#change(this.lines.filter((line) => line.id !== id));
    this.selected = (this.lines[index] ?? this.lines[index - 1])?.id ?? null;
  }

  clear(): void {
    if (this.isEmpty) return;
    this.#change([]);
    this.selected = null;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  undo(): boolean {
    const before = this.#past.pop();
    if (before === undefined) return false;
    this.#show(before.lines);
    this.selected = before.selected;
    return true;
  }

  line(id: string): BasketLine | null {
    return this.lines.find((line) => line.id === id) ?? null;
  }

  /** Prices again with the rules of this moment (new day, new taxes, promotion begins). */
  reprice(): void {
    this.rows = [];
    this.#show(this.lines);
  }

  /** The cart was sold: the next one begins, and nothing of the old can be undone into it. */
  startNext(): void {
    this.#past = [];
    this.id = uuidV7(this.#nowMs());
    this.openedAtMs = 0;
    this.lines = [];
    this.rows = [];
    this.priced = null;
    this.selected = null;
    this.counters.recount([]);
  }

  /** Takes back what was kept over a reload. */
  restore(id: string, content: JsonObject): boolean {
    const lines = content['lines'];
    const openedAtMs = content['opened_at'];
    if (!Array.isArray(lines) || lines.length === 0) return false;
    this.id = id;
    this.openedAtMs = typeof openedAtMs === 'number' ? openedAtMs : this.#nowMs();
    this.#show(lines as unknown as Lines);
    this.selected = this.lines.at(-1)?.id ?? null;
    return true;
  }

  /** Discounts given by hand, by line: the sale names them as they were given. */
  get discounts(): ReadonlyMap<string, Discount> {
    return new Map(
      this.lines.flatMap(({ id, discount }) => (discount === null ? [] : [[id, discount] as const])),
    );
  }

  /** The basket as the money contract wants it. */
  forPricing(lines: Lines = this.lines): PricingBasket {
    const { businessDate, minuteOfDay } = this.#frame();
    return {
      business_date: businessDate,
      minute_of_day: minuteOfDay,
      order_type: 'retail',
      customer: null,
      lines: lines as BasketLine[],
      order_discount: null,
    };
  }

  /** Priced for the journal: with the rules and the business day of this moment. */
  priceNow(): Priced {
    return priceBasket(this.forPricing(), this.#frame().rules);
  }

  #change(lines: Lines): void {
    const before = { lines: this.lines, selected: this.selected };
    this.#show(lines);
    this.#past = [...this.#past.slice(1 - UNDO_STEPS), before];
    if (this.openedAtMs === 0) this.openedAtMs = this.#nowMs();
  }

  #show(lines: Lines): void {
    const priced = lines.length === 0 ? null : priceBasket(this.forPricing(lines), this.#frame().rules);
    this.lines = lines;
    this.priced = priced;
    this.rows = rowsOf(lines, priced, this.rows);
    this.counters.recount(lines);
    this.#keep();
  }

  #keep(): void {
    if (this.isEmpty) this.#keeper.discard(this.id);
    else this.#keeper.save(this.id, this.#content());
  }

  #content(): JsonObject {
    const openedAt = this.openedAtMs === 0 ? this.#nowMs() : this.openedAtMs;
    return { kind: 'cart', opened_at: openedAt, lines: this.lines as unknown as JsonObject[] };
  }
}

function rowsOf(lines: Lines, priced: Priced | null, before: readonly CartRow[]): CartRow[] {
  const known = new Map(before.map((row) => [row.id, row]));
  return lines.flatMap((line, index) => {
    const its = priced?.lines[index];
    if (its === undefined) return [];
    const old = known.get(line.id);
    const same = old !== undefined && old.line === line && looksSame(old.priced, its);
    return [same ? old : { id: line.id, line, priced: its }];
  });
}

function looksSame(left: PricedLine, right: PricedLine): boolean {
  return (
    left.amount_minor === right.amount_minor &&
    left.gross_minor === right.gross_minor &&
    left.unit_price_minor === right.unit_price_minor &&
    left.list_price_minor === right.list_price_minor
  );
}
