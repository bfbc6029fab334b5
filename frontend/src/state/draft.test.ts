/** From a product to a line: what is asked, in which order, and what the line then says. */
import { describe, expect, it } from 'vitest';
import type { ChoiceGroupRow } from '../data/catalog_rows';
import { draftOf, lineOf, mergeable, nextQuestion, unitLevel } from './draft';
import { aProduct } from './testing';

const SIZE: ChoiceGroupRow = {
  id: 'size', name: 'Ukuran', min: 1, max: 1, position: 0,
  choices: [{ id: 'L', name: 'Besar', price_minor: 5_000, tax_class: null, default: false, position: 0 }],
};
const GROUPS = new Map([['size', SIZE]]);

describe('questions', () => {
  it('are none for plain goods', () => {
    expect(nextQuestion(draftOf(aProduct({})), GROUPS)).toBeNull();
  });

  it('come in the order age, price, weight, choices', () => {
    const product = aProduct({ min_age: 21, price_minor: null, weighed: true, choice_groups: ['size'] });
    let draft = draftOf(product);
    const asked: string[] = [];
    for (;;) {
      const question = nextQuestion(draft, GROUPS);
      if (question === null) break;
      asked.push(question.kind);
      if (question.kind === 'age') draft = { ...draft, ageConfirmed: true };
      if (question.kind === 'price') draft = { ...draft, askedMinor: 2_000 };
      if (question.kind === 'weight') draft = { ...draft, quantityMilli: 735 };
      if (question.kind === 'choices') draft = { ...draft, choices: [] };
    }
    expect(asked).toEqual(['age', 'price', 'weight', 'choices']);
    expect(lineOf(draft)).toMatchObject({ override_minor: 2_000, quantity_milli: 735, price_minor: null });
  });

  it('leave on the line that its weight was typed past the scale, and such a line swallows no weighed one', () => {
    const eggs = aProduct({ weighed: true });
    const weighed = lineOf(draftOf(eggs, { quantityMilli: 735 }));
    const typed = lineOf(draftOf(eggs, { quantityMilli: 735, weightTyped: true }));
    expect(['weight_typed' in weighed, typed.weight_typed]).toEqual([false, true]);
    expect([mergeable(weighed, typed), mergeable(typed, typed), mergeable(weighed, weighed)]).toEqual([false, true, true]);
  });

  it('do not ask the weight that a label already says', () => {
    const product = aProduct({ weighed: true });
    expect(nextQuestion(draftOf(product, { quantityMilli: 735 }), GROUPS)).toBeNull();
    expect(nextQuestion(draftOf(product, { labelMinor: 18_500 }), GROUPS)).toBeNull();
  });

  it('leave out a group that no longer exists', () => {
    expect(nextQuestion(draftOf(aProduct({ choice_groups: ['gone'] })), GROUPS)).toBeNull();
  });
});

describe('units', () => {
  const product = aProduct({
    units: [
      { unit: 'dus', factor_milli: 40_000, price_minor: 118_000 },
      { unit: 'rtg', factor_milli: 10_000, price_minor: null },
    ],
  });

  it('a level has its own price and factor', () => {
    expect(unitLevel(product, 'dus')).toEqual({ factor_milli: 40_000, price_minor: 118_000 });
  });
  it('a level without a price is a multiple of the base', () => {
    expect(unitLevel(product, 'rtg')).toEqual({ factor_milli: 10_000, price_minor: 35_000 });
  });
  it('an unknown unit counts as the base unit', () => {
    expect(unitLevel(product, 'peti')).toEqual({ factor_milli: 1_000, price_minor: 3_500 });
  });
});

describe('the line', () => {
  it('carries the variant in its name', () => {
    expect(lineOf(draftOf(aProduct({ name: 'Kaus', variant_name: 'L' }))).name).toBe('Kaus L');
  });
});
