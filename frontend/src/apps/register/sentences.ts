/** From codes of the state layer to the words on screen: notices, the pill, failures. */
import { TRAINING } from '../../data/training';
import type { DataErrorCode } from '../../data/errors';
import type { SaleRow } from '../../data/history';
import { formatQuantity, formatRupiah } from '../../domain/formatting';
import type { PillKind } from '../../state/connection.svelte';
import type { Notice } from '../../state/notices.svelte';
import type { Register } from '../../state/register.svelte';
import type { IconName } from '../../ui/icons';
import type { Words } from '../../ui/i18n/words.svelte';

/** Those that say no more than themselves. */
const PLAIN = {
  cart_cleared: (words: Words) => words.cart.cleared,
  cart_paid: (words: Words) => words.paying.cartPaid,
  undone: (words: Words) => words.cart.undone,
  nothing_to_undo: (words: Words) => words.cart.nothingToUndo,
  refund_failed: (words: Words) => words.papers.refundFailed,
  void_failed: (words: Words) => words.failure.notVoided,
  print_failed: (words: Words) => words.papers.printFailed,
  printed: (words: Words) => words.papers.printed,
  nothing_to_print: (words: Words) => words.papers.nothingToPrint,
  bad_label: (words: Words) => words.scan.badWeight,
  not_multiplied: (words: Words) => words.scan.notMultiplied,
  scan_again: (words: Words) => words.scan.again,
};

export function noticeText(notice: Notice, words: Words): string {
  switch (notice.kind) {
    case 'line_removed':
      return words.cart.removed(notice.name);
    case 'cart_restored':
      return words.cart.restored;
    case 'cart_unreadable':
      return words.cart.unreadable;
    case 'cart_full':
      return words.cart.limit;
    case 'quantity_too_large':
      return words.cart.tooLarge;
    case 'unpriced':
      return words.failure.unpriced;
    case 'card_number':
      return words.paying.cardNumber;
    case 'held':
      return words.basket.held.done;
    case 'held_full':
      return words.basket.held.full;
    case 'held_discarded':
      return words.basket.held.discarded;
    case 'line_changed':
      return words.basket.changed;
    case 'discount_given':
    case 'discount_removed':
      return notice.kind === 'discount_given' ? words.basket.given : words.basket.taken;
    case 'customer_set':
    case 'customer_kept':
      return words.basket.customer[notice.kind === 'customer_set' ? 'set' : 'kept'](notice.name);
    case 'customer_removed':
      return words.basket.customer.removed;
    case 'sale_repeated':
      return notice.missing === 0
        ? words.papers.repeated(notice.added)
        : words.papers.repeatedPartly(notice.added, notice.missing);
    case 'sale_undone':
      return words.papers.undone(notice.back.map((part) => `${part.name} ${formatRupiah(part.amountMinor)}`).join(' + '));
    case 'over_stock':
      return words.stock.over(notice.name, formatQuantity(notice.leftMilli), notice.unit);
    case 'cart_cleared':
    case 'cart_paid':
    case 'undone':
    case 'nothing_to_undo':
    case 'refund_failed':
    case 'void_failed':
    case 'print_failed':
    case 'printed':
    case 'nothing_to_print':
    case 'bad_label':
    case 'not_multiplied':
    case 'scan_again':
      return PLAIN[notice.kind](words);
    case 'shift_opened':
      return words.shift.opened;
    default:
      return hubText(notice, words);
  }
}

/** Where the hub may have said why. */
function hubText(notice: Extract<Notice, { kind: 'coupon_set' | 'coupon_refused' | 'print_waits' | 'said' }>, words: Words): string {
  if (notice.kind === 'print_waits') return words.papers.printWaits(notice.detail);
  return notice.kind === 'coupon_set'
    ? words.basket.coupon[notice.now](notice.code)
    : (notice.detail ?? words.basket.coupon.refused);
}

export interface PillView {
  readonly text: string;
  readonly icon: IconName;
  readonly tone: 'neutral' | 'warn' | 'info' | 'danger';
}

export function pillView(register: Register, words: Words): PillView {
  const { pill, status } = register.connection;
  const views: Record<PillKind, PillView> = {
    saved: { text: words.status.saved, icon: 'check', tone: 'neutral' },
    sending: { text: words.status.sending(status.unsent), icon: 'up', tone: 'neutral' },
    unsent: { text: words.status.unsent(status.unsent - status.inCloud), icon: 'wait', tone: 'warn' },
    in_cloud: { text: words.status.inCloud, icon: 'check', tone: 'warn' },
    unreachable: { text: words.status.noServer, icon: 'wait', tone: 'warn' },
    attention: { text: words.status.problems(status.attention), icon: 'warn', tone: 'danger' },
    storage_low: { text: words.status.storage, icon: 'memory', tone: 'warn' },
    version: { text: words.status.version, icon: 'fresh', tone: 'neutral' },
    revoked: { text: words.status.revoked, icon: 'warn', tone: 'danger' },
  };
  return TRAINING ? { text: 'LATIHAN', icon: 'star', tone: 'neutral' } : views[pill];
}

/** What staff read when something could not be written: every code of the data layer has its sentence. */
const FAILURES: Readonly<Record<DataErrorCode, keyof Words['failure']>> = {
  not_writer: 'fenced',
  writer_lost: 'fenced',
  storage_failed: 'storage',
  storage_full: 'storage',
  storage_blocked: 'storage',
  storage_doubt: 'doubt',
  till_busy: 'saveBody',
  worker_failed: 'saveBody',
  event_too_large: 'tooLong',
  event_malformed: 'malformed',
  vault_locked: 'locked',
  event_damaged: 'locked',
  event_pruned: 'locked',
  not_paired: 'unpaired',
  already_paired: 'unpaired',
  unsent_events: 'unsent',
  hub_unreachable: 'server',
  hub_trouble: 'server',
  hub_refused: 'server',
  catalogue_damaged: 'catalogue',
  catalogue_missing: 'catalogue',
};

export function failureText(code: string, words: Words): string {
  if (Object.hasOwn(FAILURES, code)) return words.failure[FAILURES[code as DataErrorCode]];
  if (code === 'price_changed') return words.failure.priceChanged;
  if (code === 'change_only_from_cash' || code === 'tender_not_needed') return words.paying.tooMuch;
  if (code.endsWith('_nobody')) return words.paying.balanceNobody;
  if (/^(kasbon|credit|gift|points)_/.test(code)) return words.paying.balanceBeyond;
  if (code === 'underpaid') return words.pay.finishShort;
  if (code === 'sells_only') return words.failure.sellsOnly;
  if (code === 'unexpected') return words.failure.saveBody;
  return words.failure.unpriced;
}

/** Why a sale is "Perlu dicek": the hub's own sentence, else ours for the code, else where to look. */
export function problemText({ problemCode, problemDetail }: Pick<SaleRow, 'problemCode' | 'problemDetail'>, words: Words): string {
  if (problemDetail !== null && problemDetail !== '') return problemDetail;
  const code = problemCode ?? '';
  return Object.hasOwn(FAILURES, code) ? failureText(code, words) : words.papers.problemUnsaid;
}
