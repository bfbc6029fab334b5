/** Prices shown before a line exists: through the money contract, like every other price. */
import { priceBasket } from '../../domain/basket';
import type { Milli, Minor, Rules } from '../../domain/types';
import { lineOf, unitLevel, type Draft } from '../../state/draft';

const UNTAXED = 'PREVIEW';

const PREVIEW_RULES: Rules = {
  version: 1,
  currency: { code: 'IDR', exponent: 0 },
  pkp: false,
  prices_include_tax: true,
  service: { rate_ppm: 0, base: 'net', order_types: [] },
  rounding: { unit_minor: 1, mode: 'nearest', apply: 'none' },
  tax_classes: [
    {
      code: UNTAXED,
      label: '',
      kind: 'none',
      service: false,
      rates: [{ from: '2000-01-01', to: null, rate_ppm: 0, base_numerator: 1, base_denominator: 1 }],
    },
  ],
  price_lists: [],
  promotions: [],
};

export function basePrice(draft: Draft): Minor | null {
  return draft.askedMinor ?? unitLevel(draft.product, draft.unit).price_minor;
}

/** What this much costs by the price tag alone; null when it cannot be said. */
export function priceOfQuantity(draft: Draft, quantityMilli: Milli): Minor | null {
  if (quantityMilli <= 0) return null;
  const line = { ...lineOf({ ...draft, quantityMilli }), tax_class: UNTAXED };
  try {
    const priced = priceBasket(
      {
        business_date: '2026-01-01',
        minute_of_day: 0,
        order_type: 'retail',
        customer: null,
        lines: [line],
        order_discount: null,
      },
      PREVIEW_RULES,
    );
    return priced.totals.total_minor;
  } catch {
    return null;
  }
}
