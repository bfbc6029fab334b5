/** What of a refund pays the cart, what is handed out, and what happens when the refund could not be written. */
import { describe, expect, it, vi } from 'vitest';
import { canExchange, exchangeInto, paysCart } from './exchange';
import { RULES } from './testing';
import type { Taken } from './tenders';

function desk(leftMinor: number, isEmpty = false) {
  const taken: Taken[] = [];
  const settled = vi.fn(async () => undefined);
  const paying = {
    started: null,
    add: (each: Taken) => void taken.push(each),
    drop: (id: string) => void taken.splice(taken.findIndex(({ tender }) => tender.id === id), 1),
  };
  const basket = { id: 'cart', isEmpty };
  const register = {
    basket, paying, outlet: { rules: RULES }, checkout: { leftMinor: () => leftMinor }, till: { carts: { settled } },
  };
  return { register: register as never, taken, settled };
}

describe('an exchange', () => {
  it('pays the cart as far as the refund goes, and no further', () => {
    expect(paysCart(desk(5_000).register, 3_500)).toBe(3_500);
    expect(paysCart(desk(2_000).register, 3_500)).toBe(2_000);
  });

  it('needs goods that go out and are not paid yet', () => {
    expect([canExchange(desk(5_000).register), canExchange(desk(0).register), canExchange(desk(5_000, true).register)]).toEqual([
      true, false, false,
    ]);
  });

  it('keeps the cash with the cart, on the disk, before the refund; a refund that failed leaves none', async () => {
    const { register, taken, settled } = desk(2_000);
    const exchange = exchangeInto(register);
    await exchange.keep('r', 3_500);
    expect(taken.map(({ tender, facts }) => [tender.kind, tender.tendered_minor, facts.refund])).toEqual([['cash', 2_000, 'r']]);
    expect([exchange.cart, settled.mock.calls.length]).toEqual(['cart', 1]);
    exchange.letGo();
    expect(taken).toEqual([]);
  });
});
