/** Pieces with serial numbers that come back one by one. */
import { describe, expect, it } from 'vitest';
import { backOf, type Returned } from '../data/returned';
import type { JsonObject } from '../data/json';
import { choosable, noteOfBack, serialsLeft, toggled } from './serials_back';

const LINE = { id: 'a', note: 'SN A1, A2, A3; kado' };
const nothing = { total: 0, due: 0, paid: [] };
const back = (milli: number, note: string | null): Returned => JSON.parse(backOf({
  lines: [{ id: 'a', quantity_milli: -milli, note }], totals: { total_minor: 0 }, due_minor: 0,
} as unknown as JsonObject) ?? '') as Returned;

describe('which pieces come back', () => {
  it('is told by what came back before, where that said which', () => {
    expect(serialsLeft(LINE, [back(1_000, 'SN A2')])).toEqual(['A1', 'A3']);
    expect(serialsLeft(LINE, [back(1_000, 'SN A1, A2, A3')])).toEqual(['A1', 'A2', 'A3']); // an earlier release copies the note
    expect(serialsLeft(LINE, [{ ...nothing, lines: [{ line: 'b', quantity_milli: 1_000, note: 'SN A1' }] }])).toEqual(['A1', 'A2', 'A3']);
  });

  it('is asked only where each of several pieces has a number', () => {
    expect(choosable(LINE, [], 3_000)).toEqual(['A1', 'A2', 'A3']);
    expect(choosable(LINE, [], 4_000)).toEqual([]);
    expect(choosable(LINE, [back(1_000, 'SN A2')], 2_000)).toEqual(['A1', 'A3']);
    expect(choosable({ id: 'a', note: 'SN A1' }, [], 1_000)).toEqual([]);
    expect(choosable({ id: 'a', note: null }, [], 2_000)).toEqual([]);
  });

  it('is chosen piece by piece, or all and then one fewer', () => {
    const all = ['A1', 'A2', 'A3'];
    const one = toggled('a', all, undefined, 'A2');
    expect(one).toEqual({ line: 'a', quantity_milli: 1_000, serials: ['A2'] });
    expect(toggled('a', all, one, 'A1').serials).toEqual(['A1', 'A2']);
    expect(toggled('a', all, one, 'A2').quantity_milli).toBe(0);
    expect(toggled('a', all, { line: 'a', quantity_milli: 3_000 }, 'A3').serials).toEqual(['A1', 'A2']);
  });

  it('stands in the note of what came back, and all that is left in that of the rest', () => {
    const one = { line: 'a', quantity_milli: 1_000, serials: ['A2'] };
    expect(noteOfBack(LINE, { picked: one, returned: [], backMilli: 1_000 })).toBe('SN A2; kado');
    expect(noteOfBack(LINE, { picked: undefined, returned: [back(1_000, 'SN A2')], backMilli: 2_000 })).toBe('SN A1, A3; kado');
    expect(noteOfBack(LINE, { picked: { line: 'a', quantity_milli: 1_000 }, returned: [], backMilli: 1_000 })).toBe(LINE.note);
    expect(noteOfBack({ id: 'b', note: 'tanpa es' }, { picked: undefined, returned: [], backMilli: 1_000 })).toBe('tanpa es');
  });
});
