/** This till's journal: the only place where a sale becomes a fact. (Signatures first; body follows.) */
import type { Actor, Stream } from './envelope';
import type { JsonObject } from './json';

export interface ReceiptNumber {
  number: string; // B01-K02-20261121-0007
  series: string;
  counter: number;
}

export interface AppendRequest {
  /** UUIDv7 made by the caller BEFORE the first try. The same id again answers with the first
   *  event and writes nothing, so "pay" may be retried. For a sale use the cart's id. */
  id: string;
  type: string;
  version: number;
  actor: Actor | null;
  shift: string | null;
  businessDate: string; // YYYY-MM-DD
  /** the body, or a function that makes it from the receipt number drawn for it */
  body: JsonObject | ((given: Given) => JsonObject);
  /** draw a receipt number in the same transaction (default false) */
  receipt?: boolean;
  /** this open cart is removed in the same transaction */
  closesCart?: string;
}

export interface Given {
  receipt: ReceiptNumber | null;
  nowMs: number; // best estimate of the hub's time
}

export interface Appended {
  id: string;
  device: string;
  epoch: number;
  stream: Stream;
  seq: number;
  hash: string;
  raw: string;
  receipt: ReceiptNumber | null;
  madeAtMs: number;
  /** true when this id had been written before */
  repeated: boolean;
}

export declare class Journal {
  /** Resolves only when the browser reports the transaction complete and strict. Throws DataError. */
  append(request: AppendRequest): Promise<Appended>;
}
