/** The body of `sale.completed`: everything the sale was, in itself. Version 6 when a weight was typed past the scale, 5 when
 * points were earned or spent, 4 when some of it was paid out
 * of credit or a gift card, 3 when some was sold on kasbon, else version 2, which every hub knows.
 *
 * Names, prices, rates and amounts are written out, so that no later change of a price, a tax or a
 * product changes a finished sale. Pure: the receipt number and the time come in.
 */
import type { OutletChunk } from '../data/catalog_rows';
import type { Given } from '../data/journal';
import type { JsonObject } from '../data/json';
import type { PointsTerms, Seller } from '../domain/receipt_shapes';
import type { AppliedPromotion, Discount, Minor, OrderType, Payment, Priced, Settled } from '../domain/types';

export const SALE_VERSION = 2;
export const KASBON_VERSION = 3;
export const CREDIT_VERSION = 4;
export const POINTS_VERSION = 5;
export const TYPED_WEIGHT_VERSION = 6;

/** Who bought; `member` is what decided the prices. */
export interface Buyer {
  readonly id: string;
  readonly name: string;
  readonly phone: string | null;
  readonly member: boolean;
}

/** What the cart knows besides its lines. */
export interface OrderFacts {
  readonly orderType: OrderType;
  readonly table: string | null;
  readonly queueNumber: string | null;
  readonly customer: Buyer | null;
  readonly orderDiscount: Discount | null;
  readonly coupons: readonly { readonly promotion: string; readonly code: string }[];
}

/** All that is ever written of a card. */
export interface CardDetails {
  readonly bank: string;
  readonly last4: string;
  readonly approval: string;
  readonly trace: string;
}

/** How a payment was made and confirmed, besides its amounts. */
export interface PaymentFacts {
  readonly name: string;
  readonly account: string | null;
  readonly details: CardDetails | null;
  readonly confirmedAtMs: number | null;
  /** which gift card */
  readonly card?: string;
  /** the refund whose cash it is: it counts when that is written */
  readonly refund?: string;
  /** how many */
  readonly points?: number;
}

/** What a customer got for a sale, and how it was counted. */
export interface EarnedPoints extends PointsTerms {
  readonly earned: number;
  /** after it, as the hub said at `at`; null: nobody knows */
  readonly balance: number | null;
  readonly at: number | null;
}

/** What a sale moves beside the money of the day, and the version that says it. */
export interface Beside {
  readonly version: number;
  /** What the customer owes with this sale; null: nothing of it is on kasbon. */
  readonly owedMinor: Minor | null;
  /** By payment out of credit or a gift card: what is held after it. */
  readonly held: ReadonlyMap<string, Minor>;
  /** null: none are earned or spent */
  readonly points: EarnedPoints | null;
}

export const NOTHING_BESIDE: Beside = { version: SALE_VERSION, owedMinor: null, held: new Map(), points: null };

export interface SaleParts extends Omit<Beside, 'version'> {
  readonly sale: string;
  readonly outlet: OutletChunk;
  readonly cashier: { readonly id: string; readonly name: string };
  readonly openedAtMs: number;
  readonly order: OrderFacts;
  /** Discounts as the cashier gave them, by line. */
  readonly discounts: ReadonlyMap<string, Discount>;
  /** Lines whose weight was typed past the scale. */
  readonly weightsTyped?: ReadonlySet<string>;
  readonly priced: Priced;
  readonly settled: Settled;
  /** By payment. */
  readonly paid: ReadonlyMap<string, PaymentFacts>;
  /** Who gets the change that the customer gave away. */
  readonly donationTo: string | null;
}

export function saleBody(parts: SaleParts, given: Given): JsonObject {
  const { outlet, order, priced, settled } = parts;
  const { rules } = outlet;
  return plain({
    sale: parts.sale,
    receipt: given.receipt,
    currency: { ...rules.currency },
    order_type: order.orderType,
    table: order.table,
    queue_number: order.queueNumber,
    customer: order.customer === null ? null : { ...order.customer },
    order_discount: order.orderDiscount,
    cashier: { ...parts.cashier },
    seller: sellerOf(outlet),
    opened_at: Math.min(parts.openedAtMs, given.nowMs),
    completed_at: given.nowMs,
    rules: {
      pkp: rules.pkp,
      prices_include_tax: rules.prices_include_tax,
      service: rules.service,
      rounding: rules.rounding,
    },
    ...priced,
    promotions: priced.promotions.map((each) => withCode(each, order.coupons)),
    lines: priced.lines.map((line) => ({
      ...line,
      discount: parts.discounts.get(line.id) ?? null,
      ...(parts.weightsTyped?.has(line.id) === true ? { weight_typed: true } : {}),
    })),
    donation_minor: 0,
    ...settled,
    payments: settled.payments.map((payment) => told(payment, parts)),
    donation_to: parts.donationTo,
    ...(parts.points === null ? {} : { points: parts.points }),
  });
}

/** A promotion that a code brought names it: so the use is counted, and the receipt says it. */
function withCode(applied: AppliedPromotion, coupons: OrderFacts['coupons']): AppliedPromotion {
  const coupon = coupons.find(({ promotion }) => promotion === applied.id)?.code;
  return coupon === undefined ? applied : { ...applied, coupon };
}

function told(payment: Payment & { donation_minor?: Minor }, { paid, owedMinor, held }: SaleParts): object {
  const facts = paid.get(payment.id);
  return {
    donation_minor: 0,
    ...payment,
    name: facts?.name ?? payment.method,
    account: facts?.account ?? null,
    details: facts?.details ?? null,
    confirmed_at: facts?.confirmedAtMs ?? null,
    ...(payment.kind === 'kasbon' ? { owed_minor: owedMinor } : {}),
    ...(held.has(payment.id) ? { held_minor: held.get(payment.id) } : {}),
    ...(facts?.card === undefined ? {} : { card: facts.card }),
    ...(facts?.points === undefined ? {} : { points: facts.points }),
  };
}

export function sellerOf({ merchant, outlet, rules }: OutletChunk): Seller {
  return {
    name: outlet.name === '' ? merchant.name : outlet.name,
    address_lines: outlet.address_lines,
    phone: outlet.phone,
    npwp: outlet.npwp,
    npwpd: outlet.npwpd,
    pkp: rules.pkp,
  };
}

/** Shapes of the contract are plain JSON by definition; this says so to the compiler. */
function plain(value: object): JsonObject {
  return value as JsonObject;
}
