/** The body of `sale.refunded`: a sale taken back, whole or in part, from its own signed body. Version 2 when some of it
 * goes off what the customer owes, 3 when some of it is kept as credit, 5 when points are taken back or given back.
 *
 * Prices, taxes and discounts are the mirror of what was sold (domain/refunds); today's prices change
 * nothing. A part brings what domain/refund_parts says. Of a whole sale the money goes back by one method with the sale's own rounding (of a split sale: what was
 * rounded was its cash part, and no way gives back more than was paid), or, when the sale is undone
 * at once, exactly as it came, tip and donation too. Pure: receipt number and time come in.
 */
import { uuidV7 } from '../data/ids';
import type { Given } from '../data/journal';
import type { JsonObject } from '../data/json';
import { leftOf, type Returned } from '../data/returned';
import { amountDue } from '../domain/payments';
import { earningMinor, shareOfPoints } from '../domain/points';
import { partBack } from '../domain/refund_parts';
import { refund } from '../domain/refunds';
import type { NamedLine, NamedPayment, Points, PointsTerms, SaleBody } from '../domain/receipt_shapes';
import type { Minor, Payment, Priced, RefundRequest, Rules, TenderKind } from '../domain/types';
import { noteOfBack, type Picked } from './serials_back';

export const REFUND_VERSION = 1;
export const KASBON_REFUND_VERSION = 2;
export const CREDIT_REFUND_VERSION = 3;
export const POINTS_REFUND_VERSION = 5;

/** `mirror`: every payment goes back as it came. `owedMinor`: so much of the debt for a sale on kasbon is
 * taken off first; then what gift cards paid is on them again and what was paid
 * out of credit becomes credit again; only the rest is paid out by the method. What is left after it on
 * each balance is said by refund_standing.ts. */
export interface ByMethod {
  readonly kind: 'method';
  readonly method: string;
  readonly tender: TenderKind;
  readonly name: string;
  readonly owedMinor?: Minor;
}
export type PayBack = { readonly kind: 'mirror' } | ByMethod;

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
  readonly part?: Part;
  /** damaged goods come back and are thrown away */
  readonly goods?: Goods;
  /** the sale never happened */
  readonly isVoid?: boolean;
  /** the sale that the cash of it pays */
  readonly exchangedFor?: string | null;
}

export type Goods = 'shelf' | 'damaged';
type Paid = Payment & { donation_minor?: Minor; card?: string | null; points?: number | null };
interface Told extends Paid {
  readonly name: string;
}
export interface Money {
  rounding_minor: Minor;
  due_minor: Minor;
  payments: Told[];
  change_minor: Minor;
  tip_minor: Minor;
  donation_minor: Minor;
}

/** What of a sale is brought back now, and what was before. `lines` null: all that is left. */
export interface Part {
  readonly lines: readonly Picked[] | null;
  readonly returned: readonly Returned[];
}

const WHOLE: Part = { lines: null, returned: [] };

/** What goes back to the customer, and off what they owe: by each way, negative. */
export function refundMoney(sold: SaleBody, payBack: PayBack, part: Part = WHOLE): Money {
  return moneyBack(sold, mirrored(sold, part), payBack, part);
}

export function refundDue(sold: SaleBody, payBack: PayBack, part: Part = WHOLE): Minor {
  return refundMoney(sold, payBack, part).due_minor;
}

