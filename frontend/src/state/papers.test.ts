/** Who may take a sale back without asking, and which paper is the first. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SaleDetail } from '../data/history';
import type { JsonObject } from '../data/json';
import { Papers, UNDO_MS } from './papers.svelte';
import { priceBasket } from '../domain/basket';
import { settle } from '../domain/payments';
import { aLine, NOTHING_KNOWN, RULES } from './testing';

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => void kept.set(name, value),
});
beforeEach(() => kept.clear());

const SITI = { id: 'siti', name: 'Siti' };
const BUDI = { id: 'budi', name: 'Budi' };
const SOLD_AT = 1_000_000;

const GOODS = priceBasket({
  business_date: '2026-11-21', minute_of_day: 0, order_type: 'retail', customer: null, lines: [aLine({ price_minor: 3_500 })], order_discount: null,
}, RULES);
const CASH = { id: 't1', method: 'cash', kind: 'cash' as const, tendered_minor: 3_500 };

const detail = {
  row: {
    id: 'sale-1', seq: 1, receiptNumber: 'B01-K01-20261121-0001', totalMinor: 3_500, soldAtMs: SOLD_AT,
    cashierName: 'Siti', kind: 'sale', customerName: '', goods: '', refundedBy: null, state: 'on_hub', problemCode: null, problemDetail: null,
  },
  body: { cashier: SITI, rules: RULES, ...GOODS, ...settle(3_500, [CASH], RULES) } as unknown as JsonObject,
  marks: [],
  proof: null,
} satisfies SaleDetail;

function desk(cashier = SITI, ageMs = 5_000, sold: SaleDetail = detail) {
  const types: string[] = [];
  const papers = new Papers({
    history: { glance: async () => sold, detail: async () => sold, index: { catchUp: async () => undefined } as never, elsewhere: async () => [] },
    append: async (request) => {
      types.push(request.type);
      throw Object.assign(new Error('full'), { code: 'storage_full' });
    },
    frame: () => ({ outlet: { rules: RULES } as never, cashier, actor: null, shift: 's', businessDate: '2026-11-21' }),
    nowMs: () => SOLD_AT + ageMs,
    heardAtMs: () => null,
    known: NOTHING_KNOWN,
  });
  return { papers, types };
}

describe('a sale just made', () => {
  it('is undone by who made it, for a minute; the next cashier asks a supervisor', () => {
    expect(desk().papers.canUndo(detail)).toBe(true);
    expect(desk(BUDI).papers.canUndo(detail)).toBe(false);
    expect(desk(SITI, UNDO_MS + 1).papers.canUndo(detail)).toBe(false);
    expect(desk(SITI, -1).papers.canUndo(detail)).toBe(false);
  });

  it('is not undone any more when the yes came after the minute', async () => {
    for (const [{ papers }, tried] of [[desk(SITI, UNDO_MS + 1), false], [desk(BUDI), false], [desk(), true]] as const) {
      expect(await papers.undo(detail)).toBeNull(); // this desk's disk is full
      expect(papers.failure !== null).toBe(tried);
    }
  });

  it('has a first paper until one came out; then each is a copy, which somebody has to be allowed', async () => {
    const { papers, types } = desk();
    const first = { copy: 0 };
    expect([await papers.first('sale-1'), await papers.first('sale-1')]).toMatchObject([first, first]);
    await papers.cameOut('sale-1', true);
    expect(await papers.first('sale-1')).toBe('out');
    await papers.cameOut('sale-1', false); // the cashier says that nothing came
    expect(await papers.first('sale-1')).toMatchObject(first);
    await papers.cameOut('sale-1', true);
    await papers.cameOut('sale-1', false); // believed once: this may be a second original
    expect(await papers.first('sale-1')).toBe('out');
    expect(types).toEqual([]);
    await expect(papers.reprint('sale-1')).rejects.toThrow('full');
    expect(types).toEqual(['receipt.reprinted']); // recorded before it is printed
  });

  it('has no first paper any more when a copy of it was recorded', async () => {
    const copied = { ...detail, marks: [{ kind: 'reprinted', detail: '1', atMs: SOLD_AT }] } as unknown as SaleDetail;
    expect(await desk(SITI, 5_000, copied).papers.first('sale-1')).toBe('out');
  });
});

it('knows after a reload which first paper came out, and that "nothing came" was believed once', async () => {
  await desk().papers.cameOut('sale-1', true);
  expect(await desk().papers.first('sale-1')).toBe('out');
  await desk().papers.cameOut('sale-1', false);
  expect(await desk().papers.first('sale-1')).toMatchObject({ copy: 0 });
  await desk().papers.cameOut('sale-1', true);
  await desk().papers.cameOut('sale-1', false);
  expect(await desk().papers.first('sale-1')).toBe('out');
  kept.set('lancar.printed', '[[not json');
  expect(await desk().papers.first('sale-1')).toMatchObject({ copy: 0 });
});

describe("another till's sale", () => {
  const takenBack = { sale: 'sale-1', kind: 'refunded' as const, atMs: 1, by: 'Budi', detail: 'B01-K02-20261121-0009', event: 'e9' };
  const theirs = { ...detail, row: { ...detail.row, till: 'Kasir 2' } };
  const taken: SaleDetail = { ...theirs, marks: [takenBack] };
  const wish = { reason: { code: 'damaged', label: 'Barang rusak' }, note: null, payBack: { kind: 'mirror' as const }, approvedBy: null };

  function counter(now: SaleDetail | null, answers = true, gone = false) {
    const written: string[] = [];
    const papers = new Papers({
      history: {
        glance: async () => now, detail: async () => now, index: { catchUp: async () => undefined } as never,
        elsewhere: async () => {
          if (!answers) throw Object.assign(new Error('silent'), { code: 'hub_unreachable' });
          return now === null || gone ? [] : [now.row];
        },
      },
      append: async (request) => {
        written.push(request.type);
        throw Object.assign(new Error('full'), { code: 'storage_full' });
      },
      frame: () => ({ outlet: { rules: RULES } as never, cashier: SITI, actor: null, shift: 's', businessDate: '2026-11-21' }),
      nowMs: () => SOLD_AT + 5_000,
      heardAtMs: () => null,
      known: NOTHING_KNOWN,
    });
    return { papers, written };
  }

  it('is never undone here without a supervisor, whoever made it', () => {
    expect(counter(theirs).papers.canUndo(theirs)).toBe(false);
  });

  it('is taken back only when the hub says now that nobody did', async () => {
    for (const [now, answers, failure, gone] of [
      [taken, true, 'already_refunded'],
      [null, true, 'receipt_gone'],
      [theirs, false, 'hub_unreachable'],
      [theirs, true, 'receipt_gone', true], // still here from the first look, no more in the answer
    ] as const) {
      const { papers, written } = counter(now, answers, gone);
      expect(await papers.refund(theirs, wish)).toBeNull();
      expect([papers.failure, written]).toEqual([failure, []]);
    }
  });
});
