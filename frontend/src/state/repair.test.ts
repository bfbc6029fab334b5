import { describe, expect, it } from 'vitest';
import { DataError } from '../data/errors';
import type { Identity } from '../data/identity';
import type { TillStatus } from '../data/status';
import { Repair } from './repair.svelte';

function made(change: Partial<TillStatus> = {}, free = { cart: true, shift: true }) {
  const status = { trouble: null, revoked: false, refusal: null, reachable: true, unsent: 0, ...change };
  const asked: unknown[] = [];
  let answer: () => Promise<void> = async () => undefined;
  const repair = new Repair({
    till: {
      renew: async (request) => {
        asked.push(request);
        await answer();
        return {} as Identity;
      },
      release: () => answer(),
    },
    status: () => status as TillStatus,
    identity: () => ({ name: 'Kasir 1' }) as Identity,
    isFree: () => free,
  });
  return { repair, asked, status, failing: (error: Error) => (answer = () => Promise.reject(error)) };
}

describe('a till in trouble', () => {
  it('of a copied profile must begin anew while the hub answers, and may sell on while it does not', () => {
    const { repair } = made({ trouble: 'fork' });
    repair.postpone();
    expect(repair.shown).toBe(true);
    const dark = made({ trouble: 'fork', reachable: false }).repair;
    dark.postpone();
    expect(dark.shown).toBe(false);
  });

  it('taken out or forgotten may put it off, and is asked again for another reason', () => {
    const status: Partial<TillStatus> = { revoked: true };
    const { repair } = made(status);
    expect(repair.shown).toBe(true);
    repair.postpone();
    expect(repair.shown).toBe(false);
    repair.reopen();
    expect(repair.shown).toBe(true);
    expect(made({ refusal: { code: 'unknown_device', detail: '' } }).repair.trouble).toBe('unknown');
    expect(made({ refusal: { code: 'gap', detail: '' } }).repair.trouble).toBe(null);
  });

  it('is never shown over an open cart', () => {
    expect(made({ trouble: 'hub_ahead' }, { cart: false, shift: false }).repair.shown).toBe(false);
  });

  it('says why it went wrong and can be tried again', async () => {
    const { repair, asked, failing } = made({ revoked: true });
    failing(new DataError('hub_unreachable'));
    await repair.renew('123456');
    expect(repair.failure?.code).toBe('hub_unreachable');
    expect(asked).toEqual([{ name: 'Kasir 1', reason: 'revoked', code: '123456' }]);
    expect(repair.working).toBe(false);
  });
});

it('stays in sight after it worked, also when the trouble is over: the page is about to begin anew', async () => {
  const { repair, status } = made({ revoked: true });
  await repair.renew('123456');
  status.revoked = false;
  expect(repair.shown).toBe(true);
});

describe('letting a till go', () => {
  it('is refused with the count while anything is only here, and while money is open', async () => {
    expect(await made({ unsent: 3 }).repair.release()).toEqual({ why: 'unsent', count: 3 });
    expect(await made({}, { cart: false, shift: true }).repair.release()).toEqual({ why: 'open_cart' });
    expect(await made({}, { cart: true, shift: false }).repair.release()).toEqual({ why: 'open_shift' });
    const { repair, failing } = made();
    failing(new DataError('unsent_events'));
    expect(await repair.release()).toEqual({ why: 'unsent', count: 1 });
    expect(await made().repair.release()).toBe(null);
  });
});
