/** What a cashier types about a payment, checked before it may be written: never a card number. */
import { hasCardNumber } from '../domain/card_numbers';
import type { CardDetails } from './sale_body';
import type { Method, Typed } from './tenders';

export type TypedProblem = 'reference_missing' | 'code_missing' | 'card_missing' | 'last4_wrong' | 'card_number' | null;

export const NO_CARD: CardDetails = { bank: '', last4: '', approval: '', trace: '' };

/** null: it may be written. */
export function problemOf(method: Pick<Method, 'kind' | 'needs_reference'>, typed: Typed): TypedProblem {
  const { reference, details } = typed;
  const texts = [reference, ...(details === null ? [] : Object.values(details) as string[])];
  if (texts.some(hasCardNumber)) return 'card_number';
  if (details !== null && !/^(\d{4})?$/.test(details.last4)) return 'last4_wrong';
  if (!method.needs_reference) return null;
  if (method.kind === 'card') return isWhole(details ?? NO_CARD) ? null : 'card_missing';
  if (reference.trim() !== '') return null;
  return method.kind === 'voucher' ? 'code_missing' : 'reference_missing';
}

/** What proves a payment by card; the trace number is a help, and not every slip has one. */
function isWhole({ bank, last4, approval }: CardDetails): boolean {
  return [bank, last4, approval].every((text) => text.trim() !== '');
}
