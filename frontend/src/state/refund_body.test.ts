/** A refund is the sale's own mirror: goods, taxes, and the money by one method or as it came. */
import { describe, expect, it } from 'vitest';
import { priceBasket } from '../domain/basket';
import { settle } from '../domain/payments';
import type { SaleBody } from '../domain/receipt_shapes';
import type { AppendRequest } from '../data/journal';
import { Papers } from './papers.svelte';
import { writeRefund } from './refunding';
import type { Mark } from '../data/sales_store';
import { marksIn } from '../data/sales_marks';
import { leftOf, returnedOf } from '../data/returned';
import { refundBody, refundDue, type RefundParts, refundVersion } from './refund_body';
import { aLine, NOTHING_KNOWN, RULES } from './testing';

const given = { receipt: { number: 'B01-K02-20261121-0008', series: 'K02', counter: 8 }, nowMs: 2_000 };
const person = { id: 'p1', name: 'Siti' };
/** Half a second ago, by whoever stands here. */
const SOLD_NOW = { id: 's1', kind: 'sale', soldAtMs: 1_500, refundedBy: null };

const historyOf = (detail: object) =>
  ({ index: { catchUp: async () => undefined }, detail: async () => detail }) as never;

function sold(change: Partial<SaleBody> = {}): SaleBody {
  const basket = {
    business_date: '2026-11-21', minute_of_day: 0, order_type: 'retail' as const, customer: null,
    lines: [aLine({ quantity_milli: 3_000, price_minor: 3_317 }), aLine({ product: 'air', price_minor: 4_000 })],
    order_discount: null,
  };
  const priced = priceBasket(basket, RULES);
  const tender = { id: 't1', method: 'cash', kind: 'cash' as const, tendered_minor: 20_000, tip_minor: 1_000 };
  return {
    sale: 's1', receipt: { number: 'B01-K02-20261121-0007', series: 'K02', counter: 7 },
    currency: RULES.currency, order_type: 'retail', table: null, queue_number: null,
    customer: { id: 'c1', name: 'Bu Ani' }, cashier: person,
    seller: { name: 'Toko', address_lines: [], phone: null, npwp: null, npwpd: null, pkp: false },
    opened_at: 1_000, completed_at: 1_500,
    rules: { pkp: false, prices_include_tax: true, service: RULES.service, rounding: RULES.rounding },
    ...priced,
    ...settle(priced.totals.total_minor, [tender], RULES),
    ...change,
  };
}

function parts(change: Partial<RefundParts> = {}): RefundParts {
  return {
    refund: 'r1', sold: sold(), reason: { code: 'damaged', label: 'Barang rusak' }, note: null,
    payBack: { kind: 'method', method: 'cash', tender: 'cash', name: 'Tunai' },
    cashier: person, approvedBy: null, ...change,
  };
}

interface Written {
  due_minor: number;
  rounding_minor: number;
  tip_minor: number;
  donation_minor: number;
  totals: { total_minor: number };
  lines: { id: string; quantity_milli: number; discount: unknown }[];
  payments: { kind: string; amount_minor: number; tendered_minor: number; change_minor: number; tip_minor: number; donation_minor: number }[];
  original: object;
  customer: object;
}
const written = (change: Partial<RefundParts> = {}) => refundBody(parts(change), given) as unknown as Written;

