/** What a scanned code means, with the worked codes of Indonesian label scales. */
import { describe, expect, it } from 'vitest';
import type { ProductRow } from '../data/catalog_rows';
import { readScan } from './scans';
import { aProduct } from './testing';

const EGGS = aProduct({ id: 'egg', weighed: true, unit: 'kg', price_minor: 29_500, plu: '123' });
const NOODLES = aProduct({ id: 'mie' });

function catalog(plus: Record<string, ProductRow>, codes: Record<string, ProductRow> = {}) {
  return {
    allOfBarcode: (code: string) => {
      const product = codes[code];
      return product === undefined ? [] : [{ product, unit: product.unit }];
    },
    findPlu: (plu: string) => plus[plu] ?? null,
  };
}

describe('a scanned code', () => {
  it('is a product when the list knows it', () => {
    expect(readScan('089686010947', catalog({}, { '089686010947': NOODLES }))).toEqual({
      kind: 'product', product: NOODLES, known: { unit: 'pcs' },
    });
  });

  it('with flag 21 carries grams', () => {
    expect(readScan('2100123007356', catalog({ '123': EGGS }))).toEqual({
      kind: 'product', product: EGGS, known: { quantityMilli: 735 },
    });
  });

  it('with flag 22 carries the price, and both amount and quantity are kept', () => {
    expect(readScan('2200045185009', catalog({ '45': { ...EGGS, price_minor: 37_000 } }))).toMatchObject({
      kind: 'product', known: { labelMinor: 18_500, quantityMilli: 500 },
    });
  });

  it('with flag 23 carries hundreds of rupiah', () => {
    expect(readScan('2300007012500', catalog({ '7': { ...EGGS, price_minor: 50_000 } }))).toMatchObject({
      known: { labelMinor: 125_000, quantityMilli: 2_500 },
    });
  });

  it('of a scale with a wrong check digit is refused, not guessed', () => {
    expect(readScan('2100123007357', catalog({ '123': EGGS }))).toEqual({ kind: 'bad_label' });
  });

  it('that nobody knows is unknown', () => {
    expect(readScan('8990000000005', catalog({}))).toEqual({ kind: 'unknown' });
    expect(readScan('2100999007359', catalog({ '123': EGGS })).kind).not.toBe('product');
  });
});

it("reads the shop's own layouts, and only those", () => {
  const own = [{ flag: '2', item_start: 1, item_length: 5, value_start: 6, value_length: 6, value_kind: 'price', multiplier: 1, divisor: 1 } as const];
  const eggs = { ...EGGS, price_minor: 10_000 };
  expect(readScan('2100123007356', catalog({ '10012': eggs }), own)).toMatchObject({ known: { labelMinor: 300_735 } });
  expect(readScan('2100123007356', catalog({ '123': eggs }), [])).toEqual({ kind: 'unknown' });
});
