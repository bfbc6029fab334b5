/** Points at the till: what a sale earns and says, what pays, and what goes back with the goods. */
import { describe, expect, it, vi } from 'vitest';
import type { CustomerRow, OutletChunk, PointsRule } from '../data/catalog_rows';
import { backOf, type Returned } from '../data/returned';
import { priceBasket } from '../domain/basket';
import { settle } from '../domain/payments';
import type { SaleBody } from '../domain/receipt_shapes';
import type { BasketLine } from '../domain/types';
import { beside } from './beside';
import { besideOf } from './besides';
import type { Sold } from './checkout.svelte';
import { codeOf } from './failures';
import { payable } from './points_verbs';
import { refundBody, refundVersion } from './refund_body';
import type { Register } from './register.svelte';
import { CASH, type Method, NOTHING_TYPED, type Taken, takenOther } from './tenders';
import { aLine, RULES } from './testing';

const ANI = { id: 'ani', name: 'Bu Ani', phone: null, member: true };
const RULE: PointsRule = { per_minor: 10_000, without_categories: ['rokok'], without_products: ['pulsa'], worth_minor: 100 };
const POINTS: Method = { ...CASH, code: 'poin', name: 'Poin', kind: 'points' };
const WAY = { kind: 'method' as const, method: 'cash', tender: 'cash' as const, name: 'Tunai' };

function desk(held: number | null = 328, row: Partial<CustomerRow> = {}) {
  const now = held === null ? null : { minor: held, mayMinor: held, alone: false, unsaid: false };
  const points = { name: 'points' as const, of: () => now };
  const balances = { points };
  const all = [{ id: 'ani', ...row } as CustomerRow];
  return { balances, customers: { all }, till: { balances: { points: { atMs: 9_000 } } } } as unknown as Register;
}

const priced = (...lines: BasketLine[]) => priceBasket(
  { business_date: '2026-11-21', minute_of_day: 0, order_type: 'retail', customer: null, lines, order_discount: null }, RULES,
);
const goods = (minor: number, change: Partial<BasketLine> = {}) => aLine({ price_minor: minor, ...change });

function spend(points: number): Taken {
  const amounts = { payment: `p${points}`, amountMinor: points * 100, tipMinor: 0 };
  const taken = takenOther(POINTS, amounts, { ...NOTHING_TYPED, reference: `${points} poin` }, null);
  return { ...taken, facts: { ...taken.facts, points } };
}

const selling = (change: Partial<Sold> = {}): Sold =>
  ({ outlet: { points: RULE } as OutletChunk, priced: priced(goods(75_000)), customer: ANI, taken: [], ...change });

describe('what a sale earns', () => {
  it('is counted on the whole, says how, and what is held after it as the hub said', () => {
    const { points, version } = beside(desk(), selling());
    expect([version, points]).toEqual([5, { earned: 7, per_minor: 10_000, times_milli: 1_000, extra: 0, without: [], balance: 335, at: 9_000 }]);
  });

  it('is more for a group, and nothing for what the owner took out', () => {
    const sale = priced(goods(20_000, { id: 'a' }), goods(30_000, { id: 'b', category: 'rokok' }), goods(50_000, { id: 'c', product: 'pulsa' }));
    const { points } = beside(desk(0, { points_times_milli: 2_000 }), selling({ priced: sale }));
    expect(points).toMatchObject({ earned: 4, times_milli: 2_000, without: ['b', 'c'], balance: 4 });
  });

  it('is nothing for nobody, for too little, and without a rule: the sale stays what every hub knows', () => {
    const few = priced(goods(9_999));
    const shops = [selling({ customer: null }), selling({ priced: few }), selling({ outlet: {} as OutletChunk })];
    for (const sold of shops) expect(beside(desk(), sold)).toMatchObject({ version: 2, points: null });
  });

  it('is told without a balance where nobody knows it', () => {
    expect(beside(desk(null), selling()).points).toMatchObject({ earned: 7, balance: null, at: null });
  });
});

describe('a part that is lost, or hangs', () => {
  const lost = () => Promise.reject<never>(new Error('gone'));
  const hangs = () => new Promise<never>(() => undefined);

  it('keeps no sale from being written: it goes on without points, within two seconds', async () => {
    vi.useFakeTimers();
    const both = [lost, hangs].map((fetched) => besideOf(desk(), selling(), fetched));
    await vi.advanceTimersByTimeAsync(2_000);
    expect((await Promise.all(both)).map(({ version, points }) => [version, points])).toEqual([[2, null], [2, null]]);
    vi.useRealTimers();
  });

  it('lets nobody use up what was not asked for', async () => {
    const spending = selling({ taken: [spend(1)] });
    await expect(besideOf(desk(), spending, lost)).rejects.toThrow('part lost');
  });

  it('is not asked for by a sale that moves nothing beside the money', async () => {
    expect(await besideOf(desk(), selling({ customer: null }), hangs)).toMatchObject({ version: 2, points: null });
    expect(await besideOf(desk(), selling())).toMatchObject({ version: 5, points: { earned: 7 } });
  });
});

