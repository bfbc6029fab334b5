import { describe, expect, it } from 'vitest';
import { smallReading } from './readings';

describe('a weight without its comma', () => {
  it('may be what a scale shows in grams', () => {
    expect(smallReading('735', 'kg')).toEqual({ milli: 735, shown: '735 gram' });
    expect(smallReading('1250', 'KG')).toEqual({ milli: 1_250, shown: '1250 gram' });
    expect(smallReading('500', 'liter')).toEqual({ milli: 500, shown: '500 ml' });
  });

  it('is taken as it stands with a comma, below a hundred, or in a unit without a smaller one', () => {
    for (const [text, unit] of [['0,735', 'kg'], ['735,', 'kg'], ['99', 'kg'], ['', 'kg'], ['735', 'ons']] as const) {
      expect(smallReading(text, unit)).toBeNull();
    }
  });
});
