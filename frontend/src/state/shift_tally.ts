import type { Actor } from '../data/envelope';
import type { History } from '../data/history';
import { uuidV7 } from '../data/ids';
import type { JsonObject } from '../data/json';
import type { Till } from '../data/till';
import { anchorText } from './closing_paper';
import { othersIn } from './joining';
import type { Append } from './sale_frame';
import type { CashMoved, ClosedShift, MethodTally, OpenShift, ShiftTally } from './shift_shapes';

const OPENED: ReadonlySet<string> = new Set(['drawer.opened_by_hand']);
const VOIDED: ReadonlySet<string> = new Set(['order.voided']);
const NONE: CashMoved = { in: 0, out: 0, drop: 0 };

function movedCash(bodies: readonly JsonObject[]): CashMoved {
  return (bodies as unknown as { direction: keyof CashMoved; amount_minor: number }[]).reduce(
    (sums, { direction, amount_minor: amount }) => ({ ...sums, [direction]: sums[direction] + amount }), NONE,
  );
}

/** What a shift did, and what of its cash has gone to suppliers as far as is known here. */
export async function shiftTally(
  till: { history: Pick<History, 'ofShift' | 'repaidIn' | 'movedIn' | 'inShift' | 'paidOut' | 'reading'> }
    & Pick<Till, 'status' | 'catchUp' | 'hub' | 'nowMs'>,
  shift: Pick<OpenShift, 'id' | 'event'>,
): Promise<ShiftTally> {
  const { history, status } = till;
  await till.catchUp(); // a supplier may have been paid this very minute
  const [bodies, came, moves, opened, voided, minor, others] = await Promise.all([
    history.ofShift(shift), history.repaidIn(shift), history.movedIn(shift),
    history.inShift(shift, OPENED), history.inShift(shift, VOIDED), history.paidOut(shift.id), othersIn(till, shift.id),
  ]);
  const { reachable, lastContactAtMs } = status.value;
  const paidOut = { minor, asOfMs: reachable ? null : lastContactAtMs };
  const dishes = voided.reduce((sum, body) => sum + (body['lines'] as unknown[]).length, 0);
  return { ...tallyOf(bodies), ...cameCash(came), moved: movedCash(moves), openings: opened.length, dishes, paidOut, others };
}

/** What should be in the drawer, beside what was counted. */
export function reckoned(shift: OpenShift, tally: ShiftTally, countedMinor: number): ClosedShift {
  const { repaidMinor = 0, paidInMinor = 0, moved = NONE, openings = 0, dishes = 0, methods = [], others = [], paidOut, sales, refunds, refundMinor } = tally;
  const taken = paidOut.minor + moved.out + moved.drop;
  const theirs = others.reduce((sum, each) => sum + each.minor, 0);
  const expectedMinor = shift.floatMinor + tally.cashMinor + repaidMinor + paidInMinor + moved.in + theirs - taken;
  const varianceMinor = countedMinor - expectedMinor;
  const told = { sales, refunds, refundMinor, methods, paidOut, repaidMinor, paidInMinor, moved, openings, dishes, others };
  return { shift, countedMinor, expectedMinor, varianceMinor, ...told };
}

/** The count, on the record; the paper of it names this event. */
export async function writeClosed(
  world: { readonly append: Append; nowMs(): number },
  result: ClosedShift,
  { person, actor }: { person: OpenShift['person']; actor: Actor | null },
  said: JsonObject,
): Promise<ClosedShift> {
  const { shift } = result;
  const { seq, hash } = await world.append({
    id: uuidV7(),
    type: 'shift.closed',
    version: 1,
    actor,
    shift: shift.id,
    businessDate: shift.businessDate,
    body: {
      shift: shift.id,
      closed_at: world.nowMs(),
      counted_minor: result.countedMinor,
      expected_minor: result.expectedMinor,
      variance_minor: result.varianceMinor,
      counts: [],
      person: { ...person },
      ...said,
      first_counted_minor: shift.firstCountedMinor === result.countedMinor ? null : (shift.firstCountedMinor ?? null),
    },
    closesCart: shift.id,
  });
  return { ...result, said, person, closedAtMs: world.nowMs(), anchor: anchorText(seq, hash) };
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

/** What came into the drawer without a sale: of old debts, and for cards and credit. */
function cameCash(bodies: readonly JsonObject[]): { repaidMinor: number; paidInMinor: number } {
  const cash = (its: readonly JsonObject[]) =>
    kept(its.flatMap((body) => (body as TalliedBody).payments ?? []).filter(({ kind }) => kind === 'cash'));
  return {
    repaidMinor: cash(bodies.filter((body) => 'repayment' in body)),
    paidInMinor: cash(bodies.filter((body) => !('repayment' in body))),
  };
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
