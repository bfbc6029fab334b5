/** The single facts kept by name in the `meta` store, with their types. */
import type { SealedBytes } from './sealed';
import type { Mark } from './acks';
import type { Reading } from './clock';
import type { Head } from './acks';
import type { Stream } from './envelope';
import type { Former } from './former';
import type { Hlc } from './hlc';
import type { CloudOffer } from './protocol';
import type { Identity } from './identity';

/** Where this device's chains end. Written only by the transaction that stores an event. */
export interface Tail {
  device: string;
  epoch: number;
  heads: Record<Stream, Head>;
  receipts: number; // the last counter given out in this series
  hlc: Hlc;
}

/** The fencing token: the tab that raised it last is the till. */
export interface WriterToken {
  token: number;
  tab: string;
}

export interface CatalogMark {
  manifest: string;
  previous: string | null; // kept, with its chunks, for going back
  switched_at_ms: number;
}

/** Stock as the hub last said it to this identity (stock.ts). */
export interface StockMark {
  device: string;
  epoch: number;
  incarnation: string;
  next: number;
  head: number; // own events counted in it
  at_ms: number;
  levels: [product: string, milli: number][];
}

/** What customers owe and may still owe (hold, and may spend), as the hub last said it to this identity (balances.ts). */
export interface BalanceMark {
  device: string;
  epoch: number;
  incarnation: string;
  mark: number;
  head: number; // own events counted in it
  at_ms: number;
  handed: readonly [key: string, seq: number][]; // of earlier keys, counted in it
  rows: readonly [customer: string, owed: number, room: number, alone: number][];
}

/** Up to where each chain ("device/epoch/stream") has no plain event; begins anew when one is healed. */
export interface SealedMark {
  healed: number;
  up_to: Record<string, number>;
}

/** The other devices' keys ("device/epoch") and where their chains ("device/epoch/stream") stand. */
export interface Others {
  keys: Record<string, string>;
  heads: Record<string, Head>;
}

/** What suppliers were paid out of the drawer of each shift, by the id of the event (paid_out.ts). */
export type PaidOut = [shift: string, amounts: Record<string, number>][];

/** The newest word of the shop's server about shifts that were closed (shift_reports.ts). */
export type ShiftReports = { shift: string; part: number; ours?: boolean; sealed: SealedBytes | null; plain?: string }[];

/** The newest press of somebody's clock that is known here (staff_clock.ts). */
export interface Clocked {
  id: string;
  act: 'in' | 'break_start' | 'break_end' | 'out';
  atMs: number;
}

/** Shifts of the shop's drawers as they were last told (drawers.ts). */
export interface Drawers {
  at_ms: number;
  sealed: SealedBytes | null;
  plain?: string;
}

export interface Meta {
  identity: Identity;
  tail: Tail;
  writer: WriterToken;
  mark: Mark;
  cursor: string;
  others: Others; // trust.ts
  former: Former[]; // who this browser was before, oldest first
  clock: Reading;
  catalog: CatalogMark;
  recovery_key: string; // the shop's, to which data keys are wrapped (sealed.ts)
  stock: StockMark;
  kasbon: BalanceMark;
  credit: BalanceMark;
  gift: BalanceMark;
  points: BalanceMark;
  paid_out: PaidOut;
  reports: ShiftReports;
  drawers: Drawers;
  clocked: [person: string, last: Clocked][];
  sealed: SealedMark;
  cloud: CloudOffer | null; // as the hub last told it (standby.ts)
  last_contact_at_ms: number; // at most half a minute old; only for showing
  [lockout: `lockout:${string}`]: Lockout;
}

export interface Lockout {
  wrong: number; // in a row
  until_ms: number;
}

export type MetaKey = keyof Meta;
