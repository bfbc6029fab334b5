/** Goods that ask for their price, moved from one unit to another (the rest: orders.test.ts). */
import { expect, it } from 'vitest';
import { aLine, aProduct } from './testing';
import { inUnit } from './units';

const DOZEN = { unit: 'lusin', factor_milli: 12_000, price_minor: null };

it('keep the typed price: they never come to cost nothing by themselves', () => {
  const asking = aLine({ price_minor: 0, override_minor: 5_000 });
  const change = inUnit(asking, aProduct({ price_minor: 0, units: [DOZEN] }), 'lusin');
  expect([change.price_minor, change.override_minor]).toEqual([0, 5_000]);
});
