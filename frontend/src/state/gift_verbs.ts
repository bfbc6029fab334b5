/** Gift cards at the till: which card a code is, what it holds, and a payment out of it. Fetched with its
 * sheet. Works with the hub gone; what may be used then is this till's share. */
import { cardEnding, cardId, readCardCode } from '../data/gift_cards';
import { uuidV7 } from '../data/ids';
import type { Minor } from '../domain/types';
import { askedOf, finishIfPaid } from './pay_verbs';
import type { Register } from './register.svelte';
import { type Method, NOTHING_TYPED, takenOther } from './tenders';

export interface GiftCard {
  readonly id: string;
  /** ****7Q2D */
  readonly ending: string;
}

/** null: no code of a card. */
export async function cardOf(register: Register, text: string): Promise<GiftCard | null> {
  const code = readCardCode(text);
  if (code === null) return null;
  return { id: await cardId(register.outlet.merchant.id, code), ending: cardEnding(code) };
}

/** The card of the code asked for last: the hash is slow, and another may be scanned meanwhile. */
export async function cardAsked(register: Register, wanted: () => string): Promise<{ read: string; found: GiftCard | null }> {
  for (;;) {
    const read = wanted();
    const found = await cardOf(register, read);
    if (read === wanted()) return { read, found };
  }
}

/** What this cart may take of a card beside what it already does. `now` null: nobody knows. */
export function giftOf(register: Register, method: Method, card: GiftCard, typed: Minor) {
  const now = register.balances.gift.of(card.id);
  const ours = register.paying.taken.filter(({ facts }) => facts.card === card.id);
  const taken = ours.reduce((sum, { tender }) => sum + tender.tendered_minor, 0);
  const mayMinor = now === null ? 0 : Math.max(0, now.mayMinor - taken);
  const useMinor = Math.min(mayMinor, askedOf(register, method, typed).amountMinor);
  return { now, taken, mayMinor, useMinor, afterMinor: (now?.minor ?? 0) - taken - useMinor };
}

/** Adds so much of it to the payments; the sale is finished when nothing is left. */
export async function takeGift(register: Register, method: Method, card: GiftCard, useMinor: Minor): Promise<void> {
  const { amountMinor, tipMinor } = askedOf(register, method, useMinor);
  if (useMinor <= 0 || amountMinor > useMinor) return;
  const amounts = { payment: uuidV7(), amountMinor, tipMinor };
  const taken = takenOther(method, amounts, { ...NOTHING_TYPED, reference: card.ending }, null);
  register.paying.add({ ...taken, facts: { ...taken.facts, card: card.id } });
  await finishIfPaid(register);
}
