/** Cash put into the drawer or taken out of it without a sale: one event, after somebody's yes where the
 * shop's rules ask for it. The id is made before the first try: a second try is the same move. */
import type { JsonObject } from '../data/json';
import type { Minor } from '../domain/types';
import { saleFrame } from './frames';
import { type PermitDesk, permit, ruleFor } from './permits';
import type { CashMoved } from './shift.svelte';

export type Direction = keyof CashMoved;

export interface CashWish {
  readonly id: string;
  readonly direction: Direction;
  readonly category: string;
  readonly label: string;
  readonly reason: string;
  readonly amountMinor: Minor;
  /** somebody's yes was needed: it counts for nobody's limit */
  readonly byYes?: boolean;
}

/** What the shop's rules say about it first: of all that this person moves this way in a shift and nobody
 * said yes to. */
export async function askForCash(desk: PermitDesk, wish: CashWish, then: (wish: CashWish) => void): Promise<void> {
  const need = { action: `cash_${wish.direction}`, amount: wish.amountMinor + (await movedBefore(desk, wish)) };
  const byYes = ruleFor(desk.outlet, desk.session.person, need) !== 'allowed';
  permit(desk, { document: wish.id, needs: [need], then: () => then({ ...wish, byYes }) });
}

/** By the same person, the same way, in this shift, here, and within their own right. */
async function movedBefore({ session, shift, till }: PermitDesk, { id, direction }: CashWish): Promise<Minor> {
  if (shift.open === null) return 0;
  const moves = (await till.history.movedIn(shift.open)) as unknown as Moved[];
  return moves
    .filter((each) => each.move !== id && each.by_yes !== true && each.direction === direction && each.person.id === session.person?.id)
    .reduce((sum, { amount_minor }) => sum + amount_minor, 0);
}

interface Moved {
  readonly move: string;
  readonly direction: Direction;
  readonly amount_minor: Minor;
  readonly person: { readonly id: string };
  readonly by_yes?: boolean;
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
    moved_before_minor: await movedBefore(desk, wish),
    by_yes: wish.byYes === true,
  };
  const appended = await till.journal.append({
    id: wish.id, type: 'cash.moved', version: 1, actor, shift, businessDate, body: body as JsonObject,
  });
  const written = (JSON.parse(appended.raw) as { body: typeof body }).body; // of the first try, if it was one
  return { ...wish, amountMinor: written.amount_minor, direction: written.direction };
}
