/** Who a key is for: the number pad on top, the lock, the keyboard map (`keymap`), or nobody.
 * Typed characters come here after the scanner said that they are not a barcode. */
import { shortcutFor } from './keymap';
import { focusSearch, searchFor, VERBS } from './keyverbs';
import { hear, type Heard, PAUSE_MS } from './multiplier';
import { cameByTab, keypadOnTop, typedOrTouched } from './typing';
import { stepLine } from './verbs';
import type { Register } from '../../state/register.svelte';
import type { Place } from '../../state/wedge';

let forgetting: ReturnType<typeof setTimeout> | undefined;

/** Text typed outside any field, after the scanner said it is not a barcode: letters are searched for. */
export function typedOutside(register: Register, text: string): void {
  if (beginsSearch(register, text)) return searchFor(register, text);
  for (const character of text) typedCharacter(register, character);
}

/** Where a character that is typed now goes. On a screen that has no use for digits they are rather the
 * first of a code. */
export function typedTo({ screen }: Register): Place {
  const keypad = keypadOnTop();
  return { receiver: keypad ?? screen, writes: keypad !== null || screen === 'lock' };
}

/** A barcode. Digits typed just before it may be its first ones (`Wedge`): then they are no number. */
export function scanned(register: Register, code: string, head: string): void {
  const whole = register.selling.whole(code, head);
  if (whole !== code) takenBack(register, head);
  if (whole === null) register.notices.show({ kind: 'scan_again' });
  else register.scan(whole);
}

/** Digits that were typed by nobody leave where they went. */
export function takenBack({ screen, session, selling }: Register, digits: string): void {
  const keypad = keypadOnTop();
  const takeBack = (): void => {
    if (keypad !== null) keypad.takeBack();
    else if (screen === 'lock') session.erase();
    else selling.counting = selling.counting.slice(0, -1);
  };
  Array.from(digits).forEach(takeBack);
}

function beginsSearch(register: Register, text: string): boolean {
  if (!/^\p{L}/u.test(text) || register.selling.counting !== '') return false;
  return keypadOnTop() === null && register.canSell && register.place === 'sell' && !isBusy(register);
}

function typedCharacter(register: Register, character: string): void {
  const keypad = keypadOnTop();
  typedOrTouched();
  if (keypad !== null && /[0-9.,]/.test(character)) return keypad.key(character === '.' ? ',' : character);
  if (register.screen === 'lock') {
    if (/[0-9]/.test(character)) void register.session.type(character);
    return;
  }
  if (!register.canSell || isBusy(register)) return;
  if (character === '?') return register.show({ kind: 'keys' });
  if (register.place === 'sell') sellKey(register, character);
}

function sellKey(register: Register, character: string): void {
  const selected = register.basket.selected;
  if (character === '/') return void focusSearch();
  if ((character === '+' || character === '-') && selected !== null) {
    return stepLine(register, selected, character === '+' ? 1 : -1);
  }
  count(register, hear(register.selling.counting, character));
}

function count({ selling }: Register, { counting, times }: Heard): void {
  clearTimeout(forgetting);
  selling.counting = counting;
  if (times !== null) selling.multiplier = times;
  if (counting !== '') forgetting = setTimeout(() => (selling.counting = ''), PAUSE_MS);
}

/** A key that is not a character. True when it was ours. */
export function controlKey(register: Register, event: KeyboardEvent): boolean {
  if (keypadKey(event)) return true;
  if (register.screen === 'lock') return lockKey(register, event);
  const shortcut = shortcutFor(event);
  if (shortcut === null || !register.canSell) return false;
  if (isBusy(register) && shortcut.id !== 'lock') return false;
  if (shortcut.places !== undefined && !shortcut.places.includes(register.place)) return false;
  if (shortcut.inField !== true && isField(event.target)) return false;
  return VERBS[shortcut.id]?.(register, event) ?? false;
}

/** Where somebody types: there a key writes, and nothing else. */
export function isField(target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement {
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio';
}

/** Backspace and Enter belong to the open number pad, unless a person moved to another control. */
function keypadKey(event: KeyboardEvent): boolean {
  const keypad = keypadOnTop();
  if (keypad === null || isField(event.target)) return false;
  if (event.key === 'Backspace') return did(() => keypad.erase());
  if (event.key === 'Enter' && !(cameByTab() && event.target instanceof HTMLButtonElement)) {
    return did(() => keypad.confirm());
  }
  return false;
}

function lockKey(register: Register, event: KeyboardEvent): boolean {
  if (register.session.chosen === null) return false;
  if (event.key === 'Backspace') return did(() => register.session.erase());
  if (event.key === 'Escape') return did(() => void register.session.choose(null));
  return false;
}

/** A dialog is open, also one of a screen's own (tip, voucher): it has the keyboard. */
function isBusy(register: Register): boolean {
  if (register.overlay !== null || register.selling.question !== null) return true;
  return document.querySelector('dialog[open]') !== null;
}

function did(action: () => void): true {
  action();
  return true;
}
