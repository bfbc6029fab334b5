/** The sales made on this tablet, newest first, each with where it is safe. (Signatures first.) */
import type { JsonObject } from './json';

export type SaleState = 'on_tablet' | 'on_hub' | 'needs_attention';

export interface SaleRow {
  id: string; // event id
  seq: number;
  receiptNumber: string;
  totalMinor: number;
  soldAtMs: number;
  cashierName: string;
  state: SaleState;
  /** code from the hub when it needs attention */
  problemCode: string | null;
}

export declare class History {
  /** A page of sales older than `beforeMs` (or the newest). */
  list(options?: { limit?: number; beforeMs?: number }): Promise<SaleRow[]>;
  /** The body of one sale, as signed, for showing or printing the receipt again. */
  body(id: string): Promise<JsonObject | null>;
}
