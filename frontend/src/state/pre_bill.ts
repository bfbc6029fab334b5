/** The open cart as a bill that nobody has paid yet: no number, no payments, no proof. */
import type { JsonObject } from '../data/json';
import type { Priced } from '../domain/types';
import { NOTHING_BESIDE, saleBody, type SaleParts, type Beside } from './sale_body';

export function preBill(parts: Omit<SaleParts, 'settled' | 'paid' | 'donationTo' | keyof Beside>, nowMs: number): JsonObject {
  const settled = {
    rounding_minor: 0,
    due_minor: totalOf(parts.priced),
    payments: [],
    change_minor: 0,
    tip_minor: 0,
  };
  return saleBody({ ...parts, settled, paid: new Map(), donationTo: null, ...NOTHING_BESIDE }, { receipt: null, nowMs });
}

function totalOf(priced: Priced): number {
  return priced.totals.total_minor;
}