describe('a refund', () => {
  it('turns every line round and names the sale it takes back', () => {
    const sale = sold();
    const body = written({ sold: sale });
    expect(body.lines.map((line) => [line.id, line.quantity_milli])).toEqual(
      sale.lines.map((line) => [line.id, -line.quantity_milli]),
    );
    expect(body.totals.total_minor).toBe(-13_951);
    expect(body.original).toEqual({ sale: 's1', number: 'B01-K02-20261121-0007', completed_at: 1_500 });
    expect(body.customer).toEqual({ id: 'c1', name: 'Bu Ani', phone: null, member: false });
  });

  it('pays cash back with the rounding of the sale and keeps the tip', () => {
    const body = written();
    expect([body.rounding_minor, body.due_minor, body.tip_minor]).toEqual([-49, -14_000, 0]);
    expect(body.payments).toMatchObject([{ kind: 'cash', amount_minor: -14_000, tendered_minor: -14_000, change_minor: 0 }]);
  });

  it('pays other methods back exactly, without rounding', () => {
    const payBack = { kind: 'method', method: 'bca', tender: 'transfer', name: 'BCA' } as const;
    expect(refundDue(sold(), payBack)).toBe(-13_951);
    expect(written({ payBack }).payments).toMatchObject([{ amount_minor: -13_951, name: 'BCA' }]);
  });

  it('pays a split sale back in cash with the rounding of its cash part only', () => {
    const bare = sold();
    const tenders = [
      { id: 't1', method: 'qris', kind: 'qris' as const, tendered_minor: 5_025 },
      { id: 't2', method: 'cash', kind: 'cash' as const, tendered_minor: 10_000 },
    ];
    const split = sold(settle(bare.totals.total_minor, tenders, RULES));
    expect([split.due_minor, split.rounding_minor]).toEqual([13_925, -26]);
    const body = written({ sold: split });
    expect([body.due_minor, body.rounding_minor]).toEqual([-13_925, 26]);
    expect(body.payments).toMatchObject([{ kind: 'cash', amount_minor: -13_925, tendered_minor: -13_925 }]);
  });

  it('pays a split sale back by transfer with no rupiah more than was paid', () => {
    const tenders = [
      { id: 't1', method: 'qris', kind: 'qris' as const, tendered_minor: 5_025 },
      { id: 't2', method: 'cash', kind: 'cash' as const, tendered_minor: 10_000 },
    ];
    const split = sold(settle(sold().totals.total_minor, tenders, RULES));
    const payBack = { kind: 'method', method: 'bca', tender: 'transfer', name: 'BCA' } as const;
    const body = written({ sold: split, payBack });
    expect([body.due_minor, body.rounding_minor]).toEqual([-13_925, 26]);
    expect(body.payments).toMatchObject([{ kind: 'transfer', amount_minor: -13_925, name: 'BCA' }]);
  });

  it('undone at once gives everything back as it came, tip and donation too', () => {
    const payment = { ...sold().payments[0]!, donation_minor: 500, change_minor: 4_500 };
    const sale = sold({ payments: [payment], donation_minor: 500 });
    const body = written({ sold: sale, payBack: { kind: 'mirror' } });
    expect([body.due_minor, body.tip_minor, body.donation_minor]).toEqual([-14_000, -1_000, -500]);
    const [back] = body.payments;
    expect(back).toMatchObject({ amount_minor: -14_000, tip_minor: -1_000, donation_minor: -500, tendered_minor: -15_500 });
  });

  it('of a sale that cost nothing pays nothing back', () => {
    const basket = sold();
    const free = { ...basket, lines: [], totals: { ...basket.totals, total_minor: 0 }, promotions: [], taxes: [] };
    expect(refundDue(free, { kind: 'method', method: 'cash', tender: 'cash', name: 'Tunai' })).toBe(0);
  });
});

it('a sale undone at once gives back the tip and the gift too, and says so', async () => {
  const [payment] = sold().payments;
  const gift = { ...payment!, change_minor: payment!.change_minor - 300, donation_minor: 300 };
  const body = sold({ payments: [gift], donation_minor: 300 });
  const papers = new Papers({
    history: historyOf({ row: SOLD_NOW, body, marks: [] }),
    append: async (request) => {
      const body = typeof request.body === 'function' ? request.body(given) : request.body;
      return { id: request.id, receipt: given.receipt, raw: JSON.stringify({ body }) } as never;
    },
    frame: () => ({ cashier: person, actor: null, shift: 's', businessDate: '2026-11-21' }) as never,
    nowMs: () => 2_000,
    heardAtMs: () => null,
    known: NOTHING_KNOWN,
  });
  const undone = await papers.undo({ row: SOLD_NOW, body, marks: [] } as never);
  expect(undone).toMatchObject({ dueMinor: -body.due_minor, backMinor: body.due_minor + 1_000 + 300 });
});

it('three days after the hub was last heard nothing is refunded, and a sale just made is still undone', async () => {
  const heard = { atMs: 2_000 - 72 * 3_600_000 - 1 };
  const requests: unknown[] = [];
  const detail = { row: SOLD_NOW, body: sold(), marks: [] } as never;
  const papers = new Papers({
    history: historyOf(detail),
    append: async (request) => {
      requests.push(request);
      const body = typeof request.body === 'function' ? request.body(given) : request.body;
      return { id: request.id, receipt: given.receipt, raw: JSON.stringify({ body }) } as never;
    },
    frame: () => ({ cashier: person, actor: null, shift: 's', businessDate: '2026-11-21' }) as never,
    nowMs: () => 2_000,
    heardAtMs: () => heard.atMs,
    known: NOTHING_KNOWN,
  });
  const wish = { reason: { code: 'damaged', label: 'Rusak' }, note: null, payBack: { kind: 'mirror' }, approvedBy: null } as const;
  expect([await papers.refund(detail, wish), papers.failure, requests.length]).toEqual([null, 'sells_only', 0]);
  expect(await papers.undo(detail)).not.toBeNull();
  heard.atMs += 1;
  expect(await papers.refund(detail, wish)).not.toBeNull();
});

