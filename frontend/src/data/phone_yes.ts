/**
 * A phone's answers: made on the phone, checked at the till, both without any network.
 *
 * Six digits: HMAC with the secret both keep, for the five minutes the phone believes it is; the till
 * tries those beside, too. A scan `LY1.<time>.<signature>.<question>`: signed by a key that only the
 * phone has, so it says itself what it answers, and a wrong one can be told apart.
 * What each is worth: decisions/0034.
 */
import { askedText, DIGITS, NEAR_STEPS, STEP_MS, WINDOW_MS, yesDigits } from '../domain/phone_yes';
import { base64url, fromBase64url, utf8 } from './bytes';
import type { PhoneRow } from './catalog_rows';
import { type PhoneQuestion, readQuestion, spell } from './phone_question';

const SCAN = /^LY1\.([0-9]{1,16})\.([A-Za-z0-9_-]{86})\.(.+)$/;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** As the record keeps it (kinds/people.py, PhoneProof). */
export interface PhoneProof {
  readonly phone: string;
  readonly nonce: string;
  readonly way: 'digits' | 'scan';
  readonly stamp: number;
  readonly answer: string;
}

export type PhoneVerdict = { ok: true; proof: PhoneProof } | { ok: false; why: 'wrong' | 'other_question' | 'too_old' };

export const isScan = (typed: string): boolean => SCAN.test(typed);

/** Does this answer this question? `before`: what this till asked earlier, to tell a repeat by. */
export async function judgeYes(
  question: PhoneQuestion, before: readonly PhoneQuestion[], { phones, typed, nowMs }: { phones: readonly PhoneRow[]; typed: string; nowMs: number },
): Promise<PhoneVerdict> {
  const verdicts: PhoneVerdict[] = [];
  for (const phone of phones) {
    const verdict = isScan(typed) ? await judgeScan(question, phone, typed, nowMs) : await judgeDigits(question, before, { phone, typed, nowMs });
    if (verdict.ok) return verdict;
    verdicts.push(verdict);
  }
  return verdicts.find((verdict) => !verdict.ok && verdict.why !== 'wrong') ?? { ok: false, why: 'wrong' };
}

async function judgeScan(question: PhoneQuestion, phone: PhoneRow, typed: string, nowMs: number): Promise<PhoneVerdict> {
  const [, time = '', signature = '', spelled = ''] = SCAN.exec(typed) ?? [];
  const [stamp, answered] = [Number(time), readQuestion(spelled)];
  if (answered === null) return { ok: false, why: 'wrong' };
  const key = await crypto.subtle.importKey('raw', fromBase64url(phone.public_key), CURVE, false, ['verify']);
  const isSigned = await crypto.subtle.verify(SIGNING, key, fromBase64url(signature), utf8(textOf(answered, stamp)));
  if (!isSigned) return { ok: false, why: 'wrong' };
  if (spell(answered) !== spell(question)) return { ok: false, why: 'other_question' };
  if (Math.abs(stamp - nowMs) > WINDOW_MS) return { ok: false, why: 'too_old' };
  return { ok: true, proof: { phone: phone.id, nonce: question.nonce, way: 'scan', stamp, answer: signature } };
}

async function judgeDigits(
  question: PhoneQuestion, before: readonly PhoneQuestion[], { phone, typed, nowMs }: { phone: PhoneRow; typed: string; nowMs: number },
): Promise<PhoneVerdict> {
  if (phone.secret === null || typed.length !== DIGITS) return { ok: false, why: 'wrong' };
  const key = await hmacKey(phone.secret);
  const stamp = await stepOf(question, key, typed, nowMs);
  if (stamp !== null) return { ok: true, proof: { phone: phone.id, nonce: question.nonce, way: 'digits', stamp, answer: typed } };
  for (const each of before) {
    if ((await stepOf(each, key, typed, nowMs)) !== null) return { ok: false, why: 'other_question' };
  }
  return { ok: false, why: 'wrong' };
}

/** In which step near now these digits were made for this question. */
async function stepOf(question: PhoneQuestion, key: CryptoKey, typed: string, nowMs: number): Promise<number | null> {
  const now = Math.floor(nowMs / STEP_MS);
  for (let step = now - NEAR_STEPS; step <= now + NEAR_STEPS; step++) {
    if ((await digitsOf(question, key, step)) === typed) return step;
  }
  return null;
}

export interface PhoneKeys {
  readonly signing: CryptoKey;
  readonly digits: CryptoKey;
}

/** On the phone: what it says to this question now. */
export async function answer(question: PhoneQuestion, keys: PhoneKeys, nowMs: number): Promise<{ digits: string; scan: string }> {
  const signed = await crypto.subtle.sign(SIGNING, keys.signing, utf8(textOf(question, nowMs)));
  return {
    digits: await digitsOf(question, keys.digits, Math.floor(nowMs / STEP_MS)),
    scan: `LY1.${nowMs}.${base64url(new Uint8Array(signed))}.${spell(question)}`,
  };
}

export function hmacKey(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', fromBase64url(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

export function newSigningKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(CURVE, false, ['sign', 'verify']);
}

async function digitsOf(question: PhoneQuestion, key: CryptoKey, step: number): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', key, utf8(textOf(question, step)));
  return yesDigits([...new Uint8Array(mac)]);
}

function textOf({ series, nonce, needs }: PhoneQuestion, stamp: number): string {
  return askedText(series, nonce, needs, stamp);
}
