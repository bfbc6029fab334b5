/**
 * What a till asks a supervisor's phone, as one short text: shown as a QR, or read out and typed.
 *
 *   K02-1-250000-483920175    series, then (number of the action, amount) once or more, then nine
 *                             digits used once
 *
 * In the QR it stands behind the page's address and `#` (a fragment goes to no server), and may be
 * followed by what is only shown: `~` till, `~` who asks, `~` why, each percent-encoded.
 * NUMBERS are never changed nor given again: phone and till may be of different releases. An action
 * without one is called by its name. What is answered names actions (domain/phone_yes.ts).
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

export const NUMBERS: Readonly<Record<string, number>> = {
  discount: 1, price_override: 2, open_price: 3, undo_sale: 4, void_sale: 5, refund: 6, refund_without_receipt: 7,
  reprint: 8, close_others_shift: 9, cash_in: 10, cash_out: 11, cash_drop: 12, see_expected: 13, variance: 14,
  manual_weight: 15, open_drawer: 16, edit_customer: 17, train: 18, void_sent: 19, sell: 20,
};
const SPELLED = /^([a-z][0-9]{2,6})((?:-[a-z0-9_]{1,40}-[0-9]{1,16})+)-([0-9]{9})$/;
const MOST_NEEDS = 20;

/** One that no till asked before: nine random digits. */
export function newQuestion(series: string, needs: readonly Need[]): PhoneQuestion {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  const nonce = String((high * 2 ** 20 + (low >>> 12)) % 1_000_000_000).padStart(9, '0');
  return { series, nonce, needs: needs.map(({ action, amount }) => ({ action, amount })) };
}

export function spell({ series, nonce, needs }: PhoneQuestion): string {
  return [series, ...needs.map(({ action, amount }) => `${NUMBERS[action] ?? action}-${amount}`), nonce].join('-');
}

/** Null for what is no question, or names what this release does not know. */
export function readQuestion(typed: string): PhoneQuestion | null {
  const found = SPELLED.exec(typed.toLowerCase().replace(/\s+/g, ''));
  if (found === null) return null;
  const [, series = '', middle = '', nonce = ''] = found;
  const parts = middle.slice(1).split('-');
  const needs = parts.flatMap((part, place) =>
    place % 2 === 0 ? [{ action: actionOf(part), amount: Number(parts[place + 1]) }] : [],
  );
  const isKnown = needs.length <= MOST_NEEDS && needs.every(({ action, amount }) => action !== '' && Number.isSafeInteger(amount));
  return isKnown ? { series: series.toUpperCase(), nonce, needs } : null;
}

function actionOf(spelled: string): string {
  const numbered = Object.keys(NUMBERS).find((action) => String(NUMBERS[action]) === spelled);
  return numbered ?? (spelled in ACTIONS ? spelled : '');
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
