import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { GadgetRow } from '../data/catalog_rows';
import { printLine } from '../data/print_news';
import { ASK_MS, FIRST_MS, FRESH_MS, milliOf, scaleOf, Weighing } from './weighing.svelte';

const SCALE: GadgetRow = { id: 'scale-1', kind: 'scale', name: 'Timbangan', till: null };
let said: object[] = [];
let weighing: Weighing;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  said = [];
  weighing = new Weighing(SCALE, (words) => said.push(words));
  weighing.start();
});

afterEach(() => {
  weighing.stop();
  vi.useRealTimers();
});

function tell(more: object = {}): void {
  const detail = { kind: 'weight', gadget: 'scale-1', grams: 1250, stable: true, tare: 0, trouble: '', ...more };
  printLine.dispatchEvent(new CustomEvent('weight', { detail }));
}

test('the hub is asked at once and again, and told when nobody weighs any more', () => {
  expect(said).toEqual([{ kind: 'weigh' }]);
  vi.advanceTimersByTime(ASK_MS);
  expect(said).toHaveLength(2);
  weighing.stop();
  expect(said.at(-1)).toEqual({ kind: 'done' });
  vi.advanceTimersByTime(ASK_MS * 3);
  expect(said).toHaveLength(3);
});

test('a steady, fresh weight above nothing may be taken', () => {
  expect(weighing.refusal).toBe('waiting');
  tell();
  expect([weighing.refusal, weighing.grams]).toEqual([null, 1250]);
});

test('a weight that moves, is nothing, or is below it may not', () => {
  tell({ stable: false });
  expect(weighing.refusal).toBe('moving');
  tell({ grams: 0 });
  expect(weighing.refusal).toBe('empty');
  tell({ grams: -5 });
  expect(weighing.refusal).toBe('below');
  tell({ trouble: 'Timbangan kelebihan beban.' });
  expect([weighing.refusal, weighing.isShown]).toEqual(['trouble', false]);
});

test('an old weight may not, whatever was said last', () => {
  tell();
  vi.advanceTimersByTime(FRESH_MS + 500);
  expect([weighing.refusal, weighing.isShown]).toEqual(['silent', false]);
  tell();
  expect(weighing.refusal).toBe(null);
});

test('a hub that never answers is silent', () => {
  vi.advanceTimersByTime(FIRST_MS + 500);
  expect(weighing.refusal).toBe('silent');
});

test('another scale says nothing about this one', () => {
  tell({ gadget: 'scale-2' });
  expect(weighing.refusal).toBe('waiting');
});

test('tare is asked for, and taken back', () => {
  tell();
  weighing.tare();
  expect(said.at(-1)).toEqual({ kind: 'tare' });
  tell({ grams: 0, tare: 1250 });
  weighing.tare();
  expect(said.at(-1)).toEqual({ kind: 'tare_off' });
});

test('grams become the unit that the goods are sold in', () => {
  expect(milliOf(1250, 'kg')).toBe(1250);
  expect(milliOf(1250, 'Gram')).toBe(1_250_000);
  expect(milliOf(150, 'ons')).toBe(1500);
  expect(milliOf(1250, 'liter')).toBe(null);
});

test('a till has its own scale, or everybody’s, and never another till’s', () => {
  const rows = [{ ...SCALE, id: 'b', till: 'b' }, SCALE, { ...SCALE, id: 'a', till: 'a' }, { ...SCALE, id: 'p', kind: 'pole' }];
  const outlet = (gadgets?: GadgetRow[]) => ({ rules: { gadgets } }) as unknown as Parameters<typeof scaleOf>[0];
  expect(scaleOf(outlet(rows), 'a')?.id).toBe('a');
  expect(scaleOf(outlet(rows), 'c')?.id).toBe('scale-1');
  expect(scaleOf(outlet(rows.slice(0, 1)), 'a')).toBe(null);
  expect(scaleOf(outlet(), 'a')).toBe(null); // a hub before it
  expect(scaleOf(null, 'a')).toBe(null);
});

test('a trouble that nobody says any more is silence', () => {
  tell({ trouble: 'Timbangan kelebihan beban.' });
  vi.advanceTimersByTime(ASK_MS);
  expect(weighing.refusal).toBe('trouble');
  vi.advanceTimersByTime(ASK_MS + 500);
  expect(weighing.refusal).toBe('silent');
});
