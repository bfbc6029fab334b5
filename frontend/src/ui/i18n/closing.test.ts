/** The record and the paper are Indonesian; whoever reads this screen reads it in their language. */
import { expect, it } from 'vitest';
import { recordedReason, spokenReason } from './closing';

it('tells a recorded reason in the language of the screen, and an unknown one as it was written', () => {
  expect(recordedReason('unknown')).toBe('Belum tahu');
  expect([spokenReason('Belum tahu', 'en'), spokenReason('Belum tahu', 'id')]).toEqual(['Not known yet', 'Belum tahu']);
  expect(spokenReason('Uangnya basah', 'en')).toBe('Uangnya basah');
});
