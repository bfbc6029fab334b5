/** Money paid in for what will be bought later: a gift card sold or filled up again, or a customer's
 * credit. Fetched with its sheet.
 *
 * Works with the hub gone: what was paid in here may be used here at once, and elsewhere as soon as the
 * hub has told the others. It is no sale and has a number of its own. The code of a new card is made here, shown
 * and printed, and stands in no event. */
import type { CustomerRow } from '../data/catalog_rows';
import { cardEnding, cardId, newCardCode, printedCode, SHOWN } from '../data/gift_cards';
import { uuidV7 } from '../data/ids';
import type { JsonObject } from '../data/json';
import { CARD, CREDIT, type PaidIn, paidInNumber } from '../domain/paid_in';
import type { Minor } from '../domain/types';
import { saleFrame } from './frames';
import type { GiftCard } from './gift_verbs';
import type { Register } from './register.svelte';
import { sellerOf } from './sale_body';
import type { Method } from './tenders';

/** As much as the office puts on one card: more is a slip of the finger. */
export const MOST_MINOR = 10_000_000;

export interface NewCard extends GiftCard {
  /** as people read it aloud: for the screen and the paper, never for an event */
  readonly code: string;
}

export interface PayInWish {
  /** made before the first try: the same id again is the same money */
  readonly id: string;
  readonly card: GiftCard | NewCard | null;
  readonly customer: CustomerRow | null;
  readonly method: Method;
  readonly amountMinor: Minor;
  /** what was handed over; of cash more goes back as change */
  readonly tenderedMinor: Minor;
}

/** A card that holds nothing before it is paid for. */
export async function newCard(register: Pick<Register, 'outlet'>): Promise<NewCard> {
  const code = newCardCode();
  return { id: await cardId(register.outlet.merchant.id, code), ending: cardEnding(code), code: printedCode(code) };
}

/** Whether a card that is filled up is one that tills take: known, with something on it. */
export function mayFillUp(register: Register, card: GiftCard): boolean {
  const now = register.balances.gift.of(card.id);
  return now !== null && now.minor > 0 && now.mayMinor > 0;
}

/** The event; answers what its paper says, read from the signed bytes (the code beside them). */
export async function payIn(register: Register, wish: PayInWish): Promise<PaidIn> {
  const { id, card, customer } = wish;
  const code = card !== null && 'code' in card ? card.code : null;
  const held = card === null ? register.balances.credit.of(customer?.id ?? '') : register.balances.gift.of(card.id);
  const { outlet, cashier, ...envelope } = saleFrame(register.outlet, register.session, register.shift.open, register.till);
  const body = {
    document: id,
    card: card === null ? null : { id: card.id, ending: card.ending.slice(-SHOWN), is_new: code !== null },
    customer: customer === null ? null : { id: customer.id, name: customer.name },
    shift: null,
    amount_minor: wish.amountMinor,
    payments: [paymentOf(wish)],
    held_before_minor: code === null ? (held?.minor ?? null) : 0,
    note: '',
    paid_in_at: register.till.nowMs(),
    cashier: { ...cashier },
  };
  const appended = await register.till.journal.append({
    id, type: 'balance.paid_in', version: 1, ...envelope, body: body as unknown as JsonObject,
  });
  const { series, body: said } = JSON.parse(appended.raw) as { series: string; body: typeof body };
  return {
    ...said,
    number: paidInNumber(said.card === null ? CREDIT : CARD, series, appended.epoch, appended.seq),
    seller: sellerOf(outlet),
    currency: { ...outlet.rules.currency },
    card: said.card === null || code === null ? said.card : { ...said.card, code },
    customer: said.customer && { ...said.customer, phone: customer?.phone ? customer.phone : null },
  };
}

function paymentOf({ method, amountMinor, tenderedMinor }: PayInWish) {
  const tendered = method.kind === 'cash' ? tenderedMinor : amountMinor;
  return {
    id: uuidV7(), method: method.code, name: method.name, kind: method.kind,
    amount_minor: amountMinor, tendered_minor: tendered, change_minor: tendered - amountMinor,
    account: method.account === '' ? null : method.account, reference: null,
  };
}
