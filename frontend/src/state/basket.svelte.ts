/** The open cart: its lines and facts, their prices, and twenty steps of undo.
 *
 * Lines and facts are immutable snapshots: every change makes a new list, prices it as a whole through the
 * money contract, and only then replaces what the screens see. A change that cannot be priced
 * leaves the cart as it was and throws. Not here: questions to the cashier (`selling`), carts put
 * aside (`held`), payment (`checkout`).
 */
import { uuidV7 } from '../data/ids';
import type { JsonObject } from '../data/json';
import { priceBasket } from '../domain/basket';
import { withCoupons } from '../domain/coupons';
import type { Basket as PricingBasket, BasketLine, Discount, Milli, Minor, Priced, PricedLine, Rules } from '../domain/types';
import { buyerOf, type CartFacts, contentOf, type Lines, NO_FACTS, readContent, sameFacts } from './cart_facts';
import { checkFits } from './cart_size';
import { checkFactTexts, checkLineTexts } from './free_text';
import { Chosen } from './chosen.svelte';
import { Counters } from './counters.svelte';
import { mergeable, ONE_MILLI } from './draft';
import { withNamed } from './named';
import { type CartRow, rowsOf } from './rows';
import type { OrderFacts } from './sale_body';

export type { CartRow } from './rows';

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

/** What undo goes back to. */
interface Step {
  readonly lines: Lines;
  readonly facts: CartFacts;
  readonly selected: string | null;
}
const UNDO_STEPS = 20;

/** A cart taken off the screen, with its history. */
export interface Parked {
  readonly id: string;
  readonly openedAtMs: number;
  readonly lines: Lines;
  readonly facts: CartFacts;
  readonly totalMinor: Minor;
  readonly past: readonly Step[];
}

export class Basket {
  id = $state('');
  openedAtMs = $state(0);
  lines = $state.raw<Lines>([]);
  facts = $state.raw<CartFacts>(NO_FACTS);
  rows = $state.raw<readonly CartRow[]>([]);
  priced = $state.raw<Priced | null>(null);
  readonly chosen = new Chosen();
  readonly counters = new Counters();
  readonly isEmpty = $derived(this.lines.length === 0);
  readonly totalMinor: Minor = $derived(this.priced?.totals.total_minor ?? 0);
  readonly pieceCount = $derived(this.priced?.totals.item_count ?? 0);
  readonly #frame: () => PricingFrame;
  readonly #keeper: CartKeeper;
  readonly #nowMs: () => number;
  /** The facts a new cart begins with: the shop's usual order type. */
  readonly #start: () => CartFacts;
  #past: readonly Step[] = [];

  constructor(
    frame: () => PricingFrame,
    keeper: CartKeeper,
    nowMs: () => number,
    start: () => CartFacts = () => NO_FACTS,
  ) {
    this.#frame = frame;
    this.#keeper = keeper;
    this.#nowMs = nowMs;
    this.#start = start;
    this.id = uuidV7(nowMs());
  }

  get selected(): string | null {
    return this.chosen.id;
  }

  set selected(id: string | null) {
    this.chosen.choose(id);
  }

  /** Adds a line, or raises an equal one. Answers with the line that holds it now. */
  add(added: BasketLine): BasketLine {
    checkLineTexts(added);
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
    return this.changeLine(id, { quantity_milli: quantityMilli });
  }

  /** Several things about a line as one step; a quantity of zero or less removes it. Another
   *  quantity than the scale's own is priced by the unit: the label's amount was for that weight. */
  changeLine(id: string, change: Partial<BasketLine>): BasketLine | null {
    const present = this.line(id);
    if (present === null) return null;
    checkLineTexts(change);
    const reweighed = (change.quantity_milli ?? present.quantity_milli) !== present.quantity_milli;
    const changed = { ...present, ...(reweighed ? { label_minor: null } : {}), ...change };
    if (changed.quantity_milli <= 0) {
      this.remove(id);
      return null;
    }
    this.#change(this.lines.map((line) => (line.id === id ? changed : line)));
    this.selected = id;
    return changed;
  }

