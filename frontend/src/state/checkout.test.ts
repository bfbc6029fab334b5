/** The moment a sale becomes a fact: its body, double taps, failures, retries. */
import { describe, expect, it } from 'vitest';
import type { Appended, AppendRequest } from '../data/journal';
import type { JsonObject } from '../data/json';
import { Basket } from './basket.svelte';
import { Checkout } from './checkout.svelte';
import { Paying } from './paying.svelte';
import { aLine, RULES } from './testing';

const OUTLET = {
  merchant: { id: 'm', name: 'Toko Contoh Jaya' },
  outlet: {
    id: 'o', code: 'B01', name: 'Toko Contoh Jaya', address_lines: ['Jl. Merdeka 10'], phone: null,
    npwp: null, npwpd: null, zone: 'Asia/Jakarta', day_cutoff_minute: 0,
    receipt: { columns: 32, header_lines: [], footer_lines: [] },
    currency: { code: 'IDR', exponent: 0 },
  },
  rules: RULES,
};

/** Everything half price from eleven in the morning. */
const HAPPY_HOUR = {
  ...RULES,
  promotions: [
    { id: 'h', name: 'Separuh harga', kind: 'price' as const, from_minute: 660, to_minute: 720, rate_ppm: 500_000 },
  ],
};

function desk(append: (request: AppendRequest) => Promise<Appended>, minute = () => 600) {
  const keeper = { save: () => undefined, discard: () => undefined };
  const frame = () => ({ rules: HAPPY_HOUR, businessDate: '2026-11-21', minuteOfDay: minute() });
  const basket = new Basket(frame, keeper, () => 1_000);
  const sale = () => ({
    outlet: OUTLET,
    cashier: { id: 'siti', name: 'Siti' },
    actor: null,
    shift: 'shift-1',
    businessDate: '2026-11-21',
  });
  const paying = new Paying({
    basket, append, frame: sale, nowMs: () => 4_000, written: async () => false,
    keeper: { save: () => undefined, discard: () => undefined, settled: async () => undefined },
  });
  return { basket, paying, checkout: new Checkout(basket, sale, append, paying) };
}

function journal() {
  const requests: AppendRequest[] = [];
  const bodies: JsonObject[] = [];
  const append = async (request: AppendRequest): Promise<Appended> => {
    requests.push(request);
    const receipt = { number: 'B01-K01-20261121-0001', series: 'K01', counter: 1 };
    const body = typeof request.body === 'function' ? request.body({ receipt, nowMs: 5_000 }) : request.body;
    bodies.push(body);
    return {
      id: request.id, device: 'd', epoch: 1, stream: 'F', seq: 1, hash: 'h',
      raw: JSON.stringify({ body }), receipt, madeAtMs: 5_000, repeated: false,
    };
  };
  return { requests, bodies, append };
}

