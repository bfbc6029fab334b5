/**
 * The signed envelope around every event (design.md §3), as bytes.
 *
 * The string made here is what is hashed, signed, stored and sent; nobody writes it
 * anew. Keys stand in one fixed order, JSON has no spaces, `prev` of a first event is
 * 64 zeros. It does not decide what a body contains; see pos/journal/kinds for that.
 */
import type { JsonObject } from './json';

export type Stream = 'F' | 'O';

export interface Actor {
  person: string;
  credential_version: number;
  method: 'pin' | 'password' | 'system';
}

/** How good the time was when the event was made. */
export interface ClockStamp {
  wall: number;
  zone: string;
  offset_ms: number;
  uncertainty_ms: number | null;
  source: 'hub' | 'device';
}

export interface Envelope {
  v: 1;
  type: string;
  tv: number;
  id: string;
  merchant: string;
  outlet: string;
  device: string;
  series: string;
  epoch: number;
  stream: Stream;
  seq: number;
  prev: string;
  hlc: [number, number];
  clock: ClockStamp;
  actor: Actor | null;
  shift: string | null;
  catalog: string | null;
  business_date: string;
  body: JsonObject;
}