  /** Discount, customer, order type, table …: one step of undo, priced like any other change. */
  setFacts(change: Partial<CartFacts>): void {
    checkFactTexts(change);
    const facts = { ...this.facts, ...change };
    if (!sameFacts(facts, this.facts)) this.#change(this.lines, facts);
  }

  /** Asked and answered about this buyer; nothing anybody would want to undo. */
  confirmAge(years: number): void {
    if (years <= this.facts.ageConfirmed) return;
    this.facts = { ...this.facts, ageConfirmed: years };
    this.#keep();
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

  /** Everything about this buyer goes, not only the goods. */
  clear(): void {
    if (this.isEmpty && sameFacts(this.facts, this.#start())) return;
    this.#change([], this.#start());
    this.selected = null;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  /** The next step back is to an empty cart. */
  get undoEmpties(): boolean {
    return this.#past.at(-1)?.lines.length === 0;
  }

  /** What the next step back would show; what is shown now, when there is none. */
  get linesBefore(): Lines {
    return this.#past.at(-1)?.lines ?? this.lines;
  }

  undo(): boolean {
    const before = this.#past.at(-1);
    if (before === undefined) return false;
    this.#past = this.#past.slice(0, -1);
    this.#show(before.lines, { ...before.facts, ageConfirmed: this.facts.ageConfirmed });
    this.selected = before.selected;
    return true;
  }

  /** Several changes, one step of undo. */
  together(changes: () => void): void {
    const past = this.#past;
    const { lines, facts, selected } = this;
    changes();
    if (this.#past !== past) this.#past = [...past.slice(1 - UNDO_STEPS), { lines, facts, selected }];
  }

  line(id: string): BasketLine | null {
    return this.lines.find((line) => line.id === id) ?? null;
  }

  /** Prices again with the rules of this moment (new day, new taxes, promotion begins). */
  reprice(): void {
    this.rows = [];
    this.#show(this.lines, this.facts);
  }

  /** The cart was sold: the next one begins, and nothing of the old can be undone into it. */
  startNext(): void {
    this.#past = [];
    this.id = uuidV7(this.#nowMs());
    this.openedAtMs = 0;
    this.lines = [];
    this.facts = this.#start();
    this.rows = [];
    this.priced = null;
    this.chosen.forget();
    this.counters.recount([]);
  }

  /** The shop's usual order type became known, or another one: an untouched cart follows it. */
  followStart(): void {
    if (this.isEmpty && this.#past.length === 0 && this.openedAtMs === 0) this.facts = this.#start();
  }

  /** Takes the cart off the screen with its history; the next one begins. The caller keeps it. */
  park(): Parked {
    const { id, openedAtMs, lines, facts, totalMinor } = this;
    const parked = { id, openedAtMs, lines, facts, totalMinor, past: this.#past };
    this.startNext();
    return parked;
  }

  /** Puts a parked cart back on the screen. Throws, and changes nothing, when it has no price. */
  unpark({ id, openedAtMs, lines, facts, past }: Parked): void {
    priceBasket(this.forPricing(lines, facts), this.#rules(facts));
    this.#keeper.discard(this.id);
    this.id = id;
    this.openedAtMs = openedAtMs;
    this.#past = past;
    this.rows = [];
    this.#show(lines, facts);
    this.selected = lines.at(-1)?.id ?? null;
  }

  /** Takes back what was kept over a reload. */
  restore(id: string, content: JsonObject): boolean {
    const kept = readContent(content);
    const openedAtMs = content['opened_at'];
    if (kept === null || (kept.lines.length === 0 && sameFacts(kept.facts, NO_FACTS))) return false;
    this.id = id;
    this.openedAtMs = typeof openedAtMs === 'number' ? openedAtMs : this.#nowMs();
    this.#show(kept.lines, kept.facts);
    this.selected = this.lines.at(-1)?.id ?? null;
    return true;
  }

  /** The facts as the sale names them. */
  get order(): OrderFacts {
    const { orderType, table, queueNumber, customer, orderDiscount, coupons } = this.facts;
    const buyer = customer === null ? null : buyerOf(customer);
    return { orderType, table, queueNumber, customer: buyer, orderDiscount, coupons };
  }

  /** Discounts given by hand, by line: the sale names them as they were given. */
  get discounts(): ReadonlyMap<string, Discount> {
    return new Map(
      this.lines.flatMap(({ id, discount }) => (discount === null ? [] : [[id, discount] as const])),
    );
  }

  /** Lines whose weight was typed past the scale: the sale says so, for it is a right. */
  get weightsTyped(): ReadonlySet<string> {
    return new Set(this.lines.filter((line) => line.weight_typed === true).map(({ id }) => id));
  }

  /** The basket as the money contract wants it. */
  forPricing(lines: Lines = this.lines, facts: CartFacts = this.facts): PricingBasket {
    const { businessDate, minuteOfDay } = this.#frame();
    const basket = {
      business_date: businessDate,
      minute_of_day: minuteOfDay,
      order_type: facts.orderType,
      customer: facts.customer,
      lines: lines as BasketLine[],
      order_discount: facts.orderDiscount,
    };
    return withNamed(basket, this.#rules(facts));
  }

  /** What one line alone would come to under the rules of this moment; null: it has no price. */
  preview(line: BasketLine): Minor | null {
    try {
      const alone = { ...this.forPricing([line]), order_discount: null };
      return priceBasket(alone, this.#rules(this.facts)).lines[0]?.amount_minor ?? null;
    } catch {
      return null;
    }
  }

  /** A line as it would be priced if it were so, beside all the others; null: it has no price. */
  beside(line: BasketLine): PricedLine | null {
    try {
      const lines = [...this.lines.filter(({ id }) => id !== line.id), line];
      return priceBasket(this.forPricing(lines), this.#rules(this.facts)).lines.at(-1) ?? null;
    } catch {
      return null;
    }
  }

  /** What one unit of a line would cost this buyer if the line were so, beside all the others; null:
   *  it has no price. */
  unitPriceOf(line: BasketLine): Minor | null {
    return this.beside(line)?.unit_price_minor ?? null;
  }

  /** Priced for the journal: with the rules and the business day of this moment. */
  priceNow(): Priced {
    return priceBasket(this.forPricing(), this.#rules(this.facts));
  }

  /** The shop's rules, with the promotions whose codes this cart brought. */
  #rules({ coupons, customer }: CartFacts): Rules {
    const { rules } = this.#frame();
    return coupons.length === 0 ? rules : withCoupons(rules, coupons, customer?.id ?? null);
  }

  #change(lines: Lines, facts: CartFacts = this.facts): void {
    const before = { lines: this.lines, facts: this.facts, selected: this.selected };
    const priced = this.#priced(lines, facts);
    // A cart that is too long already may always become shorter.
    if (priced !== null && lines.length >= this.lines.length) checkFits(lines, priced);
    this.#set(lines, facts, priced);
    this.#past = [...this.#past.slice(1 - UNDO_STEPS), before];
    if (this.openedAtMs === 0) this.openedAtMs = this.#nowMs();
  }

  #show(lines: Lines, facts: CartFacts): void {
    this.#set(lines, facts, this.#priced(lines, facts));
  }

  #priced(lines: Lines, facts: CartFacts): Priced | null {
    return lines.length === 0 ? null : priceBasket(this.forPricing(lines, facts), this.#rules(facts));
  }

  #set(lines: Lines, facts: CartFacts, priced: Priced | null): void {
    this.lines = lines;
    this.facts = facts;
    this.priced = priced;
    this.rows = rowsOf(lines, priced, this.rows);
    this.counters.recount(lines);
    this.#keep();
  }

  #keep(): void {
    if (this.isEmpty && sameFacts(this.facts, this.#start())) this.#keeper.discard(this.id);
    else this.#keeper.save(this.id, this.#content());
  }

  #content(): JsonObject {
    const openedAt = this.openedAtMs === 0 ? this.#nowMs() : this.openedAtMs;
    return { kind: 'cart', opened_at: openedAt, ...contentOf(this.lines, this.facts) };
  }
}
