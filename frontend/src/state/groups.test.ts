import { expect, test } from 'vitest';
import { grouped } from './groups';

test('a list is cut into groups of one size, the last one shorter', () => {
  expect(grouped([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(grouped([], 2)).toEqual([]);
});

test('groups with the same members stay the same arrays', () => {
  const [a, b, c, d] = [{}, {}, {}, {}];
  const before = grouped([a, b, c], 2);
  const after = grouped([a, b, c, d], 2, before);
  expect(after[0]).toBe(before[0]);
  expect(after[1]).toEqual([c, d]);
  expect(grouped([b, c], 2, before)[0]).not.toBe(before[0]);
});
