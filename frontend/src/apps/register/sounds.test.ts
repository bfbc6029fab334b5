/** The four sounds: short, within the wave's bounds, and told apart without looking. */
import { describe, expect, it } from 'vitest';
import { samplesOf, type Sound } from './sounds';

const RATE = 48_000;
const ALL: readonly Sound[] = ['added', 'missing', 'paid', 'attention'];

const crossings = (wave: Float32Array) =>
  wave.reduce((count, value, index) => count + (index > 0 && value > 0 && (wave[index - 1] ?? 0) <= 0 ? 1 : 0), 0);

describe('the sounds', () => {
  it('last less than 120 ms and never clip', () => {
    for (const sound of ALL) {
      const wave = samplesOf(sound, RATE);
      expect(wave.length / RATE).toBeLessThan(0.12);
      expect(Math.max(...wave.map(Math.abs))).toBeLessThanOrEqual(1);
      expect(Math.abs(wave[0] ?? 1)).toBeLessThan(0.01);
    }
  });

  it('are a short tick, two low tones, a rise, and two even tones', () => {
    const [tick, low, rise, even] = ALL.map((sound) => samplesOf(sound, RATE));
    expect(tick?.length).toBeLessThan((low?.length ?? 0) / 3);
    expect(crossings(low ?? new Float32Array())).toBeLessThan(crossings(even ?? new Float32Array()) / 2);
    const half = Math.floor((rise?.length ?? 0) / 2);
    expect(crossings(rise?.slice(half) ?? new Float32Array())).toBeGreaterThan(
      crossings(rise?.slice(0, half) ?? new Float32Array()),
    );
  });
});