/** What of it comes out of the drawer, positive. */
export function cashBack({ payments }: Pick<Money, 'payments'>): Minor {
  return payments.reduce((sum, { kind, tendered_minor }) => (kind === 'cash' ? sum - tendered_minor : sum), 0);
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

/** What of it points paid. */
export function paidByPoints(sold: SaleBody): Minor {
  return paidBy(sold, 'points');
}

/** How many of the points that it earned go with what comes back now. */
export function pointsTaken(sold: SaleBody, part: Part = WHOLE): number {
  const told = sold.points as (Points & PointsTerms) | null | undefined;
  if (told == null || told.earned <= 0 || sold.customer === null) return 0;
  const before = returnedBefore(sold, part);
  const minor = (back: Priced) => 0 - earningMinor(back.lines, told.without);
  const earlier = before.length === 0 ? 0 : minor(refund(sold, before, []));
  return shareOfPoints(told.earned, earningMinor(sold.lines, told.without), earlier, minor(mirrored(sold, part)));
}

function paidBy(sold: SaleBody, kind: TenderKind): Minor {
  const parts = sold.payments.filter((each) => each.kind === kind);
  return parts.reduce((sum, part) => sum + part.amount_minor, 0);
}

export function refundVersion(sold: SaleBody, payBack: PayBack, part: Part = WHOLE): number {
  const kinds = new Set(refundMoney(sold, payBack, part).payments.map(({ kind }) => kind));
  if (kinds.has('points') || pointsTaken(sold, part) > 0) return POINTS_REFUND_VERSION;
  if (kinds.has('store_credit') || kinds.has('gift_card')) return CREDIT_REFUND_VERSION;
  return kinds.has('kasbon') ? KASBON_REFUND_VERSION : REFUND_VERSION;
}

export function refundBody(parts: RefundParts, given: Given): JsonObject {
  const { sold, part = WHOLE } = parts;
  const priced = mirrored(sold, part);
  const discounts = new Map(sold.lines.map((line) => [line.id, (line as NamedLine).discount ?? null]));
  const money = moneyBack(sold, priced, parts.payBack, part);
  const taken = pointsTaken(sold, part);
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
    lines: priced.lines.map((line) => ({
      ...line,
      discount: discounts.get(line.id) ?? null,
      note: noteOfBack(line, { picked: part.lines?.find((each) => each.line === line.id), returned: part.returned, backMilli: minus(line.quantity_milli) }),
    })),
    ...money,
    donation_to: money.donation_minor === 0 ? null : (sold.donation_to ?? null),
    goods: parts.goods ?? 'shelf',
    ...(parts.isVoid === true ? { void: true } : {}),
    ...(parts.exchangedFor == null ? {} : { exchanged_for: parts.exchangedFor }),
    returned_before: returnedBefore(sold, part),
    ...(taken > 0 || money.payments.some(({ kind }) => kind === 'points') ? { points: { earned: minus(taken), balance: null, at: null } } : {}),
  } as unknown as JsonObject;
}

function mirrored(sold: SaleBody, part: Part): Priced {
  return refund(sold, linesOf(sold, part), returnedBefore(sold, part));
}

function linesOf(sold: SaleBody, { lines, returned }: Part): RefundRequest[] {
  return lines === null ? leftOf(sold, returned).filter(({ quantity_milli }) => quantity_milli > 0) : [...lines];
}

/** Never more than was sold, whatever two tills did without hearing of each other. */
function returnedBefore(sold: SaleBody, { returned }: Part): RefundRequest[] {
  const left = new Map(leftOf(sold, returned).map(({ line, quantity_milli }) => [line, quantity_milli]));
  return sold.lines
    .map(({ id, quantity_milli }) => ({ line: id, quantity_milli: quantity_milli - (left.get(id) ?? 0) }))
    .filter(({ quantity_milli }) => quantity_milli > 0);
}

function moneyBack(sold: SaleBody, priced: Priced, payBack: PayBack, part: Part): Money {
  if (payBack.kind === 'mirror') return asItCame(sold);
  if (!isWhole(sold, part)) return partMoney(sold, priced.totals.total_minor, payBack, part.returned);
  const off = Math.min(soldOnKasbon(sold), payBack.owedMinor ?? 0);
  if (off > 0 || paidOfCredit(sold) > 0 || paidByCards(sold) > 0 || paidByPoints(sold) > 0 || isSplit(sold)) return asMuchAsPaid(sold, payBack);
  const total = priced.totals.total_minor;
  const rules = { rounding: sold.rules.rounding } as Rules;
  const due = total === 0 ? 0 : amountDue(total, [], rules, payBack.tender);
  return paidBack(sold, { total, due, amounts: [] }, payBack);
}

function isWhole(sold: SaleBody, part: Part): boolean {
  const asked = new Map(linesOf(sold, part).map(({ line, quantity_milli }) => [line, quantity_milli]));
  return part.returned.length === 0 && sold.lines.every(({ id, quantity_milli }) => asked.get(id) === quantity_milli);
}

/** Only the cash part of such a sale was rounded: by whatever way, no more goes back than came. */
function asMuchAsPaid(sold: SaleBody, payBack: ByMethod): Money {
  const total = minus(sold.totals.total_minor);
  let rest = sold.due_minor;
  const amounts = balancesOf(sold, payBack, []).map(({ most }) => {
    const share = Math.max(0, Math.min(most, rest));
    rest -= share;
    return share;
  });
  return paidBack(sold, { total, due: minus(sold.due_minor), amounts }, payBack);
}

