/** The day a sale belongs to, and the shift that nobody closed. */
import { describe, expect, it } from 'vitest';
import { pricingFrame, saleFrame } from './frames';
import { isForgotten } from './shift.svelte';

const HOUR_MS = 3_600_000;
const moment = { nowMs: () => 0, businessDate: () => '2026-11-22' };
const nobody = { person: null, actor: null };

describe('the day of a sale', () => {
  it('is that of its shift, also after the cut-off of the outlet', () => {
    const shift = { id: 'shift-1', businessDate: '2026-11-21' };
    const frame = saleFrame({} as never, nobody, shift, moment);
    expect([frame.shift, frame.businessDate]).toEqual(['shift-1', '2026-11-21']);
  });

  it('also decides its prices and tax rates', () => {
    const outlet = { rules: {}, outlet: { zone: 'Asia/Jakarta' } } as never;
    expect(pricingFrame(outlet, { businessDate: '2026-11-21' }, moment).businessDate).toBe('2026-11-21');
    expect(pricingFrame(outlet, null, moment).businessDate).toBe('2026-11-22');
  });
});

describe('a shift left open', () => {
  it('is called forgotten after twenty hours, not before', () => {
    expect(isForgotten({ openedAtMs: 0 }, 20 * HOUR_MS)).toBe(false);
    expect(isForgotten({ openedAtMs: 0 }, 20 * HOUR_MS + 1)).toBe(true);
  });
});
