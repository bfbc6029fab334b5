import { expect, test } from 'vitest';
import { type Deed, finishedBy } from './exercises';

const SALE = { type: 'sale.completed', wasHeld: false, originalMinor: null };
const cash = (change_minor: number, count: number) => ({
  payments: [{ kind: 'cash' }], change_minor, due_minor: 21_500, lines: Array.from({ length: count }, () => ({})),
});
const found = (deed: object) => finishedBy({ ...SALE, ...deed } as Deed);

test('a cash sale is two goods and change', () => {
  expect(found({ body: cash(28_500, 2) })).toEqual(['cash']);
  expect(found({ body: cash(28_500, 1) })).toEqual([]);
  expect(found({ body: cash(0, 2) })).toEqual([]);
});

test('what was put aside, called back and sold is hold and recall', () => {
  expect(found({ body: cash(0, 1), wasHeld: true })).toEqual(['hold']);
  expect(found({ body: cash(500, 2), wasHeld: true })).toEqual(['cash', 'hold']);
});

test('QRIS is paid by QRIS', () => {
  expect(found({ body: { payments: [{ kind: 'qris' }], lines: [{}] } })).toEqual(['qris']);
  expect(found({ body: { payments: [{ kind: 'card' }], lines: [{}] } })).toEqual([]);
});

test('a part comes back when less is paid out than was paid', () => {
  const back = (due_minor: number, originalMinor: number | null) =>
    found({ type: 'sale.refunded', body: { due_minor }, originalMinor });
  expect(back(-3_500, 21_500)).toEqual(['part']);
  expect(back(-21_500, 21_500)).toEqual([]);
  expect(back(-3_500, null)).toEqual([]);
});

test('a shift is closed when the drawer was counted right', () => {
  expect(found({ type: 'shift.closed', body: { variance_minor: 0 } })).toEqual(['close']);
  expect(found({ type: 'shift.closed', body: { variance_minor: -500 } })).toEqual([]);
  expect(found({ type: 'cash.moved', body: { variance_minor: 0 } })).toEqual([]);
});
