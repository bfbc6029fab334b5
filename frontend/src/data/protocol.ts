/**
 * What travels between till and hub, as types. The text of the protocol is sync/README.md.
 *
 * The shapes are believed after `checked…` has looked at the few fields whose absence could harm
 * (a head, an incarnation); unknown fields are ignored, so a newer hub may say more.
 */
import type { components } from './api/types.gen';
import { DataError } from './errors';
import type { Stream } from './envelope';

export { PROTOCOL } from './versions';

export interface WireHead {
  epoch: number;
  stream: Stream;
  seq: number;
  hash: string;
}

export interface Standing {
  incarnation: string;
  time: number;
  heads: WireHead[];
  /** how far events are safe, and where; only `cloud` and `backup` let a tablet forget (retention.ts) */
  durable?: { hub: DurableMark[]; cloud: DurableMark[]; backup: DurableMark[] };
}

export interface DurableMark {
  epoch: number;
  stream: Stream;
  seq: number;
}

export interface HelloAnswer extends Standing {
  protocol: number;
  server: { device: string; role: string; version: string };
  limits: { events: number; bytes: number };
  catalog: { manifest: string | null };
  cursor: string;
  revoked: boolean;
  /** the owner wants this tablet emptied (wipe.ts); a hub of an earlier release does not say */
  wipe?: boolean;
  /** our events that still wait for a person; a hub of the first release does not say */
  to_check?: ToCheck[];
  /** where to leave what this hub lacks while it is silent; null: it is linked to none; a hub of an earlier release does not say */
  cloud?: CloudOffer | null;
  retry_after_ms: number;
}

export interface CloudOffer {
  address: string;
  public_key: string;
}

export interface ToCheck {
  epoch: number;
  stream: Stream;
  seq: number;
  code: string;
  /** the hub's own sentence about it; a hub of an earlier release sends none */
  detail?: string;
}

/** A list this long may have been cut off. */
export const MOST_TO_CHECK = 100;

export type EventStatus = 'stored' | 'duplicate' | 'pending' | 'quarantined' | 'fork' | 'gap' | 'refused';

export interface EventResult {
  epoch: number;
  stream: Stream;
  seq: number;
  status: EventStatus;
  code?: string | null;
}

export interface PushAnswer extends Standing {
  results: EventResult[];
  stopped: { code: string; detail: string } | null;
}

export interface PullAnswer {
  incarnation: string;
  reset: boolean;
  changes: { server_seq: number; type: string; raw: string; sig: string }[];
  /** of the devices in `changes`; a hub of an earlier release does not say them */
  keys?: { device: string; epoch: number; public_key: string }[];
  next: string;
  more: boolean;
  catalog: { manifest: string | null };
  /** a hub of an earlier release does not say it */
  stock?: KnownStock | null;
  kasbon?: KnownBalance | null;
  credit?: KnownBalance | null;
  gift?: KnownBalance | null;
  points?: KnownBalance | null;
}

/** What customers owe, and hold, what gift cards hold, and how many points; also what the hub is asked by, and where its word is kept. */
export type BalanceName = 'kasbon' | 'credit' | 'gift' | 'points';

export type BalanceRow = [customer: string, owed: number, room: number, alone: number];

/** Who owes (holds) how much, how much more they may, and this till's share of it while it hears nobody; null:
 * as `mark` said before. `head`: own events counted in it. */
export interface KnownBalance {
  mark: number;
  head: number;
  rows: BalanceRow[] | null;
  /** instead of all rows those that are others since the mark `since`, and who has none any more */
  since?: number | null;
  changed?: BalanceRow[] | null;
  gone?: string[] | null;
}

/** Levels that moved since the revision asked from; `head`: own events counted in them. */
export interface KnownStock {
  levels: [product: string, milli: number][];
  next: number;
  reset: boolean;
  more: boolean;
  head: number;
}

export interface PairAnswer {
  merchant: string;
  outlet: string;
  outlet_code: string;
  device: string;
  series: string;
  epoch: number;
  name: string;
  drawer: string | null;
  hub: { device: string; public_key: string };
  time: number;
}

export type Notice =
  | { kind: 'catalog'; manifest: string }
  | { kind: 'head'; cursor: string }
  | { kind: 'revoked' }
  | { kind: 'problems' }
  | { kind: 'print'; id: string; state: string; trouble: string }
  | WeightNotice
  | { kind: 'scan'; code: string }
  | { kind: 'look' }
  | { kind: 'pong'; time: number };

/** What lies on a scale of the hub's. With a `trouble` the rest means nothing, and may be missing. */
export interface WeightNotice {
  kind: 'weight';
  gadget?: string;
  grams?: number;
  stable?: boolean;
  tare?: number;
  trouble: string;
}

export function checkedStanding<T extends Standing>(answer: T): T {
  const sound =
    typeof answer.incarnation === 'string' &&
    Number.isSafeInteger(answer.time) &&
    Array.isArray(answer.heads);
  if (!sound) throw new DataError('hub_trouble');
  return answer;
}

/** Checked when compiled: what the hub describes (OpenAPI) must fit what we read. */
type Fits<Read, Sent extends Read> = Sent;
type Described = components['schemas'];
export type PairFits = Fits<PairAnswer, Described['PairAnswer']>;
export type HelloFits = Fits<HelloAnswer, Described['HelloAnswer']>;
export type PushFits = Fits<PushAnswer, Described['PushAnswer']>;
export type PullFits = Fits<PullAnswer, Described['PullAnswer']>;
