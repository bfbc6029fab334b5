/** Kasbon at the till: what may be sold on it now, and what a sale on it says. */
import { describe, expect, it } from 'vitest';
import type { Standing } from '../data/balance_ledger';
import type { Appended, AppendRequest } from '../data/journal';
import type { JsonObject } from '../data/json';
import type { BalanceName } from '../data/protocol';
import { Watched } from '../data/watch';
import { Basket } from './basket.svelte';
import { Checkout } from './checkout.svelte';
import { codeOf } from './failures';
import { Balance } from './balances.svelte';
import { beside } from './beside';
import { repaidMinor } from './kasbon_verbs';
import { Paying } from './paying.svelte';
import type { Register } from './register.svelte';
import { CASH, type Method, methodsOf, NOTHING_TYPED, takenOther } from './tenders';
import { aLine, RULES } from './testing';
import { checked } from './using_up';

const ANI = { id: 'ani', name: 'Bu Ani', phone: '', member: false, price_list: null };
const METHOD: Method = { ...CASH, code: 'kasbon', name: 'Kasbon', kind: 'kasbon' };

function known(standing: Standing | null = { named: true, minor: 20_000, roomMinor: 80_000, aloneMinor: 30_000 }, name: BalanceName = 'kasbon') {
  const status = new Watched({ reachable: true });
  let now = 10_000;
  const store = { name, of: () => standing, atMs: 10_000, moved: new Watched(0) };
  const kasbon = new Balance(store, status, () => now);
  return { kasbon, status, pass: (ms: number) => (now += ms) };
}

const codeOfRefusal = (work: () => unknown) => {
  try {
    return String(work());
  } catch (error) {
    return codeOf(error);
  }
};

describe('what may be sold on kasbon', () => {
  it('is all the limit leaves while the hub is heard, and a share of it while it is not', () => {
    const { kasbon, status, pass } = known();
    expect(kasbon.of('ani')).toEqual({ minor: 20_000, mayMinor: 80_000, alone: false, unsaid: false });
    status.set({ reachable: false });
    expect(kasbon.of('ani')).toEqual({ minor: 20_000, mayMinor: 30_000, alone: true, unsaid: false });
    status.set({ reachable: true });
    pass(120_000); // connected, and nothing was said for long
    expect(kasbon.of('ani')?.alone).toBe(true);
  });

  it('is not nothing for sure, of somebody nobody speaks of, while the hub is not heard', () => {
    const { kasbon, status } = known({ named: false, minor: 0, roomMinor: 0, aloneMinor: 0 });
    expect(kasbon.of('ani')?.unsaid).toBe(false);
    status.set({ reachable: false });
    expect(kasbon.of('ani')?.unsaid).toBe(true);
  });

  it('is nothing to nobody, nothing while nothing is known, and nothing beyond', () => {
    const { kasbon } = known();
    expect(codeOfRefusal(() => checked(kasbon, null, 1))).toBe('kasbon_nobody');
    expect(codeOfRefusal(() => checked(known(null).kasbon, ANI, 1))).toBe('kasbon_unknown');
    expect(codeOfRefusal(() => checked(kasbon, ANI, 80_001))).toBe('kasbon_beyond');
    expect(checked(kasbon, ANI, 80_000)).toBe(20_000);
  });
});

function desk(kasbon: Balance) {
  const requests: AppendRequest[] = [];
  const bodies: JsonObject[] = [];
  const append = async (request: AppendRequest): Promise<Appended> => {
    const receipt = { number: 'B01-K01-1', series: 'K01', counter: 1 };
    const body = typeof request.body === 'function' ? request.body({ receipt, nowMs: 5_000 }) : request.body;
    requests.push(request);
    bodies.push(body);
    return {
      id: request.id, device: 'd', epoch: 1, stream: 'F', seq: 1, hash: 'h', raw: JSON.stringify({ body }),
      receipt, madeAtMs: 5_000, repeated: false,
    };
  };
  const outlet = {
    merchant: { id: 'm', name: 'Toko' }, rules: RULES,
    outlet: {
      id: 'o', code: 'B01', name: 'Toko', address_lines: [], phone: null, npwp: null, npwpd: null, zone: 'Asia/Jakarta',
      day_cutoff_minute: 0, receipt: { columns: 32, header_lines: [], footer_lines: [] }, currency: { code: 'IDR', exponent: 0 },
    },
  };
  const frame = () => ({ outlet, cashier: { id: 's', name: 'Siti' }, actor: null, shift: 's', businessDate: '2026-11-21' });
  const pricing = () => ({ rules: RULES, businessDate: '2026-11-21', minuteOfDay: 600 });
  const keeper = { save: () => undefined, discard: () => undefined, settled: async () => undefined };
  const basket = new Basket(pricing, keeper, () => 1_000);
  const paying = new Paying({ basket, keeper, append, frame, nowMs: () => 5_000, written: async () => false });
  const checkout = new Checkout(basket, frame, append, paying);
  const balances = { kasbon, credit: kasbon, gift: kasbon, points: kasbon };
  const world = { balances, customers: { all: [] }, till: { balances } } as unknown as Register;
  checkout.beside = async (sold) => beside(world, sold);
  const owe = (amountMinor: number, method = METHOD) =>
    paying.add(takenOther(method, { payment: `k${amountMinor}`, amountMinor, tipMinor: 0 }, NOTHING_TYPED, null));
  return { basket, checkout, paying, owe, requests, bodies };
}

