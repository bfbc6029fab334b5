/**
 * The paper of a closed shift (Z), or of an open one that is only looked at (X).
 *
 * Four blocks: whose shift, what was sold, how it was paid, what should be in the drawer and what
 * was counted. What this is not: arithmetic; the numbers come from the shift's projection.
 */
import { formatNumber } from './formatting.ts';
import { formatTime } from './moments.ts';
import { type Operation, renderText, row, rule, text } from './paper.ts';
import { TRAINING, copyBanner } from './receipt.ts';
import { paymentLabel } from './receipt_money.ts';
import type { ClosingReport, ReportLayout } from './receipt_shapes.ts';
import { oneLine } from './text.ts';
import type { Minor } from './types.ts';

export const PROVISIONAL = 'SEMENTARA - MENUNGGU SERVER TOKO';
export const TITLES = { z: 'LAPORAN TUTUP KASIR (Z)', x: 'LAPORAN SEMENTARA (X)' } as const;

export const WAITS_FOR_TILLS = 'SEMENTARA - BELUM TERDENGAR:';
export const NO_SALE = 'Uang masuk bukan penjualan';
export const CASH_SOLD = 'Penjualan tunai';
export const FROM_TILL = 'Laci dari kasir ';
const CASH_OF_ALL = 'Tunai dari semuanya';

/** The operations of a closing or interim report. */
export function closingReport(report: ClosingReport, layout: ReportLayout): Operation[] {
  const named = [oneLine(report.seller_name), oneLine(report.outlet_label)];
  return [
    ...(layout.training === true ? [text(TRAINING, 'center', true)] : []),
    ...copyBanner(layout.copy ?? 0),
    text(TITLES[report.kind], 'center', true),
    text(named.filter((part) => part !== '').join(' - '), 'center'),
    ...provisional(report),
    rule('='),
    ...shift(report, layout.utc_offset_minutes),
    rule('-'),
    ...sold(report),
    rule('-'),
    ...paid(report),
    ...taxes(report),
    rule('-'),
    ...drawer(report),
    rule('-'),
    ...counts(report),
    ...record(report),
    { op: 'cut' },
  ];
}

/** The report as plain lines of the layout's width. */
export function closingReportLines(report: ClosingReport, layout: ReportLayout): string[] {
  return renderText(closingReport(report, layout), layout.columns);
}

/** Whom it waits for: the server, or the tills that the server has not heard since. */
function provisional(report: ClosingReport): Operation[] {
  if (report.provisional !== true) return [];
  const unheard = report.unheard ?? [];
  if (unheard.length === 0) return [text(PROVISIONAL, 'center', true)];
  return [text(WAITS_FOR_TILLS, 'center', true), ...unheard.map((each) => text(oneLine(each), 'center'))];
}

function shift(report: ClosingReport, offsetMinutes: number): Operation[] {
  const number = report.number === null ? '' : ` #${String(report.number)}`;
  const rows = [
    row('Shift', `${report.business_date}${number}`),
    row('Kasir', `${oneLine(report.cashier_name)} (${report.series})`),
    row('Buka', formatTime(report.opened_at, offsetMinutes)),
  ];
  if (report.closed_at !== null) rows.push(row('Tutup', formatTime(report.closed_at, offsetMinutes)));
  return rows;
}

function sold(report: ClosingReport): Operation[] {
  const { sales } = report;
  return [
    amount(report, 'Penjualan kotor', sales.gross_minor),
    amount(report, 'Diskon', -sales.discount_minor),
    amount(report, 'Retur', -sales.refund_minor),
    amount(report, 'Pembulatan', sales.rounding_minor),
    amount(report, 'PENJUALAN BERSIH', sales.net_minor, true),
  ];
}

/** What sales brought in each way, and apart from it what came for no sale. */
function paid(report: ClosingReport): Operation[] {
  const sold = report.payments.map((each) => amount(report, paymentLabel(each.method), each.amount_minor));
  const came = report.paid_in ?? [];
  if (came.length === 0) return sold;
  const rows = came.map((each) => amount(report, oneLine(each.name), each.amount_minor));
  return [...sold, rule('-'), text(NO_SALE), ...rows];
}

function taxes(report: ClosingReport): Operation[] {
  const all = report.taxes ?? [];
  if (all.length === 0) return [];
  const rows = all.flatMap((each) => [
    amount(report, oneLine(each.label), each.tax_minor),
    amount(report, '  DPP', each.base_minor),
  ]);
  return [rule('-'), ...rows];
}

/** Money in and out of the drawer; the count only when it was made. */
function drawer(report: ClosingReport): Operation[] {
  const { cash } = report;
  const rows = [
    amount(report, 'Modal awal', cash.opening_minor),
    amount(report, (report.paid_in ?? []).length === 0 ? CASH_SOLD : CASH_OF_ALL, cash.sales_minor),
    ...(cash.others ?? []).map((each) => amount(report, FROM_TILL + oneLine(each.name), each.amount_minor)),
    amount(report, 'Kas masuk', cash.cash_in_minor),
    amount(report, 'Kas keluar', -cash.cash_out_minor),
    amount(report, 'Setoran', -cash.drop_minor),
    amount(report, 'Kas seharusnya', cash.expected_minor),
  ];
  if (cash.counted_minor !== null) rows.push(amount(report, 'Kas dihitung', cash.counted_minor));
  if (cash.variance_minor !== null) rows.push(amount(report, 'SELISIH', cash.variance_minor, true));
  const reason = cash.variance_reason ?? '';
  if (reason !== '') rows.push(row('Alasan selisih', oneLine(reason)));
  return rows;
}

function counts(report: ClosingReport): Operation[] {
  const { sales, voids, removed_lines: removed, drawer_openings: opened } = report.counts;
  const rows = [row('Transaksi', String(sales))];
  if (removed === null) rows.push(row('Void', String(voids)));
  else rows.push(row('Void / batal item', `${String(voids)} / ${String(removed)}`));
  if (opened !== null) rows.push(row('Laci dibuka tanpa jual', String(opened)));
  return rows;
}

/** Which numbers it is about, and what makes it part of the shop's record. */
function record(report: ClosingReport): Operation[] {
  const numbers = (report.receipts ?? []).map((each) =>
    row(`Struk ${each.series}`, `${String(each.first)}-${String(each.last)} (${String(each.count)})`));
  const told = report.record;
  if (told === undefined) return numbers;
  return [
    ...numbers,
    rule('-'),
    amount(report, 'Jual sejak awal', told.grand_sales_minor),
    amount(report, 'Retur sejak awal', told.grand_refund_minor),
    ...(told.anchor === null ? [] : [row('Jangkar', oneLine(told.anchor))]),
  ];
}

function amount(report: ClosingReport, label: string, amountMinor: Minor, bold = false): Operation {
  return row(label, formatNumber(amountMinor, report.currency.exponent), bold);
}
