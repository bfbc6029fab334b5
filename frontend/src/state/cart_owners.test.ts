/** A cart is put aside when somebody else signs in, and back on the screen when its owner does. */
import { beforeEach, expect, it, vi } from 'vitest';
import { Basket } from './basket.svelte';
import { CartOwners, waitsFor } from './cart_owners';
import { Held } from './held.svelte';
import { aLine, RULES } from './testing';

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
});
beforeEach(() => kept.clear());

const ANA = { id: 'ana', name: 'Ana' };
const BUDI = { id: 'budi', name: 'Budi' };

function stage() {
  const keeper = { save: () => undefined, discard: () => undefined };
  const basket = new Basket(() => ({ rules: RULES, businessDate: '2026-11-21', minuteOfDay: 600 }), keeper, () => 1_000);
  const held = new Held(basket, keeper, () => 1_000);
  const desk = { basket, held, paying: { holdsMoneyFor: (cart: string) => cart === paid } };
  let paid = '';
  return { basket, held, desk, owners: new CartOwners(desk), pay: () => (paid = basket.id) };
}

it('waits for its owner while others sell, over a reload too', () => {
  const { basket, held, desk, owners } = stage();
  owners.meet(ANA);
  basket.add(aLine({ name: 'Soto' }));
  owners.meet(ANA);
  const hers = basket.id;
  expect(owners.meet(BUDI)).toBe(true);
  expect([basket.isEmpty, held.carts.map(({ id }) => id), waitsFor(hers)]).toEqual([true, [hers], 'Ana']);
  basket.add(aLine({ name: 'Teh' }));
  owners.meet(BUDI);
  const his = basket.id;
  const afterReload = new CartOwners(desk);
  expect(afterReload.meet(ANA)).toBe(true); // his goes aside, hers comes back
  expect([basket.id, held.carts.map(({ id }) => id), waitsFor(his), waitsFor(hers)]).toEqual([hers, [his], 'Budi', null]);
});

it('belongs to whoever calls it back, and what was put aside on purpose waits for nobody', () => {
  const { basket, held, owners } = stage();
  basket.add(aLine({}));
  owners.meet(ANA);
  const hers = basket.id;
  owners.meet(BUDI);
  held.recall(hers);
  owners.meet(BUDI);
  held.hold();
  expect(owners.meet(ANA)).toBe(false);
  expect([basket.isEmpty, held.carts.length, waitsFor(hers)]).toEqual([true, 1, null]);
});

it('stays on the screen once money is in it', () => {
  const { basket, owners, pay } = stage();
  basket.add(aLine({}));
  owners.meet(ANA);
  pay();
  expect(owners.meet(BUDI)).toBe(false);
  expect(basket.isEmpty).toBe(false);
});
