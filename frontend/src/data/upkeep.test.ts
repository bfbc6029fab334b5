import 'fake-indexeddb/auto';
import { afterEach, expect, it, vi } from 'vitest';
import { Database } from './database';
import { A_SLOW_MACHINE } from './patience';
import { Upkeep, type UpkeepParts } from './upkeep';
import type { VaultState } from './vault';
import { Watched } from './watch';

afterEach(() => vi.useRealTimers());

it('seals soon after a till learned how, also when it learned it while a round was running', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const state = new Watched<VaultState>('plain');
  let [rounds, end]: [number, () => void] = [0, () => undefined];
  const sealPlain = () => {
    rounds += 1;
    return new Promise<void>((resolve) => (end = resolve));
  };
  const nothing = async () => undefined;
  const upkeep = new Upkeep({
    database: new Database('upkeep-test'), vault: { state }, carts: { sealPlain },
    copy: { reseal: async () => true, release: nothing }, catalogs: { prove: nothing, sealPlain: nothing },
    index: { sealPlain: nothing },
    paired: () => null,
  } as unknown as UpkeepParts);
  upkeep.start();
  vi.advanceTimersByTime(6_000);
  await vi.waitUntil(() => rounds === 1, A_SLOW_MACHINE);
  state.set('sealing');
  vi.advanceTimersByTime(60_000);
  expect(rounds).toBe(1); // one at a time
  end();
  await vi.waitUntil(() => vi.getTimerCount() === 1, A_SLOW_MACHINE);
  vi.advanceTimersByTime(6_000);
  await vi.waitUntil(() => rounds === 2, A_SLOW_MACHINE);
  end();
  upkeep.stop();
});
