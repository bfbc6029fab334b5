/** What a refund leaves, on its paper: what is still owed, held on credit and on each card, and how many points.
 *
 * Of the moment it is written, as this till knows it; what nobody knows is not said. Not here: what goes back.
 */
import type { JsonObject } from '../data/json';
import type { NamedPayment, Points } from '../domain/receipt_shapes';
import type { Minor, Payment } from '../domain/types';
import type { Balances } from './balances.svelte';
import { balanceName } from './using_up';

export interface Known {
  readonly balances: Readonly<Record<keyof Balances, { of(holder: string): { readonly minor: Minor } | null }>>;
  /** when the hub last spoke of points */
  readonly till: { readonly balances: { readonly points: { readonly atMs: number } } };
}

type Back = Payment & NamedPayment & { card?: string | null; points?: number | null };
interface Body {
  customer: { id: string } | null;
  payments: Back[];
  points?: Points;
}

/** The same body, saying it. */
export function withStanding(refund: JsonObject, known: Known): JsonObject {
  const body = refund as unknown as Body;
  const payments = body.payments.map((each) => {
    if (each.kind !== 'kasbon' && each.kind !== 'store_credit' && each.kind !== 'gift_card') return each;
    const holder = each.kind === 'gift_card' ? each.card : body.customer?.id;
    const before = holder == null ? null : known.balances[balanceName(each.kind)].of(holder);
    if (before === null) return each;
    const moved = sumOf(body.payments.filter(({ kind, card }) => kind === each.kind && card === each.card), 'amount_minor');
    return each.kind === 'kasbon' ? { ...each, owed_minor: before.minor + moved } : { ...each, held_minor: before.minor - moved };
  });
  return { ...refund, payments, ...pointsAfter(body, known) } as unknown as JsonObject;
}

function pointsAfter({ customer, payments, points }: Body, { balances, till }: Known): { points?: Points } {
  const before = customer === null ? null : balances.points.of(customer.id);
  if (points === undefined || before === null) return {};
  return { points: { ...points, balance: before.minor + points.earned - sumOf(payments, 'points'), at: till.balances.points.atMs } };
}

function sumOf(payments: readonly Back[], what: 'amount_minor' | 'points'): number {
  return payments.reduce((sum, each) => sum + (each[what] ?? 0), 0);
}
