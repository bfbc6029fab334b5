import { describe, expect, test } from 'vitest';
import { ACTIONS } from '../domain/permissions';
import { STEP_MS, WINDOW_MS } from '../domain/phone_yes';
import { base64url } from './bytes';
import type { PhoneRow } from './catalog_rows';
import { addressOf, newQuestion, NUMBERS, type PhoneQuestion, readAsked, readQuestion, spell } from './phone_question';
import { answer, hmacKey, judgeYes, newSigningKey, type PhoneKeys } from './phone_yes';

const NOW = 1_795_000_000_000;
const SECRET = base64url(new Uint8Array(32).fill(7));
const QUESTION: PhoneQuestion = { series: 'K02', nonce: '483920175', needs: [{ action: 'discount', amount: 300_000 }] };

async function phone(): Promise<{ keys: PhoneKeys; row: PhoneRow }> {
  const pair = await newSigningKey();
  const key = base64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  return {
    keys: { signing: pair.privateKey, digits: await hmacKey(SECRET) },
    row: { id: 'phone-1', public_key: key, secret: SECRET },
  };
}

const judged = (typed: string, row: PhoneRow, question = QUESTION, before: PhoneQuestion[] = []) =>
  judgeYes(question, before, { phones: [row], typed, nowMs: NOW });

describe('what is asked', () => {
  test('is one short text that reads back, typed loosely too', () => {
    const two = { ...QUESTION, needs: [{ action: 'price_override', amount: 120_000 }, ...QUESTION.needs] };
    expect(spell(two)).toBe('K02-2-120000-1-300000-483920175');
    expect(readQuestion(' k02-2-120000-1-300000 -483920175')).toEqual(two);
    for (const wrong of ['', 'K02-483920175', 'K02-99-1-483920175', 'K02-1-300000-48392017', 'K02-1-99999999999999999-483920175']) {
      expect(readQuestion(wrong), wrong).toBeNull();
    }
  });

  test('goes behind the address of the page, with what is only shown', () => {
    const shown = { till: 'Kasir 2', asker: 'Ana ~ Putri', reason: 'Roti #1' };
    expect(readAsked(addressOf('https://192.168.1.2:8443', QUESTION, shown))).toEqual({ question: QUESTION, shown });
    expect(readAsked('K02-1-300000-483920175~%E0%A4%A')?.shown.till).toBe('');
  });

  test('numbers actions for ever: a phone may be of yesterday', () => {
    expect(Object.entries(NUMBERS).map(([action, number]) => `${number} ${action}`).slice(0, 17)).toEqual([
      '1 discount', '2 price_override', '3 open_price', '4 undo_sale', '5 void_sale', '6 refund', '7 refund_without_receipt',
      '8 reprint', '9 close_others_shift', '10 cash_in', '11 cash_out', '12 cash_drop', '13 see_expected', '14 variance',
      '15 manual_weight', '16 open_drawer', '17 edit_customer',
    ]);
    expect(new Set(Object.values(NUMBERS)).size).toBe(Object.keys(NUMBERS).length);
    for (const action of Object.keys(ACTIONS)) {
      const asked = { ...QUESTION, needs: [{ action, amount: 5 }] };
      expect(readQuestion(spell(asked)), action).toEqual(asked);
    }
  });

  test('has a number of its own', () => {
    const numbers = Array.from({ length: 200 }, () => newQuestion('K02', QUESTION.needs).nonce);
    expect(new Set(numbers).size).toBe(200);
    expect(numbers.every((each) => /^\d{9}$/.test(each))).toBe(true);
  });
});

describe('what the phone says', () => {
  test('holds for this question, as digits and as a scan', async () => {
    const { keys, row } = await phone();
    const { digits, scan } = await answer(QUESTION, keys, NOW);
    expect(await judged(digits, row)).toMatchObject({ ok: true, proof: { way: 'digits', nonce: '483920175', answer: digits } });
    expect(await judged(scan, row)).toMatchObject({ ok: true, proof: { way: 'scan', stamp: NOW, phone: 'phone-1' } });
  });

  test('holds for no other till, amount, action or number', async () => {
    const { keys, row } = await phone();
    const { digits, scan } = await answer(QUESTION, keys, NOW);
    const others: PhoneQuestion[] = [
      { ...QUESTION, series: 'K03' }, { ...QUESTION, nonce: '000000001' },
      { ...QUESTION, needs: [{ action: 'discount', amount: 300_001 }] }, { ...QUESTION, needs: [{ action: 'refund', amount: 300_000 }] },
    ];
    for (const other of others) {
      expect(await judged(digits, row, other)).toEqual({ ok: false, why: 'wrong' });
      expect(await judged(scan, row, other)).toEqual({ ok: false, why: 'other_question' });
      expect(await judged(digits, row, other, [QUESTION])).toEqual({ ok: false, why: 'other_question' });
    }
  });

  test.each([-1, 1])('holds some minutes by the phone’s clock (%i)', async (direction) => {
    const { keys, row } = await phone();
    const near = await answer(QUESTION, keys, NOW + direction * STEP_MS);
    expect(await judged(near.digits, row)).toMatchObject({ ok: true });
    expect(await judged(near.scan, row)).toMatchObject({ ok: true });
    const far = await answer(QUESTION, keys, NOW + direction * (WINDOW_MS + 1));
    expect(await judged(far.digits, row)).toEqual({ ok: false, why: 'wrong' });
    expect(await judged(far.scan, row)).toEqual({ ok: false, why: 'too_old' });
  });

  test('of another phone, damaged, or without its secret is nothing', async () => {
    const [mine, other] = [await phone(), await phone()];
    const { digits, scan } = await answer(QUESTION, mine.keys, NOW);
    expect(await judged(scan, other.row)).toEqual({ ok: false, why: 'wrong' });
    expect(await judged(scan.replace(/\.K02-1-300000/, '.K02-1-200000'), mine.row)).toEqual({ ok: false, why: 'wrong' });
    expect(await judged(digits, { ...mine.row, secret: null })).toEqual({ ok: false, why: 'wrong' });
    expect(await judged('', mine.row)).toEqual({ ok: false, why: 'wrong' });
  });
});
