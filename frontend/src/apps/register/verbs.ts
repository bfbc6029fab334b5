/** Small verbs of the cart that may be refused by the money contract; a refusal becomes a toast. */
import type { Milli } from '../../domain/types';
import { codeOf } from '../../state/failures';
import type { Register } from '../../state/register.svelte';
import { refusal } from '../../state/selling.svelte';

/** One less than one removes the line, with the same way back as the bin. */
export function stepLine(register: Register, id: string, direction: 1 | -1): void {
  const line = register.basket.line(id);
  if (line === null) return;
  if (direction < 0 && line.quantity_milli <= 1000) register.removeLine(id);
  else attempt(register, () => register.basket.step(id, direction));
}

export function setQuantity(register: Register, id: string, quantityMilli: Milli): void {
  if (quantityMilli <= 0) register.removeLine(id);
  else attempt(register, () => register.basket.setQuantity(id, quantityMilli));
}

function attempt(register: Register, change: () => unknown): void {
  if (register.checkout.working) return; // this cart is being written as a sale
  try {
    change();
  } catch (error) {
    register.notices.show(refusal(codeOf(error)));
  }
}
