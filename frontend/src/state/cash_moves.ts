/** Cash put into the drawer or taken out of it without a sale: one event, after somebody's yes where the
 * shop's rules ask for it. The id is made before the first try: a second try is the same move. */
import type { JsonObject } from '../data/json';
import type { Minor } from '../domain/types';
import { saleFrame } from './frames';
import { type PermitDesk, permit } from './permits';
import type { CashMoved } from './shift.svelte';

export type Direction = keyof CashMoved;

export interface CashWish {
  readonly id: string;
  readonly direction: Direction;
  readonly category: string;
  readonly label: string;
  readonly reason: string;
  readonly amountMinor: Minor;
}

/** What the shop's rules say about it first. */
export function askForCash(desk: PermitDesk, wish: CashWish, then: () => void): void {
  const need = { action: `cash_${wish.direction}`, amount: wish.amountMinor };
  permit(desk, { document: wish.id, needs: [need], then });
}

/** On the disk when this answers; only then the money is moved. */
export async function moveCash(desk: PermitDesk, wish: CashWish): Promise<CashWish> {
  const { till } = desk;
  const { cashier, actor, shift, businessDate } = saleFrame(desk.outlet, desk.session, desk.shift.open, till);
  if (shift === null) throw new Error('no shift');
  const reason = wish.reason.trim();
  const body = {
    move: wish.id,
    shift,
    direction: wish.direction,
    category: wish.category,
    label: wish.label,
    reason: reason === '' ? null : reason,
    amount_minor: wish.amountMinor,
    person: { ...cashier },
    moved_at: till.nowMs(),
  };
  const appended = await till.journal.append({
    id: wish.id, type: 'cash.moved', version: 1, actor, shift, businessDate, body: body as JsonObject,
  });
  const written = (JSON.parse(appended.raw) as { body: typeof body }).body; // of the first try, if it was one
  return { ...wish, amountMinor: written.amount_minor, direction: written.direction };
}
