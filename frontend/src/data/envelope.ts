/**
 * The signed envelope around every event (design.md §3), as bytes.
 *
 * The string made here is what is hashed, signed, stored and sent; nobody writes it
 * anew. Keys stand in one fixed order, JSON has no spaces, `prev` of a first event is
 * 64 zeros. It does not decide what a body contains; see pos/journal/kinds for that.
 */
import type { Hlc } from './hlc';
import type { JsonObject } from './json';

export type Stream = 'F' | 'O';

export const GENESIS_HASH = '0'.repeat(64);

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
  hlc: Hlc;
  clock: ClockStamp;
  actor: Actor | null;
  shift: string | null;
  catalog: string | null;
  business_date: string;
  body: JsonObject;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const MOST_TYPE_CHARACTERS = 64;

/**
 * Whether a hub could read this envelope at all. One that it could not would stop every later
 * event of this till for ever, so it is refused before it is written. Bodies are not judged here.
 */
export function isReadable(envelope: Envelope): boolean {
  const { id, actor, shift, business_date, type, tv } = envelope;
  const ids = [id, ...(actor === null ? [] : [actor.person]), ...(shift === null ? [] : [shift])];
  return (
    ids.every((each) => UUID.test(each)) &&
    DAY.test(business_date) &&
    type !== '' &&
    type.length <= MOST_TYPE_CHARACTERS &&
    Number.isSafeInteger(tv) &&
    tv >= 1
  );
}

/** The one serialisation: whatever order the object was built in, the keys come out like this. */
export function envelopeText(envelope: Envelope): string {
  const { clock, actor } = envelope;
  return JSON.stringify({
    v: envelope.v,
    type: envelope.type,
    tv: envelope.tv,
    id: envelope.id,
    merchant: envelope.merchant,
    outlet: envelope.outlet,
    device: envelope.device,
    series: envelope.series,
    epoch: envelope.epoch,
    stream: envelope.stream,
    seq: envelope.seq,
    prev: envelope.prev,
    hlc: envelope.hlc,
    clock: {
      wall: clock.wall,
      zone: clock.zone,
      offset_ms: clock.offset_ms,
      uncertainty_ms: clock.uncertainty_ms,
      source: clock.source,
    },
    actor: actor && {
      person: actor.person,
      credential_version: actor.credential_version,
      method: actor.method,
    },
    shift: envelope.shift,
    catalog: envelope.catalog,
    business_date: envelope.business_date,
    body: envelope.body,
  });
}
