/** The body of `sale.refunded`: a whole sale taken back, from its own signed body. Version 2 when some of it
 * goes off what the customer owes, 3 when some of it is kept as credit.
 *
 * Prices, taxes and discounts are the mirror of what was sold (domain/refunds); today's prices change
 * nothing. Money goes back by one method with the sale's own rounding (of a split sale: what was
 * rounded was its cash part, and no way gives back more than was paid), or, when the sale is undone
 * at once, exactly as it came, tip and donation too. Pure: receipt number and time come in.
 */
import { uuidV7 } from '../data/ids';
import type { Given } from '../data/journal';
import type { JsonObject } from '../data/json';
import { amountDue, settle } from '../domain/payments';
import { leftToRefund, refund } from '../domain/refunds';
import type { NamedLine, NamedPayment, SaleBody } from '../domain/receipt_shapes';
import type { Minor, Payment, Priced, Rules, TenderKind } from '../domain/types';

export const REFUND_VERSION = 1;
export const KASBON_REFUND_VERSION = 2;
export const CREDIT_REFUND_VERSION = 3;

/** `mirror`: every payment goes back as it came. `owedMinor`: so much of the debt for a sale on kasbon is
 * taken off first; then what gift cards paid is on them again and what was paid
 * out of credit becomes credit again, `heldMinor` being what the customer
 * holds before it (null: nobody knows); only the rest is paid out by the method. */
export type PayBack =
  | { readonly kind: 'mirror' }
  | {
      readonly kind: 'method'; readonly method: string; readonly tender: TenderKind; readonly name: string;
      readonly owedMinor?: Minor;
      readonly heldMinor?: Minor | null;
    };

export interface Who {
  readonly id: string;
  readonly name: string;
}

export interface RefundParts {
  readonly refund: string;
  readonly sold: SaleBody;
  readonly reason: { readonly code: string; readonly label: string };
  readonly note: string | null;
  readonly payBack: PayBack;
  readonly cashier: Who;
  readonly approvedBy: Who | null;
}

type Paid = Payment & { donation_minor?: Minor };
interface Money {
  rounding_minor: Minor;
  due_minor: Minor;
  payments: object[];
  change_minor: Minor;
  tip_minor: Minor;
  donation_minor: Minor;
}

/** What goes back to the customer by this method, and off what they owe; negative. */
export function refundDue(sold: SaleBody, payBack: PayBack): Minor {
  return moneyBack(sold, mirrored(sold), payBack).due_minor;
}

/** What of a sale was sold on kasbon. */
export function soldOnKasbon(sold: SaleBody): Minor {
  return paidBy(sold, 'kasbon');
}

/** What of it was paid out of the customer's credit. */
export function paidOfCredit(sold: SaleBody): Minor {
  return paidBy(sold, 'store_credit');
}

/** What of it was paid by gift cards. */
export function paidByCards(sold: SaleBody): Minor {
  return paidBy(sold, 'gift_card');
}

function paidBy(sold: SaleBody, kind: TenderKind): Minor {
  const parts = sold.payments.filter((each) => each.kind === kind);
  return parts.reduce((sum, part) => sum + part.amount_minor, 0);
}

export function refundVersion(sold: SaleBody, payBack: PayBack): number {
  const { payments } = moneyBack(sold, mirrored(sold), payBack);
  const kinds = new Set((payments as Paid[]).map(({ kind }) => kind));
  if (kinds.has('store_credit') || kinds.has('gift_card')) return CREDIT_REFUND_VERSION;
  return kinds.has('kasbon') ? KASBON_REFUND_VERSION : REFUND_VERSION;
}

export function refundBody(parts: RefundParts, given: Given): JsonObject {
  const { sold } = parts;
  const priced = mirrored(sold);
  const discounts = new Map(sold.lines.map((line) => [line.id, (line as NamedLine).discount ?? null]));
  const money = moneyBack(sold, priced, parts.payBack);
  return {
    refund: parts.refund,
    original: { sale: sold.sale, number: sold.receipt?.number ?? '', completed_at: sold.completed_at },
    reason: { ...parts.reason },
    note: parts.note,
    approved_by: parts.approvedBy === null ? null : { ...parts.approvedBy },
    receipt: given.receipt,
    currency: { ...sold.currency },
    order_type: sold.order_type,
    table: sold.table,
    queue_number: sold.queue_number,
    customer: sold.customer === null ? null : { phone: null, member: false, ...sold.customer },
    cashier: { ...parts.cashier },
    seller: sold.seller,
    opened_at: given.nowMs,
    completed_at: given.nowMs,
    rules: sold.rules,
    order_discount: sold.order_discount ?? null,
    ...priced,
    lines: priced.lines.map((line) => ({ ...line, discount: discounts.get(line.id) ?? null })),
    ...money,
    donation_to: money.donation_minor === 0 ? null : (sold.donation_to ?? null),
  } as unknown as JsonObject;
}

