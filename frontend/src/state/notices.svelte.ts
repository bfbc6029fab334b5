/** What the till says in passing: one toast at a time, and the words a screen reader hears.
 * Notices are codes with values; the words are chosen by the app. */

import type { Milli, Minor } from '../domain/types';

export type Notice =
  | { kind: 'line_removed'; name: string }
  | { kind: 'cart_cleared' | 'cart_paid' }
  | { kind: 'undone' }
  | { kind: 'nothing_to_undo' }
  | { kind: 'cart_restored' | 'cart_unreadable' }
  | { kind: 'cart_full' }
  | { kind: 'quantity_too_large' }
  | { kind: 'unpriced' }
  | { kind: 'bad_label' | 'not_multiplied' | 'scan_again' | 'card_number' }
  | { kind: 'shift_opened' }
  | { kind: 'sale_repeated'; added: number; missing: number }
  | { kind: 'sale_undone'; back: readonly { readonly name: string; readonly amountMinor: Minor }[] }
  | { kind: 'over_stock'; name: string; leftMilli: Milli; unit: string }
  | { kind: 'refund_failed' | 'void_failed' }
  | { kind: 'print_failed' | 'printed' | 'nothing_to_print' }
  | { kind: 'print_waits'; detail: string }
  | { kind: 'held' | 'held_full' | 'held_discarded' | 'line_changed' | 'discount_given' | 'discount_removed' }
  | { kind: 'customer_set' | 'customer_kept'; name: string }
  | { kind: 'customer_removed' }
  | { kind: 'coupon_set'; now: 'used' | 'waiting' | 'removed'; code: string }
  | { kind: 'coupon_refused'; detail: string | null }
  | { kind: 'said'; detail: string };

export interface Toast {
  readonly id: number;
  readonly notice: Notice;
  readonly undo: (() => void) | null;
  /** False when something newer happened: its way back would take that back instead. */
  readonly stands: () => boolean;
}

const TOAST_MS = 6000;

export class Notices {
  toast = $state.raw<Toast | null>(null);
  #next = 1;
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(notice: Notice, undo: (() => void) | null = null, stands = (): boolean => true): void {
    clearTimeout(this.#timer);
    this.toast = { id: this.#next++, notice, undo, stands };
    this.#timer = setTimeout(() => this.dismiss(), TOAST_MS);
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.toast = null;
  }

  undo(): void {
    const undo = this.toast?.undo;
    this.dismiss();
    undo?.();
  }
}
