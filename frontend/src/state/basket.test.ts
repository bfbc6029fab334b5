/** The cart: merging, steps, undo, refusals that change nothing, and what a reload gives back. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../data/json';
import type { BasketLine, Rules } from '../domain/types';
import { Basket } from './basket.svelte';
import { aLine, RULES } from './testing';

function cart(rules: Rules = RULES) {
  const kept = new Map<string, JsonObject>();
  const keeper = {
    save: (id: string, content: JsonObject) => void kept.set(id, content),
    discard: (id: string) => void kept.delete(id),
  };
  const frame = () => ({ rules, businessDate: '2026-11-21', minuteOfDay: 600 });
  return { kept, basket: new Basket(frame, keeper, () => 1_000) };
}

function quantities(basket: Basket): number[] {
  return basket.lines.map((line) => line.quantity_milli);
}

it('several changes made together are one step back', () => {
  const { basket } = cart();
  basket.add(aLine({ product: 'before' }));
  basket.together(() => ['a', 'b', 'c'].forEach((product) => basket.add(aLine({ product }))));
  basket.together(() => undefined);
  basket.undo();
  expect(basket.lines.map(({ product }) => product)).toEqual(['before']);
});

describe('adding', () => {
  it('pieces are counted, and what was weighed is one thing to carry', () => {
    const { basket } = cart();
    basket.add(aLine({ quantity_milli: 12_000 }));
    basket.add(aLine({ product: 'rice', unit: 'kg', quantity_milli: 735 }));
    basket.add(aLine({ product: 'sugar', unit: 'kg', quantity_milli: 2_000 }));
    expect(basket.pieceCount).toBe(14);
  });

  it('the same thing twice raises one line', () => {
    const { basket } = cart();
    basket.add(aLine({ price_minor: 3_500 }));
    basket.add(aLine({ price_minor: 3_500 }));
    expect(quantities(basket)).toEqual([2_000]);
    expect(basket.totalMinor).toBe(7_000);
  });

  it('the same thing at another price is another line', () => {
    const { basket } = cart();
    basket.add(aLine({ price_minor: 3_500 }));
    basket.add(aLine({ price_minor: 3_600 }));
    expect(basket.lines).toHaveLength(2);
    expect(basket.totalMinor).toBe(7_100);
  });

  it('other options or a scale label make another line', () => {
    const { basket } = cart();
    const shot = { group: 'g', choice: 'c', name: 'Extra shot', quantity: 1, price_minor: 500, tax_class: null };
    basket.add(aLine({}));
    basket.add(aLine({ choices: [shot] }));
    basket.add(aLine({ label_minor: 18_500, quantity_milli: 627 }));
    basket.add(aLine({ label_minor: 18_500, quantity_milli: 627 }));
    expect(basket.lines).toHaveLength(4);
  });

  it('counts per product for the tiles', () => {
    const { basket } = cart();
    basket.add(aLine({ product: 'a' }));
    basket.add(aLine({ product: 'a', price_minor: 9 }));
    basket.add(aLine({ product: 'b' }));
    basket.add(aLine({ product: 'c', unit: 'kg', quantity_milli: 735 })); // one bag, not 0,735 of a badge
    expect(['a', 'b', 'c'].map((id) => basket.counters.of(id).pieces)).toEqual([2, 1, 1]);
    basket.clear();
    expect(basket.counters.of('a').pieces).toBe(0);
  });

  it('keeps the rows of untouched lines as they are', () => {
    const { basket } = cart();
    basket.add(aLine({ product: 'a' }));
    const first = basket.rows[0];
    basket.add(aLine({ product: 'b' }));
    expect(basket.rows[0]).toBe(first);
  });
});

describe('changing', () => {
  it('stepping below one removes the line', () => {
    const { basket } = cart();
    const line = basket.add(aLine({}));
    expect(basket.step(line.id, -1)).toBeNull();
    expect(basket.isEmpty).toBe(true);
  });

  it('selects the neighbour of a removed line', () => {
    const { basket } = cart();
    const lines = ['a', 'b', 'c'].map((product) => basket.add(aLine({ product })));
    basket.remove(lines[1]!.id);
    expect(basket.selected).toBe(lines[2]!.id);
  });

  it('a refused quantity leaves cart, total and undo untouched', () => {
    const { basket } = cart();
    const line = basket.add(aLine({}));
    const before = basket.lines;
    expect(() => basket.setQuantity(line.id, 9_007_199_254_740_991)).toThrow();
    expect(basket.lines).toBe(before);
    basket.undo();
    expect(basket.isEmpty).toBe(true);
  });

  it('a line without a price is refused', () => {
    const { basket } = cart();
    expect(() => basket.add(aLine({ price_minor: null }))).toThrow(/price_missing/);
    expect(basket.isEmpty).toBe(true);
  });
});

describe('undo', () => {
  it('takes back twenty steps and no more', () => {
    const { basket } = cart();
    for (let step = 0; step < 25; step++) basket.add(aLine({}));
    let undone = 0;
    while (basket.undo()) undone += 1;
    expect(undone).toBe(20);
    expect(quantities(basket)).toEqual([5_000]);
  });

  it('brings back a cleared cart with its total', () => {
    const { basket } = cart();
    basket.add(aLine({ price_minor: 12_000 }));
    basket.clear();
    expect(basket.totalMinor).toBe(0);
    basket.undo();
    expect(basket.totalMinor).toBe(12_000);
    expect(basket.selected).toBe(basket.lines[0]!.id);
  });

  it('never reaches into the sale before', () => {
    const { basket } = cart();
    basket.add(aLine({}));
    basket.startNext();
    expect(basket.undo()).toBe(false);
    expect(basket.isEmpty).toBe(true);
  });
});

describe('a reload', () => {
  it('finds the open cart, and an emptied one is gone', () => {
    const { basket, kept } = cart();
    const line = basket.add(aLine({ price_minor: 3_500, quantity_milli: 3_000 }));
    const content = kept.get(basket.id)!;
    const { basket: after } = cart();
    expect(after.restore(basket.id, content)).toBe(true);
    expect([after.id, after.totalMinor, after.openedAtMs]).toEqual([basket.id, 10_500, 1_000]);
    basket.remove(line.id);
    expect(kept.size).toBe(0);
  });

  it('does not believe content that is no cart', () => {
    const { basket } = cart();
    expect(basket.restore('x', { lines: 'nonsense' })).toBe(false);
    expect(basket.isEmpty).toBe(true);
  });
});

describe('a thousand lines', () => {
  it('are taken, the one after is refused', () => {
    const { basket } = cart();
    const lines: BasketLine[] = Array.from({ length: 1_000 }, (_, index) => aLine({ product: `p${index}` }));
    basket.restore('big', { lines: lines as unknown as JsonObject[], opened_at: 1 });
    expect(() => basket.add(aLine({ product: 'one too many' }))).toThrow(/lines_too_many/);
    expect(basket.lines).toHaveLength(1_000);
  });
});

describe('free text', () => {
  const CARD = '4111 1111 1111 1111';

  it('never holds a card number: the note, the reason, the name and the table are refused and stay as they were', () => {
    const { basket } = cart();
    const line = basket.add(aLine({ note: 'tanpa gula' }));
    const facts = basket.facts;
    const discount = { kind: 'percent', rate_ppm: 100_000, reason: CARD } as never;
    const customer = { id: 'c1', name: `Ani ${CARD}`, phone: '6281234567890', member: false } as never;
    const tries = [
      () => basket.add(aLine({ note: CARD })),
      () => basket.changeLine(line.id, { note: `kartu ${CARD}` }),
      () => basket.changeLine(line.id, { discount }),
      () => basket.setFacts({ orderDiscount: discount }),
      () => basket.setFacts({ customer }),
      () => basket.setFacts({ table: CARD }),
    ];
    for (const attempt of tries) expect(attempt).toThrow(expect.objectContaining({ code: 'card_number_forbidden' }));
    expect([basket.lines.length, basket.lines[0]!.note, basket.facts]).toEqual([1, 'tanpa gula', facts]);
  });

  it('may hold any other number, and a phone number is none of its business', () => {
    const { basket } = cart();
    basket.add(aLine({ note: 'meja 12, 4111' }));
    const customer = { id: 'c1', name: 'Ani', phone: '4111111111111111', member: false } as never;
    basket.setFacts({ customer, table: '12' });
    expect(basket.facts.table).toBe('12');
  });
});
