/** What the kitchen is told of carts that nobody has paid: once, what they are, and when they are given up. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppendRequest } from '../data/journal';
import type { BasketLine } from '../domain/types';
import { NO_FACTS } from './cart_facts';
import { type KitchenMoment, KitchenOrders } from './kitchen';
import { aLine } from './testing';

const SOTO = aLine({ id: 'l1', name: 'Soto', category: 'food', choices: [] });
const TEA = aLine({ id: 'l2', name: 'Teh', category: 'drinks' });
const ANI = { id: 'ani', name: 'Bu Ani', phone: '', member: false, price_list: null };
const NOTHING_OPEN = { id: 'next', isEmpty: true };

function stage() {
  const told: { order: string; lines: readonly { id: string; quantity_milli: number }[]; table: string | null }[] = [];
  const sales = new Set<string>();
  const heard = { times: 0, full: false };
  const orders = new KitchenOrders({
    append: ({ body }: AppendRequest) => {
      if (heard.full) return Promise.reject(new Error('full'));
      told.push(body as never);
      return Promise.resolve();
    },
    written: (id) => Promise.resolve(sales.has(id)),
    told: () => (heard.times += 1),
  });
  const look = (held: readonly [string, readonly BasketLine[]][], open = NOTHING_OPEN): Promise<void> =>
    orders.look({
      cooked: new Set(['food']),
      held: held.map(([id, lines]) => ({ id, lines, facts: { ...NO_FACTS, table: '7', customer: ANI } })),
      open,
      by: { id: 'ana', name: 'Ana' },
      envelope: { actor: null, shift: null, businessDate: '2026-11-21' } as unknown as KitchenMoment['envelope'],
      nowMs: 1_000,
    });
  return { told, sales, heard, look };
}

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
});
beforeEach(() => kept.clear());

describe('orders of the kitchen', () => {
  it('are told when a cart is put aside: the dishes alone, and once', async () => {
    const { told, heard, look } = stage();
    await look([['a', [SOTO, TEA]], ['b', [TEA]]]);
    await look([['a', [SOTO, TEA]], ['b', [TEA]]]);
    expect(told.map(({ order, table, lines }) => [order, table, lines.map(({ id }) => id)])).toEqual([['a', '7', ['l1']]]);
    expect(heard.times).toBe(1);
    expect(JSON.stringify(told)).not.toContain('Ani'); // who wants to be forgotten is in no order
  });

  it('are told again when they come back as something else, not while they are on the screen', async () => {
    const { told, look } = stage();
    await look([['a', [SOTO]]]);
    await look([], { id: 'a', isEmpty: false });
    expect(told).toHaveLength(1);
    await look([['a', [{ ...SOTO, quantity_milli: 3_000 }]]]);
    expect(told.at(-1)?.lines.map((line) => line.quantity_milli)).toEqual([3_000]);
  });

  it('are cancelled when they are given up or emptied, and never when they are sold', async () => {
    const { told, sales, look } = stage();
    await look([['a', [SOTO]], ['b', [SOTO]], ['c', [SOTO]]]);
    sales.add('b');
    await look([], { id: 'c', isEmpty: true });
    await look([], { id: 'c', isEmpty: true });
    expect(told.slice(3).map(({ order, lines }) => [order, lines.length])).toEqual([['a', 0], ['c', 0]]);
    await look([['a', [SOTO]]]); // the way back of giving it up
    expect(told.at(-1)).toMatchObject({ order: 'a', lines: [{ id: 'l1' }] });
  });

  it('wait for a journal that is full, and are known after a reload; what did not come back is not cancelled', async () => {
    const { told, heard, look } = stage();
    heard.full = true;
    await look([['a', [SOTO]]]);
    heard.full = false;
    await look([['a', [SOTO]]]);
    expect([told.length, heard.times]).toEqual([1, 1]);
    const later = stage();
    await later.look([]); // its cart could not be opened, or priced
    await later.look([['a', [SOTO]]]);
    expect(later.told).toEqual([]);
    await later.look([]);
    expect(later.told.map(({ order, lines }) => [order, lines.length])).toEqual([['a', 0]]);
  });
});
