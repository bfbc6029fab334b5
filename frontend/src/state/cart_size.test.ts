/** What the basket promises at the counter must hold at the payment: a full cart fits one event. */
import { describe, expect, it } from 'vitest';
import { MOST_EVENT_BYTES } from '../data/draft';
import { priceBasket } from '../domain/basket';
import type { BasketLine } from '../domain/types';
import { Basket } from './basket.svelte';
import { MOST_CART_BYTES } from './cart_size';
import { aLine, RULES } from './testing';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;
const FRAME = { rules: RULES, businessDate: '2026-11-29', minuteOfDay: 600 };
const KEEPER = { save: () => undefined, discard: () => undefined };
const ORDINARY = (index: number) => aLine({ product: `019379a0-0000-7000-8000-${String(index).padStart(12, '0')}` });

function basketOf(lines: BasketLine[]): Basket {
  const basket = new Basket(() => FRAME, KEEPER, () => 1);
  basket.unpark({ ...basket.park(), id: 'big', openedAtMs: 1, lines });
  return basket;
}

const wordy = (index: number) =>
  aLine({
    product: `p${index}`,
    note: 'é'.repeat(200),
    choices: Array.from({ length: 8 }, (_, each) => ({
      group: 'g', choice: `c${each}`, name: 'Tambahan keju mozarella parut', price_minor: 1_000,
      quantity: 1, tax_class: null,
    })) as unknown as BasketLine['choices'],
  });

describe('a cart that becomes one sale', () => {
  it('may have a thousand ordinary lines', () => {
    const basket = basketOf(Array.from({ length: 999 }, (_, index) => ORDINARY(index)));
    basket.add(ORDINARY(999));
    expect(basket.lines).toHaveLength(1_000);
    expect(bytes(basket.priced)).toBeLessThan(MOST_CART_BYTES);
  });

  it('is refused while it grows, not at the payment, as late as it may be, and stays as it was', () => {
    const basket = basketOf(Array.from({ length: 150 }, (_, index) => wordy(index)));
    const grow = () => {
      for (let index = 150; index < 1_000; index += 1) basket.add(wordy(index));
    };
    expect(grow).toThrow(/cart_too_long/);
    const { lines } = basket;
    expect(lines.at(-1)?.product).toBe(`p${lines.length - 1}`);
    expect(bytes([basket.priced, lines.map(() => null)])).toBeLessThanOrEqual(MOST_CART_BYTES);
    const more = [...lines, wordy(lines.length)];
    const priced = priceBasket(basket.forPricing(more), RULES);
    expect(bytes([priced, more.map(() => null)])).toBeGreaterThan(MOST_CART_BYTES);
    expect(MOST_CART_BYTES).toBeLessThan(MOST_EVENT_BYTES);
  });

  it('that came too long from elsewhere may become shorter', () => {
    const basket = basketOf(Array.from({ length: 400 }, (_, index) => wordy(index)));
    const [first] = basket.lines;
    expect(() => basket.changeLine(first!.id, { quantity_milli: 2_000 })).toThrow(/cart_too_long/);
    basket.remove(first!.id);
    expect(basket.lines).toHaveLength(399);
  });
});
