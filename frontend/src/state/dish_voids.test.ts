/** Dishes that leave a cart after the kitchen was told: by right, on the record first, and never twice. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { AppendRequest } from '../data/journal';
import { Basket } from './basket.svelte';
import { type CartDesk, clearCart, leaving, removeLine, undo } from './cart_verbs';
import { dishesGone } from './dish_voids';
import { Held } from './held.svelte';
import { KITCHEN_KEY } from './kitchen_told';
import { Notices } from './notices.svelte';
import type { PermitDesk, Wish } from './permits';
import { aLine, RULES } from './testing';

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null });
beforeEach(() => kept.clear());

const SOTO = aLine({ id: 'l1', name: 'Soto', quantity_milli: 3_000, price_minor: 18_000 });
const TEA = aLine({ id: 'l2', name: 'Teh', price_minor: 5_000 });

function desk(role: string) {
  const written: { type: string; body: Record<string, unknown> }[] = [];
  const asked: Wish[] = [];
  const keeper = { save: () => undefined, discard: () => undefined };
  const basket = new Basket(() => ({ rules: RULES, businessDate: '2026-11-21', minuteOfDay: 600 }), keeper, () => 1_000);
  const append = ({ type, body }: AppendRequest) => {
    written.push({ type, body: body as Record<string, unknown> });
    return Promise.resolve();
  };
  const till = {
    basket, held: new Held(basket, keeper, () => 1_000), notices: new Notices(),
    paying: { holdsMoneyFor: () => false, frozen: null }, checkout: { working: false },
    outlet: {}, session: { person: { id: 'ana', name: 'Ana', roles: [role] }, actor: null },
    shift: { open: { id: 's1', businessDate: '2026-11-21' }, mustWait: () => false },
    till: { nowMs: () => 1_000, journal: { append } },
    show: ({ wish }: { wish: Wish }) => void asked.push(wish), closeAll: () => undefined,
  };
  return { desk: till as unknown as PermitDesk & CartDesk, till, basket, written, asked };
}

const told = (cart: string, lines: object[]) => kept.set(KITCHEN_KEY, JSON.stringify([[cart, JSON.stringify(lines)]]));
const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

it('of what was told only what is still there, and leaves now, is gone', () => {
  told('c', [{ id: 'l1', quantity_milli: 2_000 }, { id: 'l9', quantity_milli: 1_000 }]);
  const gone = (lines: typeof SOTO[], after: typeof SOTO[]) =>
    dishesGone({ id: 'c', lines }, after, (line) => line.price_minor! * line.quantity_milli / 1_000)
      .map(({ id, quantity_milli, amount_minor }) => [id, quantity_milli, amount_minor]);
  expect(gone([SOTO, TEA], [TEA])).toEqual([['l1', 2_000, 36_000]]); // the third was added since
  expect(gone([SOTO], [{ ...SOTO, quantity_milli: 2_000 }])).toEqual([]);
  expect(gone([SOTO], [{ ...SOTO, quantity_milli: 1_000 }])).toEqual([['l1', 1_000, 18_000]]);
  expect(gone([{ ...SOTO, quantity_milli: 1_000 }], [])).toEqual([['l1', 1_000, 18_000]]); // one had left before
});

it('whoever may takes it off at once, after it is written down', async () => {
  const { desk: till, basket, written } = desk('supervisor');
  basket.add(SOTO);
  basket.add(TEA);
  told(basket.id, [{ id: 'l1', quantity_milli: 3_000 }]);
  removeLine(till, 'l2'); // no kitchen knows of it
  await vi.waitFor(() => expect(basket.lines).toHaveLength(1));
  expect(written).toEqual([]);
  clearCart(till);
  await vi.waitFor(() => expect(basket.isEmpty).toBe(true));
  expect(written).toEqual([{ type: 'order.voided', body: {
    void: written[0]!.body['void'], order: basket.id, shift: 's1', amount_minor: 54_000, voided_at: 1_000,
    lines: [{ id: 'l1', name: 'Soto', unit: 'pcs', quantity_milli: 3_000, amount_minor: 54_000 }],
    person: { id: 'ana', name: 'Ana' },
  } }]);
});

it('whoever may not is asked about, also by the way back; each time anew, and nothing left the cart', async () => {
  const { desk: till, basket, written, asked } = desk('cashier');
  basket.add(TEA);
  basket.add(SOTO);
  told(basket.id, [{ id: 'l1', quantity_milli: 3_000 }]);
  undo(till);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  leaving(till, basket, [TEA, { ...SOTO, quantity_milli: 1_000 }], () => basket.setQuantity('l1', 1_000));
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(asked.map(({ needs }) => needs)).toEqual([
    [{ action: 'void_sent', amount: 54_000 }], [{ action: 'void_sent', amount: 36_000 }],
  ]);
  expect(asked[0]!.document).not.toBe(asked[1]!.document);
  expect([basket.lines.length, basket.line('l1')?.quantity_milli, written.length]).toEqual([2, 3_000, 0]);
  asked[1]!.then();
  await vi.waitFor(() => expect(basket.line('l1')?.quantity_milli).toBe(1_000));
  asked[0]!.then(); // the cart is another by now: it is on the record, and takes nothing more off
  await vi.waitFor(() => expect(written).toHaveLength(2));
  await soon();
  expect([basket.lines.length, written.length]).toEqual([2, 2]);
});

it('what cannot be written down takes nothing off', async () => {
  const { desk: cart, till, basket } = desk('manager');
  basket.add(SOTO);
  told(basket.id, [{ id: 'l1', quantity_milli: 3_000 }]);
  till.till.journal.append = () => Promise.reject(new Error('full'));
  removeLine(cart, 'l1');
  await vi.waitFor(() => expect(till.notices.toast?.notice.kind).toBe('void_failed'));
  expect(basket.lines).toHaveLength(1);
});
