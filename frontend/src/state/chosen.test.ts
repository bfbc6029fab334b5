/** Choosing another line asks two lines to look at themselves. */
import { expect, it } from 'vitest';
import { Chosen } from './chosen.svelte';

it('marks the line chosen and no other, and begins anew with another cart', () => {
  const chosen = new Chosen();
  const [bread, milk] = [chosen.of('bread'), chosen.of('milk')];
  chosen.choose('bread');
  chosen.choose('milk');
  expect([bread.is, milk.is, chosen.id, chosen.of('milk') === milk]).toEqual([false, true, 'milk', true]);
  chosen.forget();
  expect([milk.is, chosen.id, chosen.of('milk') === milk]).toEqual([false, null, false]);
});
