/** The drawer opened for no sale: one event, after somebody's yes where the shop's rules ask for it, and
 * written before anything opens. The id is made before the first try: a second try is the same opening. */
import type { JsonObject } from '../data/json';
import { SellsOnly } from './cut_off';
import { saleFrame } from './frames';
import { type PermitDesk, permit } from './permits';

export interface DrawerWish {
  readonly id: string;
  readonly category: string;
  readonly label: string;
  readonly reason: string;
}

export function askForDrawer(desk: PermitDesk, wish: DrawerWish, then: (wish: DrawerWish) => void): void {
  const needs = [{ action: 'open_drawer', amount: 0 }];
  permit(desk, { document: wish.id, needs, then: () => then(wish) });
}

/** On the disk when this answers; only then the drawer is opened. */
export async function noteOpening(desk: PermitDesk, wish: DrawerWish): Promise<void> {
  const { till } = desk;
  if (desk.shift.mustWait()) throw new SellsOnly('sells_only');
  const { cashier, actor, shift, businessDate } = saleFrame(desk.outlet, desk.session, desk.shift.open, till);
  const reason = wish.reason.trim();
  const body = {
    opening: wish.id,
    shift,
    category: wish.category,
    label: wish.label,
    reason: reason === '' ? null : reason,
    person: { ...cashier },
    opened_at: till.nowMs(),
  };
  await till.journal.append({
    id: wish.id, type: 'drawer.opened_by_hand', version: 1, actor, shift, businessDate, body: body as JsonObject,
  });
}
