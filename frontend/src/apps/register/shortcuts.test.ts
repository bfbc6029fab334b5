/** Where digits of a keyboard went, and how they leave it when a scanner sent them. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { Register } from '../../state/register.svelte';
import { NumberEntry } from './entry.svelte';
import { scanned, takenBack, typedOutside, typedTo } from './shortcuts';
import { hearsKeyboard } from './typing';

beforeEach(() => void vi.stubGlobal('document', { querySelectorAll: () => [], querySelector: () => null }));

const shown: unknown[] = [];
const sold: string[] = [];

function registerAt(screen: string) {
  const selling = { counting: '', question: null, whole: (code: string, head: string) => (head === '' ? code : null) };
  const register = {
    screen, selling, place: screen, canSell: true, overlay: null, basket: { selected: null },
    notices: { show: (notice: unknown) => shown.push(notice) },
    scan: (code: string) => sold.push(code),
  };
  return register as unknown as Register;
}

it('digits on the selling screen may be a code’s first ones, and those of a PIN or an amount are not', () => {
  const entry = new NumberEntry('money', '');
  expect(typedTo(registerAt('sell'))).toEqual({ receiver: 'sell', writes: false });
  expect(typedTo(registerAt('lock'))).toEqual({ receiver: 'lock', writes: true });
  const keypad = { key: (key: string) => entry.press(key), erase: () => entry.erase(), confirm: () => undefined };
  const close = hearsKeyboard(keypad)({} as Element);
  const there = typedTo(registerAt('pay'));
  expect([there.writes, there.receiver === typedTo(registerAt('pay')).receiver]).toEqual([true, true]);
  close();
  expect(typedTo(registerAt('pay'))).toEqual({ receiver: 'pay', writes: false });
});

it('digits taken back leave an amount as it was proposed, and the number of things as it was', () => {
  const entry = new NumberEntry('money', '125000');
  const close = hearsKeyboard({
    key: (key) => entry.press(key), erase: () => entry.erase(), takeBack: () => entry.takeBack(), confirm: () => undefined,
  })({} as Element);
  const register = registerAt('pay');
  typedOutside(register, '08');
  expect(entry.text).toBe('8');
  takenBack(register, '08');
  expect([entry.text, entry.untouched]).toEqual(['125000', true]);
  close();
  const sell = registerAt('sell');
  typedOutside(sell, '20');
  takenBack(sell, '0');
  expect(sell.selling.counting).toBe('2');
  takenBack(sell, '2');
});

it('a code whose head is in doubt is asked for again, and no digit of it stays a number of things', () => {
  const register = registerAt('sell');
  typedOutside(register, '0');
  expect(register.selling.counting).toBe('0');
  scanned(register, '4711', '0');
  expect([register.selling.counting, shown, sold]).toEqual(['', [{ kind: 'scan_again' }], []]);
  scanned(register, '4711', '');
  expect(sold).toEqual(['4711']);
});
