/** Order types: who is asked, what a cart begins with, and where a number belongs; units of a line. */
import { describe, expect, it } from 'vitest';
import type { Rules } from '../domain/types';
import { NO_FACTS } from './cart_facts';
import { movedTo, offersOrderTypes, placeOf, startFacts } from './orders';
import { aLine, aProduct, RULES } from './testing';
import { inUnit, unitsOf } from './units';

function shop(rules: Rules, choiceGroups = 0) {
  return { outlet: { rules }, choiceGroups: new Map(Array.from({ length: choiceGroups }, (_, index) => [`${index}`, {}])) } as never;
}
const SERVED: Rules = { ...RULES, service: { rate_ppm: 50_000, base: 'net', order_types: ['dine_in'] } };

it('a minimarket is not asked, a café is, and the tablet may say otherwise', () => {
  expect(offersOrderTypes(shop(RULES), 'auto')).toBe(false);
  expect(offersOrderTypes(shop(RULES, 1), 'auto')).toBe(true);
  expect(offersOrderTypes(shop(SERVED), 'auto')).toBe(true);
  expect([offersOrderTypes(shop(RULES), 'on'), offersOrderTypes(shop(SERVED), 'off')]).toEqual([true, false]);
});

it('a cart begins with a service charge only where the shop has one and asks', () => {
  expect(startFacts(shop(SERVED), 'auto').orderType).toBe('dine_in');
  expect(startFacts(shop(SERVED), 'off')).toEqual(NO_FACTS);
  expect(startFacts(shop(RULES, 1), 'auto')).toEqual(NO_FACTS);
  expect(startFacts(null, 'on')).toEqual(NO_FACTS);
});

it('who sits has a table, who waits a number, and one never becomes the other', () => {
  expect(placeOf('dine_in', ' A4 ')).toEqual({ table: 'A4', queueNumber: null });
  expect(placeOf('delivery', '12')).toEqual({ table: null, queueNumber: '12' });
  expect(placeOf('take_away', '  ')).toEqual({ table: null, queueNumber: null });
  expect(placeOf('retail', '9')).toEqual({ table: null, queueNumber: null });
  const seated = { ...NO_FACTS, table: '7' };
  expect(movedTo('take_away', seated)).toEqual({ orderType: 'take_away', table: null, queueNumber: null });
  expect(movedTo('dine_in', seated)).toMatchObject({ table: '7' });
});

describe('units', () => {
  const noodles = aProduct({
    units: [{ unit: 'renceng', factor_milli: 10_000, price_minor: null }, { unit: 'dus', factor_milli: 40_000, price_minor: 128_000 }],
  });
  it('say what they hold, and change to a price of their own or a multiple of the base', () => {
    expect(unitsOf(noodles)).toEqual([
      { unit: 'pcs', factorMilli: 1_000 },
      { unit: 'renceng', factorMilli: 10_000 },
      { unit: 'dus', factorMilli: 40_000 },
    ]);
    const prices = unitsOf(noodles).map(({ unit }) => inUnit(aLine({}), noodles, unit).price_minor);
    expect(prices).toEqual([undefined, 35_000, 128_000]); // it is in the first already
  });
  it('change the line’s factor and price, and drop a price that was typed for the other unit', () => {
    expect(inUnit(aLine({ override_minor: 3_000 }), noodles, 'dus')).toEqual({
      unit: 'dus', factor_milli: 40_000, price_minor: 128_000, override_minor: null,
    });
  });
  it('leave a scale label alone', () => {
    expect(inUnit(aLine({ label_minor: 5_000 }), noodles, 'dus')).toEqual({});
  });
});
