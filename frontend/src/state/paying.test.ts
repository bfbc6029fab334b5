/** Being paid in other ways than plain cash: what is written before, what after, and what a crash leaves. */
import { describe, expect, it } from 'vitest';
import type { Appended, AppendRequest } from '../data/journal';
import type { JsonObject } from '../data/json';
import { Basket } from './basket.svelte';
import { Checkout } from './checkout.svelte';
import { unprovenOf } from './matching.svelte';
import { Paying } from './paying.svelte';
import { aLine, RULES } from './testing';
import { CASH, type Method, takenCash } from './tenders';
import { NO_CARD, problemOf } from './typed_payment';

const OUTLET = {
  merchant: { id: 'm', name: 'Toko' },
  outlet: {
    id: 'o', code: 'B01', name: 'Toko', address_lines: [], phone: null, npwp: null, npwpd: null,
    zone: 'Asia/Jakarta', day_cutoff_minute: 0,
    receipt: { columns: 32, header_lines: [], footer_lines: [] },
    currency: { code: 'IDR', exponent: 0 },
  },
  rules: RULES,
};
const QRIS: Method = { ...CASH, code: 'qris', name: 'QRIS', kind: 'qris', account: 'QRIS toko' };

function desk(rules = () => RULES) {
  const events: { id: string; type: string; body: JsonObject }[] = [];
  const kept = new Map<string, JsonObject>();
  const keeper = {
    save: (id: string, content: JsonObject) => void kept.set(id, structuredClone(content)),
    discard: (id: string) => void kept.delete(id),
    settled: async () => void (hurried += 1),
  };
  let hurried = 0;
  const append = async (request: AppendRequest): Promise<Appended> => {
    const receipt = { number: 'B01-K01-1', series: 'K01', counter: 1 };
    const body = typeof request.body === 'function' ? request.body({ receipt, nowMs: 9_000 }) : request.body;
    events.push({ id: request.id, type: request.type, body });
    return {
      id: request.id, device: 'd', epoch: 1, stream: 'F', seq: 1, hash: 'h',
      raw: JSON.stringify({ body }), receipt, madeAtMs: 9_000, repeated: false,
    };
  };
  const frame = () => ({
    outlet: OUTLET, cashier: { id: 'siti', name: 'Siti' }, actor: null, shift: 's', businessDate: '2026-11-21',
  });
  const pricing = () => ({ rules: rules(), businessDate: '2026-11-21', minuteOfDay: 600 });
  const basket = new Basket(pricing, { save: () => undefined, discard: () => undefined }, () => 1_000);
  const written = async (id: string) => events.some((event) => event.id === id);
  const opened = () => new Paying({ basket, keeper, append, frame, nowMs: () => 5_000, written });
  const paying = opened();
  const checkoutOf = (its: Paying) => new Checkout(basket, frame, append, its);
  return { basket, paying, opened, events, kept, hurries: () => hurried, checkoutOf, checkout: checkoutOf(paying) };
}

const carts = (kept: ReadonlyMap<string, JsonObject>, formerly?: string[]) =>
  [...kept].map(([id, content]) => ({ id, saved_at_ms: 1, content, ...(formerly && { formerly }) }));

const types = (events: readonly { type: string }[]) => events.map(({ type }) => type);

