/** What papers and refunds are asked with and answer. Types only. */
import type { History } from '../data/history';
import type { Minor } from '../domain/types';
import type { Goods, PayBack, Who } from './refund_body';
import type { Known } from './refund_standing';
import type { Append, SaleFrame } from './sale_frame';
import type { Picked } from './serials_back';

export interface RefundWish {
  readonly reason: { readonly code: string; readonly label: string };
  readonly note: string | null;
  readonly payBack: PayBack;
  readonly approvedBy: Who | null;
  /** null or absent: all that was not brought back before */
  readonly lines?: readonly Picked[] | null;
  readonly goods?: Goods;
  readonly isVoid?: boolean;
  readonly exchange?: Exchange;
}

/** Cash of a refund that pays the open cart instead of being handed out: kept before the refund is written,
 * and let go when it was not. */
export interface Exchange {
  readonly cart: string;
  keep(refund: string, minor: Minor): Promise<void>;
  letGo(): void;
}

export interface Refunded {
  readonly id: string;
  readonly number: string;
  readonly dueMinor: Minor;
  /** What goes back to the customer: what was due, and the tip and gift of a sale undone at once. */
  readonly backMinor: Minor;
  /** The same, by the way it goes back. */
  readonly back: readonly GoneBack[];
}

export interface GoneBack {
  readonly name: string;
  readonly amountMinor: Minor;
  /** `kasbon`: taken off what the customer owes; `store_credit`: kept for them; else handed out */
  readonly into?: string;
}

export type By = Pick<SaleFrame, 'cashier' | 'actor' | 'shift' | 'businessDate'>;

export interface PaperWorld {
  readonly history: Pick<History, 'glance' | 'detail' | 'index' | 'elsewhere'>;
  readonly append: Append;
  frame(): SaleFrame;
  nowMs(): number;
  /** when the hub was last heard */
  heardAtMs(): number | null;
  readonly known: Known;
}
