import { expect, it, vi } from 'vitest';
import type { SaleDetail, SaleRow } from '../data/history';
import { Sales, type SalesReader } from './sales.svelte';

const detailOf = (id: string): SaleDetail => ({ row: { id } as SaleRow }) as SaleDetail;

/** Answers when it is told to. */
function slowReader() {
  const waiting = new Map<string, (found: SaleDetail) => void>();
  const glance = (id: string) => new Promise<SaleDetail>((resolve) => waiting.set(id, resolve));
  const reader = { glance, detail: async () => null } as unknown as SalesReader;
  return { reader, answer: (id: string) => waiting.get(id)?.(detailOf(id)) };
}

it('shows the sale that was tapped last, however late the first one is read', async () => {
  const { reader, answer } = slowReader();
  const sales = new Sales(reader);
  const opening = [sales.open('first'), sales.open('second')];
  answer('second');
  await opening[1];
  answer('first');
  await opening[0];
  expect(sales.opened?.row.id).toBe('second');
});

it('stays closed when it was closed before the sale was read', async () => {
  const { reader, answer } = slowReader();
  const sales = new Sales(reader);
  const opening = sales.open('first');
  sales.close();
  answer('first');
  await opening;
  expect(sales.opened).toBeNull();
});

it('can be shown before the index has read the journal, and is completed when it has', async () => {
  let indexed = (_: SaleDetail): void => undefined;
  const whole = { ...detailOf('sale'), marks: [{ kind: 'reprinted' }] } as SaleDetail;
  const detail = () => new Promise<SaleDetail>((resolve) => (indexed = resolve));
  const sales = new Sales({ glance: async () => detailOf('sale'), detail } as unknown as SalesReader);
  await sales.open('sale');
  expect(sales.opened?.marks).toBeUndefined();
  indexed(whole);
  await vi.waitFor(() => expect(sales.opened?.marks).toHaveLength(1));
});
