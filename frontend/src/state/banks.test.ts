/** The banks a tablet offers: those of its last cards, whatever nonsense is stored. */
import { beforeEach, expect, it, vi } from 'vitest';
import { knownBanks, rememberBank } from './banks';

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
});
beforeEach(() => kept.clear());

it('are the last four, each once, the last one first', () => {
  for (const bank of ['BCA', 'Mandiri', ' BRI ', 'bca', '', 'BNI', 'CIMB Niaga']) rememberBank(bank);
  expect(knownBanks()).toEqual(['CIMB Niaga', 'BNI', 'bca', 'BRI']);
});

it('are none where something else is stored, and no long text is one', () => {
  rememberBank('Bank dengan nama yang panjang sekali');
  expect(knownBanks()).toEqual([]);
  for (const nonsense of ['{"a":1}', '[[not json', '[1,null]']) {
    kept.set('lancar.banks', nonsense);
    expect(knownBanks()).toEqual([]);
  }
});