describe('what points pay', () => {
  it('earns nothing itself, and is never more than may be used here', () => {
    expect(beside(desk(), selling({ taken: [spend(100), spend(50)] })).points).toMatchObject({ earned: 6, balance: 184 });
    const codes = [selling({ taken: [spend(329)] }), selling({ taken: [spend(1)], customer: null })].map((sold) => {
      try {
        return beside(desk(), sold).version;
      } catch (error) {
        return codeOf(error);
      }
    });
    expect(codes).toEqual(['points_beyond', 'points_nobody']);
  });

  it('is whole points, at most what is left, after those that pay already', () => {
    const register = {
      ...desk(), outlet: { points: RULE, rules: RULES }, basket: { order: { customer: ANI } },
      paying: { taken: [spend(100)] }, checkout: { leftMinor: () => 12_549 },
    } as unknown as Register;
    expect(payable(register, POINTS, 0)).toMatchObject({ held: 228, may: 228, left: 12_549, points: 125 });
    expect(payable(register, POINTS, 5_050)).toMatchObject({ points: 50 });
  });
});

function sold(taken: Taken[] = []): SaleBody {
  const basket = priced(goods(20_000, { id: 'a', quantity_milli: 3_000 }), goods(45_000, { id: 'b', category: 'rokok' }));
  const { points } = beside(desk(), selling({ priced: basket, taken }));
  const paid = taken.reduce((sum, { tender }) => sum + tender.tendered_minor, 0);
  const cash = { id: 't1', method: 'cash', kind: 'cash' as const, tendered_minor: 105_000 - paid };
  const settled = settle(105_000, [...taken.map(({ tender }) => tender), cash], RULES);
  const counted = new Map(taken.map(({ tender, facts }) => [tender.id, facts.points]));
  const payments = settled.payments.map((each) => ({ ...each, ...(counted.has(each.id) ? { points: counted.get(each.id) } : {}) }));
  return {
    sale: 's1', receipt: null, currency: RULES.currency, order_type: 'retail', table: null, queue_number: null, customer: ANI,
    cashier: { id: 'p', name: 'Siti' }, seller: { name: '', address_lines: [], phone: null, npwp: null, npwpd: null, pkp: false },
    opened_at: 1, completed_at: 2, rules: { pkp: false, prices_include_tax: true, service: RULES.service, rounding: RULES.rounding },
    ...basket, ...settled, payments, points,
  };
}

interface Written {
  points?: { earned: number };
  payments: { kind: string; amount_minor: number; points?: number }[];
}

/** Takes it back piece by piece; answers what each refund says. */
function inParts(sale: SaleBody, pieces: [string, number][]): Written[] {
  const returned: Returned[] = [];
  return pieces.map(([line, quantity_milli]) => {
    const part = { lines: [{ line, quantity_milli }], returned: [...returned] };
    const wish = { refund: 'r', sold: sale, reason: { code: 'x', label: 'x' }, note: null, payBack: WAY, cashier: sale.cashier, approvedBy: null, part };
    const body = refundBody(wish, { receipt: null, nowMs: 3 });
    returned.push(JSON.parse(backOf(body) ?? '') as Returned);
    return body as unknown as Written;
  });
}

describe('goods that come back', () => {
  it('take along what they earned, in parts exactly, and what earned nothing takes nothing', () => {
    const back = inParts(sold(), [['a', 1_000], ['b', 1_000], ['a', 1_000], ['a', 1_000]]);
    expect(back.map(({ points }) => points?.earned)).toEqual([-2, undefined, -2, -2]);
  });

  it('bring back the points that paid, in parts exactly', () => {
    const back = inParts(sold([spend(50)]), [['a', 1_000], ['a', 1_000], ['a', 1_000], ['b', 1_000]]);
    const given = back.map(({ payments }) => payments.filter(({ kind }) => kind === 'points').map(({ points, amount_minor }) => [points, amount_minor]));
    expect(given).toEqual([[[-50, -5_000]], [], [], []]);
    expect(back.map(({ points }) => points?.earned)).toEqual([-2, -1, -2, undefined]);
  });

  it('all at once, or undone within the minute, turn the whole round', () => {
    const sale = sold([spend(50)]);
    for (const payBack of [WAY, { kind: 'mirror' as const }]) {
      const wish = { refund: 'r', sold: sale, reason: { code: 'x', label: 'x' }, note: null, payBack, cashier: sale.cashier, approvedBy: null };
      const body = refundBody(wish, { receipt: null, nowMs: 3 }) as unknown as Written;
      expect([refundVersion(sale, payBack), body.points?.earned]).toEqual([5, -5]);
      expect(body.payments.find(({ kind }) => kind === 'points')).toMatchObject({ points: -50, amount_minor: -5_000 });
    }
  });
});
