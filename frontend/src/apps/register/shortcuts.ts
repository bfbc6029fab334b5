/** What keys mean to a cashier (the map on the "Tombol cepat" sheet), apart from the scanner. */
import { SEARCH_FIELD_ID } from './ids';
import { printing } from './later.svelte';
import { keypadOnTop } from './typing';
import type { Register } from '../../state/register.svelte';

const MULTIPLIER = /^([1-9][0-9]{0,3})[*x]$/;

let digits = '';

/** Text typed outside any field, after the scanner said it is not a barcode. */
export function typedOutside(register: Register, text: string): void {
  for (const character of text) typedCharacter(register, character);
}

function typedCharacter(register: Register, character: string): void {
  const keypad = keypadOnTop();
  if (keypad !== null) return keypad.key(character === '.' ? ',' : character);
  if (register.screen === 'lock') {
    if (/[0-9]/.test(character)) void register.session.type(character);
    return;
  }
  if (!register.canSell || isBusy(register)) return;
  if (register.place === 'pay') return quickCashKey(register, character);
  if (register.place === 'sell') sellKey(register, character);
}

function sellKey(register: Register, character: string): void {
  const selected = register.basket.selected;
  if (character === '/') return focusSearch();
  if ((character === '+' || character === '-') && selected !== null) {
    register.basket.step(selected, character === '+' ? 1 : -1);
    return;
  }
  digits = /[0-9*x]/.test(character) ? digits + character : '';
  const match = MULTIPLIER.exec(digits);
  if (match !== null) {
    register.selling.multiplier = Number(match[1]);
    digits = '';
  }
  if (digits.length > 5) digits = '';
}

function quickCashKey(register: Register, character: string): void {
  const index = Number(character) - 1;
  if (!Number.isInteger(index) || index < 0) return;
  const due = register.dueMinor();
  const amounts = [due, ...register.quickCash()];
  const amount = amounts[index];
  if (amount !== undefined) void register.pay(amount);
}

/** A key that is not a character. True when it was ours. */
export function controlKey(register: Register, event: KeyboardEvent): boolean {
  if (event.ctrlKey) return withControl(register, event.key.toLowerCase());
  if (keypadKey(event)) return true;
  if (register.screen === 'lock') return lockKey(register, event);
  if (!register.canSell) return false;
  if (event.key === 'Escape') return escape(register);
  if (isBusy(register)) return false;
  if (event.key === 'F10') return did(() => void printLast(register));
  if (event.key === 'F9') return did(() => payKey(register));
  if (register.place === 'sell') return sellControl(register, event);
  if (register.place === 'done' && event.key === 'Enter') return did(() => register.go('sell'));
  return false;
}

/** Backspace and Enter belong to the open number pad, whatever has the focus. */
function keypadKey(event: KeyboardEvent): boolean {
  const keypad = keypadOnTop();
  if (keypad === null || event.target instanceof HTMLInputElement) return false;
  if (event.key === 'Backspace') return did(() => keypad.erase());
  if (event.key === 'Enter') return did(() => keypad.confirm());
  return false;
}

function withControl(register: Register, key: string): boolean {
  if (key === 'z' && register.place === 'sell' && register.canSell) return did(() => register.undo());
  if (key === 'l' && register.canSell) return did(() => register.lock());
  return false;
}

function lockKey(register: Register, event: KeyboardEvent): boolean {
  if (register.session.chosen === null) return false;
  if (event.key === 'Backspace') return did(() => register.session.erase());
  if (event.key === 'Escape') return did(() => void register.session.choose(null));
  return false;
}

function sellControl(register: Register, event: KeyboardEvent): boolean {
  const { basket } = register;
  const inField = event.target instanceof HTMLInputElement;
  if (event.key === 'F2') return did(focusSearch);
  if (event.key === 'Enter') return enterKey(register, event, inField);
  if (inField) return false;
  if (event.key === 'Delete' && basket.selected !== null) {
    const selected = basket.selected;
    return did(() => register.removeLine(selected));
  }
  if (event.key === 'ArrowDown') return did(() => move(register, 1));
  if (event.key === 'ArrowUp') return did(() => move(register, -1));
  return false;
}

/** Enter presses a focused button; in the search it takes the first hit; else it opens payment. */
function enterKey(register: Register, event: KeyboardEvent, inField: boolean): boolean {
  if (inField) {
    if (register.selling.query.trim() !== '') return did(() => takeSearch(register));
  } else if (event.target instanceof HTMLButtonElement) return false;
  return did(() => register.go('pay'));
}

export function takeSearch(register: Register): void {
  const { selling } = register;
  const code = selling.query.trim();
  const first = selling.products[0];
  if (selling.catalog?.findBarcode(code) != null) selling.scan(code);
  else if (first !== undefined) selling.tap(first);
  else return;
  selling.search('');
}

async function printLast(register: Register): Promise<void> {
  await (await printing()).printLastReceipt(register);
}

function payKey(register: Register): void {
  if (register.place === 'pay') void register.payExact();
  else register.go('pay');
}

function escape(register: Register): boolean {
  const { selling } = register;
  if (isBusy(register)) return false;
  if (register.place !== 'sell') return did(() => register.go('sell'));
  if (selling.multiplier !== null) return did(() => (selling.multiplier = null));
  if (selling.unknownCode !== null) return did(() => (selling.unknownCode = null));
  if (selling.query !== '') return did(() => selling.search(''));
  return false;
}

function move(register: Register, step: 1 | -1): void {
  const { lines, selected } = register.basket;
  const index = lines.findIndex((line) => line.id === selected);
  const next = lines[Math.min(lines.length - 1, Math.max(0, index + step))];
  if (next !== undefined) register.basket.selected = next.id;
}

function focusSearch(): void {
  document.getElementById(SEARCH_FIELD_ID)?.focus();
}

/** A dialog is open: it has the keyboard. */
function isBusy(register: Register): boolean {
  return register.overlay !== null || register.selling.question !== null;
}

function did(action: () => void): true {
  action();
  return true;
}
