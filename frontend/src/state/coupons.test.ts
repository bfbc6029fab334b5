/** Coupon codes at the counter: what needs the hub, what does not, and what survives a reload. */
import { expect, it } from 'vitest';
import type { Catalog } from '../data/catalog';
import { type CouponAsk, couponHash } from '../data/coupons';
import type { OpenCart } from '../data/carts';
import { DataError } from '../data/errors';
import type { JsonObject } from '../data/json';
import type { CouponTerms, Promotion } from '../domain/types';
import { Basket } from './basket.svelte';
import type { CartCoupon, CartCustomer } from './cart_facts';
import { removeCoupon, useCoupon, useScanned } from './coupon_verbs';
import { Coupons } from './coupons.svelte';
import { Notices } from './notices.svelte';
import { saleBody } from './sale_body';
import { aLine, RULES } from './testing';

const MERCHANT = '01943f00-0000-7000-8000-000000000001';
const ANI: CartCustomer = { id: 'ani', name: 'Bu Ani', phone: '', member: false, price_list: null };

async function shop(terms: Partial<CouponTerms> = {}, change: Partial<Promotion> = {}) {
  const hash = await couponHash(MERCHANT, 'HEMAT10');
  const coupon = { hash, uses_limit: null, customer_limit: null, till_allotment: 0, ...terms };
  const promotion: Promotion = {
    id: 'p', name: 'Hemat', kind: 'threshold', minimum_minor: 3_000, amount_minor: 1_000, coupon, ...change,
  };
  const rules = { ...RULES, coupons: [promotion] };
  const kept = new Map<string, JsonObject>();
  const keeper = {
    save: (id: string, content: JsonObject) => void kept.set(id, JSON.parse(JSON.stringify(content)) as JsonObject),
    discard: (id: string) => void kept.delete(id),
  };
  const hub = { left: 0, alive: true, asked: [] as CouponAsk[], given: 0, pause: Promise.resolve() };
  const ask = async (claim: CouponAsk): Promise<number> => {
    if (!hub.alive) throw new DataError('hub_unreachable');
    hub.asked.push(claim);
    await hub.pause;
    const want = Math.min(claim.spent + (claim.wanted ?? 1) - hub.given, hub.left);
    if (terms.uses_limit !== undefined && want <= 0 && claim.spent >= hub.given) {
      const problem = { status: 422, code: 'coupon_used_up', detail: 'habis', server_time: null, retry_after_ms: null };
      throw new DataError('hub_refused', { problem });
    }
    [hub.left, hub.given] = [hub.left - Math.max(want, 0), hub.given + Math.max(want, 0)];
    return hub.given;
  };
  const frame = () => ({ rules, businessDate: '2026-11-21', minuteOfDay: 600 });
  const aside: CartCoupon[] = [];
  const state = { frozen: false };
  const open = () => {
    const basket = new Basket(frame, keeper, () => 1_000);
    const coupons = new Coupons({
      basket, keeper, ask, held: () => aside, frozen: () => state.frozen,
      businessDate: () => '2026-11-21', device: () => 'tablet',
    });
    const notices = new Notices();
    const selling: { unknownCode: string | null } = { unknownCode: null };
    const catalog = { outlet: { merchant: { id: MERCHANT }, rules } } as unknown as Catalog;
    return { basket, coupons, notices, selling, catalog, undo: () => void basket.undo() };
  };
  const desk = open();
  desk.coupons.receive(desk.catalog);
  desk.basket.add(aLine({ price_minor: 5_000 }));
  return { ...desk, desk, hub, kept, aside, state, open };
}

