/**
 * What earlier refunds took of a sale, from the marks on its receipt. Pure.
 *
 * A mark without it comes from a release that took back whole sales only, or from a body that was let
 * go: then all of the sale counts as back, and a person with the paper is sent to the shop's server.
 */
import type { SaleBody } from '../domain/receipt_shapes';
import type { Milli, Minor, RefundRequest } from '../domain/types';
import type { JsonObject } from './json';
import type { Mark } from './sales_store';

/** `lines` and what was paid back by each way, positive; `total` and `due` negative, as the refund states them.
 * `note` of a line tells the serial numbers that came back. */
export interface Returned {
  lines: (RefundRequest & { note?: string })[];
  total: Minor;
  due: Minor;
  paid: { kind: string; card: string | null; minor: Minor }[];
}

interface Refund {
  lines?: { id: string; quantity_milli: Milli; note?: string | null }[];
  totals?: { total_minor: Minor };
  due_minor?: Minor;
  payments?: { kind: string; card?: string | null; amount_minor: Minor }[];
}

/** Of a refund's body, for its mark; absent where the body was let go. */
export function backOf(body: JsonObject): string | undefined {
  const { lines, totals, due_minor: due, payments = [] } = body as Refund;
  if (lines === undefined || totals === undefined || due === undefined) return undefined;
  return JSON.stringify({
    lines: lines.map(({ id, quantity_milli, note }) => ({ line: id, quantity_milli: 0 - quantity_milli, ...(note ? { note } : {}) })),
    total: totals.total_minor,
    due,
    paid: payments.map(({ kind, card = null, amount_minor }) => ({ kind, card, minor: 0 - amount_minor })),
  } satisfies Returned);
}

/** Of each refund of this sale, oldest first. */
export function returnedOf(sold: SaleBody, marks: readonly Mark[]): Returned[] {
  return marks
    .filter(({ kind }) => kind === 'refunded')
    .map(({ back }) => (back === undefined ? whole(sold) : (JSON.parse(back) as Returned)));
}

/** Each line with what of it was not brought back yet, also when two tills took back more than was sold. */
export function leftOf(sold: SaleBody, returned: readonly Returned[]): RefundRequest[] {
  const back = new Map<string, Milli>();
  for (const { line, quantity_milli } of returned.flatMap(({ lines }) => lines)) {
    back.set(line, (back.get(line) ?? 0) + quantity_milli);
  }
  return sold.lines.map(({ id, quantity_milli }) => ({
    line: id, quantity_milli: Math.max(0, quantity_milli - (back.get(id) ?? 0)),
  }));
}

/** Not all of it is back. */
export function isAnythingLeft(sold: SaleBody, marks: readonly Mark[]): boolean {
  return leftOf(sold, returnedOf(sold, marks)).some(({ quantity_milli }) => quantity_milli > 0);
}

function whole({ lines, totals, due_minor: due }: SaleBody): Returned {
  return {
    lines: lines.map(({ id, quantity_milli }) => ({ line: id, quantity_milli })),
    total: 0 - totals.total_minor, due: 0 - due, paid: [],
  };
}
