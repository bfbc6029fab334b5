import 'fake-indexeddb/auto';
import { afterEach, expect, it, vi } from 'vitest';
import { Database } from './database';
import { DataError } from './errors';
import { A_SLOW_MACHINE } from './patience';
import { ASK_AGAIN_MS, Writer } from './writer';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('becomes the till once a full disk takes its token, makes what room it can, and sells without a reload', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const request = async (_name: string, ...rest: unknown[]) => (rest.at(-1) as (lock: object) => unknown)({});
  vi.stubGlobal('navigator', { locks: { request } });
  const database = new Database('writer-on-a-full-disk');
  const use = database.use.bind(database);
  let asked = 0;
  database.use = async (work) => {
    asked += 1;
    if (asked <= 3) throw new DataError('storage_full');
    return use(work);
  };
  let cleared = 0;
  const writer = new Writer(database, async () => {
    cleared += 1;
    throw new Error('nothing to let go of');
  });
  await writer.start();
  await vi.waitUntil(() => vi.getTimerCount() === 1, A_SLOW_MACHINE);
  expect([writer.reign, asked, writer.state.value, writer.refusal]).toEqual([null, 1, 'refused', 'storage_full']);
  vi.advanceTimersByTime(ASK_AGAIN_MS);
  await vi.waitUntil(() => asked === 2 && vi.getTimerCount() === 1, A_SLOW_MACHINE);
  writer.askAgain(); // somebody made room and pressed the button
  await vi.waitUntil(() => asked === 3 && vi.getTimerCount() === 1, A_SLOW_MACHINE);
  vi.advanceTimersByTime(ASK_AGAIN_MS);
  await vi.waitUntil(() => writer.state.value === 'writer', A_SLOW_MACHINE);
  expect([writer.reign, asked, cleared, writer.refusal]).toEqual([1, 4, 3, null]);
  writer.close();
});
