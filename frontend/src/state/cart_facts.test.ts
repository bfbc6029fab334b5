/** What a cart is besides its lines: it prices, undoes, survives a reload and reaches the sale. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../data/json';
import type { Rules } from '../domain/types';
import { Basket } from './basket.svelte';
import { type CartCustomer, NO_FACTS } from './cart_facts';
import { amountOff, percentOff } from './discounts';
import { subtotalOf } from './rows';
import { aLine, RULES } from './testing';

const ANI: CartCustomer = { id: 'ani', name: 'Bu Ani', phone: '', member: true, price_list: null };
const CAFE: Rules = {
  ...RULES,
  service: { rate_ppm: 100_000, base: 'net', order_types: ['dine_in'] },
  tax_classes: RULES.tax_classes.map((each) => ({ ...each, service: true })),
};
const MEMBERS: Rules = {
  ...RULES,
  promotions: [{ id: 'm', name: 'Anggota', kind: 'price', members_only: true, rate_ppm: 100_000 }],
};

function cart(rules: Rules = RULES, start = NO_FACTS) {
  const kept = new Map<string, JsonObject>();
  const keeper = {
    save: (id: string, content: JsonObject) => void kept.set(id, JSON.parse(JSON.stringify(content)) as JsonObject),
    discard: (id: string) => void kept.delete(id),
  };
  const frame = () => ({ rules, businessDate: '2026-11-21', minuteOfDay: 600 });
  return { kept, basket: new Basket(frame, keeper, () => 1_000, () => start) };
}

describe('prices follow', () => {
  it('the order type: who sits pays the service charge, who carries away does not', () => {
    const { basket } = cart(CAFE);
    basket.add(aLine({ price_minor: 10_000 }));
    basket.setFacts({ orderType: 'dine_in' });
    expect(basket.totalMinor).toBe(11_000);
    basket.setFacts({ orderType: 'take_away' });
    expect(basket.totalMinor).toBe(10_000);
  });

  it('the customer: a member gets the members’ price, and loses it with the customer', () => {
    const { basket } = cart(MEMBERS);
    basket.add(aLine({ price_minor: 10_000 }));
    basket.setFacts({ customer: ANI });
    expect([basket.totalMinor, basket.rows[0]!.savedMinor, basket.rows[0]!.priced.price_source]).toEqual([9_000, 1_000, 'promotion']);
    basket.setFacts({ customer: null });
    expect([basket.totalMinor, basket.rows[0]!.savedMinor]).toEqual([10_000, 0]);
  });

  it('nothing, where a scale printed the amount: what our own price of it would save was not saved', () => {
    const { basket } = cart();
    const breaks = [{ unit: 'pcs', min_quantity_milli: 2_000, price_minor: 140_000 }];
    const weighed = { price_minor: 150_000, quantity_milli: 2_005, breaks };
    const saved = () => [basket.totalMinor, basket.rows[0]!.savedMinor];
    const line = basket.add(aLine({ ...weighed, label_minor: 300_735 }));
    expect(saved()).toEqual([300_735, 0]);
    basket.changeLine(line.id, { label_minor: null });
    expect(saved()).toEqual([280_700, 20_050]);
  });

  it('discounts on line and order, never below nothing', () => {
    const { basket } = cart();
    const line = basket.add(aLine({ price_minor: 10_000 }));
    basket.changeLine(line.id, { discount: percentOff(100_000) });
    basket.setFacts({ orderDiscount: amountOff(2_000, 'Pelanggan tetap') });
    expect([basket.totalMinor, basket.rows[0]!.amountMinor, basket.rows[0]!.savedMinor]).toEqual([7_000, 9_000, 1_000]);
    basket.setFacts({ orderDiscount: amountOff(99_000) });
    expect(basket.totalMinor).toBe(0);
  });
});

it('the order’s discount repaints no row, however many there are', () => {
  const { basket } = cart();
  for (let count = 0; count < 100; count++) basket.add(aLine({ product: `p${count}`, price_minor: 1_000 + count }));
  basket.setFacts({ orderDiscount: percentOff(100_000) });
  const before = basket.rows;
  basket.add(aLine({ product: 'one more', price_minor: 7_777 }));
  expect(basket.rows.filter((row, index) => row !== before[index])).toHaveLength(1);
  expect(basket.rows.reduce((sum, row) => sum + row.amountMinor, 0)).toBe(subtotalOf(basket.priced!));
});

it('a threshold promotion is shown once and repaints no row', () => {
  const rules: Rules = {
    ...RULES,
    promotions: [{ id: 't', name: 'Belanja hemat', kind: 'threshold', minimum_minor: 10_000, rate_ppm: 50_000 }],
  };
  const { basket } = cart(rules);
  basket.add(aLine({ product: 'a', price_minor: 12_000 }));
  const first = basket.rows[0];
  basket.add(aLine({ product: 'b', price_minor: 8_000 }));
  expect(basket.rows[0]).toBe(first);
  expect([basket.totalMinor, subtotalOf(basket.priced!), basket.rows[0]!.savedMinor]).toEqual([19_000, 20_000, 0]);
});

describe('twenty steps of undo', () => {
  it('cover everything a cashier does to a cart', () => {
    const { basket } = cart(CAFE);
    const line = basket.add(aLine({ price_minor: 10_000 }));
    const steps: (() => unknown)[] = [
      () => basket.setQuantity(line.id, 3_000),
      () => basket.changeLine(line.id, { note: 'tanpa es' }),
      () => basket.changeLine(line.id, { discount: percentOff(100_000) }),
      () => basket.changeLine(line.id, { override_minor: 9_000 }),
      () => basket.setFacts({ orderDiscount: percentOff(50_000) }),
      () => basket.setFacts({ customer: ANI }),
      () => basket.setFacts({ orderType: 'dine_in', table: '4' }),
      () => basket.remove(line.id),
      () => basket.add(aLine({ product: 'other' })),
      () => basket.clear(),
    ];
    const seen = [JSON.stringify([basket.lines, basket.facts, basket.totalMinor])];
    for (const step of steps) {
      step();
      seen.push(JSON.stringify([basket.lines, basket.facts, basket.totalMinor]));
    }
    for (const before of seen.slice(0, -1).reverse()) {
      expect(basket.undo()).toBe(true);
      expect(JSON.stringify([basket.lines, basket.facts, basket.totalMinor])).toBe(before);
    }
  });

  it('are not spent on what changes nothing', () => {
    const { basket } = cart();
    basket.setFacts({ orderType: 'retail' });
    expect(basket.canUndo).toBe(false);
  });
});

describe('a reload', () => {
  it('gives back every fact', () => {
    const { basket, kept } = cart(CAFE);
    basket.add(aLine({ price_minor: 10_000 }));
    basket.setFacts({ customer: ANI, orderDiscount: percentOff(100_000), orderType: 'dine_in', table: 'A4' });
    basket.confirmAge(21);
    const { basket: after } = cart(CAFE);
    after.restore(basket.id, kept.get(basket.id)!);
    expect([after.facts, after.totalMinor]).toEqual([basket.facts, 9_900]);
  });

  it('understands what the version before this one kept', () => {
    const { basket } = cart();
    const old = { kind: 'cart', opened_at: 5, lines: [aLine({})] as unknown as JsonObject[] };
    expect(basket.restore('old', old)).toBe(true);
    expect(basket.facts).toEqual(NO_FACTS);
  });

  it('keeps a customer that was chosen before the first goods', () => {
    const { basket, kept } = cart();
    basket.setFacts({ customer: ANI });
    const { basket: after } = cart();
    expect(after.restore(basket.id, kept.get(basket.id)!)).toBe(true);
    expect(after.facts.customer).toEqual(ANI);
  });
});

it('a cleared or sold cart begins as the shop usually does, with a buyer nobody asked about', () => {
  const start = { ...NO_FACTS, orderType: 'dine_in' as const };
  const { basket, kept } = cart(CAFE, start);
  basket.followStart();
  basket.add(aLine({}));
  basket.confirmAge(21);
  basket.setFacts({ customer: ANI });
  basket.clear();
  expect([basket.facts, kept.size]).toEqual([start, 0]);
  basket.add(aLine({}));
  basket.startNext();
  expect(basket.facts).toEqual(start);
});

it('the sale names the discount as it was given, the table, and whether the buyer was a member', () => {
  const { basket } = cart(CAFE);
  const line = basket.add(aLine({ discount: null }));
  basket.changeLine(line.id, { discount: amountOff(500, 'Barang cacat') });
  basket.setFacts({ customer: ANI, orderType: 'take_away', queueNumber: '12' });
  expect(basket.order).toEqual({
    orderType: 'take_away', table: null, queueNumber: '12', orderDiscount: null, coupons: [],
    customer: { id: 'ani', name: 'Bu Ani', phone: null, member: true },
  });
  expect(basket.discounts.get(line.id)).toEqual({ kind: 'amount', amount_minor: 500, reason: 'Barang cacat' });
});

it('another weight than the label’s is priced by the unit', () => {
  const { basket } = cart();
  const line = basket.add(aLine({ label_minor: 18_500, quantity_milli: 627, price_minor: 29_500 }));
  expect(basket.totalMinor).toBe(18_500);
  basket.setQuantity(line.id, 1_000);
  expect(basket.totalMinor).toBe(29_500);
});
