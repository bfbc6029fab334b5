/** What of the open cart has been paid so far, and what is on its way outside the drawer.
 *
 * `payment.started` is written before anything leaves the till, `payment.abandoned` when nothing
 * came of it; a payment with the same id in the sale ends it well. All of it is kept beside the
 * open cart, before each step, so that after a crash the till knows what to ask. Plain cash leaves
 * no trace here: it is written with its sale and nothing else. Not here: the sale (`checkout`).
 */
import { namesNow, type OpenCart } from '../data/carts';
import { uuidV7 } from '../data/ids';
import type { JsonObject } from '../data/json';
import type { Minor, Priced } from '../domain/types';
import type { Basket } from './basket.svelte';
import type { Append, SaleFrame } from './sale_frame';
import { codeOf } from './failures';
import {
  leavesTheTill, type Method, NOTHING_TYPED, type PayingRecord, type Started, type Taken, takenOther, type Typed,
} from './tenders';

export type AbandonReason = 'cancelled' | 'taken_back' | 'not_paid';

export interface PayingWorld {
  readonly basket: Basket;
  readonly keeper: {
    save(id: string, content: JsonObject): void;
    discard(id: string): void;
    settled(): Promise<void>;
  };
  readonly append: Append;
  readonly frame: () => SaleFrame;
  readonly nowMs: () => number;
  /** Is an event of this id in the journal? */
  readonly written: (id: string) => Promise<boolean>;
}

const KIND = 'paying';

export class Paying {
  /** Something is being written this moment. */
  working = $state(false);
  /** A sheet about a payment is open: it takes a scan (true), or lets it wait. */
  field: ((code: string) => boolean) | null = null;
  failure = $state<string | null>(null);
  /** Part of the customer's money that is for the staff; goes with the payment that pays the rest. */
  tipMinor = $state<Minor>(0);
  /** Only ever set by the cashier after asking; gone with the sale. */
  donating = $state<'small' | 'all' | null>(null);
  #records = $state.raw<ReadonlyMap<string, PayingRecord>>(new Map());
  readonly #world: PayingWorld;
  readonly #current: PayingRecord | null;
  readonly taken: readonly Taken[];
  readonly started: Started | null;

  constructor(world: PayingWorld) {
    this.#world = world;
    this.#current = $derived(this.#records.get(world.basket.id) ?? null);
    this.taken = $derived(this.#current?.taken ?? []);
    this.started = $derived(this.#current?.started ?? null);
  }

  /** Prices of the moment the first money moved, as long as the cart is still the same. */
  get frozen(): Priced | null {
    const frozen = this.#current?.frozen ?? null;
    return frozen !== null && frozen.content === this.#content() ? frozen.priced : null;
  }

  get totalMinor(): Minor {
    return this.frozen?.totals.total_minor ?? this.#world.basket.totalMinor;
  }

  /** Something came for this cart, or is on its way. */
  holdsMoneyFor(cart: string): boolean {
    const record = this.#records.get(cart);
    return record !== undefined && (record.taken.length > 0 || record.started !== null);
  }

  /** Writes `payment.started` where something leaves the till. False: nothing may be shown. */
  async start(method: Method, amountMinor: Minor, tipMinor: Minor): Promise<boolean> {
    if (this.working || this.started !== null || !leavesTheTill(method)) return false;
    const started: Started = {
      payment: uuidV7(), event: uuidV7(), abandonEvent: uuidV7(),
      method, amountMinor, tipMinor, startedAtMs: this.#world.nowMs(),
    };
    return this.#guarded(async () => {
      const before = this.#record();
      this.#world.keeper.save(before.id, keptRecord({ ...before, started }));
      await this.#world.keeper.settled();
      await this.#append(started.event, 'payment.started', startedBody(started));
      this.#set({ ...before, started });
    });
  }

