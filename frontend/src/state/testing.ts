/** Small honest inputs for the tests of this folder: rules, lines, products. Never imported by screens. */
import type { ProductRow } from '../data/catalog_rows';
import { uuidV7 } from '../data/ids';
import type { BasketLine, Rules } from '../domain/types';
import type { Known } from './refund_standing';

export const RULES: Rules = {
  version: 1,
  currency: { code: 'IDR', exponent: 0 },
  pkp: false,
  prices_include_tax: true,
  service: { rate_ppm: 0, base: 'net', order_types: [] },
  rounding: { unit_minor: 100, mode: 'nearest', apply: 'cash_only' },
  tax_classes: [
    {
      code: 'NON',
      label: 'Tanpa pajak',
      kind: 'none',
      service: false,
      rates: [{ from: '2000-01-01', to: null, rate_ppm: 0, base_numerator: 1, base_denominator: 1 }],
    },
  ],
  price_lists: [],
  promotions: [],
};

export function aLine(change: Partial<BasketLine>): BasketLine {
  return {
    id: uuidV7(),
    product: 'indomie',
    sku: 'MIE001',
    name: 'Indomie Goreng 85 g',
    category: null,
    unit: 'pcs',
    factor_milli: 1_000,
    quantity_milli: 1_000,
    price_minor: 3_500,
    breaks: [],
    override_minor: null,
    label_minor: null,
    tax_class: 'NON',
    choices: [],
    discount: null,
    note: null,
    tracked: true,
    ...change,
  };
}

export function aProduct(change: Partial<ProductRow>): ProductRow {
  return {
    id: 'indomie',
    sku: 'MIE001',
    name: 'Indomie Goreng 85 g',
    category: null,
    unit: 'pcs',
    kind: 'goods',
    weighed: false,
    price_minor: 3_500,
    units: [],
    breaks: [],
    barcodes: [],
    tax_class: 'NON',
    choice_groups: [],
    min_age: null,
    tracked: true,
    plu: null,
    image: null,
    position: 0,
    favourite: false,
    variant_of: null,
    variant_name: null,
    archived: false,
    ...change,
  };
}

const unknown = { of: () => null };
/** A till that never heard what anybody owes or holds. */
export const NOTHING_KNOWN: Known = {
  balances: { kasbon: unknown, credit: unknown, gift: unknown, points: unknown },
  till: { balances: { points: { atMs: 0 } } },
};