describe('a sale on kasbon', () => {
  const cash = { kind: 'method' as const, method: 'cash', tender: 'cash' as const, name: 'Tunai' };
  const owed = (kasbon: number) => {
    const whole = sold();
    const total = whole.totals.total_minor;
    const named = { method: 'kasbon', kind: 'kasbon' as const, tip_minor: 0, change_minor: 0, reference: null };
    const part = { ...named, id: 'k1', name: 'Kasbon', amount_minor: kasbon, tendered_minor: kasbon, owed_minor: 90_000 };
    const rest = { ...named, id: 't1', method: 'cash', kind: 'cash' as const, amount_minor: total - kasbon, tendered_minor: total - kasbon };
    const payments = kasbon === total ? [part] : [part, rest];
    return sold({ payments, due_minor: total, rounding_minor: 0, change_minor: 0, tip_minor: 0 });
  };
  const total = sold().totals.total_minor;
  const back = (sale: SaleBody, owedMinor: number) =>
    written({ sold: sale, payBack: { ...cash, owedMinor } }).payments.map(({ kind, amount_minor }) => [kind, amount_minor]);

  it('goes off the debt first, and only the rest out of the drawer', () => {
    expect(back(owed(total), total)).toEqual([['kasbon', -total]]);
    expect(back(owed(total), total + 50_000)).toEqual([['kasbon', -total]]);
    expect(back(owed(total), 4_000)).toEqual([['kasbon', -4_000], ['cash', 4_000 - total]]);
    expect(back(owed(5_000), 90_000)).toEqual([['kasbon', -5_000], ['cash', 5_000 - total]]);
  });

  it('is paid out when the debt was paid meanwhile, and tells no old balance', () => {
    expect(back(owed(total), 0)).toEqual([['cash', -14_000]]); // rounded like any cash
    const { payments } = written({ sold: owed(total), payBack: { ...cash, owedMinor: total } });
    expect(payments[0]).toMatchObject({ owed_minor: null, name: 'Kasbon' });
  });

  it('pays the cart of an exchange with what comes out of the drawer, never with what goes off the debt', async () => {
    const kept: [string, number][] = [];
    let letGo = 0;
    const exchange = { cart: 'c', keep: async (id: string, minor: number) => void kept.push([id, minor]), letGo: () => void (letGo += 1) };
    const detail = { row: SOLD_NOW, body: owed(5_000), marks: [] } as never;
    const wish = { reason: { code: 'damaged', label: 'Rusak' }, note: null, payBack: { ...cash, owedMinor: 90_000 }, approvedBy: null, exchange };
    const requests: AppendRequest[] = [];
    const world = (fails: boolean) => ({
      history: historyOf(detail),
      append: async (request: AppendRequest) => {
        if (fails) throw new Error('disk');
        requests.push(request);
        const body = typeof request.body === 'function' ? request.body(given) : request.body;
        return { id: request.id, receipt: given.receipt, raw: JSON.stringify({ body }) } as never;
      },
      known: NOTHING_KNOWN,
    }) as never;
    const refunding = { detail, wish, by: { cashier: person, actor: null, shift: 's', businessDate: '2026-11-21' }, ids: new Map() };
    await expect(writeRefund(world(true), refunding)).rejects.toThrow('disk');
    expect([letGo, kept.length]).toEqual([1, 1]);
    await writeRefund(world(false), refunding);
    expect(kept.map(([, minor]) => minor)).toEqual([total - 5_000, total - 5_000]);
    expect([letGo, kept[0]?.[0] === kept[1]?.[0]]).toEqual([1, true]); // the second try is the same refund
    const { body } = requests[0] ?? {};
    expect(typeof body === 'function' ? body(given) : body).toMatchObject({ exchanged_for: 'c' });
  });

  it('is version 2 only when something goes off a debt', () => {
    expect(refundVersion(owed(total), { ...cash, owedMinor: total })).toBe(2);
    expect(refundVersion(owed(total), { kind: 'mirror' })).toBe(2);
    expect(refundVersion(owed(total), { ...cash, owedMinor: 0 })).toBe(1);
    expect(refundVersion(sold(), cash)).toBe(1);
  });
});

