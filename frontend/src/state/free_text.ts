/** What people type beside a sale: notes, reasons, names. None of it may hold a card number, because
 * what is in a sale is in its event for ever. Phone numbers are not free text and do not come here. */
import { checkNoCardNumber } from '../domain/card_numbers';
import type { BasketLine } from '../domain/types';
import type { CartFacts } from './cart_facts';

/** Throws card_number_forbidden. */
export function checkLineTexts({ note, discount }: Partial<BasketLine>): void {
  check(note, discount?.reason);
}

/** Throws card_number_forbidden. */
export function checkFactTexts({ customer, table, queueNumber, label, orderDiscount }: Partial<CartFacts>): void {
  check(customer?.name, table, queueNumber, label, orderDiscount?.reason);
}

function check(...texts: (string | null | undefined)[]): void {
  for (const text of texts) checkNoCardNumber(text ?? '');
}
