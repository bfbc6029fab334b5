/** Typing numbers on the keypad, key by key. */
import { describe, expect, it } from 'vitest';
import { NumberEntry } from './entry.svelte';

function typed(entry: NumberEntry, keys: string[]): NumberEntry {
  for (const key of keys) entry.press(key);
  return entry;
}

describe('an amount', () => {
  it('grows by digits and by three zeros', () => {
    expect(typed(new NumberEntry('money'), ['5', '0', '000']).minor).toBe(50_000);
  });
  it('has no leading zeros', () => {
    expect(typed(new NumberEntry('money'), ['000', '7']).text).toBe('7');
  });
  it('is replaced by the first key when it was a proposal', () => {
    expect(typed(new NumberEntry('count', '12'), ['3']).milli).toBe(3_000);
  });
  it('stops at twelve digits', () => {
    expect(typed(new NumberEntry('money'), Array(15).fill('9')).minor).toBe(999_999_999_999);
  });
  it('takes no letters and no comma', () => {
    expect(typed(new NumberEntry('money'), ['1', 'a', ',', '2']).minor).toBe(12);
  });
});

describe('a key that nobody pressed', () => {
  it('leaves what it replaced: a proposal comes back, and the next key replaces it again', () => {
    const entry = typed(new NumberEntry('money', '125000'), ['0', '8']);
    entry.takeBack();
    expect([entry.text, entry.untouched]).toEqual(['0', false]);
    entry.takeBack();
    expect([entry.text, entry.untouched]).toEqual(['125000', true]);
    entry.takeBack();
    expect(typed(entry, ['7']).text).toBe('7');
  });
  it('that no longer fitted takes no other with it, and one erased by hand brings nothing back', () => {
    const entry = typed(new NumberEntry('count', '1'), ['9', '9', '9', '9', '9', '8']);
    entry.takeBack();
    expect(entry.text).toBe('99999');
    entry.erase();
    entry.takeBack();
    expect([entry.text, entry.untouched]).toEqual(['9999', false]);
  });
});

describe('a weight', () => {
  it('reads comma and up to three decimals', () => {
    expect(typed(new NumberEntry('weight'), [',', '7', '3', '5', '9']).milli).toBe(735);
    expect(typed(new NumberEntry('weight'), ['1', ',', '5']).milli).toBe(1_500);
  });
  it('loses its last key when erased', () => {
    const entry = typed(new NumberEntry('weight'), ['1', ',', '5']);
    entry.erase();
    expect(entry.text).toBe('1,');
    expect(entry.milli).toBe(1_000);
  });
});

describe('a count', () => {
  it('shows a comma and says that it is not whole: 12,5 never becomes 125', () => {
    const entry = typed(new NumberEntry('count', '1'), ['1', '2', ',', '5']);
    expect(entry.text).toBe('12,5');
    expect(entry.isWhole).toBe(false);
    entry.erase();
    expect(entry.isWhole).toBe(true);
    expect(entry.milli).toBe(12_000);
  });
  it('takes five digits, and the comma also after them', () => {
    const entry = typed(new NumberEntry('count'), ['9', '9', '9', '9', '9', '9']);
    expect(entry.text).toBe('99999');
    expect(typed(entry, [',', '5']).isWhole).toBe(false);
  });
});
