/** What the till says about stock: little, only what is known, and how old it is. */
import { describe, expect, it } from 'vitest';
import { Watched } from '../data/watch';
import { crosses, Stock } from './stock.svelte';
import { aLine } from './testing';

function shelf(levels: Record<string, number>) {
  const moved = new Watched(0);
  const status = new Watched({ reachable: true });
  const known = new Map(Object.entries(levels));
  const store = { of: (product: string) => known.get(product) ?? null, atMs: 5_000, isEmpty: known.size === 0, moved };
  return { stock: new Stock(store, status), status };
}

describe('stock on the till', () => {
  it('says nothing of goods whose stock nobody keeps or of which there is enough', () => {
    const { stock } = shelf({ beras: 6_000, sabun: 3_000, gula: -2_000 });
    expect(['air', 'beras', 'sabun', 'gula'].map((each) => stock.fewOf(each))).toEqual([null, null, 3_000, 0]);
    expect(stock.of('gula')).toBe(-2_000);
  });

  it('tells its age only while the hub is not heard and something is known', () => {
    const { stock, status } = shelf({ beras: 1_000 });
    expect(stock.oldSinceMs).toBeNull();
    status.set({ reachable: false });
    expect(stock.oldSinceMs).toBe(5_000);
    const empty = shelf({});
    empty.status.set({ reachable: false });
    expect(empty.stock.oldSinceMs).toBeNull();
  });

  it('warns once, when the cart begins to hold more than there is, in whatever unit', () => {
    const one = aLine({ product: 'sabun', quantity_milli: 1_000 });
    const cart = (pieces: number) => [aLine({ product: 'sabun', quantity_milli: pieces * 1_000 })];
    expect([1, 2, 3, 4, 5].map((pieces) => crosses(cart(pieces), one, 3_000))).toEqual([false, false, false, true, false]);
    expect([crosses(cart(1), one, 0), crosses(cart(2), one, 0), crosses(cart(1), one, -2_000)]).toEqual([true, false, true]);
    const carton = aLine({ product: 'sabun', unit: 'dus', factor_milli: 12_000, quantity_milli: 1_000 });
    expect(crosses([...cart(2), carton], carton, 3_000)).toBe(true);
  });
});
