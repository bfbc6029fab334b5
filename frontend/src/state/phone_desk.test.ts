import { expect, test, vi } from 'vitest';
import type { StaffRow } from '../data/catalog_rows';
import { base64url } from '../data/bytes';
import { answer, hmacKey, newSigningKey, type PhoneKeys } from '../data/phone_yes';
import type { PinVerdict } from '../data/pin';
import { PhoneDesk } from './phone_desk.svelte';

const NEEDS = [{ action: 'discount', amount: 300_000 }];
const SECRET = base64url(new Uint8Array(32).fill(9));
const NOW = 1_795_000_000_000;

async function stage(lockedUntilMs = 0) {
  const pair = await newSigningKey();
  const key = base64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  const keys: PhoneKeys = { signing: pair.privateKey, digits: await hmacKey(SECRET) };
  const sari: StaffRow = {
    id: 'sari', name: 'Sari', roles: ['owner'], colour: null, active: true, pin: null,
    phones: [{ id: 'p', public_key: key, secret: SECRET }],
  };
  const said: string[] = [];
  const pins = {
    lockedUntilMs: () => Promise.resolve(lockedUntilMs),
    verify: (_: StaffRow, pin: string): Promise<PinVerdict> => {
      said.push(`pin ${pin}`);
      return Promise.resolve({ ok: false, code: 'pin_wrong', triesLeft: 4 });
    },
  };
  const desk = new PhoneDesk(pins, {
    series: () => 'K01', nowMs: () => NOW,
    refused: (person, why) => Promise.resolve(void said.push(`${person.name} ${why}`)),
  });
  return { desk, keys, sari, said };
}

test('digits hold once for what is asked, and the same again is recorded and counts as a wrong PIN', async () => {
  const { desk, keys, sari, said } = await stage();
  desk.ask(NEEDS);
  const { digits } = await answer(desk.question!, keys, NOW);
  expect((await desk.verify(sari, digits)).ok).toBe(true);
  expect(desk.proof?.answer).toBe(digits);
  expect([desk.covers(NEEDS), desk.covers([{ action: 'discount', amount: 300_001 }])]).toEqual([true, false]);
  desk.ask([{ action: 'discount', amount: 400_000 }]);
  expect(desk.proof).toBeNull();
  expect((await desk.verify(sari, digits)).ok).toBe(false);
  expect([desk.refusal, ...said]).toEqual(['other_question', 'Sari other_question', `pin ${digits}`]);
});

test('asking the same again keeps the question, so that what is on its way still fits', async () => {
  const { desk } = await stage();
  desk.ask(NEEDS);
  const first = desk.question;
  desk.ask([...NEEDS]);
  expect(desk.question).toBe(first);
});

test('while somebody is locked their phone says nothing either', async () => {
  const { desk, keys, sari, said } = await stage(Date.now() + 60_000);
  desk.ask(NEEDS);
  const { digits } = await answer(desk.question!, keys, NOW);
  expect((await desk.verify(sari, digits)).ok).toBe(false);
  expect([desk.proof, said]).toEqual([null, [`pin ${digits}`]]);
});

test('without a question on show only the PIN is looked at', async () => {
  const { desk, sari, said } = await stage();
  await desk.verify(sari, '123456');
  expect(said).toEqual(['pin 123456']);
});

test('a yes that lies on the sheet for more than ten minutes is none, and another person’s PIN has no phone’s proof', async () => {
  const { desk, keys, sari } = await stage();
  desk.ask(NEEDS);
  const { digits } = await answer(desk.question!, keys, NOW);
  await desk.verify(sari, digits);
  expect(desk.hasExpired()).toBe(false);
  const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 600_001);
  expect([desk.hasExpired(), desk.proof, desk.refusal]).toEqual([true, null, 'stale']);
  clock.mockRestore();
  await desk.verify(sari, digits);
  expect(desk.proof).not.toBeNull();
  await desk.verify({ ...sari, id: 'budi', phones: [] }, '135790');
  expect(desk.proof).toBeNull();
});
