/** Paper on the hub's printer: one document however often it is asked for, and the truth about it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { printId } from '../../data/print_jobs';
import type { Register } from '../../state/register.svelte';
import { printLine } from '../../data/print_news';
import { followed, handOver, hubHasDrawer, hubPrinter } from './hub_printing';

const PRINTER = { name: 'Kasir', columns: 48, auto_print: true, opens_drawer: true };

function register(answers: readonly object[], { reachable = true, printers = [PRINTER] } = {}) {
  const asked: { method: string; path: string; body?: Uint8Array }[] = [];
  const left = [...answers];
  const json = (ask: { method: string; path: string; body?: Uint8Array }) => {
    asked.push(ask);
    const answer = left.length > 1 ? left.shift() : left[0];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const made = {
    till: { hub: { json } },
    session: { person: { id: 'p1', name: 'Ana' } },
    catalog: { outlet: { rules: { printers } } },
    connection: { status: { reachable } },
  };
  return { asked, register: made as unknown as Register };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('paper on the hub', () => {
  it('is one document for the same sale and copy, another for the next', async () => {
    const [first, again, copy] = await Promise.all([printId('s', 0), printId('s', 0), printId('s', 1)]);
    expect(first).toBe(again);
    expect(first).not.toBe(copy);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('names who stands there and opens no drawer unless asked', async () => {
    const { asked, register: till } = register([{ state: 'waiting' }]);
    await handOver(till, { key: ['s', 0], title: 'Struk 1', operations: [], sale: 's' });
    expect(JSON.parse(new TextDecoder().decode(asked[0]?.body))).toEqual({
      id: await printId('s', 0), title: 'Struk 1', sale: 's', drawer: false, secret: false, role: 'receipt', by: { id: 'p1', name: 'Ana' }, operations: [],
    });
  });

  it('sends a report to the printer of reports', async () => {
    const { asked, register: till } = register([{ state: 'waiting' }]);
    await handOver(till, { key: ['z', 0], title: 'Laporan Z', operations: [], role: 'report' });
    expect(JSON.parse(new TextDecoder().decode(asked[0]?.body))).toMatchObject({ role: 'report', sale: null });
  });

  it('goes through the browser when there is no printer or nobody hears the hub', () => {
    expect(hubPrinter(register([]).register)).toEqual(PRINTER);
    expect(hubPrinter(register([], { reachable: false }).register)).toBeNull();
    expect(hubPrinter(register([], { printers: [] }).register)).toBeNull();
  });

  it('opens a drawer on its printer, or one with a cable of its own that is this till\'s', () => {
    const has = (printers: object[], gadgets?: object[]): boolean =>
      hubHasDrawer({ identity: { device: 'k1' }, catalog: { outlet: { rules: { printers, gadgets } } } } as unknown as Register);
    expect(has([PRINTER])).toBe(true);
    expect(has([{ ...PRINTER, opens_drawer: false }])).toBe(false);
    expect(has([], [{ kind: 'drawer', till: null }])).toBe(true);
    expect(has([], [{ kind: 'drawer', till: 'k1' }])).toBe(true);
    expect(has([], [{ kind: 'drawer', till: 'k2' }, { kind: 'scale', till: 'k1' }])).toBe(false);
  });

  it('says each trouble once, survives a lost answer, and ends when it is printed', async () => {
    const answers = [
      { state: 'waiting', trouble: 'Kertas habis.' }, new Error('line'), { state: 'waiting', trouble: 'Kertas habis.' },
      { state: 'printing', trouble: '' }, { state: 'printed', trouble: '' },
    ];
    const [{ register: till, asked }, said] = [register(answers), [] as string[]];
    const end = followed(till, { id: 'j', state: 'waiting', trouble: '' }, (trouble) => said.push(trouble));
    await vi.runAllTimersAsync();
    expect(await end).toBe(true);
    expect(said).toEqual(['Kertas habis.']);
    expect(asked.every(({ method, path }) => method === 'GET' && path === '/api/v1/print-jobs/j')).toBe(true);
  });

  it('hears on the open line what became of it, without asking', async () => {
    const { register: till, asked } = register([{ state: 'waiting', trouble: '' }]);
    const said: string[] = [];
    const end = followed(till, { id: 'j', state: 'waiting', trouble: '' }, (trouble) => said.push(trouble));
    const tell = async (id: string, state: string, trouble: string) => {
      printLine.dispatchEvent(new CustomEvent(id, { detail: { kind: 'print', id, state, trouble } }));
      await Promise.resolve().then(() => undefined);
      await vi.advanceTimersByTimeAsync(1);
    };
    await tell('k', 'printed', '');
    await tell('j', 'waiting', 'Kertas habis.');
    await tell('j', 'printed', '');
    expect([await end, said, asked.length]).toEqual([true, ['Kertas habis.'], 0]);
  });

  it.each(['stopped', 'expired', 'cancelled'])('ends when it is %s, which a person must settle', async (state) => {
    const { register: till } = register([{ state, trouble: 'Periksa printernya.' }]);
    const said: string[] = [];
    const end = followed(till, { id: 'j', state: 'waiting', trouble: '' }, (trouble) => said.push(trouble));
    await vi.runAllTimersAsync();
    expect([await end, said]).toEqual([false, ['Periksa printernya.']]);
  });

  it('asks no longer than two minutes', async () => {
    const { register: till, asked } = register([{ state: 'waiting', trouble: '' }]);
    const end = followed(till, { id: 'j', state: 'waiting', trouble: '' }, () => undefined);
    await vi.runAllTimersAsync();
    expect(await end).toBe(false);
    expect(asked.length).toBeLessThan(50);
  });
});
