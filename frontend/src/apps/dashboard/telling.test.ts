import { describe, expect, it } from 'vitest';
import { changePercent, clockWords, dayWords, isQuiet, momentWords, shortAmount } from './telling';
import { en } from './words/en';
import { id } from './words/id';

describe('amounts and days in words', () => {
  it('tells a change in whole percent, and none where there was nothing before', () => {
    expect(changePercent(112, 100)).toBe(12);
    expect(changePercent(50, 100)).toBe(-50);
    expect(changePercent(10, 0)).toBeNull();
    expect(changePercent(10, -5)).toBeNull();
  });

  it('names the weekday of a day in both languages', () => {
    expect(dayWords('2026-11-30', id)).toBe('Senin 30 Nov');
    expect(dayWords('2026-05-12', en)).toBe('Tuesday 12 May');
    expect(dayWords('2024-02-29', id)).toBe('Kamis 29 Feb');
  });

  it('tells a moment on the clock of the outlet, with its day when that is over', () => {
    const at = Date.UTC(2026, 10, 29, 17, 5); // five past midnight of the 30th in Jakarta
    expect(clockWords(at, 7 * 60)).toBe('00.05');
    expect(momentWords(at, at + 3_600_000, 7 * 60, id)).toBe('00.05');
    expect(momentWords(at, at + 86_400_000, 7 * 60, id)).toBe('30 Nov 00.05');
    expect(momentWords(at, at + 3_600_000, 0, id)).toBe('17.05');
  });

  it('shortens amounts for the picture', () => {
    expect(shortAmount(950, 'id')).toBe('950');
    expect(shortAmount(12_500, 'id')).toBe('12,5 rb');
    expect(shortAmount(1_240_000, 'id')).toBe('1,2 jt');
    expect(shortAmount(1_240_000, 'en')).toBe('1.2 m');
    expect(shortAmount(125_000_000, 'id')).toBe('125 jt');
    expect(shortAmount(-12_500, 'id')).toBe('-12,5 rb');
    expect(shortAmount(-500_000, 'en')).toBe('-500 k');
  });

  it('takes no low figure for bad trade: an outlet is quiet once its own server was not heard', () => {
    expect(isQuiet({ state: 'live', waiting: 0 })).toBe(false);
    expect(isQuiet({ state: 'late', waiting: 0 })).toBe(true);
    expect(isQuiet({ state: 'late', waiting: null })).toBe(false); // this server's own: nobody sold
    expect(isQuiet({ state: 'silent', waiting: null })).toBe(true);
    expect(isQuiet({ state: 'never', waiting: null })).toBe(true);
  });

  it('has every need that the server names in English', () => {
    for (const [code, say] of Object.entries(en.needs.named)) expect(say('3', { name: 'Kasir 1' }), code).toMatch(/[a-z]/);
  });
});
