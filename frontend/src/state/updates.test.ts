import { describe, expect, it } from 'vitest';
import type { Activation } from '../data/shell';
import type { TillStatus } from '../data/status';
import { IDLE_MS, Updates, type UpdatesWorld } from './updates.svelte';

const SERVER = { version: '0.1.0', protocol: 1 };

function world(change: { cart?: boolean; unsent?: number; answer?: Activation } = {}) {
  const calls: unknown[] = [];
  let now = 0;
  const made: UpdatesWorld = {
    shell: {
      activateUpdate: async (server) => {
        calls.push(server);
        return change.answer ?? 'activating';
      },
    },
    connection: {
      status: { unsent: change.unsent ?? 0, server: SERVER } as TillStatus,
      shell: { supported: true, controlling: true, version: 'one', updateWaiting: true },
    },
    isIdle: () => change.cart !== true,
    steadyMs: () => now,
  };
  return { calls, updates: new Updates(made), pass: (ms: number) => (now += ms) };
}

describe('a new version', () => {
  it('is switched on by a tap, and told which hub it must work with', async () => {
    const { updates, calls } = world();
    expect(await updates.apply()).toBe('activating');
    expect(calls).toEqual([SERVER]);
  });

  it('waits for the cart and for what only this tablet has', async () => {
    for (const [change, why] of [[{ cart: true }, 'open_cart'], [{ unsent: 3 }, 'unsent']] as const) {
      const { updates, calls } = world(change);
      expect(await updates.apply()).toBe(why);
      expect(calls).toEqual([]);
    }
  });

  it('says why when the hub is too old for it, and may be tried again', async () => {
    const { updates, calls } = world({ answer: 'server_too_old' });
    expect(await updates.apply()).toBe('server_too_old');
    expect(updates.hindrance).toBe('server_too_old');
    await updates.apply();
    expect(calls).toHaveLength(2);
  });

  it('comes by itself after five minutes without a hand on the till, not before', async () => {
    const { updates, calls, pass } = world();
    const target = new EventTarget();
    const stop = updates.watch(target);
    pass(IDLE_MS - 1);
    target.dispatchEvent(new Event('pointerdown'));
    pass(IDLE_MS - 1);
    await updates.look();
    expect(calls).toEqual([]);
    pass(1);
    await updates.look();
    expect(calls).toHaveLength(1);
    stop();
  });
});
