/** Eggs for ten thousand: the weight that money buys, what is paid for it, and never more than by weight. */
import { describe, expect, it } from 'vitest';
import type { Promotion, Rules } from '../domain/types';
import { Basket } from './basket.svelte';
import { draftOf, lineOf } from './draft';
import { weightFor } from './named';
import { aLine, aProduct, RULES } from './testing';

const EGGS = { id: 'telur', sku: 'TLR001', name: 'Telur ayam', unit: 'kg', weighed: true, price_minor: 29_500 };
const PLAIN = aProduct(EGGS);
const FROM_5_KG = aProduct({ ...EGGS, breaks: [{ unit: 'kg', min_quantity_milli: 5_000, price_minor: 27_000 }] });
const FROM_20_000: Promotion = { id: 'belanja', name: 'Belanja', kind: 'threshold', minimum_minor: 20_000, rate_ppm: 100_000 };
const TODAY: Promotion = { id: 'hari', name: 'Hari ini', kind: 'price', products: ['telur'], rate_ppm: 100_000 };
const THIRD_FREE: Promotion = {
  id: 'tiga', name: 'Tiga', kind: 'buy_get', rate_ppm: 1_000_000, get_quantity_milli: 1_000,
  buy: { products: ['telur'], categories: [], quantity_milli: 2_000 },
};
const ANI = { id: 'ani', name: 'Bu Ani', phone: '', member: true, price_list: null };

function cart(promotions: Promotion[] = [], rules: Partial<Rules> = {}): Basket {
  const frame = () => ({ rules: { ...RULES, promotions, ...rules }, businessDate: '2026-11-30', minuteOfDay: 600 });
  return new Basket(frame, { save: () => undefined, discard: () => undefined }, () => 1_000);
}

/** As the sheet does: the weight, what its button says, the line that is added. */
function offer(basket: Basket, product: typeof PLAIN, namedMinor: number) {
  const of = (quantityMilli: number) => lineOf(draftOf(product, { quantityMilli }));
  const quantityMilli = weightFor(namedMinor, (milli) => basket.unitPriceOf(of(milli)));
  const line = lineOf(draftOf(product, { quantityMilli, namedMinor }));
  return { quantityMilli, line, byWeight: of(quantityMilli), paid: basket.beside(line)?.amount_minor };
}

function sold(basket: Basket, product: typeof PLAIN, namedMinor: number) {
  const { quantityMilli, line, paid } = offer(basket, product, namedMinor);
  basket.add(line);
  const priced = basket.priced!.lines.at(-1)!;
  return [quantityMilli, paid, priced.unit_price_minor, basket.totalMinor, priced.price_source];
}

describe('eggs of 29.500 a kilo', () => {
  it('for ten thousand are 0,339 kg and cost ten thousand', () => {
    expect(sold(cart(), PLAIN, 10_000)).toEqual([339, 10_000, 29_500, 10_000, 'label']);
  });

  it('from 5 kg 27.000: two hundred thousand buys 7,408 kg by the price its weight has reached', () => {
    expect(sold(cart(), FROM_5_KG, 200_000)).toEqual([7_408, 200_000, 27_000, 200_000, 'label']);
    expect(sold(cart(), FROM_5_KG, 140_000)).toEqual([4_746, 140_000, 29_500, 140_000, 'label']);
  });

  it('with ten percent off from 20.000: ten thousand buys what it always does', () => {
    expect(sold(cart([FROM_20_000]), PLAIN, 10_000)).toEqual([339, 10_000, 29_500, 10_000, 'label']);
  });

  it('with ten percent off from 20.000: for thirty thousand 27.000 is said and paid', () => {
    expect(sold(cart([FROM_20_000]), PLAIN, 30_000)).toEqual([1_017, 27_000, 29_500, 27_000, 'label']);
  });

  it('at ten percent less today: the line carries the price its weight was reckoned by', () => {
    expect(sold(cart([TODAY]), PLAIN, 10_000)).toEqual([377, 10_009, 26_550, 10_009, 'promotion']);
  });

  it('count with those already in the cart', () => {
    const basket = cart();
    basket.add(lineOf(draftOf(FROM_5_KG, { quantityMilli: 5_000 })));
    expect(sold(basket, FROM_5_KG, 10_000)).toEqual([371, 10_000, 27_000, 145_000, 'label']);
  });

  it('for less than a gram are nothing', () => {
    expect(offer(cart(), PLAIN, 14).quantityMilli).toBe(0);
    expect(weightFor(10_000, () => null)).toBe(0);
    expect(weightFor(10_000, () => 0)).toBe(0);
  });

  it('a break that costs more by the piece ends the search too, and what is said is paid', () => {
    const odd = aProduct({ ...EGGS, breaks: [{ unit: 'kg', min_quantity_milli: 300, price_minor: 50_000 }] });
    const basket = cart();
    const [quantity, paid, , total] = sold(basket, odd, 10_000);
    expect([quantity, paid]).toEqual([339, 16_950]);
    expect(total).toBe(paid);
  });
});

