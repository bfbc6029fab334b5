/** A shift, what it did, and what came out of it. Types only. */
import type { Actor } from '../data/envelope';
import type { JsonObject } from '../data/json';
import type { Minor } from '../domain/types';

export interface OpenShift {
  readonly id: string;
  /** Id of the `shift.opened` event, made before the first try. */
  readonly event: string;
  readonly openedAtMs: number;
  readonly floatMinor: Minor;
  readonly businessDate: string;
  readonly actor: Actor | null;
  readonly person: { readonly id: string; readonly name: string };
  readonly confirmed: boolean;
  /** Another till opened it; `event` is then that of this till's joining. */
  readonly joined?: true;
  /** What was counted before anybody saw what it should come to; set once, kept until the close. */
  firstCountedMinor?: Minor;
}

/** What a way to pay brought in: amounts and tips, less what was paid back, and how many payments. */
export interface MethodTally {
  readonly name: string;
  readonly count: number;
  readonly amountMinor: number;
}

/** Cash moved without a sale, each positive. */
export interface CashMoved {
  readonly in: Minor;
  readonly out: Minor;
  readonly drop: Minor;
}

export interface ShiftTally {
  readonly sales: number;
  readonly cashMinor: Minor;
  readonly refunds: number;
  readonly refundMinor: Minor;
  readonly methods?: readonly MethodTally[];
  readonly paidOut: PaidOut;
  /** cash of kasbon that was paid back */
  readonly repaidMinor?: Minor;
  /** cash of gift cards sold and credit filled up */
  readonly paidInMinor?: Minor;
  readonly moved?: CashMoved;
  /** how often the drawer was opened for no sale */
  readonly openings?: number;
  /** dishes taken off a cart after the kitchen was told */
  readonly dishes?: number;
  /** tills that put their cash into the same drawer */
  readonly others?: readonly OtherTill[];
}

/** What another till of the same drawer brought into it, as the hub told it: at `asOfMs` when it does not answer now. */
export interface OtherTill {
  readonly series: string;
  readonly name: string;
  readonly minor: Minor;
  readonly asOfMs: number | null;
}

/** What suppliers were paid out of this drawer; `asOfMs` when the hub, which says it, is not there. */
export interface PaidOut {
  readonly minor: Minor;
  readonly asOfMs: number | null;
}

export interface ClosedShift {
  readonly countedMinor: Minor;
  readonly expectedMinor: Minor;
  readonly varianceMinor: Minor;
  readonly sales: number;
  readonly refunds: number;
  readonly refundMinor: Minor;
  readonly methods: readonly MethodTally[];
  readonly paidOut: PaidOut;
  readonly repaidMinor: Minor;
  readonly paidInMinor: Minor;
  readonly moved: CashMoved;
  readonly openings: number;
  readonly dishes: number;
  readonly others: readonly OtherTill[];
  readonly shift: OpenShift;
  readonly said?: JsonObject;
  readonly person?: OpenShift['person'];
  readonly closedAtMs?: number;
  /** the event that closed it: its place in this till's chain, and how its hash begins */
  readonly anchor?: string;
}