describe('credit', () => {
  const cash = { kind: 'method' as const, method: 'cash', tender: 'cash' as const, name: 'Tunai' };
  const credit = { kind: 'method' as const, method: 'saldo', tender: 'store_credit' as const, name: 'Saldo' };
  const total = sold().totals.total_minor;
  const paid = (...amounts: [kind: 'kasbon' | 'store_credit' | 'cash', minor: number][]) => {
    const named = { tip_minor: 0, change_minor: 0, reference: null };
    const payments = amounts.map(([kind, minor]) => ({
      ...named, id: kind, method: kind, kind, name: kind, amount_minor: minor, tendered_minor: minor,
    }));
    return sold({ payments, due_minor: total, rounding_minor: 0, change_minor: 0, tip_minor: 0 });
  };
  const back = (sale: SaleBody, payBack: Exclude<RefundParts['payBack'], { kind: 'mirror' }>) =>
    written({ sold: sale, payBack }).payments.map(({ kind, amount_minor }) => [kind, amount_minor]);

  it('keeps a refund for the customer to the rupiah', () => {
    const body = written({ sold: sold(), payBack: credit });
    expect(body.payments).toMatchObject([{ kind: 'store_credit', method: 'saldo', amount_minor: -total, held_minor: null }]);
    expect([body.due_minor, body.rounding_minor]).toEqual([-total, 0]);
  });

  it('that paid becomes credit again, after the debt and before the drawer', () => {
    const mixed = paid(['kasbon', 5_000], ['store_credit', 4_000], ['cash', total - 9_000]);
    expect(back(mixed, { ...cash, owedMinor: 3_000 })).toEqual([['kasbon', -3_000], ['store_credit', -4_000], ['cash', 7_000 - total]]);
    expect(back(mixed, { ...credit, owedMinor: 3_000 })).toEqual([['kasbon', -3_000], ['store_credit', 3_000 - total]]);
    expect(back(paid(['store_credit', total]), cash)).toEqual([['store_credit', -total]]);
  });

  it('is version 3 only where it is in it', () => {
    expect(refundVersion(sold(), credit)).toBe(3);
    expect(refundVersion(paid(['store_credit', total]), { kind: 'mirror' })).toBe(3);
    expect(refundVersion(paid(['kasbon', total]), { ...cash, owedMinor: total })).toBe(2);
  });
});

it('a gift card gets back what it paid, each its own, and only the rest is handed out', () => {
  const cash = { kind: 'method' as const, method: 'cash', tender: 'cash' as const, name: 'Tunai' };
  const total = sold().totals.total_minor;
  const part = (card: string, minor: number) => ({
    id: card, method: 'kartu', kind: 'gift_card' as const, name: 'Kartu', card, reference: `****${card}`, held_minor: 9_000,
    amount_minor: minor, tendered_minor: minor, tip_minor: 0, change_minor: 0,
  });
  const rest = { ...part('x', total - 5_000), kind: 'cash' as const, method: 'cash', name: 'Tunai', card: null, reference: null };
  const sale = sold({
    payments: [part('AAAA', 3_000), part('BBBB', 2_000), rest], due_minor: total, rounding_minor: 0, change_minor: 0, tip_minor: 0,
  });
  expect(written({ sold: sale, payBack: cash }).payments).toMatchObject([
    { kind: 'gift_card', card: 'AAAA', reference: '****AAAA', amount_minor: -3_000, held_minor: null },
    { kind: 'gift_card', card: 'BBBB', amount_minor: -2_000 },
    { kind: 'cash', amount_minor: 5_000 - total },
  ]);
  expect(refundVersion(sale, cash)).toBe(3);
});

