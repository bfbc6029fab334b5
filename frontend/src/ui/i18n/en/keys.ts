/** Words of the sheet "Shortcut keys", in English. */
import type { keys as id } from '../id/keys';

export const keys: typeof id = {
  title: 'Shortcut keys',
  hint: 'For tills with a keyboard. The barcode scanner works on every screen.',
  scan: 'Scan',
  meaning: {
    scan: 'add an item',
    multiply: 'quantity 12, then scan or tap',
    step: 'selected line one more / one less',
    remove: 'remove the selected line',
    select: 'select a line',
    search: 'search goods',
    searchSlash: 'search goods',
    customer: 'customer',
    lineDiscount: 'discount on the selected line',
    orderDiscount: 'order discount',
    held: 'held carts',
    hold: 'hold the cart',
    favourite: 'favourites 1 to 9',
    enter: 'pay (when the search is empty)',
    pay: 'pay; again: exact cash',
    quickCash: 'cash on the payment screen: button 1 to 6',
    amount: 'the money received, on the payment screen',
    printLast: 'print the last receipt',
    undo: 'undo',
    lock: 'lock / change cashier',
    back: 'back / close',
    keys: 'this list',
  },
};
