/** Signing in: the sixth digit asks, five wrong ones lock, and nothing of the PIN stays behind. */
import { describe, expect, it } from 'vitest';
import type { StaffRow } from '../data/catalog_rows';
import type { PinVerdict } from '../data/pin';
import { lockedEvent, sellers, Session } from './session.svelte';

const SITI: StaffRow = {
  id: 'siti', name: 'Siti', roles: ['cashier'], colour: null, active: true,
  pin: { phc: 'x', version: 3 },
};

function session(verdicts: PinVerdict[]) {
  const asked: string[] = [];
  const locked: string[] = [];
  const pins = {
    verify: async (_person: StaffRow, pin: string) => {
      asked.push(pin);
      return verdicts.shift()!;
    },
    lockedUntilMs: async () => 0,
  };
  return { asked, locked, session: new Session(pins, (person, lock) => {
    const { body } = lockedEvent(person, lock, '2026-11-21');
    locked.push(`${person.name} ${(body as { failures: number }).failures}`);
  }) };
}

async function typePin(target: Session, pin: string): Promise<void> {
  for (const digit of pin) await target.type(digit);
}

describe('signing in', () => {
  it('asks once, at the sixth digit, and names the actor with the credential version', async () => {
    const { session: desk, asked } = session([{ ok: true, person: SITI, credentialVersion: 3 }]);
    await desk.choose(SITI);
    await typePin(desk, '12345');
    expect(asked).toEqual([]);
    await typePin(desk, '6');
    expect(asked).toEqual(['123456']);
    expect(desk.actor).toEqual({ person: 'siti', credential_version: 3, method: 'pin' });
    expect(desk.typed).toBe('');
  });

  it('with a wrong PIN says how many tries are left and clears the digits', async () => {
    const { session: desk } = session([{ ok: false, code: 'pin_wrong', triesLeft: 4 }]);
    await desk.choose(SITI);
    await typePin(desk, '000000');
    expect(desk.message).toEqual({ kind: 'wrong', triesLeft: 4 });
    expect(desk.typed).toBe('');
    expect(desk.person).toBeNull();
  });

  it('once locked takes no digit and reports the lock once, with the wrong tries so far', async () => {
    const until = Date.now() + 60_000;
    const { session: desk, asked, locked } = session([
      { ok: false, code: 'pin_locked', lockedUntilMs: until, justLocked: true, failures: 9 },
    ]);
    await desk.choose(SITI);
    await typePin(desk, '000000');
    await typePin(desk, '123456');
    expect(locked).toEqual(['Siti 9']);
    expect(asked).toEqual(['000000']);
    expect(desk.isLocked()).toBe(true);
  });
});

describe('the staff tiles', () => {
  it('show those who may sell, not the kitchen and not the retired', () => {
    const cook = { ...SITI, id: 'cook', roles: ['kitchen'] };
    const gone = { ...SITI, id: 'gone', active: false };
    expect(sellers([cook, SITI, gone])).toEqual([SITI]);
  });
});
