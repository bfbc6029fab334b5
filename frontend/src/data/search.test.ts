/** What a cashier types and what she finds, also when a finger slips; and the same as a plain scan. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { ProductRow } from './catalog_rows';
import { beginsAlmost, folded, search, ShelfText } from './search';

function product(name: string, place: number, more: Partial<ProductRow> = {}): ProductRow {
  const own = { id: `p${place}`, name, variant_name: null, sku: null, position: place, archived: false };
  return { ...own, ...more } as ProductRow;
}

const NAMES = [
  'Indomie Goreng', 'Indomie Soto', 'Mi Goreng Instan', 'Teh Botol', 'Teh Kotak', 'Kopi Susu',
  'Susu Kental Manis', 'Gula Pasir 1 kg', 'Minyak Goreng', 'Crème Brûlée', 'Es Teh Manis',
];
const shelves = [
  new ShelfText(NAMES.slice(0, 5).map((name, place) => product(name, place))),
  new ShelfText(NAMES.slice(5).map((name, place) => product(name, place + 5, { sku: `S-${place}` }))),
];
const found = (words: string): string[] => search(shelves, words, 60).map(({ name }) => name);

describe('search', () => {
  it('puts names that begin so first, then words that begin so, then the rest', () => {
    expect(found('teh')).toEqual(['Teh Botol', 'Teh Kotak', 'Es Teh Manis']);
    expect(found('goreng')).toEqual(['Indomie Goreng', 'Mi Goreng Instan', 'Minyak Goreng']);
    expect(found('mi')).toEqual(['Mi Goreng Instan', 'Minyak Goreng', 'Indomie Goreng', 'Indomie Soto']);
  });

  it('wants every word, in any order, and does not mind accents, capitals and spaces', () => {
    expect(found('manis TEH ')).toEqual(['Es Teh Manis']);
    expect(found('creme')).toEqual(['Crème Brûlée']);
    expect(found('s-2')).toEqual(['Gula Pasir 1 kg', 'Minyak Goreng'].slice(0, 1));
    expect(found('   ')).toEqual([]);
  });

  it.each([
    ['indmie', 'Indomie Goreng', 'a letter missing'],
    ['indoomie', 'Indomie Goreng', 'a letter too many'],
    ['ondomie', 'Indomie Goreng', 'the first letter wrong'],
    ['idnomie', 'Indomie Goreng', 'two swapped'],
    ['inodmie', 'Indomie Goreng', 'two swapped in the middle'],
    ['minyal gor', 'Minyak Goreng', 'the last letter wrong, beside a right word'],
    ['gual', 'Gula Pasir 1 kg', 'four letters'],
    ['minyak gorneg', 'Minyak Goreng', 'the second word'],
  ])('forgives %s: %s (%s)', (typed, name) => {
    expect(found(typed)[0]).toBe(name);
  });

  it('puts the likelier slip first: a letter forgotten or two swapped, then one wrong, then one too many', () => {
    const shop = ['Air galon', 'Roma Sandwich', 'Santan instan', 'Sabar', 'Sabun mandi', 'Gula pasir'];
    const rows = [new ShelfText(shop.map((name, place) => product(name, place)))];
    const names = (words: string) => search(rows, words, 60).map(({ name }) => name);
    expect(names('sabn')).toEqual(['Sabun mandi', 'Sabar', 'Roma Sandwich', 'Santan instan']);
    expect(names('gual')).toEqual(['Gula pasir', 'Air galon']);
  });

  it('forgives no second mistake in a word, no short word and no code', () => {
    expect(found('indmi soot')).toEqual(['Indomie Soto']);
    expect(found('idnmie')).toEqual([]);
    expect(found('kpi')).toEqual([]);
    expect(found('s-9')).toEqual([]);
  });

  it('does not guess where every word is known', () => {
    expect(found('teh minyak')).toEqual([]);
  });

  it('leaves out what is not sold any more, and shows no more than asked', () => {
    const all = [product('Teh A', 1), product('Teh B', 2, { archived: true }), product('Teh C', 3)];
    const names = (limit: number) => search([new ShelfText(all)], 'teh', limit).map(({ name }) => name);
    expect(names(60)).toEqual(['Teh A', 'Teh C']);
    expect(names(1)).toEqual(['Teh A']);
  });
});

test('finds what a plain look at every product finds, in the same order', () => {
  const word = fc.constantFrom('te', 'teh', 'kopi', 'susu', 'su', 'es', 'tes', 'kop');
  const typed = fc.constantFrom('te', 'teh', 'u', 'su', 'es', 'tes', 'kop', 'opi'); // too short to be forgiven
  const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
  const names = fc.array(name, { maxLength: 30 });
  const words = fc.array(typed, { minLength: 1, maxLength: 2 });
  fc.assert(
    fc.property(names, words, fc.constantFrom(1, 3, 1_000), (each, said, limit) => {
      const rows = each.map((one, place) => product(one, (place * 7) % 31)); // no shelf is in order
      const cut = [new ShelfText(rows.slice(0, 7)), new ShelfText(rows.slice(7))];
      expect(search(cut, said.join(' '), limit)).toEqual(plainly(rows, said).slice(0, limit));
    }),
    { numRuns: 300 },
  );
});

function plainly(rows: readonly ProductRow[], words: readonly string[]): ProductRow[] {
  const rank = (row: ProductRow): number => {
    const line = folded(row.name);
    if (line.startsWith(words.join(' '))) return 0;
    const first = words[0]!;
    return line.startsWith(first) || line.includes(` ${first}`) ? 1 : 2;
  };
  return rows
    .filter((row) => words.every((each) => row.name.includes(each)))
    .sort((one, other) => rank(one) - rank(other) || one.position - other.position);
}

test('a word begins almost like another exactly when one mistake leads from one to the other', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 4, maxLength: 7 });
  fc.assert(
    fc.property(letters, letters, (typed, there) => {
      const mistakes = oneMistakeFrom(typed);
      const expected = [...mistakes].some((each) => there.startsWith(each));
      expect(beginsAlmost(`\n${there}\n`, 1, typed)).toBe(expected);
      const row = product(there, 1);
      const hit = search([new ShelfText([row])], typed, 9).length === 1;
      expect(hit).toBe(expected || there.includes(typed));
    }),
    { numRuns: 2_000 },
  );
});

function oneMistakeFrom(word: string): Set<string> {
  const made = new Set([word]);
  for (let at = 0; at <= word.length; at++) {
    const [left, right] = [word.slice(0, at), word.slice(at)];
    if (right !== '') made.add(left + right.slice(1));
    if (right.length > 1) made.add(left + right[1] + right[0] + right.slice(2));
    for (const letter of 'abc') {
      made.add(left + letter + right);
      if (right !== '') made.add(left + letter + right.slice(1));
    }
  }
  return made;
}
