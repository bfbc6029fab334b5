/** The paper of a shift adds up, whoever made it: this tablet by its own journal, or the shop's server. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../data/json';
import { closingReportLines } from '../domain/closing_report';
import { countedNotes, ownReport, serversReport } from './closing_paper';
import type { ClosedShift } from './shift.svelte';

const HEAD = { seller_name: 'TOKO', outlet_label: 'B01', series: 'K02', currency: { code: 'IDR', exponent: 0 } };
const SITI = { id: 'siti', name: 'Siti' };
const SHIFT = { id: 's', event: 'e', openedAtMs: 1_000, floatMinor: 100_000, businessDate: '2026-11-21', actor: null, person: SITI, confirmed: true };

const totals = (total: number, line = 0, promotion = 0, order = 0) => ({
  total_minor: total, line_discount_minor: line, promotion_discount_minor: promotion, order_discount_minor: order,
});
const paid = (name: string, amount_minor: number) => ({ method: name.toLowerCase(), name, amount_minor });
const ppn = (base_minor: number, tax_minor: number, label = 'PPN 11%') => ({ kind: 'ppn', label, rate_ppm: 110_000, base_minor, tax_minor });
const number = (series: string, counter: number) => ({ series, counter, number: '' });
const BODIES = [
  { taxes: [ppn(10_000, 1_100)], receipt: number('K02', 7), totals: totals(12_549, 1_000, 500, 100), due_minor: 12_500, payments: [paid('Tunai', 12_500)] },
  { taxes: [ppn(20_000, 0, 'Bebas'), ppn(1_000, 110)], receipt: number('K101', 1), totals: totals(20_000), due_minor: 20_000, payments: [paid('QRIS', 15_000), paid('Tunai', 5_000)] },
  { taxes: [ppn(-4_000, -440)], receipt: number('K02', 9), refund: 'r', totals: totals(-4_183), due_minor: -4_200, payments: [paid('Tunai', -4_200)], reason: { code: 'wrong_entry', label: 'Salah input' }, approved_by: null },
] as unknown as JsonObject[];
const COUNTED: ClosedShift = {
  shift: SHIFT, countedMinor: 112_000, expectedMinor: 113_300, varianceMinor: -1_300, sales: 2, refunds: 1, refundMinor: 4_200,
  methods: [], paidOut: { minor: 0, asOfMs: null }, repaidMinor: 0, paidInMinor: 0, moved: { in: 0, out: 0, drop: 0 }, openings: 2, dishes: 3, others: [],
};

describe('the report of a shift', () => {
  it('adds up: what was sold less what was taken off is what was received', () => {
    const { sales, payments, cash, counts } = ownReport(HEAD, { ...COUNTED, closedAtMs: 9_000, person: SITI, said: { reason: 'Salah kembalian' } }, BODIES);
    expect(sales).toEqual({ gross_minor: 34_149, discount_minor: 1_600, refund_minor: 4_183, rounding_minor: -66, net_minor: 28_300 });
    expect(sales.gross_minor - sales.discount_minor - sales.refund_minor + sales.rounding_minor).toBe(sales.net_minor);
    expect(payments).toEqual([{ method: 'Tunai', amount_minor: 13_300 }, { method: 'QRIS', amount_minor: 15_000 }]);
    expect(cash).toMatchObject({ opening_minor: 100_000, sales_minor: 13_300, counted_minor: 112_000, variance_minor: -1_300, variance_reason: 'Salah kembalian' });
    expect(counts).toEqual({ sales: 2, voids: 1, removed_lines: 3, drawer_openings: 2 });
  });

  it('of this tablet alone has what the server prints: taxes, numbers, other tills, and the grand total as far as it has heard', () => {
    const others = [{ series: 'K03', name: 'Kasir 3', minor: 7_000, asOfMs: 5 }];
    const closed = { ...COUNTED, others, expectedMinor: 120_300, closedAtMs: 9_000, person: SITI, anchor: '12 00ff' };
    const report = ownReport(HEAD, closed, BODIES, { salesMinor: 1_000_000, refundMinor: 500 });
    expect(report.taxes).toEqual([
      { label: 'Bebas', base_minor: 20_000, tax_minor: 0 }, { label: 'PPN 11%', base_minor: 7_000, tax_minor: 770 },
    ]);
    expect(report.receipts).toEqual([{ series: 'K02', first: 7, last: 9, count: 2 }, { series: 'K101', first: 1, last: 1, count: 1 }]);
    expect(report.cash).toMatchObject({ sales_minor: 13_300, others: [{ name: 'K03', amount_minor: 7_000 }], expected_minor: 120_300 });
    expect(report.record).toEqual({ grand_sales_minor: 1_032_549, grand_refund_minor: 4_683, anchor: '12 00ff' });
    const lines = closingReportLines(report, { columns: 32, utc_offset_minutes: 420 });
    expect(lines.map((line) => line.trim().replace(/ {2,}/g, ' '))).toEqual(expect.arrayContaining([
      'SEMENTARA - MENUNGGU SERVER TOKO', 'PPN 11% 770', 'Struk K02 7-9 (2)', 'Laci dari kasir K03 7.000', 'Jual sejak awal 1.032.549', 'Jangkar 12 00ff',
    ]));
  });

  it('is provisional and without a number as long as only this tablet made it', () => {
    expect(ownReport(HEAD, { ...COUNTED, closedAtMs: 9_000, person: SITI }, BODIES)).toMatchObject({ kind: 'z', number: null, provisional: true });
  });

  it('of an open shift is an X that shows no count', () => {
    const report = ownReport(HEAD, COUNTED, BODIES);
    expect(report).toMatchObject({ kind: 'x', closed_at: null, provisional: false, cash: { counted_minor: null, variance_minor: null } });
  });

  it('of the server has its number, all its tills and the same sums', () => {
    const body = {
      number: 12, part: 0, business_date: '2026-11-21', opened_at: 1_000, closed_at: 9_000, closed_by: SITI,
      sales: { count: 2, total_minor: 32_549, line_discount_minor: 1_000, promotion_minor: 500, order_discount_minor: 100, due_minor: 32_500 },
      refunds: { undone: 1, total_minor: 4_183, due_minor: 4_200 },
      methods: [{ name: 'Tunai', amount_minor: 13_300 }],
      cash: {
        float_minor: 100_000, sales_minor: 13_300, in_minor: 0, out_minor: 0, drop_minor: 0, expected_minor: 113_300, counted_minor: 112_000, variance_minor: -1_300,
      },
      receipts: [{ series: 'K02', first: 3, last: 5, count: 3 }, { series: 'K03', first: 1, last: 1, count: 1 }],
      taxes: [{ label: 'PPN', kind: 'ppn', rate_ppm: 120_000, base_minor: 9_000, other_base_minor: 8_250, tax_minor: 990 }],
      grand_sales_minor: 9_000_000, grand_refund_minor: 40_000, anchor: { device: 'd', epoch: 1, seq: 9, hash: 'ab'.repeat(32) }, closing: { reason: 'Salah kembalian' },
    } as unknown as JsonObject;
    const own = ownReport(HEAD, { ...COUNTED, closedAtMs: 9_000, person: SITI, said: { reason: 'Salah kembalian' } }, BODIES);
    const report = serversReport(HEAD, body);
    expect([report.number, report.series, report.provisional]).toEqual([12, 'K02 K03', undefined]);
    expect([report.sales, report.cash]).toEqual([own.sales, own.cash]);
    expect(report).toMatchObject({
      taxes: [{ label: 'PPN', base_minor: 9_000, tax_minor: 990 }],
      receipts: [{ series: 'K02', first: 3, last: 5, count: 3 }, { series: 'K03', first: 1, last: 1, count: 1 }],
      record: { grand_sales_minor: 9_000_000, grand_refund_minor: 40_000, anchor: '9 abababababababab' },
    });
    expect(serversReport(HEAD, { ...body, unheard: ['K03 Teras'] })).toMatchObject({ provisional: true, unheard: ['K03 Teras'] });
    expect(report.counts.drawer_openings).toBeNull(); // servers of before do not say
    const later = serversReport(HEAD, { ...body, drawer_openings: 3, removed_lines: 2 }).counts;
    expect([later.drawer_openings, later.removed_lines]).toEqual([3, 2]);
  });
});

it('a count by notes and coins is their sum', () => {
  expect(countedNotes([{ value_minor: 100_000, count: 3 }, { value_minor: 500, count: 7 }, { value_minor: 100, count: 0 }])).toBe(303_500);
});
