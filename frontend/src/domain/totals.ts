/**
 * Adds priced lines up to the totals of a document; sales and refunds alike.
 *
 * What this is not: a place where anything is rounded. Totals are sums of lines, nothing else.
 */
import { sum } from './money.ts';
import { pieces } from './quantity.ts';
import type { PricedLine, Totals } from './types.ts';

/** The sums of the lines, each within what both languages count exactly. */
export function addUp(lines: PricedLine[]): Totals {
  const gross = sum(lines.map((line) => line.gross_minor));
  const discount = sum(lines.map((line) => line.discount_minor));
  const promotion = sum(lines.map((line) => line.promotion_minor));
  return {
    gross_minor: gross,
    line_discount_minor: discount,
    promotion_discount_minor: promotion,
    subtotal_minor: gross - discount - promotion,
    order_discount_minor: sum(lines.map((line) => line.order_discount_minor)),
    net_minor: sum(lines.map((line) => line.net_minor)),
    service_minor: sum(lines.map((line) => line.service_minor)),
    service_added_minor: sum(lines.map((line) => line.service_added_minor)),
    tax_minor: sum(lines.map((line) => line.tax_minor)),
    tax_added_minor: sum(lines.map((line) => line.tax_added_minor)),
    total_minor: sum(lines.map((line) => line.total_minor)),
    item_count: pieces(lines),
  };
}
