import { describe, expect, it } from 'vitest';
import { changed, fallingRows, paymentRows, rankingRows } from './rows';
import type { Snapshot } from './server';
import { id } from './words/id';

const SNAPSHOT = {
  outlets: [{ id: 'a', name: 'Dago', code: 'B01' }, { id: 'b', name: '', code: 'B02' }],
  ranking: [
    { outlet_id: 'a', total_minor: 200_000, before_minor: 100_000, sales: 4 },
    { outlet_id: 'b', total_minor: -50_000, before_minor: 0, sales: 0 },
  ],
  payments: [{ method: 'cash', kind: 'cash', name: 'Tunai', payments: 3, amount_minor: 75_000 }],
  falling: [{ id: 'p', name: 'Kopi', total_minor: 0, before_minor: 30_000 }],
} as unknown as Snapshot;

describe('rows with a bar', () => {
  it('ranks outlets by name, or by code where there is none, with their change', () => {
    const [first, second] = rankingRows(SNAPSHOT, id);
    expect(first).toMatchObject({ name: 'Dago', amount: 'Rp 200.000', detail: '4 transaksi', change: '▲ 100%', tone: 'up', share: 100 });
    expect(second).toMatchObject({ name: 'B02', amount: '-Rp 50.000', change: '', share: 0 });
  });

  it('tells a fall to nothing, and shares of nothing without dividing by it', () => {
    expect(fallingRows(SNAPSHOT, id)[0]).toMatchObject({ change: '▼ 100%', tone: 'down', share: 0, detail: 'dari Rp 30.000' });
    expect(paymentRows(SNAPSHOT, id)[0]).toMatchObject({ share: 100, detail: '3×' });
  });

  it('has no arrow where nothing changed and no percent where nothing was', () => {
    expect(changed(100, 100)).toEqual({ change: '0%', tone: '' });
    expect(changed(100, 0)).toEqual({ change: '', tone: '' });
  });
});
