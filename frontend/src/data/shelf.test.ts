/** What of the catalogue is read when: the first screen waits for no code of any product. */
import { expect, it } from 'vitest';
import { Catalog, type CatalogContent } from './catalog';
import type { ProductRow } from './catalog_rows';
import { Shelf } from './shelf';

/** Counts how often somebody looks at its codes. */
function goods(count: number): { products: ProductRow[]; readings: () => number } {
  let read = 0;
  const products = Array.from({ length: count }, (_, place) => ({
    id: `p${place}`, sku: `S${place}`, name: `Barang ${place}`, variant_name: null, variant_of: null, plu: null,
    category: null, favourite: place === 0, archived: false, position: place, price_minor: 1_000,
    get barcodes() {
      read += 1;
      return [{ barcode: '8886008101053', unit: 'pcs' }];
    },
  }));
  return { products: products as unknown as ProductRow[], readings: () => read };
}

it('a favourite is found without reading a code; a scan reads all of its shelf once', () => {
  const { products, readings } = goods(3);
  const shelf = new Shelf(products);
  expect(shelf.product('p2')?.name).toBe('Barang 2');
  expect(readings()).toBe(0);
  expect(shelf.allOf('08886008101053')).toHaveLength(3);
  expect(shelf.product('p9')).toBeUndefined();
  expect(readings()).toBe(3);
});

it('in quiet moments every shelf is made ready for tiles first, then for scans, then for words', () => {
  const [one, other] = [goods(2), goods(2)];
  const shelves = [one, other].map(({ products }) => new Shelf(products));
  const content = { manifest: 'm', outlet: {}, staff: [], categories: [], choiceGroups: [], shelves };
  const catalog = new Catalog(content as unknown as CatalogContent);
  const seen: [boolean, number][] = [];
  for (let piece = 0; piece < 8; piece += 1) seen.push([catalog.prepare(), one.readings() + other.readings()]);
  expect(seen.map(([more]) => more)).toEqual([true, true, true, true, true, true, true, false]);
  expect(seen.map(([, read]) => read)).toEqual([0, 0, 0, 2, 4, 4, 4, 4]);
});
