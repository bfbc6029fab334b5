/** What a refund says is left: of kasbon, credit, each card, and points. */
import { expect, it } from 'vitest';
import type { JsonObject } from '../data/json';
import { withStanding } from './refund_standing';

const HELD: Record<string, Record<string, number>> = {
  kasbon: { ani: 50_000 }, credit: { ani: 1_000 }, gift: { AAAA: 500 }, points: { ani: 40 },
};
const of = (name: string) => ({ of: (holder: string) => (HELD[name]?.[holder] === undefined ? null : { minor: HELD[name][holder] }) });
const known = {
  balances: { kasbon: of('kasbon'), credit: of('credit'), gift: of('gift'), points: of('points') },
  till: { balances: { points: { atMs: 9_000 } } },
};
const back = (kind: string, minor: number, more: object = {}) => ({ kind, amount_minor: -minor, ...more });
const refund = (who: string | null, payments: object[], points?: object) =>
  ({ customer: who === null ? null : { id: who }, payments, ...(points === undefined ? {} : { points }) }) as unknown as JsonObject;

it('says what is left after all of it', () => {
  const body = refund('ani', [
    back('kasbon', 20_000, { owed_minor: null }), back('store_credit', 3_000, { held_minor: null }), back('store_credit', 500, { held_minor: null }),
    back('gift_card', 700, { card: 'AAAA', held_minor: null }), back('points', 1_000, { points: -10 }), back('cash', 5),
  ], { earned: -3, balance: null, at: null });
  expect(withStanding(body, known)).toEqual({
    customer: { id: 'ani' },
    payments: [
      back('kasbon', 20_000, { owed_minor: 30_000 }), back('store_credit', 3_000, { held_minor: 4_500 }), back('store_credit', 500, { held_minor: 4_500 }),
      back('gift_card', 700, { card: 'AAAA', held_minor: 1_200 }), back('points', 1_000, { points: -10 }), back('cash', 5),
    ],
    points: { earned: -3, balance: 47, at: 9_000 },
  });
});

it('says nothing of what nobody knows, nor of points where none moved', () => {
  const body = refund('budi', [back('kasbon', 1, { owed_minor: null }), back('gift_card', 1, { card: 'ZZZZ', held_minor: null })],
    { earned: -1, balance: null, at: null });
  expect(withStanding(body, known)).toEqual(body);
  const cash = refund('ani', [back('cash', 1)]);
  expect(withStanding(cash, known)).toEqual(cash);
  const card = refund(null, [back('gift_card', 100, { card: 'AAAA', held_minor: null })]);
  expect(withStanding(card, known)).toEqual(refund(null, [back('gift_card', 100, { card: 'AAAA', held_minor: 600 })]));
});