describe('a sale on kasbon', () => {
  it('is version 3, names what is owed after it, and takes the rest in cash', async () => {
    const { basket, checkout, owe, requests, bodies } = desk(known().kasbon);
    basket.add(aLine({ price_minor: 50_000 }));
    basket.setFacts({ customer: ANI });
    owe(40_000);
    expect(await checkout.take(10_000)).toBe(true);
    expect(requests[0]).toMatchObject({ type: 'sale.completed', version: 3 });
    expect(bodies[0]?.['payments']).toMatchObject([
      { kind: 'kasbon', amount_minor: 40_000, owed_minor: 60_000, name: 'Kasbon', confirmed_at: null },
      { kind: 'cash', amount_minor: 10_000 },
    ]);
  });

  it('without kasbon stays version 2, which every hub knows', async () => {
    const { basket, checkout, requests, bodies } = desk(known().kasbon);
    basket.add(aLine({ price_minor: 50_000 }));
    await checkout.take(50_000);
    expect(requests[0]?.version).toBe(2);
    expect(JSON.stringify(bodies[0])).not.toContain('owed_minor');
  });

  it('is checked once more when it is written: the customer may have gone, several parts add up', async () => {
    const { basket, checkout, owe, requests } = desk(known().kasbon);
    basket.add(aLine({ price_minor: 100_000 }));
    basket.setFacts({ customer: ANI });
    owe(50_000);
    owe(50_000);
    expect(await checkout.finish(null)).toBe(false);
    expect(checkout.failure).toBe('kasbon_beyond');
    basket.setFacts({ customer: null });
    expect(await checkout.finish(null)).toBe(false);
    expect(checkout.failure).toBe('kasbon_nobody');
    expect([requests.length, basket.isEmpty]).toEqual([0, false]);
  });
});

it('a sale out of credit is version 4, names what is still held, and is never more than there is', async () => {
  const credit = { ...METHOD, code: 'saldo', name: 'Saldo', kind: 'store_credit' as const };
  const { basket, checkout, owe, requests, bodies } = desk(known({ named: true, minor: 45_000, roomMinor: 45_000, aloneMinor: 9_000 }, 'credit').kasbon);
  basket.add(aLine({ price_minor: 50_000 }));
  basket.setFacts({ customer: ANI });
  owe(40_000, credit);
  expect(await checkout.take(10_000)).toBe(true);
  expect(requests[0]).toMatchObject({ type: 'sale.completed', version: 4 });
  expect(bodies[0]?.['payments']).toMatchObject([
    { kind: 'store_credit', amount_minor: 40_000, held_minor: 5_000, name: 'Saldo' },
    { kind: 'cash', amount_minor: 10_000 },
  ]);
  basket.add(aLine({ price_minor: 50_000 }));
  basket.setFacts({ customer: ANI });
  owe(50_000, credit);
  expect(await checkout.finish(null)).toBe(false);
  expect([checkout.failure, requests.length]).toEqual(['credit_beyond', 1]);
});

it('a sale by two gift cards asks each card, and says what is left on each', async () => {
  const gift = { ...METHOD, code: 'kartu', name: 'Kartu hadiah', kind: 'gift_card' as const };
  const { basket, checkout, paying, requests, bodies } = desk(known({ named: true, minor: 30_000, roomMinor: 30_000, aloneMinor: 9_000 }, 'gift').kasbon);
  const take = (card: string, amountMinor: number) => {
    const amounts = { payment: `${card}${String(amountMinor)}`, amountMinor, tipMinor: 0 };
    const taken = takenOther(gift, amounts, { ...NOTHING_TYPED, reference: `****${card}` }, null);
    paying.add({ ...taken, facts: { ...taken.facts, card } });
  };
  basket.add(aLine({ price_minor: 50_000 }));
  take('AAAA', 10_000);
  take('BBBB', 30_000);
  take('AAAA', 10_000);
  expect(await checkout.finish(null)).toBe(true);
  expect(requests[0]?.version).toBe(4);
  expect(bodies[0]?.['payments']).toMatchObject([
    { kind: 'gift_card', card: 'AAAA', amount_minor: 10_000, held_minor: 10_000, reference: '****AAAA' },
    { kind: 'gift_card', card: 'BBBB', amount_minor: 30_000, held_minor: 0 },
    { kind: 'gift_card', card: 'AAAA', amount_minor: 10_000, held_minor: 10_000 },
  ]);
  basket.add(aLine({ price_minor: 50_000 }));
  take('AAAA', 20_000);
  take('AAAA', 11_000);
  expect(await checkout.take(19_000)).toBe(false);
  expect(checkout.failure).toBe('gift_beyond');
});

it('a repayment pays what is owed, never more and never backwards', () => {
  expect([repaidMinor(45_000, 50_000), repaidMinor(45_000, 5_000), repaidMinor(-1, 5_000)]).toEqual([45_000, 5_000, 0]);
});

it('kasbon stands among the ways to pay where the shop gives it', () => {
  const row = { ...METHOD, id: 'k', opens_drawer: false, position: 2 };
  const cash = { ...CASH, id: 'c', opens_drawer: true, position: 1 };
  expect(methodsOf({ payment_methods: [cash], kasbon_method: row }).map(({ kind }) => kind)).toEqual(['cash', 'kasbon']);
  expect(methodsOf({ payment_methods: [cash] }).map(({ kind }) => kind)).toEqual(['cash']);
});
