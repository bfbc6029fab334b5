/** Writes a refund: as the sale is now, under one id until it is written, and says what goes back. */
import type { SaleDetail } from '../data/history';
import { uuidV7 } from '../data/ids';
import { isAnythingLeft, returnedOf } from '../data/returned';
import type { SaleBody } from '../domain/receipt_shapes';
import type { Minor } from '../domain/types';
import { asItIsNow, NotNow } from './as_it_is_now';
import type { By, Exchange, PaperWorld, Refunded, RefundWish } from './paper_shapes';
import { cashBack, type Part, refundBody, refundMoney, refundVersion } from './refund_body';
import { withStanding } from './refund_standing';
import { isOfBalance } from './tenders';

export interface Refunding {
  readonly detail: SaleDetail;
  readonly wish: RefundWish;
  readonly by: By;
  /** by sale: a second try is the same refund, and the next part another one */
  readonly ids: Map<string, string>;
}

/** Throws what a DomainError or DataError says: nothing was written then. */
export async function writeRefund(world: PaperWorld, { detail: seen, wish, by, ids }: Refunding): Promise<Refunded> {
  const detail = await now(world, seen);
  const id = ids.get(detail.row.id) ?? uuidV7();
  ids.set(detail.row.id, id);
  const sold = detail.body as unknown as SaleBody;
  const part: Part = { lines: wish.lines ?? null, returned: returnedOf(sold, detail.marks) };
  const isMirror = wish.payBack.kind === 'mirror' && part.returned.length > 0;
  if (isMirror || !isAnythingLeft(sold, detail.marks)) throw new NotNow('already_refunded');
  const { cashier, ...frame } = by;
  const { exchange, ...told } = wish;
  const exchangedFor = exchange?.cart ?? null;
  const write = () => world.append({
    ...frame,
    id,
    type: 'sale.refunded',
    version: refundVersion(sold, wish.payBack, part),
    body: (given) => withStanding(refundBody({ ...told, refund: id, sold, cashier, part, exchangedFor }, given), world.known),
    receipt: true,
  });
  const appended = exchange === undefined ? await write() : await exchanged(exchange, { id, cashMinor: cashBack(refundMoney(sold, wish.payBack, part)) }, write);
  ids.delete(detail.row.id);
  const { body } = JSON.parse(appended.raw) as { body: RefundedBody };
  await world.history.index.catchUp().catch(() => undefined); // only for showing; made good later
  return { id, number: appended.receipt?.number ?? '', dueMinor: body.due_minor, ...backOf(body) };
}

/** The cash pays the cart only when the refund is written. */
async function exchanged<T>(exchange: Exchange, { id, cashMinor }: { id: string; cashMinor: Minor }, write: () => Promise<T>): Promise<T> {
  try {
    await exchange.keep(id, cashMinor);
    return await write();
  } catch (error) {
    exchange.letGo();
    throw error;
  }
}

/** Another device may have taken it back since it was shown; of another till's only the hub knows. */
async function now({ history }: PaperWorld, seen: SaleDetail): Promise<SaleDetail> {
  if (seen.row.till !== undefined) return asItIsNow(history, seen);
  return (await history.detail(seen.row.id)) ?? seen;
}

export interface RefundedBody {
  readonly due_minor: Minor;
  readonly payments: readonly { readonly name: string; readonly kind: string; readonly tendered_minor: Minor }[];
}

export function backOf({ payments }: RefundedBody): Pick<Refunded, 'backMinor' | 'back'> {
  const back = payments.map(({ name, kind, tendered_minor: tendered }) => ({
    name, amountMinor: tendered === 0 ? 0 : -tendered, ...(isOfBalance(kind) ? { into: kind } : {}),
  }));
  return { back, backMinor: back.reduce((sum, { amountMinor }) => sum + amountMinor, 0) };
}
