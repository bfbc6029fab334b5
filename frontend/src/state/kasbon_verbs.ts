/** Kasbon and credit at the till: part or all of a sale paid later or out of what the customer holds, and
 * what was owed paid back, in parts if need be.
 *
 * Fetched with its sheets. Both work with the hub gone; what may be owed then is in `kasbon`. A repayment
 * is an event of its own with its own number, never a sale.
 */
import type { CustomerRow, OutletChunk } from '../data/catalog_rows';
import { uuidV7 } from '../data/ids';
import type { JsonObject } from '../data/json';
import { type Repayment, repaymentNumber } from '../domain/kasbon';
import type { Minor } from '../domain/types';
import { saleFrame } from './frames';
import { askedOf, finishIfPaid } from './pay_verbs';
import type { Register } from './register.svelte';
import { sellerOf } from './sale_body';
import { isOfBalance, type Method, methodsOf, NOTHING_TYPED, takenOther } from './tenders';
import { balanceName } from './using_up';

/** What of this cart is to be on kasbon (out of credit), and how much more its customer may owe (spend)
 * beside what this cart already has of it. `now` null: nobody is chosen, or nobody knows. */
export function balanceOf(register: Register, method: Method, typed: Minor) {
  const { customer } = register.basket.order;
  const now = customer === null ? null : register.balances[balanceName(method.kind)].of(customer.id);
  const ours = register.paying.taken.filter(({ tender }) => tender.kind === method.kind);
  const taken = ours.reduce((sum, { tender }) => sum + tender.tendered_minor, 0);
  const askedMinor = askedOf(register, method, typed).amountMinor;
  const mayMinor = now === null ? 0 : Math.max(0, now.mayMinor - taken);
  const afterMinor = (now?.minor ?? 0) + (method.kind === 'kasbon' ? taken + askedMinor : -taken - askedMinor);
  return { customer, now, askedMinor, mayMinor, afterMinor };
}

/** Adds it to the payments; the sale is finished when nothing is left. Checked again when it is written. */
export async function takeBalance(register: Register, method: Method, typed: Minor): Promise<void> {
  const { amountMinor, tipMinor } = askedOf(register, method, typed);
  if (amountMinor <= 0) return;
  register.paying.add(takenOther(method, { payment: uuidV7(), amountMinor, tipMinor }, NOTHING_TYPED, null));
  await finishIfPaid(register);
}

/** How a debt may be paid back. */
export function repayMethods(register: Register): readonly Method[] {
  return methodsOf(register.outlet).filter(({ kind }) => !isOfBalance(kind) && kind !== 'voucher');
}

export interface RepayWish {
  /** made before the first try: the same id again is the same repayment */
  readonly id: string;
  readonly customer: CustomerRow;
  readonly method: Method;
  /** what was handed over; of cash more than is owed goes back as change */
  readonly tenderedMinor: Minor;
}

/** What of it pays the debt: never more than is owed. */
export function repaidMinor(owedMinor: Minor, tenderedMinor: Minor): Minor {
  return Math.min(Math.max(owedMinor, 0), tenderedMinor);
}

/** The event; answers what its receipt says, read from the signed bytes. */
export async function repay(register: Register, wish: RepayWish): Promise<Repayment> {
  const { id, customer, method, tenderedMinor } = wish;
  const owed = register.balances.kasbon.of(customer.id)?.minor ?? 0;
  const amount = repaidMinor(owed, tenderedMinor);
  const tendered = method.kind === 'cash' ? tenderedMinor : amount;
  const { outlet, cashier, ...envelope } = saleFrame(register.outlet, register.session, register.shift.open, register.till);
  const payment = {
    id: uuidV7(), method: method.code, name: method.name, kind: method.kind,
    amount_minor: amount, tendered_minor: tendered, change_minor: tendered - amount,
    account: method.account === '' ? null : method.account, reference: null,
  };
  const body = {
    repayment: id,
    customer: { id: customer.id, name: customer.name },
    shift: null,
    amount_minor: amount,
    payments: [payment],
    owed_before_minor: owed,
    reverses: null,
    note: '',
    repaid_at: register.till.nowMs(),
    cashier: { ...cashier },
  };
  const appended = await register.till.journal.append({
    id, type: 'kasbon.repaid', version: 1, ...envelope, body: body as unknown as JsonObject,
  });
  const written = JSON.parse(appended.raw) as { series: string; body: typeof body };
  return repaymentOf(outlet, { ...written, epoch: appended.epoch, seq: appended.seq }, customer.phone);
}

/** What its receipt says: the signed body, and who the shop is. */
export function repaymentOf(
  outlet: OutletChunk, event: { series: string; epoch: number; seq: number; body: RepaidBody }, phone: string,
): Repayment {
  const { series, epoch, seq, body } = event;
  return {
    ...body,
    number: repaymentNumber(series, epoch, seq),
    seller: sellerOf(outlet),
    currency: { ...outlet.rules.currency },
    customer: { ...body.customer, phone: phone === '' ? null : phone },
  };
}

export type RepaidBody = Omit<Repayment, 'number' | 'seller' | 'currency' | 'customer'> & {
  readonly customer: { readonly id: string; readonly name: string };
};
