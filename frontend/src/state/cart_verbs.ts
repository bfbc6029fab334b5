/** Verbs that may empty the open cart, each with its way back in the toast.
 *
 * A cart that somebody has begun to pay is never emptied: its money would pass to the next buyer,
 * or be in no sale at all. The payment is taken back first. Not here: changes that keep goods in it.
 */
import type { Basket } from './basket.svelte';
import type { Checkout } from './checkout.svelte';
import type { Held, HeldCart } from './held.svelte';
import type { Notices } from './notices.svelte';
import type { Paying } from './paying.svelte';

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
  desk.basket.remove(id);
  desk.notices.show({ kind: 'line_removed', name: line.name }, () => undo(desk), unchanged(desk.basket));
}

export function clearCart(desk: CartDesk): void {
  if (desk.basket.isEmpty || desk.checkout.working || refused(desk, desk.basket.id)) return;
  desk.basket.clear();
  desk.notices.show({ kind: 'cart_cleared' }, () => undo(desk), unchanged(desk.basket));
}

/** Until the next change of the cart, which undo would take back instead. */
export function unchanged(basket: Pick<Basket, 'lines' | 'facts' | 'id'>): () => boolean {
  const { id, lines, facts } = basket;
  return () => basket.id === id && basket.lines === lines && basket.facts === facts;
}

export function undo(desk: CartDesk): void {
  if (desk.checkout.working || (desk.basket.undoEmpties && refused(desk, desk.basket.id))) return;
  if (desk.basket.undo() || desk.held.undo()) desk.notices.show({ kind: 'undone' });
  else desk.notices.show({ kind: 'nothing_to_undo' });
}

export function discardHeld(desk: CartDesk, cart: HeldCart): void {
  if (refused(desk, cart.id)) return;
  desk.held.discard(cart.id);
  desk.notices.show({ kind: 'held_discarded' }, () => desk.held.putBack(cart));
}

function refused(desk: CartDesk, cart: string): boolean {
  const paid = desk.paying.holdsMoneyFor(cart);
  if (paid) desk.notices.show({ kind: 'cart_paid' });
  return paid;
}