describe('paying in cash', () => {
  it('asks for the total rounded as the outlet rounds cash, with quick amounts above it', () => {
    const { basket, checkout } = desk(journal().append);
    basket.add(aLine({ price_minor: 37_425 }));
    expect(checkout.dueMinor(RULES)).toBe(37_400);
    expect(checkout.suggestions(RULES)).toEqual([38_000, 40_000, 50_000, 100_000]);
  });

  it('writes one self-contained event with the cart as its id, and empties the cart', async () => {
    const { requests, bodies, append } = journal();
    const { basket, checkout } = desk(append);
    basket.add(aLine({ price_minor: 3_500, quantity_milli: 3_000 }));
    const cart = basket.id;
    expect(await checkout.take(20_000)).toBe(true);
    expect(requests[0]).toMatchObject({
      id: cart, type: 'sale.completed', version: 2, receipt: true, closesCart: cart, shift: 'shift-1',
    });
    expect(bodies[0]).toMatchObject({
      sale: cart,
      receipt: { number: 'B01-K01-20261121-0001' },
      cashier: { id: 'siti', name: 'Siti' },
      seller: { name: 'Toko Contoh Jaya', pkp: false },
      opened_at: 1_000,
      completed_at: 5_000,
      pricing_version: 2,
      totals: { total_minor: 10_500, item_count: 3 },
      due_minor: 10_500,
      change_minor: 9_500,
      payments: [
        {
          kind: 'cash', method: 'cash', name: 'Tunai', amount_minor: 10_500, tendered_minor: 20_000,
          change_minor: 9_500, donation_minor: 0, account: null, details: null, confirmed_at: null,
        },
      ],
      lines: [{ discount: null }],
      order_discount: null,
      customer: null,
      donation_minor: 0,
      donation_to: null,
    });
    expect(checkout.finished).toMatchObject({ changeMinor: 9_500, receiptNumber: 'B01-K01-20261121-0001' });
    expect(basket.isEmpty).toBe(true);
    expect(basket.id).not.toBe(cart);
  });

  it('tapped twice is one sale', async () => {
    const { requests, append } = journal();
    const { basket, checkout } = desk(append);
    basket.add(aLine({}));
    const [first, second] = await Promise.all([checkout.take(3_500), checkout.take(3_500)]);
    expect([first, second]).toEqual([true, false]);
    expect(requests).toHaveLength(1);
  });

  it('with too little money is refused before anything is written', async () => {
    const { requests, append } = journal();
    const { basket, checkout } = desk(append);
    basket.add(aLine({}));
    expect(await checkout.take(3_000)).toBe(false);
    expect(checkout.failure).toBe('underpaid');
    expect(requests).toHaveLength(0);
    expect(basket.totalMinor).toBe(3_500);
  });

  it('that cannot be stored keeps the cart and says so; trying again uses the same id', async () => {
    const { requests, append } = journal();
    let broken = true;
    const { basket, checkout } = desk(async (request) => {
      if (!broken) return append(request);
      requests.push(request);
      throw Object.assign(new Error('disk'), { code: 'storage_full' });
    });
    basket.add(aLine({}));
    expect(await checkout.take(3_500)).toBe(false);
    expect([checkout.failure, basket.lines.length]).toEqual(['storage_full', 1]);
    broken = false;
    expect(await checkout.take(3_500)).toBe(true);
    expect(requests[0]!.id).toBe(requests[1]!.id);
    expect(checkout.failure).toBeNull();
  });

  it('never takes an amount that the cashier has not seen', async () => {
    const { requests, append } = journal();
    let minute = 600;
    const { basket, checkout } = desk(append, () => minute);
    basket.add(aLine({ price_minor: 10_000 }));
    minute = 700;
    expect(await checkout.take(10_000)).toBe(false);
    expect([checkout.failure, basket.totalMinor, requests.length]).toEqual(['price_changed', 5_000, 0]);
    expect(await checkout.take(10_000)).toBe(true);
    expect(checkout.finished).toMatchObject({ dueMinor: 5_000, changeMinor: 5_000 });
  });

  it('of a free cart needs no money', async () => {
    const { bodies, append } = journal();
    const { basket, checkout } = desk(append);
    basket.add(aLine({ price_minor: 0 }));
    expect(await checkout.take(0)).toBe(true);
    expect(bodies[0]).toMatchObject({ due_minor: 0, payments: [] });
  });

  it('of a free cart takes no money that nobody would find again: it is refused, and nothing is written', async () => {
    const { requests, append } = journal();
    const { basket, checkout } = desk(append);
    basket.add(aLine({ price_minor: 0 }));
    expect(await checkout.take(5_000)).toBe(false);
    expect([checkout.failure, requests.length, basket.isEmpty]).toEqual(['tender_not_needed', 0, false]);
  });

  it('asks no tip with goods for nothing, also one that was set before they became free', async () => {
    const { bodies, append } = journal();
    const { basket, checkout, paying } = desk(append);
    const line = aLine({ price_minor: 3_500 });
    basket.add(line);
    paying.tipMinor = 2_000;
    expect(checkout.dueMinor(RULES)).toBe(5_500);
    basket.changeLine(line.id, { price_minor: 0 });
    expect([checkout.dueMinor(RULES), checkout.isPaid(RULES)]).toEqual([0, true]);
    expect(await checkout.take(checkout.dueMinor(RULES))).toBe(true);
    expect(bodies[0]).toMatchObject({ due_minor: 0, payments: [], tip_minor: 0 });
  });

  it('that was already written shows what was written, not what the second try said', async () => {
    const stored = { due_minor: 3_500, change_minor: 1_500, totals: { total_minor: 3_500 }, payments: [{ tendered_minor: 5_000 }] };
    const { basket, checkout } = desk(async (request) => ({
      id: request.id, device: 'd', epoch: 1, stream: 'F', seq: 1, hash: 'h',
      raw: JSON.stringify({ body: stored }),
      receipt: { number: 'B01-K01-20261121-0009', series: 'K01', counter: 9 },
      madeAtMs: 1, repeated: true,
    }));
    basket.add(aLine({}));
    await checkout.take(3_500);
    expect(checkout.finished).toMatchObject({ tenderedMinor: 5_000, changeMinor: 1_500 });
  });
});