describe('a payment outside the drawer', () => {
  it('is written before it is shown, and ends in the sale under the same id', async () => {
    const { basket, paying, checkout, events, kept } = desk();
    basket.add(aLine({ price_minor: 10_000 }));
    expect(await paying.start(QRIS, 10_000, 0)).toBe(true);
    expect(types(events)).toEqual(['payment.started']);
    expect(events[0]?.body).toMatchObject({ sale: basket.id, kind: 'qris', amount_minor: 10_000 });
    paying.confirm({ reference: ' RRN 1 ', details: null });
    expect(await checkout.finish(null)).toBe(true);
    expect(events[1]?.body['payments']).toMatchObject([
      { id: events[0]?.body['payment'], reference: 'RRN 1', confirmed_at: 5_000, account: 'QRIS toko' },
    ]);
    expect(kept.size).toBe(0);
  });

  it('of a wallet that is none of the known kinds is asked about after a crash too', async () => {
    const { basket, paying, opened, events, kept } = desk();
    basket.add(aLine({}));
    const wallet: Method = { ...CASH, code: 'gopay', name: 'GoPay', kind: 'other' };
    expect(await paying.start(wallet, 3_500, 0)).toBe(true);
    expect(events[0]?.body).toMatchObject({ kind: 'other', name: 'GoPay', amount_minor: 3_500 });
    const again = opened();
    await again.restore(carts(kept));
    expect(again.started?.method.name).toBe('GoPay');
  });

  it('begun twice at once is one', async () => {
    const { basket, paying, events } = desk();
    basket.add(aLine({}));
    const both = await Promise.all([paying.start(QRIS, 3_500, 0), paying.start(QRIS, 3_500, 0)]);
    expect([both, types(events)]).toEqual([[true, false], ['payment.started']]);
  });

  it('keeps the prices of the moment it was shown', async () => {
    let rules = RULES;
    const { basket, paying, checkout } = desk(() => rules);
    basket.add(aLine({ price_minor: 10_000 }));
    await paying.start(QRIS, 10_000, 0);
    rules = { ...RULES, promotions: [{ id: 'h', name: 'Separuh', kind: 'price', rate_ppm: 500_000 }] };
    paying.confirm();
    expect(await checkout.finish(null)).toBe(true);
    expect(checkout.finished).toMatchObject({ dueMinor: 10_000, changeMinor: 0 });
  });

  it('is asked about after a crash, until somebody says how it ended', async () => {
    const { basket, paying, opened, events, kept } = desk();
    basket.add(aLine({}));
    await paying.start(QRIS, 3_500, 0);
    const again = opened();
    await again.restore(carts(kept));
    expect(again.started).toMatchObject({ amountMinor: 3_500, startedAtMs: 5_000 });
    await again.abandon('not_paid');
    expect(events.at(-1)?.body).toMatchObject({ payment: events[0]?.body['payment'], reason: 'not_paid' });
    expect([again.started, kept.size]).toEqual([null, 0]);
  });

  it('that was kept but never written is not asked about', async () => {
    const { basket, opened, kept, events, paying } = desk();
    basket.add(aLine({}));
    await paying.start(QRIS, 3_500, 0);
    events.length = 0;
    const again = opened();
    await again.restore(carts(kept));
    expect(again.started).toBeNull();
  });
});

describe('money on its way when the pairing is renewed', () => {
  it('stays with its cart, which has a new id, and is gone with its sale', async () => {
    const { basket, paying, opened, kept, checkoutOf } = desk();
    basket.add(aLine({ price_minor: 10_000 }));
    const before = basket.id;
    await paying.start(QRIS, 4_000, 0);
    paying.confirm();
    const [[, record]] = [...kept] as [[string, JsonObject]];
    kept.clear();
    kept.set('record-now', record);
    basket.restore('cart-now', { lines: basket.lines, opened_at: 1, facts: basket.facts } as unknown as JsonObject);
    const cart = { id: 'cart-now', saved_at_ms: 1, content: { kind: 'cart' }, formerly: ['older', before] };
    const again = opened();
    await again.restore([...carts(kept, ['its own']), cart]);
    expect([again.taken.map(({ tender }) => tender.tendered_minor), again.holdsMoneyFor('cart-now')]).toEqual([[4_000], true]);
    const later = opened(); // the cart was changed and kept anew meanwhile: it no longer says what it was
    await later.restore(carts(kept));
    expect(later.holdsMoneyFor('cart-now')).toBe(true);
    expect(await checkoutOf(later).take(6_000)).toBe(true);
    expect(kept.size).toBe(0);
  });
});

