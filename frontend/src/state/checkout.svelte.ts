/** Being paid in cash: what is due, what was handed over, and the moment a sale becomes a fact.
 *
 * `take` composes the sale, appends it to the journal and answers only when the browser reports
 * the transaction complete. A double tap is one sale: the cart's id is the event's id, and while
 * one `take` runs a second is ignored. Nothing here touches the network.
 */
import { uuidV7 } from '../data/ids';
import type { Appended, AppendRequest } from '../data/journal';
import { amountDue, quickCash, settle } from '../domain/payments';
import type { Minor, Rules, Tender } from '../domain/types';
import type { Basket } from './basket.svelte';
import { codeOf } from './failures';
import { type PaymentFacts, saleBody, SALE_VERSION, type SaleParts } from './sale_body';

/** A finished sale, as the done screen and the receipt need it. */
export interface FinishedSale {
  readonly id: string;
  readonly receiptNumber: string;
  readonly totalMinor: Minor;
  readonly dueMinor: Minor;
  readonly tenderedMinor: Minor;
  readonly changeMinor: Minor;
}

/** Who sells, where, in which shift: what the event needs besides the cart. */
export interface SaleFrame {
  readonly outlet: SaleParts['outlet'];
  readonly cashier: { readonly id: string; readonly name: string };
  readonly actor: AppendRequest['actor'];
  readonly shift: string | null;
  readonly businessDate: string;
}

export type Append = (request: AppendRequest) => Promise<Appended>;
const CASH = 'cash';
const CASH_FACTS: PaymentFacts = { name: 'Tunai', account: null, details: null, confirmedAtMs: null };

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
  readonly #basket: Basket;
  readonly #frame: () => SaleFrame;
  readonly #append: Append;

  constructor(basket: Basket, frame: () => SaleFrame, append: Append) {
    this.#basket = basket;
    this.#frame = frame;
    this.#append = append;
  }

  /** The cash due for the whole cart: its total, rounded as the outlet rounds cash. */
  dueMinor(rules: Rules): Minor {
    if (this.#basket.isEmpty) return 0;
    return amountDue(this.#basket.totalMinor, [], rules, CASH);
  }

  suggestions(rules: Rules): Minor[] {
    return quickCash(this.dueMinor(rules));
  }

  /** Takes this much cash and finishes the sale. False: refused or failed, see `failure`. */
  async take(tenderedMinor: Minor): Promise<boolean> {
    if (this.working || this.#basket.isEmpty) return false;
    this.working = true;
    this.failure = null;
    try {
      this.finished = await this.#write(tenderedMinor);
      this.#basket.startNext();
      return true;
    } catch (error) {
      this.failure = codeOf(error);
      return false;
    } finally {
      this.working = false;
    }
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

  async #write(tenderedMinor: Minor): Promise<FinishedSale> {
    const basket = this.#basket;
    const frame = this.#frame();
    const priced = basket.priceNow();
    const total = priced.totals.total_minor;
    if (total !== basket.totalMinor) this.#showNewTotal();
    const tenders = total === 0 ? [] : [cashTender(tenderedMinor)];
    const settled = settle(total, tenders, frame.outlet.rules);
    const parts: SaleParts = {
      sale: basket.id,
      outlet: frame.outlet,
      cashier: frame.cashier,
      openedAtMs: basket.openedAtMs,
      order: basket.order,
      discounts: basket.discounts,
      priced,
      settled,
      paid: new Map(settled.payments.map(({ id }) => [id, CASH_FACTS])),
      donationTo: null,
    };
    const appended = await this.#append({
      id: basket.id,
      type: 'sale.completed',
      version: SALE_VERSION,
      actor: frame.actor,
      shift: frame.shift,
      businessDate: frame.businessDate,
      body: (given) => saleBody(parts, given),
      receipt: true,
      closesCart: basket.id,
    });
    return finishedSale(appended);
  }
}

function cashTender(tenderedMinor: Minor): Tender {
  return { id: uuidV7(), method: CASH, kind: 'cash', tendered_minor: tenderedMinor };
}

interface WrittenBody {
  readonly totals: { readonly total_minor: Minor };
  readonly due_minor: Minor;
  readonly change_minor: Minor;
  readonly payments: readonly { readonly tendered_minor: Minor }[];
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
  };
}
