/** Which typed keys mean "so many of the next", and which do not. */
import { expect, it } from 'vitest';
import { hear } from './multiplier';

/** A blank is a pause after which the digits are forgotten. */
function typed(text: string): (number | null)[] {
  let before = '';
  const heard = [];
  for (const character of text) {
    const { counting, times } = character === ' ' ? { counting: '', times: null } : hear(before, character);
    before = counting;
    heard.push(times);
  }
  return heard.filter((times) => times !== null);
}

it.each([
  ['12*', [12]],
  ['9999x', [9_999]],
  ['3*12*', [3, 12]],
  ['5 12*', [12]], // a digit pressed by mistake long ago
  ['0*12*', [12]], // nothing times nothing spoils no number after it
  ['99999*7*', [7]],
  ['a12*', [12]],
  ['1a2*', [2]],
  ['12,5*', []],
  ['1.000*', []],
  ['*', []],
  ['0*', []],
  ['012*', []],
])('%s means %j', (text, times) => {
  expect(typed(text)).toEqual(times);
});
