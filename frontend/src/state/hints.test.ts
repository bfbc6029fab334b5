/** Hints tell the truth: who follows one pays what it said. */
import { describe, expect, it } from 'vitest';
import type { BasketLine, Promotion, Rules } from '../domain/types';
import { Basket } from './basket.svelte';
import { type Hint, hintFor, thresholdHint } from './hints';
import { aLine, RULES } from './testing';

function cart(rules: Rules) {
  const keeper = { save: () => undefined, discard: () => undefined };
  const basket = new Basket(() => ({ rules, businessDate: '2026-11-21', minuteOfDay: 600 }), keeper, () => 1);
  const hint = (line: BasketLine): Hint | null =>
    hintFor(basket.rows.find((row) => row.id === line.id)!, basket.forPricing(), rules);
  return { basket, hint };
}

function withPromotions(...promotions: Promotion[]): Rules {
  return { ...RULES, promotions };
}

const TEN = [{ unit: 'pcs', min_quantity_milli: 10_000, price_minor: 3_400 }];
const THREE_FOR_TWO: Promotion = {
  id: 'b', name: 'Beli 2 gratis 1', kind: 'buy_get', rate_ppm: 1_000_000, get_quantity_milli: 1_000,
  buy: { products: ['indomie'], categories: [], quantity_milli: 2_000 },
};

describe('the next step', () => {
  it('says how many are missing over all lines of the product, and what a unit will cost', () => {
    const { basket, hint } = cart(RULES);
    basket.add(aLine({ breaks: TEN, quantity_milli: 3_000, note: 'lain' }));
    const line = basket.add(aLine({ breaks: TEN, quantity_milli: 5_000 }));
    expect(hint(line)).toEqual({ kind: 'step', moreMilli: 2_000, priceMinor: 3_400 });
    basket.setQuantity(line.id, 7_000);
    expect([basket.rows[1]!.priced.unit_price_minor, hint(basket.line(line.id)!)]).toEqual([3_400, null]);
  });

  it('is silent about a price typed by hand', () => {
    const { basket, hint } = cart(RULES);
    expect(hint(basket.add(aLine({ breaks: TEN, override_minor: 3_300 })))).toBeNull();
  });
});

describe('buy two, get one', () => {
  it.each([
    [1_000, { kind: 'free', moreMilli: 2_000, freeMilli: 1_000 }],
    [2_000, { kind: 'free', moreMilli: 1_000, freeMilli: 1_000 }],
    [3_000, null],
    [4_000, { kind: 'free', moreMilli: 2_000, freeMilli: 1_000 }],
  ])('with %i thousandths', (quantity, expected) => {
    const { basket, hint } = cart(withPromotions(THREE_FOR_TWO));
    expect(hint(basket.add(aLine({ quantity_milli: quantity })))).toEqual(expected);
  });

  it('followed, gives exactly so many more for nothing', () => {
    for (let quantity = 1; quantity <= 12; quantity++) {
      const { basket, hint } = cart(withPromotions(THREE_FOR_TWO));
      const line = basket.add(aLine({ quantity_milli: quantity * 1_000 }));
      const said = hint(line);
      if (said?.kind !== 'free') continue;
      const before = basket.totalMinor;
      basket.setQuantity(line.id, line.quantity_milli + said.moreMilli);
      expect(basket.totalMinor - before).toBe(((said.moreMilli - said.freeMilli) / 1_000) * 3_500);
    }
  });

  it('that is used up says nothing', () => {
    const { basket, hint } = cart(withPromotions({ ...THREE_FOR_TWO, max_times: 1 }));
    expect(hint(basket.add(aLine({ quantity_milli: 5_000 })))).toBeNull();
  });

  it('of another thing names the promotion until that is in the cart', () => {
    const get = { products: ['telur'], categories: [], quantity_milli: 1_000 };
    const { basket, hint } = cart(withPromotions({ ...THREE_FOR_TWO, get }));
    const line = basket.add(aLine({ quantity_milli: 2_000 }));
    expect(hint(line)).toEqual({ kind: 'offer', name: 'Beli 2 gratis 1' });
    basket.add(aLine({ product: 'telur' }));
    expect(hint(line)).toBeNull();
  });
});

it('a bundle is named while a part of it is missing', () => {
  const bundle: Promotion = {
    id: 'p', name: 'Paket sarapan', kind: 'bundle', price_minor: 20_000,
    items: ['kopi', 'roti'].map((product) => ({ products: [product], categories: [], quantity_milli: 1_000 })),
  };
  const { basket, hint } = cart(withPromotions(bundle));
  const coffee = basket.add(aLine({ product: 'kopi', price_minor: 18_000 }));
  expect(hint(coffee)).toEqual({ kind: 'offer', name: 'Paket sarapan' });
  basket.add(aLine({ product: 'roti', price_minor: 5_000 }));
  expect(hint(coffee)).toBeNull();
});

it('what a member would pay is said to everybody else', () => {
  const rules: Rules = { ...RULES, price_lists: [{ id: 'm', name: 'Anggota', applies: 'member' }] };
  const { basket, hint } = cart(rules);
  const line = basket.add(aLine({ list_prices: [{ price_list: 'm', price_minor: 3_300 }] }));
  expect(hint(line)).toEqual({ kind: 'member', priceMinor: 3_300 });
  basket.setFacts({ customer: { id: 'a', name: 'Ani', phone: '', member: true, price_list: null } });
  expect([hint(line), basket.totalMinor]).toEqual([null, 3_300]);
});

describe('spending', () => {
  const rules = withPromotions(
    { id: 'a', name: 'Hemat 5 %', kind: 'threshold', minimum_minor: 50_000, rate_ppm: 50_000 },
    { id: 'b', name: 'Hemat 10 %', kind: 'threshold', minimum_minor: 100_000, rate_ppm: 100_000 },
  );
  it.each([
    [20_000, null],
    [40_000, { moreMinor: 10_000, name: 'Hemat 5 %' }],
    [50_000, { moreMinor: 50_000, name: 'Hemat 10 %' }],
    [100_000, null],
  ])('of %i', (price, expected) => {
    const { basket } = cart(rules);
    basket.add(aLine({ price_minor: price }));
    expect(thresholdHint(basket.priced!, basket.forPricing(), rules)).toEqual(expected);
  });
});
