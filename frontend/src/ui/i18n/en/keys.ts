/** Words of the sheet "Shortcut keys", in English. */
import type { Words } from '../id';

export const keys: Words['keys'] = {
  title: 'Shortcut keys',
  scan: '(scan)',
  rows: [
    ['(scan)', 'add item'],
    ['12 *', 'quantity 12, then scan or tap'],
    ['+  −', 'quantity of the selected line ± 1'],
    ['Delete', 'remove line'],
    ['↑ ↓', 'select line'],
    ['/  F2', 'search'],
    ['Enter', 'pay (when the search is empty)'],
    ['F9', 'pay; again: exact cash'],
    ['1–6', 'pick quick cash when paying'],
    ['F10', 'print the last receipt'],
    ['Ctrl+Z', 'undo'],
    ['Ctrl+L', 'lock'],
    ['Esc', 'back / close'],
  ],
};
