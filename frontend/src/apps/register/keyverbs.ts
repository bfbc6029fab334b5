/** What the keys of the map (`keymap`) do; each answers whether the key was ours. */
import type { Register } from '../../state/register.svelte';
import { SEARCH_FIELD_ID } from './ids';
import type { KeyId } from './keymap';
import { printed } from './later.svelte';
import { holdCart, openDiscount } from './verbs';

/** False: not for us now, the key means what it always means. */
type Verb = (register: Register, event: KeyboardEvent) => boolean;

export const VERBS: { readonly [id in KeyId]?: Verb } = {
  remove: removeSelected,
  select: (register, event) => moveSelection(register, event.key === 'ArrowDown' ? 1 : -1),
  search: focusSearch,
  favourite: (register, event) => tapFavourite(register, Number(event.code.slice(-1)) - 1),
  customer: (register) => did(() => register.show({ kind: 'customer' })),
  lineDiscount,
  orderDiscount: (register) => did(() => openDiscount(register)),
  held: (register) => did(() => register.show({ kind: 'held' })),
  hold: (register) => did(() => holdCart(register)),
  enter: enterKey,
  pay: payKey,
  printLast,
  undo,
  lock: (register) => did(() => register.lock()),
  back: goBack,
};

function removeSelected(register: Register): boolean {
  const { selected } = register.basket;
  if (selected === null) return false;
  register.removeLine(selected);
  return true;
}

function lineDiscount(register: Register): boolean {
  const { selected } = register.basket;
  if (selected !== null) register.show({ kind: 'line', line: selected, part: 'discount' });
  return selected !== null;
}

function moveSelection(register: Register, step: 1 | -1): boolean {
  if (register.favourites.arranging) return false;
  const { lines, selected } = register.basket;
  const index = lines.findIndex((line) => line.id === selected);
  const next = lines[Math.min(lines.length - 1, Math.max(0, index + step))];
  if (next !== undefined) register.basket.selected = next.id;
  return true;
}

export function focusSearch(): boolean {
  const field = document.getElementById(SEARCH_FIELD_ID);
  field?.focus();
  if (field instanceof HTMLInputElement) field.select();
  return true;
}

/** What was typed outside the field begins a new search; what follows is typed into it. */
export function searchFor(register: Register, text: string): void {
  const field = document.getElementById(SEARCH_FIELD_ID);
  if (!(field instanceof HTMLInputElement)) return;
  field.focus();
  field.value = text;
  register.selling.search(text);
}

function tapFavourite(register: Register, place: number): boolean {
  const product = register.favourites.products[place];
  if (product !== undefined && !register.favourites.arranging) register.selling.tap(product);
  return true;
}

/** Enter presses a focused button; in the search it takes the first hit; else it opens payment. */
function enterKey(register: Register, event: KeyboardEvent): boolean {
  if (event.target instanceof HTMLInputElement) {
    if (register.place !== 'sell') return false;
    if (register.selling.query.trim() !== '') return did(() => takeSearch(register));
  } else if (register.place === 'done') return did(() => register.go('sell'));
  else if (event.target instanceof HTMLButtonElement) return false;
  return did(() => register.go('pay'));
}

function takeSearch(register: Register): void {
  const { selling } = register;
  const code = selling.query.trim();
  const first = selling.products[0];
  if (selling.catalog?.findBarcode(code) != null) selling.scan(code);
  else if (first !== undefined) selling.tap(first);
  else return;
  selling.search('');
  leaveSearch();
}

/** Then + − and Delete are the line's again. */
function leaveSearch(): boolean {
  const field = document.activeElement;
  if (field?.id !== SEARCH_FIELD_ID || !(field instanceof HTMLElement)) return false;
  field.blur();
  return true;
}

function payKey(register: Register): boolean {
  if (register.place === 'pay') void register.payExact();
  else register.go('pay');
  return true;
}

/** F10 and the menu: the newest sale of this tablet, marked as a copy. */
function printLast(register: Register): boolean {
  void printed(register, ({ printLastReceipt }) => printLastReceipt(register));
  return true;
}

function undo(register: Register): boolean {
  if (register.favourites.arranging) register.favourites.undo();
  else register.undo();
  return true;
}

/** One thing at a time: arranging, the multiplier, the unknown code, what is searched, the field. */
function goBack(register: Register): boolean {
  const { selling, favourites } = register;
  if (register.place !== 'sell') return did(() => register.go('sell'));
  if (favourites.arranging) return did(() => void favourites.finish());
  if (selling.counts) return did(() => selling.countNothing());
  if (selling.unknownCode !== null) return did(() => (selling.unknownCode = null));
  if (selling.query !== '') return did(() => selling.search(''));
  return leaveSearch();
}

function did(action: () => void): true {
  action();
  return true;
}
