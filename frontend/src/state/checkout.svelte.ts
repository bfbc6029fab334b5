/** The moment a sale becomes a fact: what is due, who pays it with what, and the one event.
 *
 * Money that came before (`paying.taken`) and the cash of this moment pay together. `take` composes
 * the sale, appends it to the journal and answers only when the browser reports
 * the transaction complete. A double tap is one sale: the cart's id is the event's id, and while
 * one `take` runs a second is ignored. Nothing here touches the network.
 */
import type { OutletChunk } from '../data/catalog_rows';
import type { Appended } from '../data/journal';
import { amountDue, quickCash, settle, withDonation } from '../domain/payments';
import type { Points } from '../domain/receipt_shapes';
import type { Donated, Minor, Priced, Rules, Settled, Tender } from '../domain/types';
import type { Basket } from './basket.svelte';
import { codeOf } from './failures';
import type { Paying } from './paying.svelte';
import { type Beside, type Buyer, NOTHING_BESIDE, saleBody, type SaleParts, TYPED_WEIGHT_VERSION } from './sale_body';
import type { Append, SaleFrame } from './sale_frame';
import { cashMethodOf, type Taken, takenCash } from './tenders';

/** A finished sale, as the done screen and the receipt need it. */
export interface FinishedSale {
  readonly id: string;
  readonly receiptNumber: string;
  readonly totalMinor: Minor;
  readonly dueMinor: Minor;
  readonly tenderedMinor: Minor;
  readonly changeMinor: Minor;
  readonly donationMinor: Minor;
  readonly tipMinor: Minor;
  /** Coins or notes were handed over: then somebody waits for change. */
  readonly inCash: boolean;
  /** How it was paid, in order. */
  readonly payments: readonly { readonly name: string; readonly kind?: string | undefined; readonly tenderedMinor: Minor }[];
  /** Promotions that a code brought. */
  readonly coupons: readonly string[];
  readonly points: Points | null;
}

/** What is about to be a sale. */
export interface Sold {
  readonly outlet: OutletChunk;
  readonly priced: Priced;
  readonly customer: Buyer | null;
  readonly taken: readonly Taken[];
}

const CASH = 'cash';
const SMALL_COINS_MINOR = 1_000;

/** The total on screen is no longer the total. The new one is shown; paying again takes it. */
export class PriceChanged extends Error {
  readonly code = 'price_changed';
}

export class Checkout {
  /** A sale is being written this moment. */
  working = $state(false);
  /** Code of the last failure; the cart is intact. */
  failure = $state<string | null>(null);
  finished = $state.raw<FinishedSale | null>(null);
  /** Called in the same breath in which the cart is emptied, so that the screens change once. */
  whenSold: () => void = () => undefined;
  /** What it moves beside the money of the day; throws where it may not. */
  beside: (sold: Sold) => Promise<Beside> = () => Promise.resolve(NOTHING_BESIDE);
  readonly #basket: Basket;
  readonly #frame: () => SaleFrame;
  readonly #append: Append;
  readonly #paying: Paying;

  constructor(basket: Basket, frame: () => SaleFrame, append: Append, paying: Paying) {
    this.#paying = paying;
    this.#basket = basket;
    this.#frame = frame;
    this.#append = append;
  }

  /** The cash that is still due, rounded as the outlet rounds cash, with the tip. */
  dueMinor(rules: Rules): Minor {
    return this.leftMinor(rules, CASH) + this.tipMinor(rules);
  }

  /** Goods for nothing, or all of it came: there is nothing left to ask for. */
  isPaid(rules: Rules): boolean {
    return !this.#basket.isEmpty && this.leftMinor(rules, 'qris') === 0;
  }

  /** A tip goes with the payment that pays the rest: where nothing is left to pay, none can carry it. */
  tipMinor(rules: Rules): Minor {
    return this.#basket.isEmpty || this.isPaid(rules) ? 0 : this.#paying.tipMinor;
  }

