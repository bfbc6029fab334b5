/** Taps and scans while the cart is being written as a sale: none may vanish with it. */
import { expect, it } from 'vitest';
import { Basket } from './basket.svelte';
import { Notices } from './notices.svelte';
import { Selling } from './selling.svelte';
import { aProduct, RULES } from './testing';

function desk() {
  const keeper = { save: () => undefined, discard: () => undefined };
  const frame = () => ({ rules: RULES, businessDate: '2026-11-21', minuteOfDay: 600 });
  const basket = new Basket(frame, keeper, () => 1_000);
  const state = { writing: false };
  const selling = new Selling(basket, new Notices(), {
    blocked: () => false,
    frozen: () => state.writing,
  });
  const product = aProduct({});
  selling.catalog = {
    choiceGroups: new Map(),
    variantsOf: () => [],
    findBarcode: () => ({ product, unit: 'pcs' }),
    findPlu: () => null,
  } as never;
  return { basket, selling, state, product };
}

it('a tap is refused and a scan waits for the next cart while a payment is being written', () => {
  const { basket, selling, state, product } = desk();
  selling.tap(product);
  const closing = basket.id;
  state.writing = true;
  selling.tap(product);
  selling.scan('8992388101015');
  expect([basket.lines.length, basket.lines[0]!.quantity_milli, selling.waiting]).toEqual([1, 1_000, 1]);
  basket.startNext();
  state.writing = false;
  selling.resume();
  expect(basket.id).not.toBe(closing);
  expect([basket.lines.length, selling.waiting]).toEqual([1, 0]);
});
