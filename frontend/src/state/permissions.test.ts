/** Selling is a right too: whoever has it never waits, anybody else is asked before the first money moves. */
import { expect, it, vi } from 'vitest';
import type { Cell } from '../domain/permissions';
import { Basket } from './basket.svelte';
import { isHeldUp } from './permissions';
import { refusedOf, remember, type Wish } from './permits';
import { aLine, RULES } from './testing';

const FREE: Cell = { rule: 'allowed', limit: null };
type Desk = Parameters<typeof isHeldUp>[0];

/** Ana, a cashier, with goods for Rp 3.500; `row` is the outlet's own rule for selling. */
function desk(row: Record<string, Cell> | null, change: { roles?: readonly string[]; frozen?: object | null } = {}) {
  const asked: Wish[] = [];
  const keeper = { save: () => undefined, discard: () => undefined };
  const basket = new Basket(() => ({ rules: RULES, businessDate: '2026-11-21', minuteOfDay: 600 }), keeper, () => 1_000);
  basket.add(aLine({}));
  const till = {
    basket, paying: { frozen: change.frozen ?? null }, outlet: row === null ? {} : { permissions: { sell: row } },
    session: { person: { id: 'ana', name: 'Ana', roles: change.roles ?? ['cashier'] } },
    show: ({ wish }: { wish: Wish }) => void asked.push(wish),
  };
  return { till: till as unknown as Desk, basket, asked };
}

const cashier = (cell: Cell) => ({ manager: FREE, supervisor: FREE, cashier: cell });

it.each([
  ['an older hub sends no such row', null, {}],
  ['her role may', cashier(FREE), {}],
  ['one of her roles may', cashier({ rule: 'refused', limit: null }), { roles: ['cashier', 'supervisor'] }],
  ['the owner always may', cashier({ rule: 'refused', limit: null }), { roles: ['owner'] }],
  ['its first money moved already', cashier({ rule: 'refused', limit: null }), { frozen: {} }],
] as const)('nothing is waited for where %s', (_why, row, change) => {
  const { till, asked } = desk(row, change);
  expect(isHeldUp(till, () => expect.unreachable('the register goes on by itself'))).toBe(false);
  expect(asked).toEqual([]);
});

it('up to her limit she sells, beyond it the sale and its amount are asked for', async () => {
  const { till, basket, asked } = desk(cashier({ rule: 'allowed', limit: 3_500 }));
  const goOn = vi.fn();
  expect(isHeldUp(till, goOn)).toBe(true);
  await vi.waitFor(() => expect(goOn).toHaveBeenCalledOnce());
  basket.add(aLine({ product: 'teh', price_minor: 100 }));
  expect(isHeldUp(till, goOn)).toBe(true);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]).toMatchObject({ document: basket.id, needs: [{ action: 'sell', amount: 3_600 }] });
  expect(goOn).toHaveBeenCalledOnce();
});

it('a yes holds for this sale and this amount', async () => {
  const { till, basket, asked } = desk(cashier({ rule: 'approval', limit: null }));
  remember({ document: basket.id, needs: [{ action: 'sell', amount: 3_500 }] });
  const goOn = vi.fn();
  isHeldUp(till, goOn);
  await vi.waitFor(() => expect(goOn).toHaveBeenCalledOnce());
  basket.add(aLine({ product: 'teh', price_minor: 100 }));
  isHeldUp(till, goOn);
  await vi.waitFor(() => expect(asked.map(({ needs }) => needs)).toEqual([[{ action: 'sell', amount: 3_600 }]]));
});

it('who may not sell is told so, with nobody to ask', async () => {
  const { till, asked } = desk(cashier({ rule: 'refused', limit: null }));
  isHeldUp(till, () => expect.unreachable('nobody may'));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(refusedOf(till, asked[0]!)).toEqual([{ action: 'sell', amount: 3_500 }]);
});
