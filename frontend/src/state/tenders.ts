/** The shop's ways to be paid as the till uses them, and what a payment is while a sale is open.
 *
 * Pure. A hub of an earlier release names no methods: then there is cash. Not here: writing
 * (`paying`, `checkout`) and amounts (`domain/payments`).
 */
import type { OutletChunk, PaymentMethodRow } from '../data/catalog_rows';
import { uuidV7 } from '../data/ids';
import type { Minor, Priced, Tender } from '../domain/types';
import type { CardDetails, PaymentFacts } from './sale_body';

export type Method = Pick<
  PaymentMethodRow,
  'code' | 'name' | 'kind' | 'icon' | 'needs_reference' | 'account' | 'qris_payload' | 'donation_to'
>;

/** Money that came: what the sale will say of it. */
export interface Taken {
  readonly tender: Tender;
  readonly facts: PaymentFacts;
}

/** Something has left the till: a code is shown, an amount was told to a terminal. */
export interface Started {
  readonly payment: string;
  /** Ids of its two possible events, made before the first try. */
  readonly event: string;
  readonly abandonEvent: string;
  readonly method: Method;
  readonly amountMinor: Minor;
  readonly tipMinor: Minor;
  readonly startedAtMs: number;
}

/** What of a cart has been paid so far. `frozen`: prices as they were when the first money moved. */
export interface PayingRecord {
  readonly id: string;
  readonly cart: string;
  readonly taken: readonly Taken[];
  readonly started: Started | null;
  readonly frozen: { readonly content: string; readonly priced: Priced } | null;
}

/** What the cashier copied or typed about a payment. */
export interface Typed {
  readonly reference: string;
  readonly details: CardDetails | null;
}

export const NOTHING_TYPED: Typed = { reference: '', details: null };

export const CASH: Method = {
  code: 'cash',
  name: 'Tunai',
  kind: 'cash',
  icon: 'cash',
  needs_reference: false,
  account: '',
  qris_payload: '',
  donation_to: '',
};

type Offered = Pick<OutletChunk, 'payment_methods' | 'kasbon_method' | 'credit_method' | 'gift_method' | 'points_method'>;

/** In the owner's order; there is always cash. */
export function methodsOf(outlet: Offered): readonly Method[] {
  const ofBalances = [outlet.kasbon_method, outlet.credit_method, outlet.gift_method, outlet.points_method].filter((each) => each !== undefined);
  const named = [...(outlet.payment_methods ?? []), ...ofBalances];
  named.sort((a, b) => a.position - b.position);
  return named.some(({ kind }) => kind === 'cash') ? named : [CASH, ...named];
}

export function cashMethodOf(outlet: Offered): Method {
  return methodsOf(outlet).find(({ kind }) => kind === 'cash') ?? CASH;
}

/** On what a customer owes or holds, or a card holds: only so much as this till may. */
export function isOfBalance(kind: string | undefined): boolean {
  return kind === 'kasbon' || kind === 'store_credit' || kind === 'gift_card' || kind === 'points';
}

/** Something leaves the till with these, a wallet of its own kind too: a crash in between must be asked about. */
export function leavesTheTill({ kind }: Pick<Method, 'kind'>): boolean {
  return kind === 'qris' || kind === 'card' || kind === 'transfer' || kind === 'other';
}

export function takenCash(method: Method, tenderedMinor: Minor, tipMinor: Minor): Taken {
  const tender: Tender = {
    id: uuidV7(), method: method.code, kind: 'cash', tendered_minor: tenderedMinor,
    ...(tipMinor === 0 ? {} : { tip_minor: tipMinor }),
  };
  return { tender, facts: { name: method.name, account: null, details: null, confirmedAtMs: null } };
}

export function takenOther(
  method: Method,
  amounts: { payment: string; amountMinor: Minor; tipMinor: Minor },
  typed: Typed,
  confirmedAtMs: number | null,
): Taken {
  const { payment, amountMinor, tipMinor } = amounts;
  const reference = typed.reference.trim();
  const tender: Tender = {
    id: payment, method: method.code, kind: method.kind,
    tendered_minor: amountMinor, tip_minor: tipMinor,
    reference: reference === '' ? null : reference,
  };
  const account = method.account === '' ? null : method.account;
  return { tender, facts: { name: method.name, account, details: typed.details, confirmedAtMs } };
}