it('a code without a limit is used with the hub dead, told in the sale, and taken back by undo', async () => {
  const { basket, desk, hub, notices } = await shop();
  hub.alive = false;
  expect(await useCoupon(desk, 'hemat-10')).toBeNull();
  expect([basket.totalMinor, notices.toast?.notice]).toEqual([4_000, { kind: 'coupon_set', now: 'used', code: 'HEMAT10' }]);
  const outlet = { merchant: {}, outlet: {}, rules: RULES } as never;
  const settled = { rounding_minor: 0, due_minor: 4_000, payments: [], change_minor: 0, tip_minor: 0 };
  const parts = {
    sale: basket.id, outlet, cashier: { id: '', name: '' }, openedAtMs: 0, order: basket.order,
    discounts: basket.discounts, priced: basket.priceNow(), settled, paid: new Map(), donationTo: null, owedMinor: null, held: new Map(), points: null,
  };
  const body = saleBody(parts, { receipt: null, nowMs: 1 }) as { promotions: { coupon?: string }[] };
  expect(body.promotions.map(({ coupon }) => coupon)).toEqual(['HEMAT10']);
  notices.undo();
  expect([basket.totalMinor, basket.facts.coupons]).toEqual([5_000, []]);
});

it('a wrong, repeated, early or half typed code is a sentence and changes nothing', async () => {
  const { basket, coupons, desk, state } = await shop();
  expect((await coupons.claim('a!'))?.code).toBe('coupon_unreadable');
  expect((await coupons.claim('HEMAT11'))?.code).toBe('coupon_unknown');
  state.frozen = true;
  expect((await coupons.claim('HEMAT10'))?.code).toBe('coupon_paying');
  state.frozen = false;
  expect(await useCoupon(desk, 'HEMAT10')).toBeNull();
  expect((await coupons.claim('HEMAT10'))?.code).toBe('coupon_present');
  const early = await shop({}, { from: '2026-12-01' });
  expect((await early.coupons.claim('HEMAT10'))?.code).toBe('coupon_not_today');
  expect([basket.facts.coupons.length, early.basket.facts.coupons.length]).toEqual([1, 0]);
});

it('a limited code needs the hub unless a use was allotted, and each use is spent once', async () => {
  const { basket, coupons, desk, hub, aside } = await shop({ uses_limit: 2 });
  hub.alive = false;
  expect((await coupons.claim('HEMAT10'))?.code).toBe('coupon_needs_hub');
  [hub.alive, hub.left] = [true, 2];
  expect(await coupons.claim('HEMAT10')).toBeNull();
  removeCoupon(desk, 'p');
  hub.alive = false;
  expect(await coupons.claim('HEMAT10')).toBeNull(); // the use it was given is still its own
  aside.push(...basket.facts.coupons); // put aside
  basket.startNext();
  expect((await coupons.claim('HEMAT10'))?.code).toBe('coupon_needs_hub');
  hub.alive = true;
  expect(await coupons.claim('HEMAT10')).toBeNull();
  coupons.sold(['p']);
  basket.startNext();
  const refusal = await coupons.claim('HEMAT10');
  expect(refusal).toEqual({ code: 'coupon_used_up', detail: 'habis' });
  expect(hub.asked.at(-1)).toEqual({ promotion: 'p', allotted: 2, spent: 2, wanted: 1, customer: null });
});

it('what may be held ahead is fetched at once, lasts without the hub and over a reload', async () => {
  const { coupons, hub, kept, open, catalog } = await shop({ uses_limit: 9, till_allotment: 2 });
  [hub.alive, hub.left] = [false, 9];
  coupons.receive(catalog);
  hub.alive = true;
  await expect.poll(() => coupons.fill().then(() => hub.given)).toBe(2);
  expect([hub.given, kept.get('p')]).toMatchObject([2, { kind: 'coupon', device: 'tablet', allotted: 2, sold: 0 }]);
  hub.alive = false;
  expect(await coupons.claim('HEMAT10')).toBeNull();
  coupons.sold(['p']);
  const after = open();
  after.coupons.receive(after.catalog);
  after.coupons.restore({ id: 'p', saved_at_ms: 1, content: kept.get('p')! } as OpenCart);
  after.basket.add(aLine({ price_minor: 5_000 }));
  expect(await after.coupons.claim('HEMAT10')).toBeNull();
  after.coupons.sold(['p']);
  after.basket.startNext();
  expect((await after.coupons.claim('HEMAT10'))?.code).toBe('coupon_needs_hub');
});

