/** Words of receipts after the sale: history, copies, sharing, refunds, the bill before payment. */
import type { Words } from '../id';
import { some } from './some';

export const papers: Words['papers'] = {
  search: 'Find by number, amount, goods, customer, payment',
  matches: (count: number) => `${count} found`,
  more: 'Show more',
  refund: 'Refund',
  refunded: 'Refunded',
  refundedWith: (number: string) => `Refunded with ${number}`,
  gone: 'This sale is no longer on the tablet. See the back office.',
  reprint: 'Print copy',
  share: 'Share',
  repeat: 'Repeat',
  refundAll: 'Refund',
  undo: 'Cancel sale',
  undoHint: (seconds: number) => `Can be cancelled for ${seconds} more seconds, no PIN`,
  problemUnsaid: 'The shop server asks to check this sale. The reason is in the back office under Needs a check.',
  repeated: (added: number) => `${some(added, 'item')} put into the cart at today's prices`,
  repeatedPartly: (added: number, missing: number) =>
    `${some(added, 'item')} put into the cart, add ${missing} yourself`,
  undone: (amount: string) => `Sale cancelled. Give back ${amount}`,
  refundFailed: 'The refund is NOT recorded. Do not give money back yet; try again.',
  printFailed: 'The receipt was not printed. The sale itself is saved.',
  printWaits: (why: string) => `The receipt waits. ${why}`,
  printed: 'Receipt sent to the printer.',
  notOut: 'Nothing came out',
  nothingToPrint: 'There is no receipt to print yet.',
  preBill: 'Bill (not paid)',
  preBillTitle: 'Bill',
  qr: 'Proof of this receipt',
  logo: 'Shop logo',
  refundsOfShift: (count: number, amount: string) => `${some(count, 'refund')} · ${amount}`,
};
