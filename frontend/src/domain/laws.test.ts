/**
 * Laws of the money contract under fast-check: what must hold for every basket.
 *
 * The same laws as tests/domain/test_laws.py, on baskets of TypeScript's own making, so that a law
 * does not rest on one generator.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { priceBasket } from './basket.ts';
import { DomainError } from './errors.ts';
import { allocate, divideHalfUp, MAX_AMOUNT_MINOR } from './money.ts';
import { amountDue, quickCash, settle, withDonation } from './payments.ts';
import { shareOfPoints } from './points.ts';
import { leftToRefund, refund } from './refunds.ts';
import { roundCash } from './rounding.ts';
import { defaultTaxClasses } from './tax_classes.ts';
import type { Basket, BasketLine, Priced, PricedLine, RoundingRule, Rules } from './types.ts';

const RUNS = { numRuns: 150 };
const rate = fc.constantFrom(0, 1, 50_000, 75_000, 110_000, 125_000, 333_333, 500_000, 1_000_000);
const price = fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 200_000 }));
const quantity = fc.constantFrom(1_000, 1_000, 2_000, 3_000, 1, 50, 125, 500, 735, 2_500);
const discount = fc.option(
  fc.oneof(
    fc.record({ kind: fc.constant('percent' as const), rate_ppm: rate }),
    fc.record({ kind: fc.constant('amount' as const), amount_minor: price }),
  ),
);
const taxCode = fc.constantFrom('PPN', 'PPN_MEWAH', 'BEBAS', 'TEMBAKAU', 'NON', 'PBJT', 'PBJT_HIBURAN');
const choice = fc.record({
  group: fc.constant('tambahan'),
  choice: fc.constantFrom('shot', 'oat', 'boba'),
  name: fc.constant('Tambahan'),
  quantity: fc.integer({ min: 1, max: 3 }),
  price_minor: price,
  tax_class: fc.option(taxCode),
  once: fc.boolean(),
});

const line = fc.record({
  product: fc.constantFrom('indomie', 'kopi', 'telur'),
  category: fc.constantFrom('makanan', 'minuman', null),
  quantity_milli: quantity,
  price_minor: price,
  override_minor: fc.option(price, { freq: 8 }),
  tax_class: taxCode,
  choices: fc.array(choice, { maxLength: 2 }),
  discount,
});

const basket: fc.Arbitrary<Basket> = fc
  .record({
    order_type: fc.constantFrom('retail' as const, 'dine_in' as const, 'take_away' as const),
    lines: fc.array(line, { minLength: 1, maxLength: 6 }),
    order_discount: discount,
  })
  .map(({ order_type, lines, order_discount }) => ({
    business_date: '2026-11-21',
    minute_of_day: 840,
    order_type,
    customer: null,
    order_discount,
    lines: lines.map(
      (each, place): BasketLine => ({
        ...each,
        id: `l${place}`,
        sku: each.product,
        name: each.product,
        unit: 'pcs',
        factor_milli: 1_000,
        breaks: [{ min_quantity_milli: 3_000, price_minor: 99 }],
        note: null,
        tracked: true,
      }),
    ),
  }));

const rounding: fc.Arbitrary<RoundingRule> = fc.record({
  unit_minor: fc.constantFrom(1, 50, 100, 500, 1_000),
  mode: fc.constantFrom('nearest', 'down', 'up'),
  apply: fc.constantFrom('cash_only', 'all', 'none'),
});

const rules: fc.Arbitrary<Rules> = fc.record({
  version: fc.constant(1),
  currency: fc.record({ code: fc.constant('IDR'), exponent: fc.constantFrom(0, 2, 3) }),
  pkp: fc.boolean(),
  prices_include_tax: fc.boolean(),
  service: fc.record({
    rate_ppm: fc.constantFrom(0, 50_000, 33_333),
    base: fc.constantFrom('net' as const, 'gross' as const),
    order_types: fc.constantFrom([], ['dine_in'], ['dine_in', 'retail']),
    included: fc.boolean(),
  }),
  rounding,
  tax_classes: rate.map((ppm) => defaultTaxClasses(ppm, 400_000)),
  price_lists: fc.constant([]),
  promotions: fc.constantFrom<Rules['promotions']>(
    [],
    [{ id: 'ambang', name: 'Ambang', kind: 'threshold', minimum_minor: 1_000, rate_ppm: 33_333 }],
    [
      {
        id: 'b2g1',
        name: 'Beli 2 gratis 1',
        kind: 'buy_get',
        buy: { products: [], categories: ['minuman'], quantity_milli: 2_000 },
        get_quantity_milli: 1_000,
        rate_ppm: 1_000_000,
      },
    ],
  ),
});

type LineMoney = { [Key in keyof PricedLine]: PricedLine[Key] extends number ? Key : never }[keyof PricedLine];
const LEAVES: LineMoney[] = [
  'quantity_milli', 'gross_minor', 'discount_minor', 'promotion_minor', 'order_discount_minor',
  'amount_minor', 'net_minor', 'service_minor', 'service_added_minor', 'tax_minor',
  'tax_added_minor', 'total_minor',
];

const total = <Row>(rows: Row[], of: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0);

function holds(law: (priced: Priced, basket: Basket, rules: Rules) => void): void {
  fc.assert(
    fc.property(basket, rules, (someBasket, someRules) => {
      law(priceBasket(someBasket, someRules), someBasket, someRules);
    }),
    RUNS,
  );
}

describe('a priced basket', () => {
  test('adds up three ways on every line', () => {
    holds((priced) => {
      for (const each of priced.lines) {
        const off = each.discount_minor + each.promotion_minor + each.order_discount_minor;
        expect(each.gross_minor - off).toBe(each.amount_minor);
        expect(each.net_minor + each.service_minor + each.tax_minor).toBe(each.total_minor);
        const added = each.service_added_minor + each.tax_added_minor;
        expect(each.amount_minor + added).toBe(each.total_minor);
      }
    });
  });

  test('adds up in its totals, and its taxes are its tax', () => {
    holds(({ totals, lines, taxes }) => {
      expect(totals.total_minor).toBe(total(lines, (each) => each.total_minor));
      expect(totals.net_minor + totals.service_minor + totals.tax_minor).toBe(totals.total_minor);
      expect(totals.tax_minor).toBe(total(taxes, (each) => each.tax_minor));
      const added = totals.service_added_minor + totals.tax_added_minor;
      expect(totals.subtotal_minor - totals.order_discount_minor + added).toBe(totals.total_minor);
    });
  });

  test('has nothing below zero, and no negative zero', () => {
    holds((priced) => {
      for (const each of priced.lines) {
        expect(LEAVES.filter((name) => each[name] < 0 || Object.is(each[name], -0))).toEqual([]);
      }
    });
  });

  test('does not depend on the order of its lines', () => {
    holds((priced, someBasket, someRules) => {
      const turned = { ...someBasket, lines: [...someBasket.lines].reverse() };
      const again = priceBasket(turned, someRules);
      expect(again.totals).toEqual(priced.totals);
      expect(again.taxes).toEqual(priced.taxes);
      expect([...again.lines].reverse()).toEqual(priced.lines);
    });
  });

  test('is left as it was', () => {
    holds((_, someBasket, someRules) => {
      const before = JSON.stringify([someBasket, someRules]);
      priceBasket(someBasket, someRules);
      expect(JSON.stringify([someBasket, someRules])).toBe(before);
    });
  });
});

describe('refunds', () => {
  test('in two parts are the sale with the sign turned', () => {
    holds((sale) => {
      const half = sale.lines.map((each) => ({
        line: each.id,
        quantity_milli: Math.max(1, divideHalfUp(each.quantity_milli, 1, 3)),
      }));
      const rest = leftToRefund(sale, half).filter((each) => each.quantity_milli > 0);
      const parts = [refund(sale, half, []), refund(sale, rest, half)];
      for (const each of sale.lines) {
        const mirrors = parts.flatMap((part) => part.lines.filter((one) => one.id === each.id));
        for (const name of LEAVES) {
          expect(each[name] + total(mirrors, (mirror) => mirror[name])).toBe(0);
        }
      }
      const back = total(parts, (part) => part.totals.total_minor);
      expect(sale.totals.total_minor + back).toBe(0);
    });
  });
});

describe('payment', () => {
  test('of what is due always settles, with nothing over', () => {
    const kind = fc.constantFrom('cash' as const, 'card' as const);
    fc.assert(
      fc.property(rules, fc.integer({ min: 1, max: 10 ** 9 }), kind, (someRules, sum, how) => {
        const due = amountDue(sum, [], someRules, how);
        const tender = { id: 't', method: how, kind: how, tendered_minor: due };
        const settled = settle(sum, [tender], someRules);
        expect(settled.due_minor).toBe(due);
        expect(settled.due_minor).toBe(sum + settled.rounding_minor);
        expect(settled.change_minor).toBe(0);
        expect(amountDue(sum, [tender], someRules, how)).toBe(0);
      }),
      RUNS,
    );
  });

  test('with change given away stays whole and pays nothing', () => {
    const over = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(rules, fc.integer({ min: 1, max: 10 ** 9 }), over, (someRules, sum, more) => {
        const due = amountDue(sum, [], someRules, 'cash');
        const tender = { id: 't', method: 'c', kind: 'cash' as const, tendered_minor: due + more };
        const settled = settle(sum, [tender], someRules);
        const donated = withDonation(settled, more);
        expect([donated.due_minor, donated.change_minor, donated.donation_minor]).toEqual([due, 0, more]);
        expect(donated.payments[0]).toMatchObject({ amount_minor: due, change_minor: 0, donation_minor: more });
        expect(() => withDonation(settled, more + 1)).toThrow('donation_too_large');
      }),
      RUNS,
    );
  });

  test('rounds within a step, never to zero, and alike on refunds', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), rounding, (amount, rule) => {
        const rounded = roundCash(amount, rule);
        expect(Math.abs(rounded - amount)).toBeLessThan(rule.unit_minor);
        expect(rounded === 0).toBe(amount === 0);
        expect(roundCash(0 - amount, rule)).toBe(0 - rounded);
      }),
      RUNS,
    );
  });

  test('offers at most five amounts, ascending, above what is due', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (due) => {
        const found = quickCash(due);
        expect(found.length).toBeLessThanOrEqual(5);
        expect(found).toEqual([...new Set(found)].sort((left, right) => left - right));
        expect(found.every((each) => each > due)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('whole numbers', () => {
  test('divide to the nearest, alike on both sides of zero', () => {
    const any = fc.maxSafeInteger();
    fc.assert(
      fc.property(any, fc.integer(), fc.integer({ min: 1 }), (amount, numerator, denominator) => {
        const product = BigInt(amount) * BigInt(numerator);
        const size = product < 0n ? -product : product;
        fc.pre(size <= BigInt(MAX_AMOUNT_MINOR) * BigInt(denominator));
        const result = divideHalfUp(amount, numerator, denominator);
        const miss = BigInt(result) * BigInt(denominator) - product;
        expect((miss < 0n ? -miss : miss) * 2n <= BigInt(denominator)).toBe(true);
        expect(divideHalfUp(0 - amount, numerator, denominator)).toBe(0 - result);
      }),
      RUNS,
    );
  });

  test('are shared out to the last unit, whatever the order', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 6 }), weights, (sum, some) => {
        fc.pre(some.some((weight) => weight > 0));
        const keys = some.map((_, place) => `k${place}`);
        const shares = allocate(sum, some, keys);
        expect(total(shares, (share) => share)).toBe(sum);
        const turned = allocate(sum, [...some].reverse(), [...keys].reverse());
        expect(turned.reverse()).toEqual(shares);
      }),
      RUNS,
    );
  });

  test('beyond what both languages count are refused', () => {
    expect(() => divideHalfUp(MAX_AMOUNT_MINOR, 2, 1)).toThrow(DomainError);
    expect(divideHalfUp(MAX_AMOUNT_MINOR, 1, 1)).toBe(MAX_AMOUNT_MINOR);
  });
});

describe('points', () => {
  test('taken back in parts are the points that were earned', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), parts, (points, amounts) => {
        const whole = amounts.reduce((sum, each) => sum + each, 0);
        let before = 0;
        let back = 0;
        for (const now of amounts) {
          back += shareOfPoints(points, whole, before, now);
          before += now;
        }
        expect(back).toBe(points);
      }),
      RUNS,
    );
  });
});