it('another device’s allotment is not ours to spend', async () => {
  const { coupons, hub, kept } = await shop({ uses_limit: 9 });
  hub.alive = false;
  const content = { kind: 'coupon', device: 'other', promotion: 'p', allotted: 5, sold: 0 };
  kept.set('p', content);
  coupons.restore({ id: 'p', saved_at_ms: 1, content } as OpenCart);
  expect([(await coupons.claim('HEMAT10'))?.code, kept.has('p')]).toEqual(['coupon_needs_hub', false]);
});

it('a code limited per customer binds to the customer it was asked for', async () => {
  const { basket, coupons, hub } = await shop({ customer_limit: 1 });
  expect((await coupons.claim('HEMAT10'))?.code).toBe('coupon_needs_customer');
  basket.setFacts({ customer: ANI });
  expect(await coupons.claim('HEMAT10')).toBeNull();
  expect([hub.asked.at(-1)?.customer, basket.totalMinor]).toEqual(['ani', 4_000]);
  basket.setFacts({ customer: { ...ANI, id: 'other' } });
  expect(basket.totalMinor).toBe(5_000);
});

it('a scanned code that is a coupon is used; one that is not is told as an unknown barcode', async () => {
  const { basket, desk, selling } = await shop();
  expect(desk.coupons.scan('899!', desk)).toBe(false);
  expect(desk.coupons.scan('8992388101015', desk)).toBe(true);
  expect(desk.coupons.scan('HEMAT10', desk)).toBe(true); // while the first is read
  await expect.poll(() => selling.unknownCode).toBe('8992388101015');
  expect(desk.coupons.scan('HEMAT10', desk)).toBe(true);
  await expect.poll(() => basket.facts.coupons.length).toBe(1);
});

it('while a code is being asked about the next one waits its turn, and a barcode after it is told as unknown', async () => {
  const { basket, desk, hub, notices, selling } = await shop({ uses_limit: 2 });
  hub.left = 2;
  let answer = () => {};
  hub.pause = new Promise<void>((resolve) => (answer = resolve));
  const [first, again, barcode] = [
    useCoupon(desk, 'HEMAT10'), useCoupon(desk, 'HEMAT10'), useScanned(desk, '8992388101015'),
  ];
  expect([selling.unknownCode, notices.toast, desk.coupons.working]).toEqual([null, null, true]);
  answer();
  expect([await first, (await again)?.code]).toEqual([null, 'coupon_present']);
  await barcode;
  expect([selling.unknownCode, basket.facts.coupons.length, hub.asked.length]).toEqual(['8992388101015', 1, 1]);
  expect(desk.coupons.working).toBe(false);
});

it('a code that waited is not put into the next customer\'s cart', async () => {
  const { basket, desk, hub } = await shop({ uses_limit: 2 });
  hub.left = 2;
  let answer = () => {};
  hub.pause = new Promise<void>((resolve) => (answer = resolve));
  const [first, second] = [useCoupon(desk, 'HEMAT10'), useCoupon(desk, 'HEMAT10')];
  basket.startNext();
  answer();
  expect([(await first)?.code, (await second)?.code]).toEqual(['coupon_paying', 'coupon_paying']);
  expect(basket.facts.coupons).toEqual([]);
});

it('a scanned barcode too long to be a coupon is told as unknown', async () => {
  const { desk, selling } = await shop();
  const long = '010899238810101521ABCDEF12345';
  expect(desk.coupons.scan(long, desk)).toBe(true);
  await expect.poll(() => selling.unknownCode).toBe(long);
});
