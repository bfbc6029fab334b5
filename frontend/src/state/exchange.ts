/** Goods back and other goods out in one act: the cash of a refund pays the open cart, as far as it goes, and only
 * the difference is paid or handed out. Two documents, so that money, tax and stock of each are exact; the
 * refund names the sale that it pays.
 *
 * The cash is kept with the cart before the refund is written, and counts once it is (paying restores it so):
 * killed at any moment, the till neither loses nor doubles it.
 */
import type { Minor } from '../domain/types';
import type { Exchange } from './paper_shapes';
import type { Register } from './register.svelte';
import { cashMethodOf, takenCash } from './tenders';

type Desk = Pick<Register, 'basket' | 'checkout' | 'outlet' | 'paying' | 'till'>;

/** Nothing else is on its way for this cart, and something of it is unpaid. */
export function canExchange({ basket, checkout, outlet, paying }: Desk): boolean {
  return !basket.isEmpty && paying.started === null && checkout.leftMinor(outlet.rules, 'cash') > 0;
}

/** What of a refund pays the cart; the rest of it is handed out. */
export function paysCart({ checkout, outlet }: Desk, backMinor: Minor): Minor {
  return Math.min(backMinor, checkout.leftMinor(outlet.rules, 'cash'));
}

/** For the refund that is about to be written. */
export function exchangeInto(desk: Desk): Exchange {
  const { basket, outlet, paying, till } = desk;
  let tender: string | null = null;
  return {
    cart: basket.id,
    keep: async (refund, minor) => {
      const { tender: cash, facts } = takenCash(cashMethodOf(outlet), paysCart(desk, minor), 0);
      tender = cash.id;
      paying.add({ tender: cash, facts: { ...facts, refund } });
      await till.carts.settled();
    },
    letGo: () => {
      if (tender !== null) paying.drop(tender);
    },
  };
}