describe('several tenders', () => {
  it('pay together; cash rounds its own part; a taken one can be taken back', async () => {
    const { basket, paying, checkout, events } = desk();
    basket.add(aLine({ price_minor: 75_683 }));
    await paying.start(QRIS, 50_000, 0);
    paying.confirm();
    expect([checkout.leftMinor(RULES, 'qris'), checkout.dueMinor(RULES)]).toEqual([25_683, 25_700]);
    paying.add(takenCash(CASH, 5_000, 0));
    expect(checkout.dueMinor(RULES)).toBe(20_700);
    await paying.remove(paying.taken[1]!.tender.id);
    expect(types(events)).toEqual(['payment.started']); // cash goes back without a word
    expect(await checkout.take(30_000)).toBe(true);
    expect(checkout.finished).toMatchObject({ dueMinor: 75_700, changeMinor: 4_300 });
  });

  it('a confirmed payment that is taken back leaves a word about it', async () => {
    const { basket, paying, events } = desk();
    basket.add(aLine({}));
    await paying.start(QRIS, 3_500, 0);
    paying.confirm();
    await paying.remove(paying.taken[0]!.tender.id);
    expect(events.at(-1)).toMatchObject({ type: 'payment.abandoned', body: { reason: 'taken_back' } });
    expect(paying.taken).toEqual([]);
  });

  it('more than the cart has come to be is said, not sold', async () => {
    const { basket, paying, checkout } = desk();
    const line = basket.add(aLine({ price_minor: 3_500, quantity_milli: 2_000 }));
    await paying.start(QRIS, 7_000, 0);
    paying.confirm();
    basket.setQuantity(line.id, 1_000);
    expect(checkout.isOverpaid()).toBe(true);
    expect(await checkout.finish(null)).toBe(false);
    expect(checkout.failure).toBe('change_only_from_cash');
  });
});

describe('tips and given-away change', () => {
  it('are only what was asked for, and are gone with the sale', async () => {
    const { basket, paying, checkout, events } = desk();
    basket.add(aLine({ price_minor: 10_500 }));
    expect(paying.donating).toBeNull();
    paying.tipMinor = 1_000;
    paying.donating = 'small';
    expect(await checkout.take(20_000)).toBe(true);
    expect(events[0]?.body).toMatchObject({ tip_minor: 1_000, donation_minor: 500, change_minor: 8_000 });
    expect([paying.tipMinor, paying.donating]).toEqual([0, null]);
  });

  it('plain cash writes one event and keeps nothing beside it', async () => {
    const { basket, checkout, events, kept } = desk();
    basket.add(aLine({}));
    await checkout.take(5_000);
    expect([types(events), kept.size]).toEqual([['sale.completed'], 0]);
  });
});

describe('money that came', () => {
  it('stays on a cart that has come to be free, and is no sale without it', async () => {
    const { basket, paying, checkout, events } = desk();
    basket.add(aLine({ price_minor: 10_000 }));
    await paying.start(QRIS, 4_000, 0);
    paying.confirm();
    expect(paying.holdsMoneyFor(basket.id)).toBe(true);
    basket.setFacts({ orderDiscount: { kind: 'percent', rate_ppm: 1_000_000 } });
    expect(await checkout.finish(null)).toBe(false);
    expect([checkout.failure, types(events), paying.taken.length]).toEqual([
      'tender_not_needed', ['payment.started'], 1,
    ]);
  });

  it('is kept at once, not in the next quiet moment', () => {
    const { basket, paying, kept, hurries } = desk();
    basket.add(aLine({}));
    paying.add(takenCash(CASH, 1_000, 0));
    expect([kept.size, hurries()]).toEqual([1, 1]);
  });

  it('with the tip leaves no tip to be asked for again', async () => {
    const { basket, paying, checkout } = desk();
    basket.add(aLine({ price_minor: 10_000 }));
    paying.tipMinor = 2_000;
    await paying.start(QRIS, 12_000, 2_000);
    paying.confirm();
    expect(checkout.dueMinor(RULES)).toBe(0);
    expect(await checkout.finish(null)).toBe(true);
    expect(checkout.finished).toMatchObject({ dueMinor: 10_000, tenderedMinor: 12_000 });
  });
});

describe('what is typed about a payment', () => {
  it('is never a card number, and is there where the owner wants it', () => {
    const typed = { reference: '4111 1111 1111 1111', details: null };
    expect(problemOf(QRIS, typed)).toBe('card_number');
    expect(problemOf({ ...QRIS, needs_reference: true }, { reference: ' ', details: null })).toBe('reference_missing');
    const card = { bank: 'BCA', last4: '123', approval: '', trace: '' };
    expect(problemOf({ ...CASH, kind: 'card' }, { reference: '', details: card })).toBe('last4_wrong');
    expect(problemOf(QRIS, { reference: '', details: null })).toBeNull();
  });

  it('of a card: bank, last four and approval where the owner wants proof, all or nothing of it elsewhere', () => {
    const edc = { ...CASH, kind: 'card' as const, needs_reference: true };
    const slip = { bank: 'BCA', last4: '1234', approval: '001234', trace: '' };
    const problem = (change: Partial<typeof slip>) => problemOf(edc, { reference: '', details: { ...slip, ...change } });
    expect(problem({})).toBeNull();
    for (const lacking of [{ bank: ' ' }, { last4: '' }, { approval: ' ' }]) expect(problem(lacking)).toBe('card_missing');
    expect(problem({ last4: '12' })).toBe('last4_wrong');
    expect(problemOf(edc, { reference: '', details: null })).toBe('card_missing');
    expect(problemOf({ ...edc, needs_reference: false }, { reference: '', details: NO_CARD })).toBeNull();
  });
});

