/** The body of `sale.completed`, version 1: everything the sale was, in itself.
 *
 * Names, prices, rates and amounts are written out, so that no later change of a price, a tax or a
 * product changes a finished sale. Pure: the receipt number and the time come in.
 */
import type { OutletChunk } from '../data/catalog_rows';
import type { Given } from '../data/journal';
import type { JsonObject } from '../data/json';
import type { OrderType, Priced, Settled } from '../domain/types';

export interface SaleParts {
  readonly sale: string;
  readonly outlet: OutletChunk;
  readonly cashier: { readonly id: string; readonly name: string };
  readonly openedAtMs: number;
  readonly orderType: OrderType;
  readonly priced: Priced;
  readonly settled: Settled;
}

export function saleBody(parts: SaleParts, given: Given): JsonObject {
  const { outlet, priced, settled } = parts;
  const { rules } = outlet;
  return plain({
    sale: parts.sale,
    receipt: given.receipt,
    currency: { ...rules.currency },
    order_type: parts.orderType,
    table: null,
    queue_number: null,
    customer: null,
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
    ...settled,
  });
}

function sellerOf({ merchant, outlet, rules }: OutletChunk): object {
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
