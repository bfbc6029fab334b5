/** A cart that somebody began to pay is not emptied: its money would pass to the next buyer. */
import { describe, expect, it } from 'vitest';
import { Basket } from './basket.svelte';
import { clearCart, discardHeld, removeLine, undo } from './cart_verbs';
import { Held } from './held.svelte';
import { Notices } from './notices.svelte';
import { aLine, RULES } from './testing';

function desk(paid: () => string | null) {
  const keeper = { save: () => undefined, discard: () => undefined };
  const frame = () => ({ rules: RULES, businessDate: '2026-11-21', minuteOfDay: 600 });
  const basket = new Basket(frame, keeper, () => 1_000);
  const held = new Held(basket, keeper, () => 1_000);
  const paying = { holdsMoneyFor: (cart: string) => cart === paid() };
  return { basket, held, paying, checkout: { working: false }, notices: new Notices() };
}

it('offers the way back until something newer is there to be taken back', () => {
  const till = desk(() => null);
  till.basket.add(aLine({}));
  clearCart(till);
  expect(till.notices.toast?.stands()).toBe(true);
  till.basket.add(aLine({ product: 'kopi' }));
  expect(till.notices.toast?.stands()).toBe(false);
});

describe('a cart with money on it', () => {
  it('keeps its last line: not cleared, not removed, not undone', () => {
    let paid = '';
    const till = desk(() => paid);
    const line = till.basket.add(aLine({}));
    paid = till.basket.id;
    clearCart(till);
    removeLine(till, line.id);
    undo(till);
    expect([till.basket.lines.length, till.notices.toast?.notice.kind]).toEqual([1, 'cart_paid']);
    till.basket.add(aLine({ product: 'kopi' }));
    removeLine(till, line.id); // another line stays
    expect(till.basket.lines.map(({ product }) => product)).toEqual(['kopi']);
  });

  it('is not thrown away while it is held', () => {
    let paid = '';
    const till = desk(() => paid);
    till.basket.add(aLine({}));
    const cart = till.held.hold()!;
    paid = cart.id;
    discardHeld(till, cart);
    expect(till.held.carts).toHaveLength(1);
    paid = '';
    discardHeld(till, cart);
    expect(till.held.carts).toHaveLength(0);
  });
});
