/** A finished sale or refund as lists and details show it. Pure: a body goes in. */
import type { JsonObject } from './json';
import type { Mark as SaleMark } from './sales_store';

const NAMED_GOODS = 3;

export type SaleState = 'on_tablet' | 'on_hub' | 'needs_attention';

export interface SaleRow {
  id: string; // event id
  seq: number;
  receiptNumber: string;
  totalMinor: number;
  soldAtMs: number;
  cashierName: string;
  kind: 'sale' | 'refund';
  customerName: string;
  /** names of the first goods */
  goods: string;
  /** receipt number of the first refund that took it back, or a part of it */
  refundedBy: string | null;
  state: SaleState;
  /** code from the hub when it needs attention */
  problemCode: string | null;
  /** the hub's sentence about it, when it has said one */
  problemDetail: string | null;
  /** name of the other till that made it; absent: this one */
  till?: string;
  /** what it says was let go here (retention.ts): the hub has it, and the number is all that is shown */
  isLetGo?: boolean;
}

/** A sale with everything its detail shows and its receipt needs. */
export interface SaleDetail {
  row: SaleRow;
  body: JsonObject;
  marks: SaleMark[];
  /** text of the QR code; null where this tablet cannot sign for it */
  proof: string | null;
}

/** The few keys of a sale's body that the list shows. */
interface SaleSummary {
  receipt?: { number?: string };
  totals?: { total_minor?: number };
  due_minor?: number; // after cash rounding: what was paid, and what the receipt calls TOTAL
  cashier?: { name?: string };
  customer?: { name?: string } | null;
  lines?: { name?: string }[];
}

/** What a list shows of a body. */
export function summaryOf(
  body: JsonObject, number = '',
): Pick<SaleRow, 'receiptNumber' | 'totalMinor' | 'cashierName' | 'customerName' | 'goods'> {
  const { receipt, totals, due_minor: due, cashier, customer, lines } = body as SaleSummary;
  return {
    receiptNumber: receipt?.number ?? number,
    totalMinor: due ?? totals?.total_minor ?? 0,
    cashierName: cashier?.name ?? '',
    customerName: customer?.name ?? '',
    goods: goodsOf(lines),
  };
}

/** A body that no rule understands is still a sale: it is listed, without its goods. */
function goodsOf(lines: SaleSummary['lines']): string {
  if (!Array.isArray(lines)) return '';
  return lines.slice(0, NAMED_GOODS).map((line) => line.name ?? '').join(', ');
}

/** The number of what took it back. */
export function refundIn(marks: readonly SaleMark[]): string | null {
  return marks.find(({ kind }) => kind === 'refunded')?.detail ?? null;
}
