/** The report of a shift as paper: by this tablet's own journal, or as the shop's server numbered it.
 *
 * A tablet knows what it sold itself; the server knows all tills of the drawer. So the tablet's own Z is
 * provisional, has no number, and gives way to the server's as soon as that is heard.
 */
import type { JsonObject } from '../data/json';
import { multiply } from '../domain/money';
import type { ClosingReport, ReportNumbers, ReportPayment, ReportRecord, ReportSales, ReportTax, SaleBody } from '../domain/receipt_shapes';
import type { Currency, Minor } from '../domain/types';
import type { ClosedShift } from './shift_shapes';

/** What stands on the paper besides the numbers. */
export interface Letterhead {
  readonly seller_name: string;
  readonly outlet_label: string;
  readonly series: string;
  readonly currency: Currency;
}

/** All reports before this one as far as this tablet has heard: what its own provisional Z goes on from. */
export interface Grand {
  readonly salesMinor: Minor;
  readonly refundMinor: Minor;
}

/** `bodies`: sales and refunds of the shift at this till. Without a count it is an X. */
export function ownReport(head: Letterhead, counted: ClosedShift, bodies: readonly JsonObject[], grand: Grand | null = null): ClosingReport {
  const { shift, moved, closedAtMs } = counted;
  const isClosed = closedAtMs !== undefined;
  const documents = bodies as unknown as (SaleBody & { refund?: string; approved_by?: object | null })[];
  const sales = documents.filter(({ refund }) => refund === undefined);
  const back = documents.filter(({ refund }) => refund !== undefined);
  const theirs = sum(counted.others, ({ minor }) => minor);
  const taken = counted.expectedMinor - theirs - shift.floatMinor - moved.in + moved.out + moved.drop;
  const reason = counted.said?.['reason'];
  return {
    ...head,
    kind: isClosed ? 'z' : 'x',
    business_date: shift.businessDate,
    number: null,
    provisional: isClosed,
    cashier_name: (isClosed ? counted.person : undefined)?.name ?? shift.person.name,
    opened_at: shift.openedAtMs,
    closed_at: closedAtMs ?? null,
    sales: soldOf(sales, back),
    payments: paymentsOf(documents),
    paid_in: [
      { name: 'Kasbon dibayar tunai', amount_minor: counted.repaidMinor },
      { name: 'Kartu & saldo tunai', amount_minor: counted.paidInMinor },
    ].filter((each) => each.amount_minor !== 0),
    cash: {
      opening_minor: shift.floatMinor,
      sales_minor: taken,
      cash_in_minor: moved.in,
      cash_out_minor: moved.out,
      drop_minor: moved.drop,
      expected_minor: counted.expectedMinor,
      counted_minor: isClosed ? counted.countedMinor : null,
      variance_minor: isClosed ? counted.varianceMinor : null,
      ...(typeof reason === 'string' ? { variance_reason: reason } : {}),
      ...(counted.others.length === 0 ? {} : { others: counted.others.map(({ series, minor }) => ({ name: series, amount_minor: minor })) }),
    },
    taxes: taxesOf(documents),
    receipts: numbersOf(documents),
    ...(isClosed && grand !== null ? { record: recordOf(grand, sales, back, counted.anchor ?? null) } : {}),
    counts: { sales: sales.length, voids: back.filter(isUndone).length, removed_lines: counted.dishes || null, drawer_openings: counted.openings },
  };
}

function isUndone({ reason, approved_by: approver, void: isVoid }: SaleBody & { approved_by?: object | null }): boolean {
  return isVoid === true || (reason as { code?: string } | null)?.code === 'wrong_entry' && approver === null;
}

/** Gross is what stood on the receipts before discounts, taxes and service that were added included: so the
 * block adds up to what was received. */
function soldOf(sales: readonly SaleBody[], back: readonly SaleBody[]): ReportSales {
  const total = sum(sales, ({ totals }) => totals.total_minor);
  const discount = sum(sales, ({ totals: { line_discount_minor: line, promotion_discount_minor: promotion, order_discount_minor: order } }) =>
    line + promotion + order);
  const refund = 0 - sum(back, ({ totals }) => totals.total_minor);
  const net = sum([...sales, ...back], ({ due_minor: due }) => due);
  return {
    gross_minor: total + discount, discount_minor: discount, refund_minor: refund,
    rounding_minor: net - total + refund, net_minor: net,
  };
}

/** Of one class and rate, refunds taken off: as the server adds them up. */
function taxesOf(bodies: readonly SaleBody[]): ReportTax[] {
  const sums = new Map<string, ReportTax>();
  for (const each of bodies.flatMap(({ taxes }) => taxes as readonly Taxed[])) {
    const key = JSON.stringify([each.kind, each.label, each.rate_ppm]);
    const known = sums.get(key) ?? { label: each.label, base_minor: 0, tax_minor: 0 };
    sums.set(key, { ...known, base_minor: known.base_minor + each.base_minor, tax_minor: known.tax_minor + each.tax_minor });
  }
  return [...sums].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, tax]) => tax);
}

interface Taxed extends ReportTax {
  readonly kind: string;
  readonly rate_ppm: number;
}

/** First, last and how many, of each series: a tablet that was paired anew in a shift has two. */
function numbersOf(bodies: readonly SaleBody[]): ReportNumbers[] {
  const counters = new Map<string, number[]>();
  for (const { series, counter } of bodies.map(({ receipt }) => receipt as unknown as { series: string; counter: number })) {
    counters.set(series, [...(counters.get(series) ?? []), counter]);
  }
  return [...counters].sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([series, all]) => ({ series, first: Math.min(...all), last: Math.max(...all), count: all.length }));
}

