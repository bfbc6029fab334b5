/** Goods brought back whose receipt nobody has: what lies in the open cart, at the prices of this moment or
 * below them, is taken back as the mirror of the sale it would be now. The cart's own id is the refund's,
 * so a second try is the same refund, and the cart closes in the same transaction.
 *
 * Not here: a sale that is known (refunding.ts), and who may (the sheet asks).
 */
import type { SaleBody } from '../domain/receipt_shapes';
import type { Need } from '../domain/permissions';
import { saleNeeds } from '../domain/permissions';
import type { Minor, Priced, PricedLine } from '../domain/types';
import { saleFrame } from './frames';
import type { Refunded, RefundWish } from './paper_shapes';
import { preBill } from './pre_bill';
import { backOf, type RefundedBody } from './refunding';
import { type PayBack, refundBody, refundDue } from './refund_body';
import { withStanding } from './refund_standing';
import type { Register } from './register.svelte';

export const WITHOUT_RECEIPT_VERSION = 4;
export type Desk = Pick<Register, 'balances' | 'basket' | 'outlet' | 'session' | 'shift' | 'till'>;
export type Wish = Omit<RefundWish, 'lines'>;

/** The cart as the sale it would be at this moment; what is taken back is its mirror. */
export function asSoldNow({ basket, outlet, session, shift, till }: Desk): SaleBody {
  const { cashier } = saleFrame(outlet, session, shift.open, till);
  const { id, openedAtMs, order, discounts } = basket;
  const parts = { sale: id, outlet, cashier, openedAtMs, order, discounts, priced: basket.priceNow() };
  return preBill(parts, till.nowMs()) as unknown as SaleBody;
}

/** A typed price above what the shop asks is given for nothing; a price list's own price is the shop's. */
export function dearerThanShop({ lines }: Pick<Priced, 'lines'>): PricedLine[] {
  return lines.filter(({ price_source: source, unit_price_minor: unit, list_price_minor: list }) => source === 'override' && unit > list);
}

/** Positive: what goes to whoever brought the goods. */
export function worthNow(sold: SaleBody, payBack: PayBack): Minor {
  return 0 - refundDue(sold, payBack);
}

/** A discount only makes it less; a typed price is somebody's word for what the goods are worth. */
export function needsOf(sold: SaleBody, dueMinor: Minor): Need[] {
  const typed = saleNeeds(sold).filter(({ action }) => action !== 'discount');
  return [{ action: 'refund_without_receipt', amount: dueMinor }, ...typed];
}

/** Throws what a DomainError or DataError says: nothing was written then, and the cart is as it was. */
export async function takeBack(desk: Desk, wish: Wish): Promise<Refunded> {
  const { basket, outlet, session, shift, till } = desk;
  const { cashier, actor, shift: during, businessDate } = saleFrame(outlet, session, shift.open, till);
  const sold = asSoldNow(desk);
  const appended = await till.journal.append({
    actor, shift: during, businessDate,
    id: basket.id,
    type: 'sale.refunded',
    version: WITHOUT_RECEIPT_VERSION,
    body: (given) => ({ ...withStanding(refundBody({ ...wish, refund: basket.id, sold, cashier }, given), desk), original: null }),
    receipt: true,
    closesCart: basket.id,
  });
  basket.startNext();
  await till.history.index.catchUp().catch(() => undefined); // only for showing; made good later
  const { body } = JSON.parse(appended.raw) as { body: RefundedBody };
  return { id: appended.id, number: appended.receipt?.number ?? '', dueMinor: body.due_minor, ...backOf(body) };
}
