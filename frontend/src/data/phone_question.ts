/**
 * What a till asks a supervisor's phone, as one short text: shown as a QR, or read out and typed.
 *
 *   K02-1-250000-483920175    series, then (number of the action in permissions.ACTIONS, amount) once or
 *                             more, then nine digits used once
 *
 * In the QR it stands behind the page's address and `#` (a fragment goes to no server), and may be
 * followed by what is only shown: `~` till, `~` who asks, `~` why, each percent-encoded.
 * Order of actions may differ between releases: then the words on the phone are others than at the
 * till, and its answer does not fit. What is answered names actions (domain/phone_yes.ts).
 */
import { ACTIONS, type Need } from '../domain/permissions';

export interface PhoneQuestion {
  readonly series: string;
  readonly nonce: string;
  readonly needs: readonly Need[];
}

export interface Shown {
  readonly till: string;
  readonly asker: string;
  readonly reason: string;
}

const SPELLED = /^([A-Z][0-9]{2,6})((?:-[0-9]{1,3}-[0-9]{1,16})+)-([0-9]{9})$/;
const MOST_NEEDS = 20;

/** One that no till asked before: nine random digits. */
export function newQuestion(series: string, needs: readonly Need[]): PhoneQuestion {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  const nonce = String((high * 2 ** 20 + (low >>> 12)) % 1_000_000_000).padStart(9, '0');
  return { series, nonce, needs: needs.map(({ action, amount }) => ({ action, amount })) };
}

export function spell({ series, nonce, needs }: PhoneQuestion): string {
  const names = Object.keys(ACTIONS);
  const parts = needs.map(({ action, amount }) => `${names.indexOf(action) + 1}-${amount}`);
  return [series, ...parts, nonce].join('-');
}

/** Null for what is no question, or names what this release does not know. */
export function readQuestion(typed: string): PhoneQuestion | null {
  const found = SPELLED.exec(typed.toUpperCase().replace(/\s+/g, ''));
  if (found === null) return null;
  const [, series = '', middle = '', nonce = ''] = found;
  const numbers = middle.slice(1).split('-').map(Number);
  const names = Object.keys(ACTIONS);
  const needs = numbers.flatMap((number, place) =>
    place % 2 === 0 ? [{ action: names[number - 1] ?? '', amount: numbers[place + 1] ?? 0 }] : [],
  );
  const isKnown = needs.length <= MOST_NEEDS && needs.every(({ action, amount }) => action !== '' && Number.isSafeInteger(amount));
  return isKnown ? { series, nonce, needs } : null;
}

/** For the QR: the page's address, the question, and what is only shown. */
export function addressOf(origin: string, question: PhoneQuestion, { till, asker, reason }: Shown): string {
  const tail = [till, asker, reason].map((text) => encodeURIComponent(text.slice(0, 60)).replaceAll('~', '%7E'));
  return `${origin}/approve/#${[spell(question), ...tail].join('~')}`;
}

/** What stands behind `#`, or was typed. */
export function readAsked(text: string): { question: PhoneQuestion; shown: Shown } | null {
  const [spelled = '', ...tail] = text.replace(/^.*#/, '').split('~');
  const question = readQuestion(spelled);
  if (question === null) return null;
  const [till = '', asker = '', reason = ''] = tail.map(plain);
  return { question, shown: { till, asker, reason } };
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