describe('what comes later', () => {
  it('a break reached by more of it lowers the price of the line too', () => {
    const basket = cart();
    basket.add(offer(basket, FROM_5_KG, 100_000).line);
    expect(basket.totalMinor).toBe(100_000);
    basket.add(lineOf(draftOf(FROM_5_KG, { quantityMilli: 2_000 })));
    expect(basket.rows.map(({ amountMinor }) => amountMinor)).toEqual([91_530, 54_000]);
  });

  it('a member pays by the members’ list, and the money named again when the member leaves the cart', () => {
    const basket = cart([], { price_lists: [{ id: 'm', name: 'Anggota', applies: 'member', from: null, to: null }] });
    const listed = { ...PLAIN, list_prices: [{ price_list: 'm', unit: 'kg', min_quantity_milli: 0, price_minor: 20_000 }] };
    basket.add(offer(basket, listed, 10_000).line);
    basket.setFacts({ customer: ANI });
    expect(basket.totalMinor).toBe(6_780);
    basket.undo();
    expect(basket.totalMinor).toBe(10_000);
  });

  it('another weight or a price by hand is priced as on any line', () => {
    const basket = cart();
    const { id } = basket.add(offer(basket, PLAIN, 10_000).line);
    basket.setQuantity(id, 340);
    expect(basket.totalMinor).toBe(10_030);
    basket.undo();
    basket.changeLine(id, { override_minor: 20_000 });
    expect(basket.totalMinor).toBe(6_780);
  });

  it('twice ten thousand are two lines of ten thousand', () => {
    const basket = cart();
    [1, 2].forEach(() => basket.add(offer(basket, PLAIN, 10_000).line));
    basket.add(lineOf(draftOf(PLAIN, { quantityMilli: 1_000 })));
    expect(basket.rows.map(({ amountMinor }) => amountMinor)).toEqual([10_000, 10_000, 29_500]);
  });

  it('offers and thresholds that the weight brings are kept: then the line is priced by its weight', () => {
    const basket = cart([THIRD_FREE]);
    const { paid } = offer(basket, PLAIN, 90_000);
    expect(paid).toBe(60_505); // 3,051 kg cost 90.005, and one kilo of it is free
    expect(cart([{ ...FROM_20_000, minimum_minor: 30_002 }]).beside(offer(cart(), PLAIN, 30_000).line)?.amount_minor).toBe(27_002);
  });
});

it('never costs more than the same weight typed by hand, whatever else is in force', () => {
  const shops: [Promotion[], typeof PLAIN][] = [
    [[], PLAIN], [[], FROM_5_KG], [[FROM_20_000], PLAIN], [[TODAY], PLAIN], [[THIRD_FREE], PLAIN],
    [[FROM_20_000, TODAY, THIRD_FREE], FROM_5_KG],
  ];
  for (const [promotions, product] of shops) {
    for (const before of [0, 3_500, 18_000]) {
      for (let money = 1_000; money <= 200_000; money += 9_973) {
        const [named, typed] = [cart(promotions), cart(promotions)];
        if (before > 0) [named, typed].forEach((each) => each.add(aLine({ price_minor: before })));
        const { line, byWeight } = offer(named, product, money);
        named.add(line);
        typed.add(byWeight);
        expect(named.totalMinor).toBeLessThanOrEqual(typed.totalMinor);
        expect(typed.totalMinor - named.totalMinor).toBeLessThanOrEqual(30); // a gram
      }
    }
  }
});