  /** The money came: it becomes one of the sale's payments. */
  confirm(typed: Typed = NOTHING_TYPED): Taken | null {
    const { started } = this;
    if (started === null || this.working) return null;
    const { payment, amountMinor, tipMinor, method } = started;
    const taken = takenOther(method, { payment, amountMinor, tipMinor }, typed, this.#world.nowMs());
    this.#change((record) => ({ ...record, started: null, taken: [...record.taken, taken] }));
    this.#tipCame(taken);
    return taken;
  }

  async abandon(reason: AbandonReason = 'cancelled'): Promise<boolean> {
    const { started } = this;
    if (started === null || this.working) return false;
    return this.#guarded(async () => {
      await this.#append(started.abandonEvent, 'payment.abandoned', {
        payment: started.payment, reason, abandoned_at: this.#world.nowMs(),
      });
      this.#change((record) => ({ ...record, started: null }));
    });
  }

  add(taken: Taken): void {
    this.#change((record) => ({ ...record, taken: [...record.taken, taken] }));
    this.#tipCame(taken);
  }

  /** Takes a payment out of the sale. Money that came from outside the drawer has to go back. */
  async remove(id: string): Promise<boolean> {
    const taken = this.taken.find(({ tender }) => tender.id === id);
    if (taken === undefined || this.working) return false;
    return this.#guarded(async () => {
      if (leavesTheTill(taken.tender)) {
        await this.#append(uuidV7(), 'payment.abandoned', {
          payment: id, reason: 'taken_back', abandoned_at: this.#world.nowMs(),
        });
      }
      this.drop(id);
    });
  }

  /** It did not come after all, and nothing was written of it. */
  drop(id: string): void {
    this.#change((record) => ({ ...record, taken: record.taken.filter(({ tender }) => tender.id !== id) }));
  }

  /** The sale is in the journal. */
  finish(cart: string): void {
    const record = this.#records.get(cart);
    this.forget();
    if (record === undefined) return;
    this.#records = new Map([...this.#records].filter(([key]) => key !== cart));
    this.#world.keeper.discard(record.id);
  }

  /** Wishes that were not written yet. */
  forget(): void {
    this.tipMinor = 0;
    this.donating = null;
    this.failure = null;
  }

  /** Nothing in memory counts any more: another tab may have gone on with what is stored. */
  forgetAll(): void {
    this.forget();
    this.#records = new Map();
  }

  /** What was kept is only believed as far as the journal agrees. A renewed pairing gave both, cart and
   *  record, new ids (data/renew.ts): the money stays with its cart. */
  async restore(all: readonly OpenCart[]): Promise<void> {
    const nameNow = namesNow(all);
    for (const kept of all) if (kept.content['kind'] === KIND) await this.#restoreOne(kept, nameNow);
  }

  async #restoreOne(kept: OpenCart, nameNow: (cart: string) => string): Promise<void> {
    const left = kept.content['record'] as unknown as PayingRecord;
    if (await this.#world.written(left.cart)) return this.#world.keeper.discard(kept.id);
    const came = await Promise.all(left.taken.map(({ facts: { refund } }) => refund === undefined || this.#world.written(refund)));
    const record = { ...left, taken: left.taken.filter((_, place) => came[place]), id: kept.id, cart: nameNow(left.cart) };
    if (record.cart !== left.cart) this.#world.keeper.save(record.id, keptRecord(record));
    const { started, cart } = record;
    const hangs =
      started !== null &&
      (await this.#world.written(started.event)) &&
      !(await this.#world.written(started.abandonEvent));
    this.#records = new Map([...this.#records, [cart, { ...record, started: hangs ? started : null }]]);
  }

  /** A tip that came is not asked for again. */
  #tipCame({ tender }: Taken): void {
    if ((tender.tip_minor ?? 0) > 0) this.tipMinor = 0;
  }

  #content(): string {
    const { lines, facts } = this.#world.basket;
    return JSON.stringify([lines, facts]);
  }

  #record(): PayingRecord {
    const { basket } = this.#world;
    const blank: PayingRecord = {
      id: uuidV7(), cart: basket.id, taken: [], started: null, frozen: null,
    };
    const record = this.#current ?? blank;
    if (this.frozen !== null || basket.priced === null) return record;
    return { ...record, frozen: { content: this.#content(), priced: basket.priced } };
  }

  #change(change: (record: PayingRecord) => PayingRecord): void {
    this.#set(change(this.#record()));
  }

  #set(record: PayingRecord): void {
    const isBlank = record.taken.length === 0 && record.started === null;
    const others = [...this.#records].filter(([cart]) => cart !== record.cart);
    this.#records = new Map(isBlank ? others : [...others, [record.cart, record]]);
    const { keeper } = this.#world;
    if (isBlank) keeper.discard(record.id);
    else keeper.save(record.id, keptRecord(record));
    void keeper.settled(); // money is no tap: it does not wait for a quiet moment
  }

  async #guarded(work: () => Promise<void>): Promise<boolean> {
    this.working = true;
    this.failure = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.failure = codeOf(error);
      return false;
    } finally {
      this.working = false;
    }
  }

  async #append(id: string, type: string, body: JsonObject): Promise<void> {
    const { actor, shift, businessDate, cashier } = this.#world.frame();
    const whole = { ...body, sale: this.#world.basket.id, person: { ...cashier } };
    await this.#world.append({ id, type, version: 1, actor, shift, businessDate, body: whole });
  }
}

function startedBody({ payment, method, amountMinor, startedAtMs }: Started): JsonObject {
  return {
    payment,
    method: method.code,
    name: method.name,
    kind: method.kind,
    amount_minor: amountMinor,
    account: method.account === '' ? null : method.account,
    started_at: startedAtMs,
  };
}

function keptRecord(record: PayingRecord): JsonObject {
  return { kind: KIND, record: record as unknown as JsonObject };
}