function partMoney(sold: SaleBody, total: Minor, payBack: ByMethod, returned: readonly Returned[]): Money {
  const back = partBack({
    sold_total_minor: sold.totals.total_minor,
    sold_due_minor: sold.due_minor,
    earlier_total_minor: returned.reduce((sum, each) => sum + each.total, 0),
    earlier_due_minor: returned.reduce((sum, each) => sum + each.due, 0),
    total_minor: total,
    balances_minor: balancesOf(sold, payBack, returned).map(({ most }) => most),
    kind: payBack.tender,
    rounding: sold.rules.rounding,
  });
  const due = back.balances_minor.reduce((sum, minor) => sum + minor, back.rest_minor);
  return paidBack(sold, { total, due: minus(due), amounts: back.balances_minor, returned }, payBack);
}

interface Balance {
  readonly of: Paid & NamedPayment;
  readonly most: Minor;
}

/** Off the debt first, then back onto each card, then into credit: what each may still get of this sale. */
function balancesOf(sold: SaleBody, payBack: ByMethod, returned: readonly Returned[]): Balance[] {
  const back = (kind: TenderKind, card: string | null = null) => backBy(returned, kind, card);
  const wholly = payBack.tender === 'store_credit';
  const balances: Balance[] = [];
  const add = (of: (Paid & NamedPayment) | undefined, most: Minor) => {
    if (of !== undefined) balances.push({ of, most: Math.max(0, most) });
  };
  const paid = (by: TenderKind) => sold.payments.find(({ kind }) => kind === by);
  add(paid('kasbon'), Math.min(soldOnKasbon(sold) - back('kasbon'), payBack.owedMinor ?? 0));
  for (const card of sold.payments as (Paid & NamedPayment)[]) {
    if (card.kind === 'gift_card') add(card, card.amount_minor - back('gift_card', card.card ?? null));
  }
  add(paid('points'), paidByPoints(sold) - back('points'));
  if (!wholly) add(paid('store_credit'), paidOfCredit(sold) - back('store_credit'));
  return balances;
}

/** What refunds before this one gave back in such a way. */
function backBy(returned: readonly Returned[], kind: TenderKind, card: string | null = null): Minor {
  const same = returned.flatMap(({ paid }) => paid).filter((each) => each.kind === kind && each.card === card);
  return same.reduce((sum, each) => sum + each.minor, 0);
}

/** So many points belong to this part of what they paid. */
function pointsBack(sold: SaleBody, given: Minor, minor: Minor): number {
  const spent = (sold.payments as Paid[]).reduce((sum, { points }) => sum + (points ?? 0), 0);
  return shareOfPoints(spent, paidByPoints(sold), given, minor);
}

interface Going {
  readonly total: Minor;
  readonly due: Minor;
  /** positive, in the order of the sale's balances */
  readonly amounts: readonly Minor[];
  /** before this */
  readonly returned?: readonly Returned[];
}

/** The payments of a refund: into each balance its amount, and the rest by the method. */
function paidBack(sold: SaleBody, { total, due, amounts, returned = [] }: Going, payBack: ByMethod): Money {
  const none = { tip_minor: 0, change_minor: 0, donation_minor: 0 };
  const payments: Told[] = [];
  const give = (of: Paid & NamedPayment, minor: Minor) => {
    if (minor === 0) return;
    const points = of.kind === 'points' ? { points: minus(pointsBack(sold, backBy(returned, 'points'), minor)) } : {};
    const back = { ...of, ...none, ...points, id: uuidV7(), amount_minor: minus(minor), tendered_minor: minus(minor) };
    payments.push(told(back, of.name ?? of.method));
  };
  balancesOf(sold, payBack, []).forEach(({ of }, place) => give(of, amounts[place] ?? 0));
  const rest = amounts.reduce((left, minor) => left - minor, 0 - due);
  const { method, tender: kind, name } = payBack;
  give({ id: '', method, kind, name, amount_minor: 0, tendered_minor: 0, reference: null, ...none }, rest);
  return { rounding_minor: due - total, due_minor: due, payments, change_minor: 0, tip_minor: 0, donation_minor: 0 };
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
      ...(each.points == null ? {} : { points: minus(each.points) }),
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
function told(payment: Paid, name: string): Told {
  const owed = payment.kind === 'kasbon' ? { owed_minor: null } : {}; // of the sale, not of now
  const isHeld = payment.kind === 'store_credit' || payment.kind === 'gift_card';
  const held = isHeld ? { held_minor: null } : {};
  const reference = payment.kind === 'gift_card' ? payment.reference : payment.kind === 'points' ? `${String(payment.points ?? 0)} poin` : null;
  const unasked = { account: null, details: null, confirmed_at: null };
  return { donation_minor: 0, ...payment, ...owed, ...held, reference, name, ...unasked };
}

function minus(amount: Minor): Minor {
  return amount === 0 ? 0 : -amount;
}
