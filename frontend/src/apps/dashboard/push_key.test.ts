import { describe, expect, it } from 'vitest';
import { bytesOf, isSame } from './push_key';

describe('the key that a browser takes messages from', () => {
  it('is read from the letters that addresses use', () => {
    expect([...bytesOf('-_8A')]).toEqual([251, 255, 0]);
    expect(bytesOf('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4').length).toBe(65);
  });

  it('is another one when a byte differs, one is missing, or there is none', () => {
    const wanted = bytesOf('-_8A');
    expect(isSame(bytesOf('-_8A').buffer, wanted)).toBe(true);
    expect(isSame(bytesOf('-_8B').buffer, wanted)).toBe(false);
    expect(isSame(bytesOf('-_8').buffer, wanted)).toBe(false);
    expect(isSame(null, wanted)).toBe(false);
  });
});
