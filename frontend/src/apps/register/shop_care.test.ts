import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Register } from '../../state/register.svelte';
import { careWords } from '../../ui/i18n/care_of_shop';
import { ASK_EVERY_MS, shopCare, watchShop } from './shop_care.svelte';

const ask = vi.fn<() => Promise<Response>>();
const said = (care: unknown): Promise<Response> => Promise.resolve(Response.json({ status: 'ok', care }));
const say = vi.fn<(words: object) => void>();
const till = (identity: object | null, reachable: boolean): Register =>
  ({ identity, connection: { status: { reachable, unsent: 3 } }, till: { say } }) as unknown as Register;
const storage = { estimate: () => Promise.resolve({ usage: 7, quota: 900 }), persisted: () => Promise.resolve(true) };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('fetch', ask);
  vi.stubGlobal('navigator', { storage });
  say.mockReset();
  ask.mockReset();
  shopCare.code = null;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('what is wrong with the server is heard at once and each minute, until it is well', async () => {
  ask.mockImplementation(() => said('address_twice'));
  const stop = watchShop(till({}, true));
  await vi.waitFor(() => expect(shopCare.code).toBe('address_twice'));
  ask.mockImplementation(() => said(null));
  await vi.advanceTimersByTimeAsync(ASK_EVERY_MS);
  await vi.waitFor(() => expect(shopCare.code).toBeNull());
  stop();
  await vi.advanceTimersByTimeAsync(3 * ASK_EVERY_MS);
  expect(ask).toHaveBeenCalledTimes(2);
});

test('the owner hears each minute how much memory this tablet has', async () => {
  ask.mockImplementation(() => said(null));
  const stop = watchShop(till({}, true));
  await vi.waitFor(() => expect(say).toHaveBeenCalledWith({ kind: 'storage', used: 7, quota: 900, persisted: true, unsent: 3 }));
  vi.stubGlobal('navigator', {}); // a browser that does not say
  await vi.advanceTimersByTimeAsync(ASK_EVERY_MS);
  expect(say).toHaveBeenCalledTimes(1);
  stop();
});

test('a server that does not answer, or of an earlier release, says nothing', async () => {
  shopCare.code = 'clock_back';
  ask.mockRejectedValue(new TypeError('down'));
  await shopCare.ask();
  expect(shopCare.code).toBe('clock_back');
  ask.mockImplementation(() => Promise.resolve(Response.json({ status: 'ok' })));
  await shopCare.ask();
  expect(shopCare.code).toBeNull();
});

test('a till that is not paired, or does not hear the server, asks nothing', () => {
  watchShop(till(null, true))();
  watchShop(till({}, false))();
  expect(ask).not.toHaveBeenCalled();
  expect(say).not.toHaveBeenCalled();
});

test('every code of today and tomorrow has its sentence in both languages', () => {
  const codes = ['address_twice', 'address_gone', 'certificate_late', 'brought_late', 'clock_back', 'clock_wrong', 'of_tomorrow'];
  for (const code of codes) {
    const [id, en] = [careWords('id', code), careWords('en', code)];
    expect(id).toMatch(/Beri tahu pemilik\.$/);
    expect(en).toMatch(/Tell the owner\.$/);
  }
  expect(careWords('id', 'of_tomorrow')).toContain('perlu diperiksa');
});
