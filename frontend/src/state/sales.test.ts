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

it('says that an old sale is asked for, and why it cannot be shown; another one ends that', async () => {
  let answer = async (): Promise<SaleDetail | null> => Promise.reject(Object.assign(new Error(), { code: 'hub_unreachable' }));
  const glance = async (id: string) => (id === 'old' ? answer() : detailOf(id));
  const sales = new Sales({ glance, detail: async () => null } as unknown as SalesReader);
  const asking = sales.ask('old');
  expect(sales.asked).toEqual({ id: 'old', trouble: null });
  await asking;
  expect([sales.opened, sales.asked]).toEqual([null, { id: 'old', trouble: 'hub_unreachable' }]);
  answer = async () => null;
  await sales.ask('old');
  expect(sales.asked).toEqual({ id: 'old', trouble: 'gone' });
  answer = async () => detailOf('old');
  await sales.ask('old');
  expect([sales.opened?.row.id, sales.asked]).toEqual(['old', null]);
  void sales.ask('old');
  await sales.open('new');
  expect([sales.opened?.row.id, sales.asked]).toEqual(['new', null]);
});