it('QRIS without a reference is listed at the close; refunds and what went back by QRIS are not', () => {
  const payment = { id: 'p', kind: 'qris', name: 'QRIS', amount_minor: 3_500, tip_minor: 0, reference: null };
  const sale = { sale: 's', receipt: { number: 'B01-1' }, completed_at: 7, payments: [payment] };
  const proven = { ...sale, payments: [{ ...payment, reference: 'RRN' }] };
  const undone = { ...sale, sale: 'u' };
  const refund = { ...sale, sale: 'r', refund: 'r', original: { sale: 'u' }, payments: [{ ...payment, amount_minor: -3_500 }] };
  const cash = { ...refund, original: { sale: 's' }, payments: [{ ...payment, kind: 'cash', amount_minor: -3_500 }] };
  const listed = { payment: 'p', sale: 's', number: 'B01-1', name: 'QRIS', amountMinor: 3_500, atMs: 7 };
  expect(unprovenOf([sale, proven, undone, refund, cash])).toEqual([listed]);
});

it('QRIS of which a part went back is looked for still, until parts have brought all of it back', () => {
  const pay = (id: string, amount_minor: number, tip_minor = 0) =>
    ({ id, kind: 'qris', name: 'QRIS', amount_minor, tip_minor, reference: null });
  const sold = (...payments: object[]) => ({ sale: 's', receipt: { number: 'B01-1' }, completed_at: 7, payments });
  const part = (minor: number, tip = 0) =>
    ({ ...sold(pay('b', -minor, -tip)), sale: 'r', refund: 'r', original: { sale: 's' } });
  const looked = (...bodies: object[]) => unprovenOf(bodies as never).map(({ payment }) => payment);
  expect(looked(sold(pay('p', 100_000)), part(10_000))).toEqual(['p']);
  expect(looked(sold(pay('p', 100_000)), part(50_000), part(50_000))).toEqual([]);
  expect(looked(sold(pay('p', 50_000), pay('q', 50_000)), part(50_000))).toEqual(['q']);
  expect(looked(sold(pay('p', 70_000), pay('q', 30_000)), part(70_000))).toEqual(['p']);
  expect(looked(sold(pay('p', 10_000, 2_000)), part(10_000))).toEqual(['p']);
  expect(looked(sold(pay('p', 10_000, 2_000)), part(10_000, 2_000))).toEqual([]);
});

describe('the cash of a refund that pays the cart', () => {
  const swap = (refund: string) => {
    const cash = takenCash(CASH, 2_000, 0);
    return { ...cash, facts: { ...cash.facts, refund } };
  };

  it('counts after a crash only when the refund was written', async () => {
    const { basket, paying, opened, events, kept, checkoutOf } = desk();
    basket.add(aLine({}));
    paying.add(swap('r'));
    const lost = opened();
    await lost.restore(carts(kept));
    expect([lost.taken.length, checkoutOf(lost).leftMinor(RULES, 'cash')]).toEqual([0, 3_500]);
    events.push({ id: 'r', type: 'sale.refunded', body: {} });
    const found = opened();
    await found.restore(carts(kept));
    expect([found.taken.length, checkoutOf(found).leftMinor(RULES, 'cash')]).toEqual([1, 1_500]);
  });

  it('is one of the payments of the sale, and names no card and no reference', async () => {
    const { basket, paying, events, checkout } = desk();
    basket.add(aLine({}));
    paying.add(swap('r'));
    expect(await checkout.take(1_500)).toBe(true);
    const { payments } = events[0]?.body as unknown as { payments: Record<string, unknown>[] };
    expect(payments.map(({ kind, amount_minor, reference, refund }) => [kind, amount_minor, reference ?? null, refund])).toEqual([
      ['cash', 2_000, null, undefined], ['cash', 1_500, null, undefined],
    ]);
  });
});
