/** Dishes that leave a cart after the kitchen was told of them: it may have cooked them, and nobody pays. So it is a
 * right, and one event of its own before anything leaves. Fetched with the first such cart. Not here: what the kitchen
 * is told then (kitchen.ts), and a sale that is taken back. */
import { uuidV7 } from '../data/ids';
import type { JsonObject } from '../data/json';
import type { BasketLine, Milli, Minor } from '../domain/types';
import { saleFrame } from './frames';
import { toldOrders } from './kitchen';
import { type PermitDesk, permitted } from './permits';

export interface LeavingCart {
  readonly id: string;
  readonly lines: readonly BasketLine[];
}

interface VoidedDish {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly quantity_milli: Milli;
  readonly amount_minor: Minor;
}

/** Answers when it may go on; never, when nobody allowed it. */
export async function allowLeaving(desk: PermitDesk, cart: LeavingCart, after: readonly BasketLine[]): Promise<void> {
  const lines = dishesGone(cart, after, (line) => desk.basket.preview(line) ?? 0);
  if (lines.length === 0 || desk.shift.mustWait()) return;
  const amount = lines.reduce((sum, each) => sum + each.amount_minor, 0);
  const id = uuidV7(desk.till.nowMs());
  await permitted(desk, id, { action: 'void_sent', amount });
  await note(desk, { id, order: cart.id, lines, amount });
}

/** Of what the kitchen was told, what is in the cart and would not be any more. */
export function dishesGone(
  cart: LeavingCart, after: readonly BasketLine[], priceOf: (line: BasketLine) => Minor,
): VoidedDish[] {
  const left = new Map(after.map((line) => [line.id, line.quantity_milli]));
  const told = JSON.parse(toldOrders().get(cart.id) ?? '[]') as { id: string; quantity_milli: Milli }[];
  return told.flatMap(({ id, quantity_milli: toldMilli }) => {
    const line = cart.lines.find((each) => each.id === id);
    const goneMilli = Math.min(toldMilli, line?.quantity_milli ?? 0) - (left.get(id) ?? 0);
    if (line === undefined || goneMilli <= 0) return [];
    const amountMinor = priceOf({ ...line, quantity_milli: goneMilli, label_minor: null });
    return [{ id, name: line.name, unit: line.unit, quantity_milli: goneMilli, amount_minor: amountMinor }];
  });
}

interface DishVoid {
  readonly id: string;
  readonly order: string;
  readonly lines: readonly VoidedDish[];
  readonly amount: Minor;
}

async function note({ outlet, session, shift: { open }, till }: PermitDesk, told: DishVoid): Promise<void> {
  const { cashier, actor, shift, businessDate } = saleFrame(outlet, session, open, till);
  const body = {
    void: told.id,
    order: told.order,
    shift,
    lines: told.lines.map((line) => ({ ...line })),
    amount_minor: told.amount,
    person: { ...cashier },
    voided_at: till.nowMs(),
  };
  await till.journal.append({
    id: told.id, type: 'order.voided', version: 1, actor, shift, businessDate, body: body as unknown as JsonObject,
  });
}