  /** What a payment of this kind must bring to pay the rest, without a tip. */
  leftMinor(rules: Rules, kind: string): Minor {
    if (this.#basket.isEmpty) return 0;
    try {
      return amountDue(this.#paying.totalMinor, this.#tenders(), rules, kind);
    } catch {
      return 0; // more was taken than the cart has come to be: said on the screen
    }
  }

  /** More came in than the cart is worth now: something was taken out of it afterwards. */
  isOverpaid(): boolean {
    return this.cameMinor() > this.#paying.totalMinor && this.#paying.taken.length > 0;
  }

  /** What was received for these goods so far, without tips. */
  cameMinor(): Minor {
    return this.#tenders().reduce((sum, each) => sum + each.tendered_minor - (each.tip_minor ?? 0), 0);
  }

  suggestions(rules: Rules): Minor[] {
    return quickCash(this.dueMinor(rules));
  }

  /** Takes this much cash and finishes the sale. False: refused or failed, see `failure`.
   * Nothing for what costs nothing needs no payment; money for it is refused, never swallowed. */
  async take(tenderedMinor: Minor): Promise<boolean> {
    const { outlet } = this.#frame();
    if (tenderedMinor === 0 && this.isPaid(outlet.rules)) return this.finish(null);
    return this.finish(takenCash(cashMethodOf(outlet), tenderedMinor, this.tipMinor(outlet.rules)));
  }

  /** Finishes with what came before, and with `last`. */
  async finish(last: Taken | null): Promise<boolean> {
    if (this.working || this.#basket.isEmpty || this.#paying.started !== null) return false;
    this.working = true;
    this.failure = null;
    const cart = this.#basket.id;
    try {
      this.finished = await this.#write(last);
    } catch (error) {
      this.failure = codeOf(error);
      return false;
    } finally {
      this.working = false;
    }
    // It is sold: nothing that goes wrong from here on may call it unsold.
    this.#paying.finish(cart);
    this.#basket.startNext();
    this.whenSold();
    return true;
  }

  forget(): void {
    this.finished = null;
    this.failure = null;
  }

  /** A promotion began or ended since the cashier read the total: nobody pays an unseen amount. */
  #showNewTotal(): never {
    this.#basket.reprice();
    throw new PriceChanged();
  }

  #tenders(): Tender[] {
    return this.#paying.taken.map(({ tender }) => tender);
  }

  /** At the prices of the first money that moved; else at those of this moment, if they were shown. */
  #price(): Priced {
    const { frozen } = this.#paying;
    if (frozen !== null) return frozen;
    const priced = this.#basket.priceNow();
    if (priced.totals.total_minor !== this.#basket.totalMinor) this.#showNewTotal();
    return priced;
  }

  /** What of this change is given away: only as far as the customer said so. */
  donationOf(changeMinor: Minor): Minor {
    const { donating } = this.#paying;
    if (donating === null || changeMinor <= 0) return 0;
    return donating === 'all' ? changeMinor : changeMinor % SMALL_COINS_MINOR;
  }

  #donated(settled: Settled): Donated {
    return withDonation(settled, this.donationOf(settled.change_minor));
  }

  async #write(last: Taken | null): Promise<FinishedSale> {
    const basket = this.#basket;
    const frame = this.#frame();
    const priced = this.#price();
    const total = priced.totals.total_minor;
    const all = [...this.#paying.taken, ...(last === null ? [] : [last])];
    const { id, openedAtMs, order, discounts, weightsTyped } = basket; // as they are now
    const beside = await this.beside({ outlet: frame.outlet, priced, customer: order.customer, taken: all });
    const settled = this.#donated(settle(total, all.map(({ tender }) => tender), frame.outlet.rules));
    const parts: SaleParts = {
      sale: id,
      outlet: frame.outlet,
      cashier: frame.cashier,
      openedAtMs,
      order,
      discounts,
      weightsTyped,
      priced,
      settled,
      paid: new Map(all.map(({ tender, facts }) => [tender.id, facts])),
      donationTo: settled.donation_minor === 0 ? null : cashMethodOf(frame.outlet).donation_to,
      ...beside,
    };
    const appended = await this.#append({
      id,
      type: 'sale.completed',
      version: weightsTyped.size > 0 ? TYPED_WEIGHT_VERSION : beside.version,
      actor: frame.actor,
      shift: frame.shift,
      businessDate: frame.businessDate,
      body: (given) => saleBody(parts, given),
      receipt: true,
      closesCart: id,
    });
    return finishedSale(appended);
  }
}

interface WrittenBody {
  readonly totals: { readonly total_minor: Minor };
  readonly due_minor: Minor;
  readonly change_minor: Minor;
  readonly donation_minor?: Minor;
  readonly tip_minor?: Minor;
  readonly payments: readonly { readonly kind?: string; readonly tendered_minor: Minor; readonly name?: string }[];
  readonly promotions?: readonly { readonly id: string; readonly coupon?: string }[];
  readonly points?: Points;
}

/** Read from the signed bytes: a repeated try shows the first sale, not what was typed later. */
function finishedSale(appended: Appended): FinishedSale {
  const { body } = JSON.parse(appended.raw) as { body: WrittenBody };
  return {
    id: appended.id,
    receiptNumber: appended.receipt?.number ?? '',
    totalMinor: body.totals.total_minor,
    dueMinor: body.due_minor,
    tenderedMinor: body.payments.reduce((sum, payment) => sum + payment.tendered_minor, 0),
    changeMinor: body.change_minor,
    donationMinor: body.donation_minor ?? 0,
    tipMinor: body.tip_minor ?? 0,
    inCash: body.payments.some(({ kind }) => kind === CASH),
    payments: body.payments.map(({ name, kind, tendered_minor }) => ({
      name: name ?? '', kind, tenderedMinor: tendered_minor,
    })),
    points: body.points ?? null,
    coupons: (body.promotions ?? []).filter(({ coupon }) => coupon !== undefined).map(({ id }) => id),
  };
}
