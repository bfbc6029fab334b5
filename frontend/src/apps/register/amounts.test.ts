/** Words of a tile that must not part. */
import { expect, it } from 'vitest';
import { withUnits } from './amounts';

it.each([
  ['Indomie Goreng 85 g', 'Indomie Goreng 85\u00a0g'],
  ['Minyak Goreng Sania 2 L refill', 'Minyak Goreng Sania 2\u00a0L refill'],
  ['Chocolatos 13,5 g', 'Chocolatos 13,5\u00a0g'],
  ['Sarimi Isi 2 Ayam', 'Sarimi Isi 2 Ayam'],
  ['Gudang Garam Surya 12', 'Gudang Garam Surya 12'],
])('a number keeps its unit on its line: %s', (name, shown) => {
  expect(withUnits(name)).toBe(shown);
});
