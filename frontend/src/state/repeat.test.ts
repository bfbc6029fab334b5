/** An earlier sale put into the cart again: its goods at today's prices, and its buyer. */
import { describe, expect, it } from 'vitest';
import type { CustomerRow } from '../data/catalog_rows';
import type { SaleBody } from '../domain/receipt_shapes';
import { priceBasket } from '../domain/basket';
import { Basket } from './basket.svelte';
import { repeatSale } from './repeat';
import { aLine, aProduct, RULES } from './testing';

const MEMBERS = { id: 'grosir', name: 'Grosir', applies: 'customer' as const };
const ANI: CustomerRow = {
  id: 'ani', name: 'Bu Ani', phone: '628123456789', member: true, price_list: 'grosir', consents: ['keep_data'], archived: false,
};
const PRODUCT = aProduct({ list_prices: [{ price_list: 'grosir', min_quantity_milli: 0, price_minor: 3_000, unit: null }] });
const GOODS = { product: (id: string) => (id === PRODUCT.id ? PRODUCT : null), choiceGroups: new Map() };

function cart(): Basket {
  const rules = { ...RULES, price_lists: [MEMBERS] };
  const frame = () => ({ rules, businessDate: '2026-11-29', minuteOfDay: 600 });
  return new Basket(frame, { save: () => undefined, discard: () => undefined }, () => 1_000);
}

/** As the journal has it: two of them, sold to this buyer. */
function sold(buyer: string | null, ...products: string[]): Pick<SaleBody, 'lines' | 'customer'> {
  const basket = {
    business_date: '2026-11-28', minute_of_day: 600, order_type: 'retail' as const, customer: null, order_discount: null,
    lines: products.map((product) => aLine({ product, quantity_milli: 2_000 })),
  };
  return { lines: priceBasket(basket, RULES).lines, customer: buyer === null ? null : { id: buyer, name: 'Bu Ani' } };
}

describe('a sale repeated', () => {
  it('brings its buyer back as known today, with their prices, and one undo takes all of it back', () => {
    const basket = cart();
    expect(repeatSale(basket, GOODS, sold('ani', 'indomie'), { known: [ANI] })).toEqual({ added: 1, missing: 0 });
    expect(basket.facts.customer).toEqual({ id: 'ani', name: 'Bu Ani', phone: '628123456789', member: true, price_list: 'grosir' });
    expect(basket.totalMinor).toBe(6_000);
    basket.undo();
    expect([basket.isEmpty, basket.facts.customer]).toEqual([true, null]);
  });

  it('names nobody whom the shop does not keep, and leaves a cart its own buyer', () => {
    const basket = cart();
    repeatSale(basket, GOODS, sold('somebody', 'indomie'), { known: [ANI] });
    expect([basket.facts.customer, basket.totalMinor]).toEqual([null, 7_000]);
    const taken = cart();
    const budi = { id: 'budi', name: 'Budi', phone: '', member: false, price_list: null };
    taken.setFacts({ customer: budi });
    repeatSale(taken, GOODS, sold('ani', 'indomie', 'gone'), { known: [ANI] });
    expect([taken.facts.customer, taken.totalMinor]).toEqual([budi, 7_000]);
  });

  it('counts what cannot be sold without a question', () => {
    expect(repeatSale(cart(), GOODS, sold(null, 'indomie', 'gone'), { known: [] })).toEqual({ added: 1, missing: 1 });
  });

  it('leaves what this till has a scale for to be weighed anew', () => {
    const eggs = aProduct({ id: 'telur', unit: 'kg', weighed: true });
    const goods = { ...GOODS, product: (id: string) => (id === 'telur' ? eggs : GOODS.product(id)) };
    const before = sold(null, 'indomie', 'telur');
    expect(repeatSale(cart(), goods, before, { known: [] })).toEqual({ added: 2, missing: 0 });
    expect(repeatSale(cart(), goods, before, { known: [], weighs: () => true })).toEqual({ added: 1, missing: 1 });
  });
});
