/** Verbs of the pay screen that belong to more than one part: what a method is asked for, and when
 * what came pays the whole. */
import { uuidV7 } from '../data/ids';
import type { Minor } from '../domain/types';
import type { Register } from './register.svelte';
import {
  cashMethodOf, leavesTheTill, type Method, NOTHING_TYPED, takenCash, takenOther, type Typed,
} from './tenders';

/** `typed` 0: all that is left, with the tip. A part brings no tip; more than all is not taken. */
export function askedOf(register: Register, method: Method, typed: Minor): { amountMinor: Minor; tipMinor: Minor } {
  const { rules } = register.outlet;
  const left = register.checkout.leftMinor(rules, method.kind);
  const tipMinor = register.checkout.tipMinor(rules);
  if (typed > 0 && typed < left) return { amountMinor: typed, tipMinor: 0 };
  return { amountMinor: left + tipMinor, tipMinor };
}

/** Shows a code, tells a terminal …: the event is on the disk when this answers true. */
export async function startPayment(register: Register, method: Method, typed: Minor): Promise<boolean> {
  const { amountMinor, tipMinor } = askedOf(register, method, typed);
  if (amountMinor <= 0 || !leavesTheTill(method)) return false;
  return register.paying.start(method, amountMinor, tipMinor);
}

export async function confirmPayment(register: Register, typed: Typed = NOTHING_TYPED): Promise<void> {
  if (register.paying.confirm(typed) !== null) await finishIfPaid(register);
}

/** A voucher and its like: nothing leaves the till, the code is written down. */
export async function takeCode(register: Register, method: Method, amount: Minor, typed: Typed): Promise<void> {
  const { amountMinor, tipMinor } = askedOf(register, method, amount);
  if (amountMinor <= 0) return;
  register.paying.add(takenOther(method, { payment: uuidV7(), amountMinor, tipMinor }, typed, register.till.nowMs()));
  await finishIfPaid(register);
}

/** Less cash than is due: it waits with the others. Enough of it finishes; what pays the goods but not
 * the rounding or the tip is no part and is said to be short. */
export async function takeCash(register: Register, tendered: Minor): Promise<void> {
  const goods = register.checkout.leftMinor(register.outlet.rules, 'qris');
  if (tendered >= Math.min(goods, register.dueMinor())) {
    await register.pay(tendered);
    return;
  }
  register.paying.add(takenCash(cashMethodOf(register.outlet), tendered, 0));
}

/** An interrupted payment turned out paid: where nothing must be typed, that is all. */
export async function recoverPaid(register: Register): Promise<void> {
  const { started } = register.paying;
  if (started === null) return;
  register.go('pay');
  if (!started.method.needs_reference && started.method.kind !== 'card') await confirmPayment(register);
}

export async function finishIfPaid(register: Register): Promise<void> {
  const { checkout, outlet } = register;
  if (checkout.isPaid(outlet.rules) && !checkout.isOverpaid()) await register.finishPaid();
}
