/** The keyboard map as one table: which key does what, on which screen.
 *
 * Dispatch (`shortcuts.ts`), the key on each button (`KeyHint`) and the sheet "Tombol cepat" read
 * it, so they cannot disagree. Rows with chords have a verb in `keyverbs.ts`; the others are typed
 * characters, which first wait for the scanner's judgement. Keys that Chrome keeps are not used.
 */
import type { Place } from '../../state/register.svelte';
import type { RareWords } from '../../ui/i18n/rare';

export type KeyId = keyof RareWords['keys']['meaning'];

export interface Shortcut {
  readonly id: KeyId;
  /** What the sheet and the buttons show. */
  readonly shown: string;
  /** As `chordOf` writes them. */
  readonly chords?: readonly string[];
  /** Left out: every screen behind the lock. */
  readonly places?: readonly Place[];
  /** Also while somebody types in a field: the key writes nothing there. */
  readonly inField?: boolean;
}

const SELL: readonly Place[] = ['sell'];

export const SHORTCUTS: readonly Shortcut[] = [
  { id: 'scan', shown: '▥' },
  { id: 'multiply', shown: '12 *' },
  { id: 'step', shown: '+  −' },
  { id: 'remove', shown: 'Delete', chords: ['Delete'], places: SELL },
  { id: 'select', shown: '↑ ↓', chords: ['ArrowUp', 'ArrowDown'], places: SELL },
  { id: 'search', shown: 'F2', chords: ['F2'], places: SELL, inField: true },
  { id: 'searchSlash', shown: '/  a–z' },
  {
    id: 'favourite',
    shown: 'Alt+1…9',
    chords: ['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => `Alt+${digit}`),
    places: SELL,
    inField: true,
  },
  { id: 'customer', shown: 'F3', chords: ['F3'], places: SELL, inField: true },
  { id: 'lineDiscount', shown: 'F4', chords: ['F4'], places: SELL, inField: true },
  { id: 'orderDiscount', shown: 'Shift+F4', chords: ['Shift+F4'], places: SELL, inField: true },
  { id: 'held', shown: 'F7', chords: ['F7'], places: SELL, inField: true },
  { id: 'hold', shown: 'F8', chords: ['F8'], places: SELL, inField: true },
  { id: 'enter', shown: 'Enter', chords: ['Enter'], places: ['sell', 'done'], inField: true },
  { id: 'pay', shown: 'F9', chords: ['F9'], places: ['sell', 'pay'], inField: true },
  { id: 'quickCash', shown: '1–6 Enter' },
  { id: 'printLast', shown: 'F10', chords: ['F10'], inField: true },
  { id: 'undo', shown: 'Ctrl+Z', chords: ['Ctrl+Z'], places: SELL },
  { id: 'lock', shown: 'Ctrl+L', chords: ['Ctrl+L'], inField: true },
  { id: 'back', shown: 'Esc', chords: ['Escape'], inField: true },
  { id: 'amount', shown: '50000 Enter' },
  { id: 'keys', shown: '?' },
];

const BY_CHORD = new Map(
  SHORTCUTS.flatMap((shortcut) => (shortcut.chords ?? []).map((chord) => [chord, shortcut] as const)),
);
const SHOWN = new Map(SHORTCUTS.map(({ id, shown }) => [id, shown]));

export function shortcutFor(event: KeyboardEvent): Shortcut | null {
  return BY_CHORD.get(chordOf(event)) ?? null;
}

export function shownKey(id: KeyId): string {
  return SHOWN.get(id) ?? '';
}

/** The same for `aria-keyshortcuts`; empty where it would not be true: two strokes, one of several keys. */
export function ariaKeys(id: KeyId, text: string): string {
  if (text.length === 1) return text === '+' ? 'Plus' : text.replace('−', '-');
  const [chord, ...others] = SHORTCUTS.find((shortcut) => shortcut.id === id)?.chords ?? [];
  const one = chord !== undefined && others.length === 0 && text === shownKey(id);
  return one ? chord.replace('Ctrl', 'Control') : '';
}

/** "Ctrl+Z", "Shift+F4", "Alt+1": digits by their place on the board, letters as capitals. */
export function chordOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey'>): string {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  const key = event.altKey && digit !== undefined ? digit : event.key;
  const name = key.length === 1 ? key.toUpperCase() : key;
  const held = [event.ctrlKey && 'Ctrl', event.altKey && 'Alt', event.shiftKey && 'Shift'];
  return [...held.filter((each) => each !== false), name].join('+');
}