function recordOf(grand: Grand, sales: readonly SaleBody[], back: readonly SaleBody[], anchor: string | null): ReportRecord {
  return {
    grand_sales_minor: grand.salesMinor + sum(sales, ({ totals }) => totals.total_minor),
    grand_refund_minor: grand.refundMinor - sum(back, ({ totals }) => totals.total_minor),
    anchor,
  };
}

function paymentsOf(bodies: readonly SaleBody[]): ReportPayment[] {
  const sums = new Map<string, Minor>();
  for (const { payments } of bodies) {
    for (const each of payments as { name?: string | null; method: string; amount_minor: Minor }[]) {
      const name = each.name ?? each.method;
      sums.set(name, (sums.get(name) ?? 0) + each.amount_minor);
    }
  }
  return [...sums].map(([method, amount_minor]) => ({ method, amount_minor }));
}

/** `shift.reported`, as far as it is printed. */
interface Reported {
  number: number;
  part: number;
  business_date: string;
  opened_at: number | null;
  closed_at: number;
  closed_by: { name: string };
  sales: Record<'count' | 'total_minor' | 'line_discount_minor' | 'promotion_minor' | 'order_discount_minor' | 'due_minor', number>;
  /** older servers count no voids */
  refunds: Record<'undone' | 'total_minor' | 'due_minor', number> & { voided?: number };
  methods: { name: string; amount_minor: Minor }[];
  cash: Record<'float_minor' | 'sales_minor' | 'in_minor' | 'out_minor' | 'drop_minor' | 'expected_minor' | 'counted_minor' | 'variance_minor', Minor>;
  receipts: { series: string; first: number; last: number; count: number }[];
  taxes: { label: string; base_minor: Minor; tax_minor: Minor }[];
  grand_sales_minor: Minor;
  grand_refund_minor: Minor;
  anchor: { seq: number; hash: string } | null;
  unheard?: string[];
  /** servers before these do not say */
  paid_in?: { name: string; amount_minor: Minor }[];
  drawer_openings?: number | null;
  removed_lines?: number | null;
  closing?: { reason: string | null } | null;
}

export function serversReport(head: Letterhead, body: JsonObject): ClosingReport {
  const { sales, refunds, cash, ...told } = body as unknown as Reported;
  const discount = sales.line_discount_minor + sales.promotion_minor + sales.order_discount_minor;
  const net = sales.due_minor - refunds.due_minor;
  const reason = told.closing?.reason ?? '';
  return {
    ...head,
    kind: 'z',
    business_date: told.business_date,
    number: told.number,
    cashier_name: told.closed_by.name,
    series: told.receipts.map(({ series }) => series).join(' ') || head.series,
    opened_at: told.opened_at ?? told.closed_at,
    closed_at: told.closed_at,
    sales: {
      gross_minor: sales.total_minor + discount, discount_minor: discount, refund_minor: refunds.total_minor,
      rounding_minor: net - sales.total_minor + refunds.total_minor, net_minor: net,
    },
    payments: told.methods.map(({ name, amount_minor }) => ({ method: name, amount_minor })),
    paid_in: (told.paid_in ?? []).map(({ name, amount_minor }) => ({ name, amount_minor })),
    cash: {
      opening_minor: cash.float_minor,
      sales_minor: cash.sales_minor,
      cash_in_minor: cash.in_minor,
      cash_out_minor: cash.out_minor,
      drop_minor: cash.drop_minor,
      expected_minor: cash.expected_minor,
      counted_minor: cash.counted_minor,
      variance_minor: cash.variance_minor,
      ...(reason === '' ? {} : { variance_reason: reason }),
    },
    counts: { sales: sales.count, voids: refunds.undone + (refunds.voided ?? 0), removed_lines: told.removed_lines || null, drawer_openings: told.drawer_openings ?? null },
    ...recorded(told),
  };
}

const ANCHOR_LETTERS = 16;

/** Where the event that closed it stands in its chain. */
export function anchorText(seq: number, hash: string): string {
  return `${String(seq)} ${hash.slice(0, ANCHOR_LETTERS)}`;
}

/** What only the server's paper has: taxes and numbers of all tills, whom it waits for, its place in the record. */
function recorded(told: Omit<Reported, 'sales' | 'refunds' | 'cash'>): Partial<ClosingReport> {
  const { anchor, unheard = [] } = told;
  return {
    ...(unheard.length === 0 ? {} : { provisional: true, unheard: [...unheard] }),
    taxes: told.taxes.map(({ label, base_minor, tax_minor }) => ({ label, base_minor, tax_minor })),
    receipts: told.receipts.map(({ series, first, last, count }) => ({ series, first, last, count })),
    record: {
      grand_sales_minor: told.grand_sales_minor, grand_refund_minor: told.grand_refund_minor,
      anchor: anchor === null ? null : anchorText(anchor.seq, anchor.hash),
    },
  };
}

/** Tills that the server had not heard since the close, as it names them; empty: it is final. */
export function unheardOf(body: JsonObject): readonly string[] {
  return (body as unknown as Reported).unheard ?? [];
}

/** How many documents came after the close. */
export function lateOf(body: JsonObject): number {
  return (body as unknown as { late?: number }).late ?? 0;
}

/** What a count by notes and coins comes to. */
export function countedNotes(counts: readonly { value_minor: Minor; count: number }[]): Minor {
  return sum(counts, ({ value_minor: value, count }) => multiply(value, count));
}

export function partOf(body: JsonObject): number {
  return (body as unknown as Reported).part;
}

function sum<T>(each: readonly T[], of: (one: T) => Minor): Minor {
  return each.reduce((total, one) => total + of(one), 0);
}
