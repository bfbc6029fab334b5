/** The keyboard map: every key once, every key with words, chords as people name them. */
import { describe, expect, it, vi } from 'vitest';
import { keys as en } from '../../ui/i18n/en/keys';
import { keys as id } from '../../ui/i18n/id/keys';
import { chordOf, SHORTCUTS, shortcutFor } from './keymap';

vi.mock('./later.svelte', () => ({ printing: vi.fn() }));
const { ariaKeys, shownKey } = await import('./keymap');
const { VERBS } = await import('./keyverbs');

const press = (change: Partial<KeyboardEvent>) =>
  ({ key: '', code: '', ctrlKey: false, altKey: false, shiftKey: false, ...change }) as KeyboardEvent;

describe('the keyboard map', () => {
  it('names a chord as people do', () => {
    expect(chordOf(press({ key: 'z', ctrlKey: true }))).toBe('Ctrl+Z');
    expect(chordOf(press({ key: 'F4', shiftKey: true }))).toBe('Shift+F4');
    expect(chordOf(press({ key: '¡', code: 'Digit1', altKey: true }))).toBe('Alt+1');
    expect(chordOf(press({ key: 'F9' }))).toBe('F9');
  });

  it('gives every chord to one shortcut', () => {
    const chords = SHORTCUTS.flatMap(({ chords }) => chords ?? []);
    expect(new Set(chords).size).toBe(chords.length);
  });

  it('says in both languages what each key does', () => {
    const ids = SHORTCUTS.map((shortcut) => shortcut.id).sort();
    expect(Object.keys(id.meaning).sort()).toEqual(ids);
    expect(Object.keys(en.meaning).sort()).toEqual(ids);
  });

  it('has a verb for every key that is not a typed character', () => {
    const pressed = SHORTCUTS.filter(({ chords }) => chords !== undefined).map((shortcut) => shortcut.id);
    expect(Object.keys(VERBS).sort()).toEqual(pressed.sort());
  });

  it('tells who cannot see it the one key of a control, and nothing that is two strokes or another control\'s', () => {
    const told = (['undo', 'orderDiscount', 'back', 'pay', 'favourite', 'keys'] as const).map((key) => ariaKeys(key, shownKey(key)));
    expect(told).toEqual(['Control+Z', 'Shift+F4', 'Escape', 'F9', '', '?']);
    expect([ariaKeys('step', '+'), ariaKeys('step', '−'), ariaKeys('pay', 'F9 F9')]).toEqual(['Plus', '-', '']);
  });

  it('leaves alone what Chrome keeps', () => {
    for (const key of ['F5', 'F11', 'F12']) expect(shortcutFor(press({ key }))).toBeNull();
    for (const key of ['w', 't', 'n']) expect(shortcutFor(press({ key, ctrlKey: true }))).toBeNull();
  });
});
