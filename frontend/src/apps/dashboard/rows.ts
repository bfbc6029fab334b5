/** Lists with a bar behind each row, the same form for outlets, goods and payments. Pure. */
import { formatQuantity, formatRupiah } from '../../domain/formatting';
import type { Snapshot } from './server';
import { changePercent } from './telling';
import type { Words } from './words/id';

export interface Row {
  id: string;
  name: string;
  detail: string;
  amount: string;
  /** Below the amount: how it changed. */
  change: string;
  tone: 'up' | 'down' | '';
  /** 0 … 100 of the largest. */
  share: number;
}

export function rankingRows(snapshot: Snapshot, words: Words): Row[] {
  const names = new Map(snapshot.outlets.map((outlet) => [outlet.id, outlet.name || outlet.code]));
  return shared(snapshot.ranking.map((each) => [each.total_minor, {
    id: each.outlet_id,
    name: names.get(each.outlet_id) ?? '',
    detail: words.ranking.sales(each.sales),
    amount: formatRupiah(each.total_minor),
    ...changed(each.total_minor, each.before_minor),
  }]));
}

export function bestRows(snapshot: Snapshot, words: Words): Row[] {
  return shared(snapshot.best.map((each) => [each.total_minor, {
    id: each.id,
    name: each.name,
    detail: words.best.of(formatQuantity(each.quantity_milli)),
    amount: formatRupiah(each.total_minor),
    change: '',
    tone: '',
  }]));
}

export function paymentRows(snapshot: Snapshot, words: Words): Row[] {
  return shared(snapshot.payments.map((each) => [each.amount_minor, {
    id: `${each.method} ${each.kind}`,
    name: each.name,
    detail: words.payments.times(each.payments),
    amount: formatRupiah(each.amount_minor),
    change: '',
    tone: '',
  }]));
}

export function fallingRows(snapshot: Snapshot, words: Words): Row[] {
  return shared(snapshot.falling.map((each) => [each.total_minor, {
    id: each.id,
    name: each.name,
    detail: words.falling.from(formatRupiah(each.before_minor)),
    amount: formatRupiah(each.total_minor),
    ...changed(each.total_minor, each.before_minor),
  }]));
}

export function changed(now: number, before: number): Pick<Row, 'change' | 'tone'> {
  const percent = changePercent(now, before);
  if (percent === null) return { change: '', tone: '' };
  if (percent === 0) return { change: '0%', tone: '' };
  return percent > 0
    ? { change: `▲ ${String(percent)}%`, tone: 'up' }
    : { change: `▼ ${String(-percent)}%`, tone: 'down' };
}

function shared(rows: [number, Omit<Row, 'share'>][]): Row[] {
  const most = Math.max(1, ...rows.map(([amount]) => amount));
  return rows.map(([amount, row]) => ({ ...row, share: Math.max(0, Math.round((amount * 100) / most)) }));
}
