/** A press is one document: what is tried again after a lost answer is not printed a second time. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { Paper } from '../../state/papers.svelte';
import type { Register } from '../../state/register.svelte';
import { printBill } from './printing';

vi.mock('./receipts', () => ({ paperOperations: () => [], paperLines: () => [], paperColumns: () => 48 }));

const BILL: Paper = { id: 'b1', body: {}, copy: 0, proof: null, unpaid: true };
const PRINTED = { id: 'j', state: 'printed', trouble: '' };

/** The hub has every document, and loses its answer to the first. */
function register() {
  const [ids, again] = [[] as string[], [] as (() => void)[]];
  const json = ({ method, body }: { method: string; body?: Uint8Array }) => {
    if (method === 'GET') return Promise.resolve(PRINTED);
    ids.push((JSON.parse(new TextDecoder().decode(body)) as { id: string }).id);
    return ids.length === 1 ? Promise.reject(new Error('line')) : Promise.resolve(PRINTED);
  };
  const made = {
    till: { hub: { json } },
    session: { person: null },
    catalog: { outlet: { rules: { printers: [{ columns: 48 }] } } },
    connection: { status: { reachable: true } },
    notices: { show: (_: object, retry?: () => void) => retry && again.push(retry) },
  };
  return { ids, again, register: made as unknown as Register };
}

beforeEach(() => void vi.useFakeTimers());

it('hands a bill over again under its first id, and another press under another', async () => {
  const { ids, again, register: till } = register();
  await printBill(till, BILL);
  expect(again).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_000);
  again[0]?.();
  await vi.waitFor(() => expect(ids).toHaveLength(2));
  expect(ids[1]).toBe(ids[0]);
  await vi.advanceTimersByTimeAsync(1_000);
  await printBill(till, BILL);
  expect(new Set(ids).size).toBe(2);
});
