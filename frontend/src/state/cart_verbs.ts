/** Verbs that may empty the open cart, each with its way back in the toast.
 *
 * A cart that somebody has begun to pay is never emptied: its money would pass to the next buyer,
 * or be in no sale at all. The payment is taken back first. Dishes that the kitchen was told of leave
 * only by right (dish_voids.ts). Not here: changes that keep goods in it.
 */
import type { BasketLine } from '../domain/types';
import type { Basket } from './basket.svelte';
import type { Checkout } from './checkout.svelte';
import type { LeavingCart } from './dish_voids';
import type { Held, HeldCart } from './held.svelte';
import { mayBeCooked } from './kitchen_told';
import type { Notices } from './notices.svelte';
import type { Paying } from './paying.svelte';
import type { PermitDesk } from './permits';

export interface CartDesk {
  readonly basket: Basket;
  readonly held: Pick<Held, 'undo' | 'discard' | 'putBack'>;
  readonly checkout: Pick<Checkout, 'working'>;
  readonly paying: Pick<Paying, 'holdsMoneyFor'>;
  readonly notices: Notices;
}

export function removeLine(desk: CartDesk, id: string): void {
  const line = desk.basket.line(id);
  if (line === null || desk.checkout.working) return;
  if (desk.basket.lines.length === 1 && refused(desk, desk.basket.id)) return;
  const rest = desk.basket.lines.filter((each) => each.id !== id);
  leaving(desk, desk.basket, rest, () => {
    desk.basket.remove(id);
    desk.notices.show({ kind: 'line_removed', name: line.name }, () => undo(desk), unchanged(desk.basket));
  });
}

export function clearCart(desk: CartDesk): void {
  if (desk.basket.isEmpty || desk.checkout.working || refused(desk, desk.basket.id)) return;
  leaving(desk, desk.basket, [], () => {
    desk.basket.clear();
    desk.notices.show({ kind: 'cart_cleared' }, () => undo(desk), unchanged(desk.basket));
  });
}

/** Until the next change of the cart, which undo would take back instead. */
export function unchanged(basket: Pick<Basket, 'lines' | 'facts' | 'id'>): () => boolean {
  const { id, lines, facts } = basket;
  return () => basket.id === id && basket.lines === lines && basket.facts === facts;
}

export function undo(desk: CartDesk): void {
  if (desk.checkout.working || (desk.basket.undoEmpties && refused(desk, desk.basket.id))) return;
  leaving(desk, desk.basket, desk.basket.linesBefore, () => {
    if (desk.basket.undo() || desk.held.undo()) desk.notices.show({ kind: 'undone' });
    else desk.notices.show({ kind: 'nothing_to_undo' });
  });
}

export function discardHeld(desk: CartDesk, cart: HeldCart): void {
  if (refused(desk, cart.id)) return;
  leaving(desk, cart, [], () => {
    desk.held.discard(cart.id);
    desk.notices.show({ kind: 'held_discarded' }, () => desk.held.putBack(cart));
  });
}

/** Goes on at once; where the kitchen was told of the cart, after the right to it, and only if the cart
 *  is still as it was then. */
export function leaving(desk: CartDesk, cart: LeavingCart, after: readonly BasketLine[], then: () => void): void {
  if (!mayBeCooked(cart.id)) return then();
  const { id, lines } = cart;
  const goOn = () => {
    if (cart.id === id && cart.lines === lines && !desk.checkout.working) then();
  };
  import('./dish_voids')
    .then(({ allowLeaving }) => allowLeaving(desk as CartDesk & PermitDesk, cart, after))
    .then(goOn)
    .catch(() => desk.notices.show({ kind: 'void_failed' }));
}

function refused(desk: CartDesk, cart: string): boolean {
  const paid = desk.paying.holdsMoneyFor(cart);
  if (paid) desk.notices.show({ kind: 'cart_paid' });
  return paid;
}
