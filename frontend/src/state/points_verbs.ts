/** Paying with points: how many may pay what is left, and taking them. Fetched with their sheet. */
import { uuidV7 } from '../data/ids';
import { pointsToPay } from '../domain/points';
import type { Minor } from '../domain/types';
import { finishIfPaid } from './pay_verbs';
import { spending } from './points';
import type { Register } from './register.svelte';
import { type Method, NOTHING_TYPED, takenOther } from './tenders';

/** What points may pay of this cart now. `now` null: nobody is chosen, or nobody knows. */
export function payable(register: Register, method: Method, typed: Minor) {
  const { customer } = register.basket.order;
  const worth = register.outlet.points?.worth_minor ?? 0;
  const now = customer === null ? null : register.balances.points.of(customer.id);
  const { spent } = spending(register.paying.taken);
  const may = now === null ? 0 : Math.max(0, now.mayMinor - spent);
  const left = register.checkout.leftMinor(register.outlet.rules, method.kind);
  const points = pointsToPay(may, worth, typed > 0 && typed < left ? typed : left);
  return { customer, now, held: (now?.minor ?? 0) - spent, may, worth, left, points };
}

/** Adds them to the payments; the sale is finished when nothing is left. Checked again when it is written. */
export async function takePoints(register: Register, method: Method, points: number): Promise<void> {
  const worth = register.outlet.points?.worth_minor ?? 0;
  if (points <= 0 || worth <= 0) return;
  const typed = { ...NOTHING_TYPED, reference: `${String(points)} poin` };
  const taken = takenOther(method, { payment: uuidV7(), amountMinor: points * worth, tipMinor: 0 }, typed, null);
  register.paying.add({ ...taken, facts: { ...taken.facts, points } });
  await finishIfPaid(register);
}
