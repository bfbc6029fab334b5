import type { History } from '../data/history';
import type { JsonObject } from '../data/json';
import type { Till } from '../data/till';
import type { CashMoved, MethodTally, OpenShift, ShiftTally } from './shift.svelte';

const NONE: CashMoved = { in: 0, out: 0, drop: 0 };

function movedCash(bodies: readonly JsonObject[]): CashMoved {
  return (bodies as unknown as { direction: keyof CashMoved; amount_minor: number }[]).reduce(
    (sums, { direction, amount_minor: amount }) => ({ ...sums, [direction]: sums[direction] + amount }), NONE,
  );
}

/** What a shift did, and what of its cash has gone to suppliers as far as is known here. */
export async function shiftTally(
  till: { history: Pick<History, 'ofShift' | 'repaidIn' | 'movedIn' | 'paidOut'> } & Pick<Till, 'status' | 'catchUp'>,
  shift: Pick<OpenShift, 'id' | 'event'>,
): Promise<ShiftTally> {
  const { history, status } = till;
  await till.catchUp(); // a supplier may have been paid this very minute
  const [bodies, repaid, moves, minor] = await Promise.all([
    history.ofShift(shift), history.repaidIn(shift), history.movedIn(shift), history.paidOut(shift.id),
  ]);
  const { reachable, lastContactAtMs } = status.value;
  const paidOut = { minor, asOfMs: reachable ? null : lastContactAtMs };
  return { ...tallyOf(bodies), repaidMinor: repaidCash(repaid), moved: movedCash(moves), paidOut };
}

interface TalliedPayment {
  kind?: string;
  name?: string;
  method?: string;
  amount_minor?: number;
  tip_minor?: number;
  donation_minor?: number;
}

interface TalliedBody {
  payments?: TalliedPayment[];
  refund?: string;
  due_minor?: number;
}

interface Tally {
  sales: number;
  cashMinor: number;
  refunds: number;
  /** positive, in whatever way it was paid back */
  refundMinor: number;
  methods: readonly MethodTally[];
}

/** Sales and refunds of a shift, the cash they left in the drawer, and what each way to pay brought,
 * from the signed bodies. */
function tallyOf(bodies: readonly JsonObject[]): Tally {
  const read = bodies.map((body) => body as TalliedBody);
  const refunds = read.filter(({ refund }) => refund !== undefined);
  const payments = read.flatMap(({ payments: its = [] }) => its);
  return {
    sales: read.length - refunds.length,
    cashMinor: kept(payments.filter(({ kind }) => kind === 'cash')),
    refunds: refunds.length,
    refundMinor: refunds.reduce((sum, { due_minor: due = 0 }) => sum - due, 0),
    methods: perMethod(payments),
  };
}

/** What of old debts came into the drawer. */
function repaidCash(bodies: readonly JsonObject[]): number {
  const payments = bodies.flatMap((body) => (body as TalliedBody).payments ?? []);
  return kept(payments.filter(({ kind }) => kind === 'cash'));
}

/** As the hub counts: amount, tip and given-away change stay; other change has been given back. */
function kept(payments: readonly TalliedPayment[]): number {
  return payments.reduce(
    (sum, { amount_minor = 0, tip_minor = 0, donation_minor = 0 }) =>
      sum + amount_minor + tip_minor + donation_minor,
    0,
  );
}

function perMethod(payments: readonly TalliedPayment[]): MethodTally[] {
  const names = new Map<string, TalliedPayment[]>();
  for (const payment of payments) {
    const name = payment.name ?? payment.method ?? '';
    names.set(name, [...(names.get(name) ?? []), payment]);
  }
  return [...names].map(([name, its]) => ({ name, count: its.length, amountMinor: kept(its) }));
}
