/** Presets of discounts: the owner's, else the usual ones; with the reason that is being typed. */
import { describe, expect, it } from 'vitest';

import { USUAL_PRESETS } from '../domain/discounts';
import { discountText, presetsOf } from './discounts';

const OWNERS = [{ kind: 'percent', rate_ppm: 125_000 }, { kind: 'amount', amount_minor: 7_500 }] as const;
const texts = (outlet: Parameters<typeof presetsOf>[0]) =>
  presetsOf(outlet).map((preset) => discountText(preset, String));

describe('presets of discounts', () => {
  it('are the owner\'s, in the owner\'s order', () => {
    expect(texts({ discount_presets: [...OWNERS] })).toEqual(['12,5%', '7500']);
  });
  it('are none where the owner wants none', () => {
    expect(presetsOf({ discount_presets: [] })).toEqual([]);
  });
  it('are the usual ones with an older hub and before the first catalogue', () => {
    expect(presetsOf({})).toEqual(USUAL_PRESETS);
    expect(texts(undefined)).toEqual(
      ['5%', '10%', '15%', '20%', '50%', '1000', '2000', '5000', '10000', '20000'],
    );
  });
  it('carry the reason that is typed', () => {
    expect(presetsOf({ discount_presets: [OWNERS[1]] }, ' Karyawan ')).toEqual(
      [{ kind: 'amount', amount_minor: 7_500, reason: 'Karyawan' }],
    );
  });
});
