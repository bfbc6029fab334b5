/** What is asked of the journal and what it answers: the shapes around one append. */
import type { Actor, Stream } from './envelope';
import type { Identity } from './identity';
import type { JsonObject } from './json';
import type { Sign } from './keys';
import type { ReceiptNumber } from './receipt_number';

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

/** What the shop around the till adds to every envelope. */
export interface Surroundings {
  identity: Identity;
  sign: Sign;
  catalog: string | null;
  zone: string;
}
