/** Ways goods come into the cart: variants, "sama seperti tadi", a price of nothing, age, 12 ×. */
import { describe, expect, it } from 'vitest';
import type { ChoiceGroupRow, ProductRow } from '../data/catalog_rows';
import { Basket } from './basket.svelte';
import { Held } from './held.svelte';
import { Notices } from './notices.svelte';
import { Selling } from './selling.svelte';
import { aProduct, RULES } from './testing';

const SIZE: ChoiceGroupRow = {
  id: 'size', name: 'Ukuran', min: 1, max: 1, required: true, position: 0,
  choices: [
    { id: 'small', name: 'Kecil', price_minor: 0, tax_class: null, default: true, position: 0 },
    { id: 'large', name: 'Besar', price_minor: 4_000, tax_class: null, default: false, position: 1 },
  ],
};

function desk(variants: ProductRow[] = [], groups: ChoiceGroupRow[] = [SIZE]) {
  const keeper = { save: () => undefined, discard: () => undefined };
  const frame = () => ({ rules: RULES, businessDate: '2026-11-21', minuteOfDay: 600 });
  const basket = new Basket(frame, keeper, () => 1_000);
  const held = new Held(basket, keeper, () => 1_000);
  const selling = new Selling(basket, new Notices(), { blocked: () => false, frozen: () => false });
  const catalog = {
    outlet: {},
    choiceGroups: new Map(groups.map((group) => [group.id, group])),
    variantsOf: (product: ProductRow) => (product.id === 'parent' ? variants : []),
    allOfBarcode: (code: string) => [{ product: aProduct({ id: code }), unit: 'pcs' }],
    findPlu: () => null,
  };
  selling.catalog = catalog as never;
  return { basket, held, selling, catalog };
}

describe('variants', () => {
  const shirt = aProduct({ id: 'parent', name: 'Kaos', price_minor: null });
  const large = aProduct({ id: 'l', name: 'Kaos', variant_of: 'parent', variant_name: 'L', price_minor: 60_000 });

  it('of a tapped product are chosen from, then it is in the cart by its full name', () => {
    const { basket, selling } = desk([large]);
    selling.tap(shirt);
    expect(selling.question).toMatchObject({ kind: 'variant', variants: [{ id: 'l' }] });
    selling.pick(large);
    expect([basket.lines[0]!.name, basket.totalMinor, selling.question]).toEqual(['Kaos L', 60_000, null]);
  });

  it('keep the 12 × that was typed before, and let scans wait', () => {
    const { basket, selling } = desk([large]);
    selling.multiplier = 12;
    selling.tap(shirt);
    selling.scan('899');
    selling.pick(large);
    expect(basket.lines.map((line) => line.quantity_milli)).toEqual([12_000, 1_000]);
  });
});

describe('the same as before', () => {
  const coffee = aProduct({ id: 'kopi', price_minor: 18_000, choice_groups: ['size'] });
  const large = { group: 'size', choice: 'large', name: 'Besar', quantity: 1, price_minor: 4_000, tax_class: null };

  it('is the last combination with its note, also for the next buyer', () => {
    const { basket, selling } = desk();
    expect(selling.lastOf(coffee)).toBeNull();
    selling.tap(coffee);
    if (selling.question?.kind !== 'choices') throw new Error('not asked');
    selling.answer({ ...selling.question.draft, choices: [large], note: 'tanpa es' });
    basket.startNext();
    selling.reset();
    expect(selling.lastOf(coffee)).toEqual({ choices: [large], note: 'tanpa es' });
  });

  it('is not offered once an option is gone or costs something else', () => {
    const { selling, catalog } = desk();
    selling.tap(coffee);
    if (selling.question?.kind !== 'choices') throw new Error('not asked');
    selling.answer({ ...selling.question.draft, choices: [large] });
    const dearer = { ...SIZE, choices: SIZE.choices.map((each) => ({ ...each, price_minor: each.price_minor + 500 })) };
    selling.catalog = { ...catalog, choiceGroups: new Map([['size', dearer]]) } as never;
    expect(selling.lastOf(coffee)).toBeNull();
  });
});

it.each([null, 0])('a product with the price %s asks for it, and takes nothing as an answer too', (price) => {
  const { basket, selling } = desk();
  selling.tap(aProduct({ id: 'tas', price_minor: price }));
  if (selling.question?.kind !== 'price') throw new Error('not asked');
  selling.answer({ ...selling.question.draft, askedMinor: price === 0 ? 0 : 500 });
  expect(basket.totalMinor).toBe(price === 0 ? 0 : 500);
});

describe('the minimum age', () => {
  const cigarettes = aProduct({ id: 'rokok', min_age: 21 });
  const beer = aProduct({ id: 'bir', min_age: 18 });

  function confirm(selling: Selling): void {
    if (selling.question?.kind !== 'age') throw new Error('not asked');
    selling.answer({ ...selling.question.draft, ageConfirmed: true });
  }

  it('is asked once a sale, the higher answers for the lower, and again of the next buyer', () => {
    const { basket, selling } = desk();
    selling.tap(cigarettes);
    confirm(selling);
    selling.tap(cigarettes);
    selling.tap(beer);
    expect([selling.question, basket.lines.length]).toEqual([null, 2]);
    basket.startNext();
    selling.tap(beer);
    expect(selling.question?.kind).toBe('age');
  });

  it('goes with a held cart: its buyer is not asked again, the one in between is', () => {
    const { basket, held, selling } = desk();
    selling.tap(cigarettes);
    confirm(selling);
    const { id } = held.hold()!;
    selling.tap(cigarettes);
    expect(selling.question?.kind).toBe('age');
    selling.dismiss();
    held.recall(id);
    selling.tap(cigarettes);
    expect([selling.question, basket.lines[0]!.quantity_milli]).toEqual([null, 2_000]);
  });
});

it('12 × counts for the next scan only', () => {
  const { basket, selling } = desk();
  selling.multiplier = 12;
  selling.scan('1');
  selling.scan('2');
  expect(basket.lines.map((line) => line.quantity_milli)).toEqual([12_000, 1_000]);
});
