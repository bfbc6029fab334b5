/** Options: radio and check boxes, limits, defaults, and when the sheet may close. */
import { describe, expect, it } from 'vitest';
import type { ChoiceGroupRow } from '../data/catalog_rows';
import { choicesOf, closesOnTap, defaults, extraMinor, missingGroup, toggled } from './choosing';

function group(change: Partial<ChoiceGroupRow>): ChoiceGroupRow {
  const option = (id: string, price_minor: number, chosen = false) => ({
    id, name: id, price_minor, tax_class: null, default: chosen, position: 0,
  });
  return {
    id: 'g', name: 'Tambahan', min: 0, max: 2, position: 0,
    choices: [option('shot', 6_000), option('boba', 5_000, true), option('oat', 8_000)],
    ...change,
  };
}

describe('a group', () => {
  it('begins with its defaults', () => {
    expect(defaults([group({})]).get('g')).toEqual(['boba']);
  });

  it('of one is a radio: the new choice replaces the old', () => {
    const one = group({ max: 1, min: 1 });
    expect(toggled(new Map([['g', ['boba']]]), one, 'oat').get('g')).toEqual(['oat']);
    expect(toggled(new Map([['g', ['oat']]]), one, 'oat').get('g')).toEqual(['oat']);
  });

  it('of one that may stay empty can be emptied', () => {
    expect(toggled(new Map([['g', ['oat']]]), group({ max: 1 }), 'oat').get('g')).toEqual([]);
  });

  it('takes no more than its maximum', () => {
    const full = new Map([['g', ['shot', 'boba']]]);
    expect(toggled(full, group({}), 'oat').get('g')).toEqual(['shot', 'boba']);
    expect(toggled(full, group({ max: null }), 'oat').get('g')).toEqual(['shot', 'boba', 'oat']);
  });

  it('that is required is missing until chosen', () => {
    const required = group({ required: true });
    expect(missingGroup(new Map(), [required])?.id).toBe('g');
    expect(missingGroup(new Map([['g', ['shot']]]), [required])).toBeNull();
  });

  it('closes on the tap only when it is alone and takes exactly one', () => {
    const one = group({ min: 1, max: 1 });
    expect(closesOnTap([one])).toBe(true);
    expect(closesOnTap([one, group({ id: 'h' })])).toBe(false);
    expect(closesOnTap([group({ min: 0, max: 1 })])).toBe(false);
  });

  it('gives its options with their prices, and the sum for the button', () => {
    const chosen = new Map([['g', ['oat', 'shot']]]);
    expect(choicesOf(chosen, [group({})]).map((choice) => [choice.name, choice.price_minor])).toEqual([
      ['shot', 6_000], ['oat', 8_000],
    ]);
    expect(extraMinor(chosen, [group({})])).toBe(14_000);
  });
});
