/** The settings of a tablet: kept over a reload, whatever nonsense is stored. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Settings } from './settings.svelte';

const kept = new Map<string, string>();
const dataset: Record<string, string> = {};
const system = { dark: false, contrast: false };
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
});
vi.stubGlobal('document', { documentElement: { dataset } });
vi.stubGlobal('matchMedia', (question: string) => ({
  matches: question.includes('dark') ? system.dark : system.contrast,
  addEventListener: () => undefined,
}));

beforeEach(() => {
  kept.clear();
  Object.assign(system, { dark: false, contrast: false });
});

describe('settings', () => {
  it('begin light, right-handed, with tiles and sounds', () => {
    const { theme, hand, view, mode, volume, awake } = new Settings();
    expect([theme, hand, view, mode, volume, awake]).toEqual(['light', 'right', 'grid', 'tiles', 2, 'on']);
  });

  it('are there again after a reload', () => {
    new Settings().set({ theme: 'contrast', hand: 'left', text: 'huge', mode: 'scan', volume: 0 });
    const { theme, hand, text, mode, volume } = new Settings();
    expect([theme, hand, text, mode, volume]).toEqual(['contrast', 'left', 'huge', 'scan', 0]);
    expect(dataset).toMatchObject({ theme: 'contrast', text: 'huge' });
  });

  it('ignore what they do not know, one by one', () => {
    kept.set('lancar.settings', '{"theme":"neon","hand":"left","volume":11,"other":1}');
    const { theme, hand, volume } = new Settings();
    expect([theme, hand, volume]).toEqual(['light', 'left', 2]);
    kept.set('lancar.settings', '[[not json');
    expect(new Settings().hand).toBe('right');
  });

  it('follow the system only when told to', () => {
    system.dark = true;
    const settings = new Settings();
    expect(dataset['theme']).toBe('light');
    settings.set({ theme: 'system' });
    expect(dataset['theme']).toBe('dark');
    system.contrast = true;
    settings.set({ theme: 'system' });
    expect(dataset['theme']).toBe('contrast');
  });
});
