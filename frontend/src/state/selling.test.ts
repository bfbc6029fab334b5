/** Taps and scans while the cart is being written as a sale: none may vanish with it. */
import { expect, it } from 'vitest';
import type { ProductRow } from '../data/catalog_rows';
import { Basket } from './basket.svelte';
import { Notices } from './notices.svelte';
import { Selling } from './selling.svelte';
import { aProduct, RULES } from './testing';

function desk() {
  const keeper = { save: () => undefined, discard: () => undefined };
  const frame = () => ({ rules: RULES, businessDate: '2026-11-21', minuteOfDay: 600 });
  const basket = new Basket(frame, keeper, () => 1_000);
  const state: { writing: boolean; dialog: boolean; twins?: { product: ProductRow; unit: string }[] } = {
    writing: false, dialog: false,
  };
  const notices = new Notices();
  const selling = new Selling(basket, notices, {
    blocked: () => state.dialog,
    frozen: () => state.writing,
  });
  const product = aProduct({});
  selling.catalog = {
    outlet: {},
    choiceGroups: new Map(),
    variantsOf: () => [],
    findBarcode: () => ({ product, unit: 'pcs' }),
    allOfBarcode: () => state.twins ?? [{ product, unit: 'pcs' }],
    findPlu: () => null,
    search: () => [],
  } as never;
  return { basket, notices, selling, state, product };
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

it('a burst of scans behind a dialog is kept whole, up to what a cart can hold, and more is said', () => {
  const { basket, notices, selling, state } = desk();
  state.dialog = true;
  for (let nth = 0; nth < 1_000; nth++) selling.scan('8992388101015');
  expect([selling.waiting, notices.toast]).toEqual([1_000, null]);
  selling.scan('8992388101015');
  expect([selling.waiting, notices.toast?.notice.kind]).toEqual([1_000, 'cart_full']);
  state.dialog = false;
  selling.resume();
  expect([basket.lines[0]!.quantity_milli, selling.waiting]).toEqual([1_000_000, 0]);
});

it('a multiplier counts the next goods once, and weighed goods say that they are not multiplied', () => {
  const { basket, notices, selling, product } = desk();
  selling.multiplier = 3;
  selling.tap(product);
  expect([basket.lines[0]!.quantity_milli, selling.multiplier]).toEqual([3_000, null]);
  selling.multiplier = 3;
  selling.tap(aProduct({ id: 'rice', weighed: true }));
  expect(selling.question?.kind).toBe('weight');
  expect(notices.toast?.notice.kind).toBe('not_multiplied');
});

it('the number under the bars finds its goods as words do', () => {
  const { selling, product } = desk();
  selling.search('8992388101015');
  expect(selling.products).toEqual([product]);
});

it('a code that stands on two products is asked about, and the next scans wait', () => {
  const { basket, selling, state } = desk();
  const [one, other] = [aProduct({ id: 'one', name: 'Sirup' }), aProduct({ id: 'other', name: 'Kecap' })];
  state.twins = [{ product: one, unit: 'pcs' }, { product: other, unit: 'pcs' }];
  selling.scan('8992388101015');
  expect([selling.question?.kind, basket.lines.length]).toEqual(['twins', 0]);
  delete state.twins;
  selling.scan('8992388101015');
  selling.pick(other, { unit: 'pcs' });
  expect([basket.lines[0]!.name, basket.lines.length, selling.waiting]).toEqual(['Kecap', 2, 0]);
});
