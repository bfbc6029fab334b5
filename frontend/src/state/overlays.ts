/** The dialogs a cashier opens; questions of a product are `selling.question`. */
import type { CashWish } from './cash_moves';
import type { DrawerWish } from './drawer_opening';
import type { Paper } from './papers.svelte';
import type { Wish } from './permits';

/** What of a line the sheet begins with. */
export type LinePart = 'quantity' | 'price' | 'discount' | 'note';

export type Overlay =
  | { readonly kind: 'menu' | 'status' | 'readiness' | 'keys' | 'settings' | 'camera' | 'attendance' | 'training' }
  | { readonly kind: 'cart' | 'discount' | 'customer' | 'order' | 'held' | 'unproven' }
  | { readonly kind: 'line'; readonly line: string; readonly part: LinePart }
  | { readonly kind: 'receipt'; readonly paper: Paper }
  | { readonly kind: 'approve'; readonly wish: Wish }
  | { readonly kind: 'cash'; readonly wish?: CashWish }
  | { readonly kind: 'drawer'; readonly wish?: DrawerWish }
  | { readonly kind: 'sale' }
  | { readonly kind: 'share' | 'refund' | 'repay' | 'repaid' | 'paidIn'; readonly id: string };
