/** Small verbs of the cart that may be refused by the money contract; a refusal becomes a toast, and
 * what is done has its way back in the toast. */
import type { BasketLine, Discount, Milli } from '../../domain/types';
import type { CartCustomer, CartFacts } from '../../state/cart_facts';
import { leaving, unchanged } from '../../state/cart_verbs';
import { ONE_MILLI } from '../../state/draft';
import { codeOf } from '../../state/failures';
import type { Notice } from '../../state/notices.svelte';
import type { Register } from '../../state/register.svelte';
import { refusal } from '../../state/selling.svelte';

/** One less than one removes the line, with the same way back as the bin. */
export function stepLine(register: Register, id: string, direction: 1 | -1): void {
  const line = register.basket.line(id);
  if (line === null) return;
  if (direction < 0 && line.quantity_milli <= ONE_MILLI) register.removeLine(id);
  else setQuantity(register, line, line.quantity_milli + direction * ONE_MILLI);
}

/** A weight that no scale said may need somebody's right. */
export function setQuantity(register: Register, line: BasketLine, quantityMilli: Milli): void {
  const isWeighed = register.catalog?.product(line.product)?.weighed === true && quantityMilli > 0;
  if (!isWeighed) return changeQuantity(register, line.id, { quantity_milli: quantityMilli });
  void import('./typed_weight')
    .then(({ mayTypeWeight }) => mayTypeWeight(register, line.unit))
    .then((mark) => changeQuantity(register, line.id, { quantity_milli: quantityMilli, ...mark }));
}

function changeQuantity(register: Register, id: string, change: Partial<BasketLine> & { quantity_milli: Milli }): void {
  if (change.quantity_milli <= 0) return register.removeLine(id);
  const { basket } = register;
  const after = basket.lines.map((line) => (line.id === id ? { ...line, ...change } : line));
  leaving(register, basket, after, () => attempt(register, () => basket.changeLine(id, change)));
}

/** Price, unit, note or discount of a line. */
export function changeLine(register: Register, id: string, change: Partial<BasketLine>): void {
  const notice: Notice = { kind: 'line_changed' };
  attempt(register, () => register.basket.changeLine(id, change), notice);
}

export function discountLine(register: Register, id: string, discount: Discount | null): void {
  attempt(register, () => register.basket.changeLine(id, { discount }), discountNotice(discount));
}

export function discountOrder(register: Register, orderDiscount: Discount | null): void {
  attempt(register, () => register.basket.setFacts({ orderDiscount }), discountNotice(orderDiscount));
}

export function setCustomer(register: Register, customer: CartCustomer | null): void {
  const notice: Notice =
    customer === null ? { kind: 'customer_removed' } : { kind: 'customer_set', name: customer.name };
  attempt(register, () => register.basket.setFacts({ customer }), notice);
}

/** Shown on its button at once, so nothing more is said. */
export function setOrder(register: Register, change: Partial<CartFacts>): void {
  attempt(register, () => register.basket.setFacts(change));
}

export function openDiscount(register: Register): void {
  if (!register.basket.isEmpty) register.show({ kind: 'discount' });
}

/** One tap: the cart goes aside, the next buyer begins. */
export function holdCart(register: Register): void {
  if (register.checkout.working || register.basket.isEmpty) return;
  if (register.held.isFull) return register.notices.show({ kind: 'held_full' });
  register.held.hold();
  register.selling.reset();
  if (register.overlay !== null) register.closeAll();
  register.notices.show({ kind: 'held' }, () => register.undo(), unchanged(register.basket));
}

export function renameHeld(register: Register, id: string, label: string | null): void {
  attempt(register, () => register.held.rename(id, label));
}

export function recallCart(register: Register, id: string): void {
  attempt(register, () => register.held.recall(id));
  register.selling.reset();
  register.closeAll();
}

function discountNotice(discount: Discount | null): Notice {
  return { kind: discount === null ? 'discount_removed' : 'discount_given' };
}

function attempt(register: Register, change: () => unknown, done: Notice | null = null): void {
  if (register.checkout.working) return; // this cart is being written as a sale
  try {
    change();
    if (done !== null) register.notices.show(done, () => register.undo(), unchanged(register.basket));
  } catch (error) {
    register.notices.show(refusal(codeOf(error)));
  }
}
