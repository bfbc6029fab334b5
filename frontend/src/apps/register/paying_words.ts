/** Sentences of payments, and the QRIS code that a payment shows. */
import { parse, withAmount } from '../../domain/qris';
import type { Method } from '../../state/tenders';
import type { TypedProblem } from '../../state/typed_payment';
import type { Words } from '../../ui/i18n/words.svelte';

export function problemText(problem: TypedProblem, words: Words['paying']): string {
  if (problem === null) return '';
  const texts = {
    reference_missing: words.referenceMissing,
    code_missing: words.codeMissing,
    card_missing: words.cardMissing,
    last4_wrong: words.last4Wrong,
    card_number: words.cardNumber,
  };
  return texts[problem];
}

export interface ShownQris {
  /** null: the customer scans the printed sticker. */
  readonly payload: string | null;
  readonly merchant: string | null;
  /** There is a code, but it cannot be used. */
  readonly broken: boolean;
}

/** The shop's printed code asking for exactly this amount. */
export function qrisOf(method: Pick<Method, 'qris_payload'>, amountMinor: number): ShownQris {
  if (method.qris_payload === '') return { payload: null, merchant: null, broken: false };
  try {
    const payload = withAmount(method.qris_payload, amountMinor);
    return { payload, merchant: parse(payload).merchant_name, broken: false };
  } catch {
    return { payload: null, merchant: null, broken: true };
  }
}
