/** Units of a line: goods that ask for their price, and what a unit costs this buyer (the rest: orders.test.ts). */
import { expect, it } from 'vitest';
import { Basket } from './basket.svelte';
import { aLine, aProduct, RULES } from './testing';
import { inUnit } from './units';

const DOZEN = { unit: 'lusin', factor_milli: 12_000, price_minor: null };
const WHOLESALE = { id: 'grosir', name: 'Grosir', applies: 'customer' as const };

it('keep the typed price: they never come to cost nothing by themselves', () => {
  const asking = aLine({ price_minor: 0, override_minor: 5_000 });
  const change = inUnit(asking, aProduct({ price_minor: 0, units: [DOZEN] }), 'lusin');
  expect([change.price_minor, change.override_minor]).toEqual([0, 5_000]);
});

it('cost what this buyer would pay for so many beside the rest of the cart; goods without a price say none', () => {
  const rules = { ...RULES, price_lists: [WHOLESALE] };
  const frame = () => ({ rules, businessDate: '2026-11-29', minuteOfDay: 600 });
  const basket = new Basket(frame, { save: () => undefined, discard: () => undefined }, () => 1_000);
  const product = aProduct({ units: [DOZEN] });
  const list_prices = [
    { price_list: 'grosir', min_quantity_milli: 0, price_minor: 3_200, unit: 'pcs' },
    { price_list: 'grosir', min_quantity_milli: 0, price_minor: 37_000, unit: 'lusin' },
  ];
  const breaks = [{ unit: 'lusin', min_quantity_milli: 2_000, price_minor: 40_000 }];
  const line = basket.add(aLine({ list_prices, breaks }));
  basket.add(aLine({ list_prices, breaks, unit: 'lusin', factor_milli: 12_000, price_minor: 42_000 }));
  const prices = () => ['pcs', 'lusin'].map((unit) => basket.unitPriceOf({ ...line, ...inUnit(line, product, unit) }));
  expect(prices()).toEqual([3_500, 40_000]); // with the dozen in the cart it would be the second
  basket.setFacts({ customer: { id: 'ani', name: 'Bu Ani', phone: '', member: false, price_list: 'grosir' } });
  expect(prices()).toEqual([3_200, 37_000]);
  expect(basket.unitPriceOf({ ...line, price_minor: null, list_prices: [], breaks: [] })).toBeNull();
});
