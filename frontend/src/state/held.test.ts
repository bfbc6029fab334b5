/** Carts put aside: what they keep, what undo gives back, what a reload and a crash leave. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../data/json';
import { Basket } from './basket.svelte';
import type { CartCustomer } from './cart_facts';
import { percentOff } from './discounts';
import { Held, MOST_HELD, OLD_MS } from './held.svelte';
import { aLine, RULES } from './testing';

const ANI: CartCustomer = { id: 'ani', name: 'Bu Ani', phone: '6281234567890', member: true, price_list: null };

function desk() {
  const kept = new Map<string, JsonObject>();
  const keeper = {
    save: (id: string, content: JsonObject) => void kept.set(id, content),
    discard: (id: string) => void kept.delete(id),
  };
  const time = { now: 1_000 };
  const frame = () => ({ rules: RULES, businessDate: '2026-11-21', minuteOfDay: 600 });
  const basket = new Basket(frame, keeper, () => time.now);
  return { kept, keeper, time, basket, held: new Held(basket, keeper, () => time.now) };
}

describe('holding', () => {
  it('keeps goods, discount, customer and table, and brings them all back', () => {
    const { basket, held } = desk();
    basket.add(aLine({ price_minor: 10_000, discount: percentOff(100_000) }));
    basket.setFacts({ customer: ANI, orderType: 'dine_in', table: '7', orderDiscount: percentOff(500_000) });
    const { id } = basket;
    held.hold();
    expect([basket.isEmpty, basket.facts.customer, basket.id === id]).toEqual([true, null, false]);
    held.recall(id);
    expect([basket.id, basket.totalMinor, basket.facts.customer, basket.facts.table]).toEqual([id, 4_500, ANI, '7']);
    expect(held.carts).toEqual([]);
  });

  it('of nothing does nothing, and there is room for so many', () => {
    const { basket, held } = desk();
    expect(held.hold()).toBeNull();
    for (let count = 0; count < MOST_HELD; count++) {
      basket.add(aLine({}));
      held.hold();
    }
    basket.add(aLine({}));
    expect(held.hold()).toBeNull();
    expect([held.carts.length, basket.lines.length]).toEqual([MOST_HELD, 1]);
  });

  it('is taken back by undo, with the steps of undo the cart had', () => {
    const { basket, held } = desk();
    basket.add(aLine({ product: 'a' }));
    basket.add(aLine({ product: 'b' }));
    held.hold();
    expect(basket.undo()).toBe(false);
    expect(held.undo()).toBe(true);
    expect(basket.lines).toHaveLength(2);
    expect(basket.undo()).toBe(true);
    expect(basket.lines.map((line) => line.product)).toEqual(['a']);
  });

  it('is not taken back over goods that somebody rang up since', () => {
    const { basket, held } = desk();
    basket.add(aLine({}));
    held.hold();
    basket.add(aLine({ product: 'next' }));
    expect(held.undo()).toBe(false);
    expect(held.carts).toHaveLength(1);
  });
});

describe('recalling', () => {
  it('over an open cart changes places with it', () => {
    const { basket, held } = desk();
    basket.add(aLine({ product: 'a' }));
    const first = held.hold()!.id;
    basket.add(aLine({ product: 'b' }));
    const second = basket.id;
    held.recall(first);
    expect(basket.lines.map((line) => line.product)).toEqual(['a']);
    expect(held.carts.map((cart) => cart.id)).toEqual([second]);
  });

  it('a cart that has no price any more changes nothing', () => {
    const { basket, held } = desk();
    held.restore({ id: 'odd', saved_at_ms: 5, content: { lines: [aLine({ tax_class: 'GONE' })] as unknown as JsonObject[] } });
    basket.add(aLine({ product: 'here' }));
    const open = basket.id;
    expect(() => held.recall('odd')).toThrow(/tax_class_unknown/);
    expect([basket.id, basket.lines.length, held.carts.map((cart) => cart.id)]).toEqual([open, 1, ['odd']]);
  });
});

describe('over a reload', () => {
  it('each cart is kept under exactly one name, whatever was done', () => {
    const { basket, held, kept } = desk();
    basket.add(aLine({}));
    const first = held.hold()!.id;
    basket.add(aLine({ product: 'b' }));
    const second = basket.id;
    held.recall(first);
    expect([...kept].map(([id, content]) => [id, content['kind']])).toEqual([[first, 'cart'], [second, 'held']]);
    held.discard(second);
    basket.clear();
    expect(kept.size).toBe(0);
  });

  it('held carts come back in order, with name and total, the old ones old', () => {
    const { basket, held, kept, keeper, time } = desk();
    basket.add(aLine({ price_minor: 12_000 }));
    const first = held.hold()!.id;
    held.rename(first, 'Meja pojok');
    time.now += OLD_MS + 1;
    basket.add(aLine({}));
    const second = held.hold()!.id;
    const again = new Held(basket, keeper, () => time.now);
    for (const [id, content] of [...kept].reverse()) again.restore({ id, content, saved_at_ms: time.now });
    expect(again.carts.map((cart) => [cart.id, cart.facts.label, cart.totalMinor, again.isOld(cart)])).toEqual([
      [first, 'Meja pojok', 12_000, true],
      [second, null, 3_500, false],
    ]);
  });

  it('what is no cart is not believed', () => {
    const { held } = desk();
    held.restore({ id: 'x', saved_at_ms: 1, content: { kind: 'held', lines: 'nonsense' } });
    held.restore({ id: 'y', saved_at_ms: 1, content: { kind: 'held', lines: [] } });
    expect(held.carts).toEqual([]);
  });
});

it('a discarded cart can be put back', () => {
  const { basket, held, kept } = desk();
  basket.add(aLine({}));
  const { id } = held.hold()!;
  const gone = held.discard(id)!;
  expect([held.carts.length, kept.size]).toEqual([0, 0]);
  held.putBack(gone);
  expect([held.carts.length, kept.get(id)?.['kind']]).toEqual([1, 'held']);
});