function mirrored(sold: SaleBody): Priced {
  return refund(sold, leftToRefund(sold, []), []);
}

function moneyBack(sold: SaleBody, priced: Priced, payBack: PayBack): Money {
  if (payBack.kind === 'mirror') return asItCame(sold);
  const off = Math.min(soldOnKasbon(sold), payBack.owedMinor ?? 0);
  if (off > 0 || paidOfCredit(sold) > 0 || paidByCards(sold) > 0) return balancesFirst(sold, payBack, off);
  if (isSplit(sold)) return asMuchAsPaid(sold, payBack);
  const total = priced.totals.total_minor;
  const rules = { rounding: sold.rules.rounding } as Rules;
  const due = total === 0 ? 0 : amountDue(total, [], rules, payBack.tender);
  const tender = { id: uuidV7(), method: payBack.method, kind: payBack.tender, tendered_minor: due };
  const settled = settle(total, total === 0 ? [] : [tender], rules);
  return {
    ...settled,
    payments: settled.payments.map((payment) => told(payment, payBack.name, payBack.heldMinor)),
    donation_minor: 0,
  };
}

/** Off the debt first, then back onto cards and into credit, then out of the drawer: together no more than the sale came to. */
function balancesFirst(sold: SaleBody, payBack: Extract<PayBack, { kind: 'method' }>, off: Minor): Money {
  const whole = asMuchAsPaid(sold, payBack);
  const [first] = whole.payments as [Paid];
  const parts: object[] = [];
  let rest = sold.due_minor;
  const give = (of: (Paid & NamedPayment) | undefined, wanted: Minor) => {
    const minor = Math.min(wanted, rest);
    if (of === undefined || minor <= 0) return;
    rest -= minor;
    const none = { tip_minor: 0, change_minor: 0, donation_minor: 0 };
    const back = { ...of, ...none, id: uuidV7(), amount_minor: minus(minor), tendered_minor: minus(minor) };
    parts.push(told(back, of.name ?? of.method, of.kind === 'gift_card' ? null : payBack.heldMinor));
  };
  const paid = (by: TenderKind) => sold.payments.find(({ kind }) => kind === by);
  const wholly = payBack.tender === 'store_credit';
  give(paid('kasbon'), off);
  for (const card of sold.payments) if (card.kind === 'gift_card') give(card, card.amount_minor);
  if (!wholly) give(paid('store_credit'), paidOfCredit(sold));
  give({ ...first, name: payBack.name }, rest);
  return { ...whole, payments: parts };
}

/** Only the cash part of the sale was rounded: by whatever way, no more goes back than came. */
function asMuchAsPaid(sold: SaleBody, payBack: Extract<PayBack, { kind: 'method' }>): Money {
  const back = minus(sold.due_minor);
  const payment: Paid = {
    id: uuidV7(), method: payBack.method, kind: payBack.tender,
    amount_minor: back, tendered_minor: back, tip_minor: 0, change_minor: 0, reference: null,
  };
  return {
    rounding_minor: minus(sold.rounding_minor), due_minor: back,
    payments: [told(payment, payBack.name, payBack.heldMinor)],
    change_minor: 0, tip_minor: 0, donation_minor: 0,
  };
}

function isSplit({ payments }: SaleBody): boolean {
  return payments.some(({ kind }) => kind === 'cash') && payments.some(({ kind }) => kind !== 'cash');
}

/** Nothing happened: what is in the drawer or on its way goes back whole. */
function asItCame(sold: SaleBody): Money {
  const payments = sold.payments.map((each: Paid) => {
    const { amount_minor: amount, tip_minor: tip, donation_minor: donation = 0 } = each;
    const back = {
      ...each,
      id: uuidV7(),
      amount_minor: minus(amount),
      tip_minor: minus(tip),
      donation_minor: minus(donation),
      tendered_minor: minus(amount + tip + donation),
      change_minor: 0,
    };
    return told(back, (each as NamedPayment).name ?? each.method);
  });
  return {
    rounding_minor: minus(sold.rounding_minor),
    due_minor: minus(sold.due_minor),
    payments,
    change_minor: 0,
    tip_minor: minus(sold.tip_minor),
    donation_minor: minus(sold.donation_minor ?? 0),
  };
}

/** Money back needs no slip and no confirmation; it is counted in the drawer or seen at the bank. */
function told(payment: Paid, name: string, heldMinor: Minor | null = null): object {
  const owed = payment.kind === 'kasbon' ? { owed_minor: null } : {}; // of the sale, not of now
  const isHeld = payment.kind === 'store_credit' || payment.kind === 'gift_card';
  const held = isHeld ? { held_minor: heldMinor === null ? null : heldMinor - payment.amount_minor } : {};
  const reference = payment.kind === 'gift_card' ? payment.reference : null; // which card
  return { donation_minor: 0, ...payment, ...owed, ...held, reference, name, account: null, details: null, confirmed_at: null };
}

function minus(amount: Minor): Minor {
  return amount === 0 ? 0 : -amount;
}