describe('a part of a sale', () => {
  const cash = { kind: 'method' as const, method: 'cash', tender: 'cash' as const, name: 'Tunai' };
  const sale = sold(); // 3 × 3.317 and 4.000, paid 14.000 in cash
  const [mie, air] = sale.lines.map(({ id }) => id) as [string, string];
  const one = { line: mie, quantity_milli: 1_000 };
  interface Partly extends Written {
    goods: string;
    returned_before: object[];
  }
  /** Takes back line by line; each refund is known to the next by its mark. */
  function inTurn(steps: readonly (readonly { line: string; quantity_milli: number }[] | null)[], of: SaleBody = sale, payBack: RefundParts['payBack'] = cash) {
    const marks: Mark[] = [];
    return steps.map((lines, place) => {
      const part = { lines, returned: returnedOf(of, marks) };
      const body = refundBody(parts({ refund: `r${String(place)}`, sold: of, payBack, part }), given);
      marks.push(...marksIn({ id: `e${String(place)}`, type: 'sale.refunded' }, body));
      return body as unknown as Partly;
    });
  }

  it('pays back what its goods cost, and all parts together what was paid', () => {
    const bodies = inTurn([[one], [one], [{ line: air, quantity_milli: 1_000 }], null]);
    expect(bodies.map(({ due_minor }) => due_minor)).toEqual([-3_300, -3_300, -4_000, -3_400]);
    expect(bodies.map(({ totals }) => totals.total_minor)).toEqual([-3_317, -3_317, -4_000, -3_317]);
    expect(bodies.map(({ lines }) => lines.map(({ id, quantity_milli }) => [id, quantity_milli]))).toEqual([
      [[mie, -1_000]], [[mie, -1_000]], [[air, -1_000]], [[mie, -1_000]],
    ]);
    for (const { payments, due_minor: due } of bodies) {
      expect(payments).toMatchObject([{ kind: 'cash', amount_minor: due, tendered_minor: due, change_minor: 0, tip_minor: 0 }]);
    }
  });

  it('says what was back before, so that its amounts can be computed again', () => {
    const [first, second, rest] = inTurn([[one], [one], null]) as [Partly, Partly, Partly];
    expect(first.returned_before).toEqual([]);
    expect(second.returned_before).toEqual([one]);
    expect(rest.returned_before).toEqual([{ line: mie, quantity_milli: 2_000 }]);
    expect(rest.lines.map(({ id, quantity_milli }) => [id, quantity_milli])).toEqual([[mie, -1_000], [air, -1_000]]);
  });

  it('is never more than was sold, and nothing is left of a sale that an earlier release took back whole', () => {
    expect(() => inTurn([[one], [{ line: mie, quantity_milli: 2_001 }]])).toThrow('over_refund');
    const old: Mark = { sale: 's1', kind: 'refunded', atMs: 1, by: 'Siti', detail: 'B01-K02-20261121-0008', event: 'e1' };
    expect(leftOf(sale, returnedOf(sale, [old])).every(({ quantity_milli }) => quantity_milli === 0)).toBe(true);
  });

  it('goes off the debt first, then onto its card, each never more than it paid', () => {
    const named = { tip_minor: 0, change_minor: 0, reference: null, card: null };
    const total = sale.totals.total_minor; // 13.951
    const pay = (kind: 'kasbon' | 'gift_card' | 'cash', minor: number, card: string | null = null) =>
      ({ ...named, id: kind, method: kind, kind, name: kind, card, amount_minor: minor, tendered_minor: minor });
    const mixed: SaleBody = {
      ...sale,
      payments: [pay('kasbon', 2_000), pay('gift_card', 4_000, 'AAAA'), pay('cash', total - 6_000)],
      due_minor: total, rounding_minor: 0, change_minor: 0, tip_minor: 0,
    };
    const bodies = inTurn([[{ line: mie, quantity_milli: 3_000 }], null], mixed, { ...cash, owedMinor: 90_000 });
    const back = bodies.map(({ payments }) => payments.map(({ kind, amount_minor }) => [kind, amount_minor]));
    expect(back).toEqual([
      [['kasbon', -2_000], ['gift_card', -4_000], ['cash', -4_000]], // 3.951, rounded
      [['cash', -3_951]], // all that is left of 13.951
    ]);
  });

  it('may be thrown away as it comes back', () => {
    expect((written({}) as Partly).goods).toBe('shelf');
    expect((written({ goods: 'damaged' }) as Partly).goods).toBe('damaged');
  });
});

it('what was taken back while its sheet was open is not taken back again', async () => {
  const sale = sold();
  const body = refundBody(parts({ sold: sale }), given);
  const papers = new Papers({
    history: historyOf({ row: SOLD_NOW, body: sale, marks: marksIn({ id: 'e1', type: 'sale.refunded' }, body) }),
    append: async () => {
      throw new Error('not reached');
    },
    frame: () => ({ cashier: person, actor: null, shift: 's', businessDate: '2026-11-21' }) as never,
    nowMs: () => 2_000,
    heardAtMs: () => null,
    known: NOTHING_KNOWN,
  });
  const wish = { reason: { code: 'damaged', label: 'Rusak' }, note: null, payBack: { kind: 'mirror' }, approvedBy: null } as const;
  expect(await papers.refund({ row: SOLD_NOW, body: sale, marks: [] } as never, wish)).toBeNull();
  expect(papers.failure).toBe('already_refunded');
});
