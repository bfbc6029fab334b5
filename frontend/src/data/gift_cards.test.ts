/** A gift card is read as people write it and known by the same id as on the hub. */
import { expect, it } from 'vitest';
import { cardEnding, cardId, newCardCode, printedCode, readCardCode } from './gift_cards';

it('is read with dashes, small letters and misread ones, and nothing else is a card', () => {
  expect(readCardCode(' 0123-4567-89ab-cdef ')).toBe('0123456789ABCDEF');
  expect(readCardCode('OIL0-1234-5678-9ABC')).toBe('0110123456789ABC');
  expect([readCardCode('ABCD'), readCardCode('ABCD-EFGH-JKMN-PQR!'), readCardCode('')]).toEqual([null, null, null]);
  expect(cardEnding('0123456789ABCDEF')).toBe('****CDEF');
});

it('has the id that tests/pos/kasbon/test_gift_cards.py knows', async () => {
  const id = await cardId('019300aa-0000-7000-8000-000000000001', '0123456789ABCDEF');
  expect(id).toBe('ae2fd355-8b43-3c16-dd45-5094d343e6b1');
});

it('makes codes that are read as they are printed, and no two alike', () => {
  const codes = Array.from({ length: 200 }, newCardCode);
  expect(new Set(codes).size).toBe(200);
  for (const code of codes) expect(readCardCode(printedCode(code))).toBe(code);
  expect(printedCode('0123456789ABCDEF')).toBe('0123-4567-89AB-CDEF');
});
